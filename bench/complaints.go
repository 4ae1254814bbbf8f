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

	"golang.org/x/sync/errgroup"
)

// How much is measured of complaints.
const (
	coursesAlone    = 30
	coursesTogether = 640
	courseClients   = 64
	// inboxLook is how often each of the two looks at their inbox.
	inboxLook = 50 * time.Millisecond
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
	agent, head *desk
	agentID     string
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
	return d.atWork(ctx, func(ctx context.Context) error { return d.report(ctx, s.product) })
}

// atWork does something while the two look at their inboxes.
func (d *service) atWork(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	var all errgroup.Group
	for _, desk := range []*desk{d.agent, d.head} {
		all.Go(func() error {
			defer stop() // nobody else gets any further
			return desk.watch(ctx, inboxLook)
		})
	}
	all.Go(func() error {
		defer stop()
		return do(ctx)
	})
	return all.Wait()
}

func (d *service) report(ctx context.Context, product target) error {
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
	f, err := measure(ctx, product, workload{
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
	return &service{agent: openDesk(agent), head: openDesk(s), agentID: found.Items[0].ID, took: map[string][]time.Duration{}}, nil
}

// lead takes a complaint through its whole course.
func (d *service) lead(ctx context.Context) error {
	var complaint struct{ ID string }
	err := d.timed("register", func() error {
		return d.agent.of.post(ctx, d.agent.of.product, "/complaints", map[string]any{"title": "设备停机", "complainant": "顾先生"}, &complaint)
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

// do waits until somebody has the task, and has them complete it.
func (d *service) do(ctx context.Context, complaint string, act courseAct) error {
	desk := d.agent
	if act.byHead {
		desk = d.head
	}
	task, err := desk.task(ctx, complaint, act.task)
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
	return d.timed(act.task, func() error { return desk.of.post(ctx, desk.of.product, "/tasks/"+task.ID+"/acts/complete", body, nil) })
}
