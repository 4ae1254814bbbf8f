package workflows_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// desk is a company with lena, who signs what sam asks for.
type desk struct {
	*company
	lena    crm.Viewer
	request *crm.ApprovalRequest
}

// openDesk has sam ask for the fare of a taxi, which lena alone signs.
func openDesk(t *testing.T) (*desk, workflows.Input) {
	t.Helper()
	d := &desk{company: open(t)}
	d.act(func(ctx context.Context, tx *store.Tx) error {
		return store.Users.Insert(ctx, tx, &crm.User{Name: "lena", Login: "lena", Role: crm.Manager, Active: true})
	})
	var err error
	if d.lena, err = store.ViewerOf(t.Context(), d.db, "lena"); err != nil {
		t.Fatal(err)
	}
	fare := &crm.Money{Currency: "CNY"}
	if err := json.Unmarshal([]byte(`{"amount": "85.00", "currency": "CNY"}`), fare); err != nil {
		t.Fatal(err)
	}
	d.request = &crm.ApprovalRequest{Title: "出租车", Amount: fare, SignerIDs: []uuid.UUID{d.lena.ID}, NoEnds: true, OwnerID: &d.sam.ID}
	in := workflows.Input{Batch: activities.Batch{Kind: crm.RequestProcessName, Epoch: 1}, Due: []string{crm.RequestStepApproval}}
	d.act(func(ctx context.Context, tx *store.Tx) error {
		if err := activities.ApprovalRequestVerbs().Create(ctx, tx, d.request); err != nil {
			return err
		}
		if err := activities.SubmitRequest(ctx, tx, d.request.ID, d.request.Version); err != nil {
			return err
		}
		_, err := store.Gather(ctx, tx, 10)
		return err
	})
	in.Batch.ID = *d.course().BatchID
	return d, in
}

func (d *desk) course() *crm.Process {
	d.Helper()
	found, err := store.ProcessesOf(d.Context(), d.db, crm.ApprovalRequests.Name, d.request.ID)
	if err != nil || len(found) != 1 {
		d.Fatalf("%d processes, %v", len(found), err)
	}
	return found[0]
}

// say has somebody complete their open task and wakes the workflow.
func (d *desk) say(by crm.Viewer, outcome string) {
	d.Helper()
	tasks, err := store.TasksOfProcess(d.Context(), d.db, d.course().ID)
	if err != nil {
		d.Fatal(err)
	}
	for _, task := range tasks {
		if task.State != crm.TaskOpen || *task.AssigneeID != by.ID {
			continue
		}
		err := d.db.Do(d.Context(), by, func(ctx context.Context, tx *store.Tx) error {
			return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{
				Version: task.Version, Outcome: outcome, Answers: crm.Answers{crm.SignatureText: json.RawMessage(`"说明"`)},
			})
		})
		if err != nil {
			d.Error(err)
		}
		d.wake()
		return
	}
	d.Errorf("%s has nothing to do", by.Name)
}

func (d *desk) requireOutcome(outcome string) {
	d.Helper()
	if err := d.env.GetWorkflowError(); err != nil || !d.env.IsWorkflowCompleted() {
		d.Fatalf("completed %v, %v", d.env.IsWorkflowCompleted(), err)
	}
	if p := d.course(); p.State != crm.ProcessEnded || p.Outcome != outcome {
		d.Errorf("the process is %s with %q, want %q", p.State, p.Outcome, outcome)
	}
}

func TestApprovalRequest(t *testing.T) {
	t.Run("is signed and over", func(t *testing.T) {
		d, in := openDesk(t)
		d.after(2*time.Hour, func() { d.say(d.lena, crm.OutcomeAgree) })
		d.env.ExecuteWorkflow(crm.RequestProcessName, in)
		d.requireOutcome("agreed")
	})
	t.Run("is noted as late once, at its deadline, and refused after that", func(t *testing.T) {
		d, in := openDesk(t)
		d.after(90*time.Hour, func() {
			if n := d.count(`SELECT count(*) FROM changes WHERE type = 'task.overdue'`); n != 1 {
				t.Errorf("told %d times", n)
			}
			d.say(d.lena, crm.OutcomeRefuse)
		})
		d.env.ExecuteWorkflow(crm.RequestProcessName, in)
		d.requireOutcome("refused")
	})
	t.Run("is sent back, revised and signed in another visit", func(t *testing.T) {
		d, in := openDesk(t)
		d.after(time.Hour, func() { d.say(d.lena, crm.OutcomeSendBack) })
		d.after(2*time.Hour, func() { d.say(d.sam, crm.OutcomeResubmit) })
		d.after(3*time.Hour, func() { d.say(d.lena, crm.OutcomeAgree) })
		d.env.ExecuteWorkflow(crm.RequestProcessName, in)
		d.requireOutcome("agreed")
		if n := d.count(`SELECT max(visit) FROM approvals`); n != 2 {
			t.Errorf("signed in visit %d", n)
		}
	})
	t.Run("withdrawn ends its workflow", func(t *testing.T) {
		d, in := openDesk(t)
		d.after(time.Hour, func() {
			err := d.db.Do(t.Context(), d.sam, func(ctx context.Context, tx *store.Tx) error {
				request, err := store.ApprovalRequests.Get(ctx, tx, d.sam, d.request.ID)
				if err != nil {
					return err
				}
				return activities.WithdrawRequest(ctx, tx, request.ID, request.Version)
			})
			if err != nil {
				t.Error(err)
			}
			d.wake()
		})
		d.env.ExecuteWorkflow(crm.RequestProcessName, in)
		d.requireOutcome(crm.OutcomeWithdrawn)
	})
}
