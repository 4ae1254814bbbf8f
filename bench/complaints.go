package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// How much is measured of complaints.
const (
	coursesAlone    = 30
	coursesTogether = 160
	courseClients   = 16
	// courseLook is how often each of many looks for their next task: as often as
	// one alone, their looking would be most of the work.
	courseLook = 100 * time.Millisecond
)

// courseAct is one act of a whole course, and whether the head does it.
type courseAct struct {
	task, outcome string
	byHead        bool
	answers       map[string]any
}

// courseActs lead a complaint from its judgement to its summary, under one
// instruction.
func courseActs(owner string) []courseAct {
	text := map[string]any{"text": "如此"}
	return []courseAct{
		{"judge-complaint", "valid", false, map[string]any{"severity": "normal"}},
		{"accept-complaint", "accepted", true, map[string]any{"owner": owner}},
		{"propose-solution", "proposed", false, text},
		{"instruction", "agree", true, text},
		{"implement-solution", "implemented", false, text},
		{"confirm-solution", "satisfied", false, map[string]any{"satisfaction": 4}},
		{"summarise-complaint", "summarised", false, text},
	}
}

// service is who takes complaints down and who leads them.
type service struct {
	agent, head *sides
	agentID     string
	look        time.Duration
	mu          sync.Mutex
	took        map[string][]time.Duration
}

// reportComplaints prints how long each act on a complaint takes alone, and how
// many whole courses are led in a second.
func reportComplaints(ctx context.Context, binary string, s *sides) error {
	d, err := openService(ctx, binary, s)
	if err != nil {
		return err
	}
	for range coursesAlone {
		if err := d.lead(ctx); err != nil {
			return err
		}
	}
	for _, act := range append([]courseAct{{task: "register"}}, courseActs("")...) {
		times := d.took[act.task]
		slices.Sort(times)
		fmt.Printf("%-40s p50 %7.1f ms, alone\n", "complaint: "+act.task, times[len(times)/2].Seconds()*1000)
	}
	d.look = courseLook
	f, err := measure(ctx, s.product, workload{
		name: "whole courses of complaints", clients: courseClients, count: coursesTogether, do: func(ctx context.Context, _ target) error { return d.lead(ctx) },
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-40s %7.1f/s, %d clients, %.1f ms of processor time each\n\n", "whole courses of complaints", f.rate, courseClients, f.cpu)
	return nil
}

// openService has the admin lead one of the people.
func openService(ctx context.Context, binary string, s *sides) (*service, error) {
	agent, err := s.as(ctx, binary, "rep3")
	if err != nil {
		return nil, err
	}
	var session struct{ User struct{ ID string } }
	if err := s.get(ctx, s.product, "/session", &session); err != nil {
		return nil, err
	}
	var found struct {
		Items []struct {
			ID      string
			Version int
		}
	}
	if err := s.get(ctx, s.product, `/users?filter=login%20%3D%20%22rep3%22`, &found); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPatch, s.product.base+"/users/"+found.Items[0].ID,
		strings.NewReader(fmt.Sprintf(`{"managerId":%q}`, session.User.ID)))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(found.Items[0].Version)))
	if err := answerInto(request, nil); err != nil {
		return nil, err
	}
	return &service{agent: agent, head: s, agentID: found.Items[0].ID, look: lookEvery, took: map[string][]time.Duration{}}, nil
}

// lead takes a complaint through its whole course.
func (d *service) lead(ctx context.Context) error {
	var complaint struct{ ID string }
	err := d.timed("register", func() error {
		return d.agent.post(ctx, d.agent.product, "/complaints", map[string]any{"title": "设备停机", "complainant": "顾先生"}, &complaint)
	})
	for _, act := range courseActs(d.agentID) {
		if err == nil {
			err = d.do(ctx, complaint.ID, act)
		}
	}
	return err
}

func (d *service) timed(what string, do func() error) error {
	started := time.Now()
	err := do()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.took[what] = append(d.took[what], time.Since(started))
	return err
}

// benchTask is a task as far as it is needed to complete it.
type benchTask struct {
	ID, Kind, State string
	Version         int
	Form            struct {
		Fields []struct {
			Name    string
			Choices []struct{ Value string }
		}
	}
}

// do waits until somebody has the task, and has them complete it.
func (d *service) do(ctx context.Context, complaint string, act courseAct) error {
	who := d.agent
	if act.byHead {
		who = d.head
	}
	task, err := who.taskOf(ctx, complaint, act.task, d.look)
	if err != nil {
		return err
	}
	answers := map[string]any{}
	maps.Copy(answers, act.answers)
	for _, field := range task.Form.Fields { // each instruction is answered
		if field.Name == "replies" {
			var replies []map[string]any
			for _, choice := range field.Choices {
				replies = append(replies, map[string]any{"to": choice.Value, "text": "已落实"})
			}
			answers["replies"] = replies
		}
	}
	body := map[string]any{"version": task.Version, "outcome": act.outcome, "answers": answers}
	return d.timed(act.task, func() error { return who.post(ctx, who.product, "/tasks/"+task.ID+"/acts/complete", body, nil) })
}

// taskOf is the open task of a kind on a complaint, once its process has given it.
func (s *sides) taskOf(ctx context.Context, complaint, kind string, look time.Duration) (benchTask, error) {
	for ctx.Err() == nil {
		ids, err := s.currentTasks(ctx, complaint)
		if err != nil {
			return benchTask{}, err
		}
		for _, id := range ids {
			var task benchTask
			if err := s.get(ctx, s.product, "/tasks/"+id, &task); err != nil {
				return task, err
			}
			if task.Kind == kind && task.State == "open" {
				return task, nil
			}
		}
		time.Sleep(look)
	}
	return benchTask{}, ctx.Err()
}

// currentTasks lists the tasks of the step in which a complaint stands.
func (s *sides) currentTasks(ctx context.Context, complaint string) ([]string, error) {
	var processes struct {
		Items []struct {
			Steps []struct {
				State string
				Tasks []string
			}
		}
	}
	if err := s.get(ctx, s.product, "/complaints/"+complaint+"/processes", &processes); err != nil {
		return nil, err
	}
	var ids []string
	for _, process := range processes.Items {
		for _, step := range process.Steps {
			if step.State == "current" {
				ids = append(ids, step.Tasks...)
			}
		}
	}
	return ids, nil
}
