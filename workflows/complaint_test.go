package workflows_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// counter is a company in which lena leads sam, who has taken down a complaint.
type counter struct {
	*company
	complaint *crm.Complaint
}

func openCounter(t *testing.T) (*counter, workflows.Input) {
	t.Helper()
	c := &counter{company: open(t), complaint: &crm.Complaint{Title: "设备停机", Category: "service", Severity: crm.SeverityLow, Complainant: "王女士"}}
	c.act(func(ctx context.Context, tx *store.Tx) error {
		lena := &crm.User{Name: "lena", Login: "lena", Role: crm.Admin, Active: true}
		if err := store.Users.Insert(ctx, tx, lena); err != nil {
			return err
		}
		sam, err := store.Users.Lock(ctx, tx, c.sam.ID)
		if err != nil {
			return err
		}
		before := *sam
		sam.ManagerID = &lena.ID
		return activities.UserVerbs().Update(ctx, tx, &before, sam)
	})
	err := c.db.Do(t.Context(), c.sam, func(ctx context.Context, tx *store.Tx) error {
		if err := activities.EnterComplaint(ctx, tx, c.complaint); err != nil {
			return err
		}
		_, err := store.Gather(ctx, tx, 10)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	in := workflows.Input{Batch: activities.Batch{Kind: crm.ComplaintProcessName, Epoch: 1}, Due: []string{crm.ComplaintStepJudge}}
	in.Batch.ID = *c.course().BatchID
	return c, in
}

func (c *counter) course() *crm.Process {
	c.Helper()
	id, err := store.CourseOf(c.Context(), c.db, crm.ComplaintProcessName, crm.Complaints.Name, c.complaint.ID)
	if err != nil || id == nil {
		c.Fatalf("no course: %v", err)
	}
	p, err := store.LoadProcess(c.Context(), c.db, *id)
	if err != nil {
		c.Fatal(err)
	}
	return p
}

// say has whoever has the open task of a kind complete it and wakes the
// workflow.
func (c *counter) say(kind, outcome string) {
	c.Helper()
	tasks, err := store.TasksOfProcess(c.Context(), c.db, c.course().ID)
	if err != nil {
		c.Fatal(err)
	}
	for _, task := range tasks {
		if task.State != crm.TaskOpen || task.Kind != kind {
			continue
		}
		login := "sam"
		if task.AssigneeID == nil || *task.AssigneeID != c.sam.ID {
			login = "lena"
		}
		viewer, err := store.ViewerOf(c.Context(), c.db, login)
		if err != nil {
			c.Fatal(err)
		}
		answers := crm.Answers{crm.AnswerText: json.RawMessage(`"说明"`)}
		switch outcome {
		case crm.OutcomeValid:
			answers = crm.Answers{}
		case crm.OutcomeAccepted: // on behalf of sam, so that there is somebody above who has it
			answers = crm.Answers{crm.AnswerOwner: json.RawMessage(`"` + c.sam.ID.String() + `"`)}
		}
		err = c.db.Do(c.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
			return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{Version: task.Version, Outcome: outcome, Answers: answers})
		})
		if err != nil {
			c.Error(err)
		}
		c.wake()
		return
	}
	c.Errorf("there is no %s to be done in %s", kind, c.course().Step)
}

func TestComplaintWorkflow(t *testing.T) {
	t.Run("calls back who says nothing for a week, and closes unconfirmed", func(t *testing.T) {
		c, in := openCounter(t)
		hour := func(n int, kind, outcome string) {
			c.after(time.Duration(n)*time.Hour, func() { c.say(kind, outcome) })
		}
		hour(1, crm.TaskJudge, crm.OutcomeValid)
		hour(2, crm.TaskAccept, crm.OutcomeAccepted)
		hour(3, crm.TaskPropose, crm.OutcomeProposed) // low and without an amount: nobody's word is needed
		hour(4, crm.TaskImplement, crm.OutcomeImplemented)
		c.after(10*24*time.Hour, func() {
			if n := c.count(`SELECT count(*) FROM tasks WHERE kind = 'call-back' AND state = 'open'`); n != 1 {
				t.Errorf("%d are called back", n)
			}
		})
		// nobody calls: it is urged, told on, and then taken for not reached
		c.after(30*24*time.Hour, func() { c.say(crm.TaskSummarise, crm.OutcomeSummarised) })
		c.env.ExecuteWorkflow(crm.ComplaintProcessName, in)
		if err := c.env.GetWorkflowError(); err != nil || !c.env.IsWorkflowCompleted() {
			t.Fatalf("completed %v, %v", c.env.IsWorkflowCompleted(), err)
		}
		if p := c.course(); p.State != crm.ProcessEnded || p.Outcome != crm.OutcomeUnconfirmed {
			t.Errorf("the process is %s with %q in %s", p.State, p.Outcome, p.Step)
		}
	})
}
