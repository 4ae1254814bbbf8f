package workflows_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// deadline is when the first contact with a lead of monday morning is due: 480
// working minutes and lunch later.
var deadline = monday.Add(9 * time.Hour)

func TestLead(t *testing.T) {
	t.Run("is judged, routed, contacted and over", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "李雷"}
		in := c.enter(lead)
		c.after(2*time.Hour, func() { c.contact(lead) })
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(2*time.Hour))
		if c.count(`SELECT count(*) FROM tasks WHERE overdue_at IS NOT NULL`) != 0 {
			t.Error("a contact in time is noted as overdue")
		}
	})
	t.Run("is noted as overdue once, at its deadline, and over when contacted", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "李雷"}
		in := c.enter(lead)
		for _, delay := range []time.Duration{9*time.Hour + time.Minute, 30 * time.Hour} {
			c.after(delay, c.wake)
		}
		c.after(31*time.Hour, func() {
			if task := c.task(lead.ID); task.OverdueAt == nil || !task.OverdueAt.Equal(deadline) {
				t.Errorf("noted at %v, want %s", task.OverdueAt, deadline)
			}
			c.contact(lead)
		})
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(31*time.Hour))
		if n := c.count(`SELECT count(*) FROM changes WHERE type = 'task.overdue'`); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
	t.Run("in the bin ends its workflow", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "gone"}
		in := c.enter(lead)
		c.after(time.Hour, func() {
			c.act(func(ctx context.Context, tx *store.Tx) error {
				lead, err := store.Leads.Lock(ctx, tx, lead.ID)
				if err != nil {
					return err
				}
				return activities.BinLead(ctx, tx, lead)
			})
			c.wake()
		})
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, "deleted", monday.Add(time.Hour))
	})
	t.Run("keeps its workflow until the last of a batch is over", func(t *testing.T) {
		c := open(t)
		leads := []*crm.Lead{{Name: "1"}, {Name: "2"}, {Name: "3"}}
		in := c.enter(leads...)
		for i, lead := range leads {
			c.after(time.Duration(i+1)*time.Hour, func() { c.contact(lead) })
		}
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		for i, lead := range leads {
			c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(time.Duration(i+1)*time.Hour))
		}
	})
	t.Run("none at all ends at once", func(t *testing.T) {
		c := open(t)
		c.env.ExecuteWorkflow(crm.LeadProcessName, workflows.Input{Batch: activities.Batch{Kind: "lead", ID: uuid.New(), Epoch: 1}})
		if err := c.env.GetWorkflowError(); err != nil || !slices.Equal(c.run, []string{"Survey"}) {
			t.Errorf("ran %q, %v", c.run, err)
		}
	})
}

func TestLeadWaits(t *testing.T) {
	nextWeek := monday.AddDate(0, 0, 7)
	t.Run("for somebody eligible and goes on when woken", func(t *testing.T) {
		c := open(t)
		c.away(&nextWeek)
		lead := &crm.Lead{Name: "waits"}
		in := c.enter(lead)
		c.after(5*time.Minute, func() {
			if p := c.process(lead.ID); p.State != crm.ProcessWaiting {
				t.Errorf("it is %s", p.State)
			}
			c.away(nil)
			c.wake()
		})
		c.after(6*time.Minute, func() { c.contact(lead) })
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(6*time.Minute))
	})
	t.Run("for somebody eligible and looks again by itself", func(t *testing.T) {
		c := open(t)
		c.away(&nextWeek)
		lead := &crm.Lead{Name: "waits"}
		in := c.enter(lead)
		c.after(25*time.Minute, func() {
			if _, err := c.db.Exec(t.Context(), `UPDATE users SET away_until = NULL`); err != nil {
				t.Error(err)
			}
		})
		c.after(time.Hour, func() {
			if at := c.task(lead.ID).CreatedAt; !at.Equal(monday.Add(30 * time.Minute)) {
				t.Errorf("it found its owner at %s", at)
			}
			c.contact(lead)
		})
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(time.Hour))
	})
	t.Run("and many wake-ups are one look", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "woken"}
		in := c.enter(lead)
		looks := 0
		c.after(time.Hour, func() {
			c.run = nil
			for range 50 {
				c.wake()
			}
		})
		c.after(2*time.Hour, func() {
			looks = len(c.run)
			c.contact(lead)
		})
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(2*time.Hour))
		if looks < 1 || looks > 2 {
			t.Errorf("fifty wake-ups took %d looks", looks)
		}
	})
}

func TestLeadAnew(t *testing.T) {
	t.Run("goes on in a new run with the batch alone when its history grows long", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "long"}
		in := c.enter(lead)
		c.env.SetContinueAsNewSuggested(true)
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		var again *workflow.ContinueAsNewError
		if err := c.env.GetWorkflowError(); !errors.As(err, &again) {
			t.Fatalf("got %v", err)
		}
		var next workflows.Input
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &next); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(workflows.Input{Batch: in.Batch}, next); diff != "" || again.WorkflowType.Name != crm.LeadProcessName {
			t.Errorf("type %s, %s", again.WorkflowType.Name, diff)
		}
		if p := c.process(lead.ID); p.Step != crm.LeadStepFirstContact {
			t.Errorf("what was due is not done: the process is in step %s", p.Step)
		}
	})
	for name, due := range map[string][]string{"no hint of what is due": nil, "an old hint": {crm.LeadStepRoute}} {
		t.Run("can be made again in the middle with "+name, func(t *testing.T) {
			c := open(t)
			lead := &crm.Lead{Name: "lost"}
			in := c.enter(lead)
			c.after(time.Hour, c.env.CancelWorkflow)
			c.env.ExecuteWorkflow(crm.LeadProcessName, in)

			c.newWorkflow(monday.Add(2*time.Hour), c.db)
			in.Due = due
			c.after(time.Hour, func() { c.contact(lead) })
			c.env.ExecuteWorkflow(crm.LeadProcessName, in)
			c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(3*time.Hour))
			if n := c.count(`SELECT count(*) FROM allocations`); n != 1 {
				t.Errorf("it was routed %d times", n)
			}
		})
	}
	t.Run("can be made again after its deadline", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "lost"}
		in := c.enter(lead)
		c.after(time.Hour, c.env.CancelWorkflow)
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)

		c.newWorkflow(deadline.Add(time.Hour), c.db)
		c.after(time.Hour, func() { c.contact(lead) })
		c.env.ExecuteWorkflow(crm.LeadProcessName, workflows.Input{Batch: in.Batch})
		c.requireEnd(lead, crm.OutcomeDisqualified, deadline.Add(2*time.Hour))
		if at := c.task(lead.ID).OverdueAt; at == nil || !at.Equal(deadline.Add(time.Hour)) {
			t.Errorf("noted at %v", at)
		}
	})
}

func TestLeadCancelled(t *testing.T) {
	t.Run("leaves the process as it stands", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "stopped"}
		in := c.enter(lead)
		c.after(time.Hour, c.env.CancelWorkflow)
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		var cancelled *temporal.CanceledError
		if err := c.env.GetWorkflowError(); !errors.As(err, &cancelled) {
			t.Errorf("got %v", err)
		}
		if p := c.process(lead.ID); p.State != crm.ProcessRunning || p.Step != crm.LeadStepFirstContact || c.task(lead.ID).State != crm.TaskOpen {
			t.Errorf("%+v", p)
		}
	})
	t.Run("in a step that the program does not have says so", func(t *testing.T) {
		c := open(t)
		in := c.enter(&crm.Lead{Name: "elsewhere"})
		if _, err := c.db.Exec(t.Context(), `UPDATE processes SET step = 'retired'`); err != nil {
			t.Fatal(err)
		}
		c.env.ExecuteWorkflow(crm.LeadProcessName, workflows.Input{Batch: in.Batch})
		var unknown *temporal.ApplicationError
		if err := c.env.GetWorkflowError(); !errors.As(err, &unknown) || unknown.Type() != "unknown-step" {
			t.Errorf("got %v", err)
		}
	})
}

// outage is a database that is away for the first statements.
type outage struct{ left, met atomic.Int32 }

// TraceQueryStart cancels a statement before it is sent.
func (o *outage) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	if o.left.Add(-1) < 0 {
		return ctx
	}
	o.met.Add(1)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	return gone
}

// TraceQueryEnd does nothing.
func (o *outage) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func TestLeadWithoutDatabase(t *testing.T) {
	t.Run("tries again until the database is back", func(t *testing.T) {
		c := open(t)
		lead := &crm.Lead{Name: "patient"}
		in := c.enter(lead)
		away := &outage{}
		away.left.Store(6)
		config := c.db.Config()
		config.ConnConfig.Tracer = away
		pool, err := pgxpool.NewWithConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		c.newWorkflow(monday, &store.DB{Pool: pool, Zone: activities.NewCompany().Zone(), Written: func() {}})
		c.after(time.Hour, func() { c.contact(lead) })
		c.env.ExecuteWorkflow(crm.LeadProcessName, in)
		c.requireEnd(lead, crm.OutcomeDisqualified, monday.Add(time.Hour))
		if away.met.Load() != 6 || c.count(`SELECT count(*) FROM allocations`) != 1 {
			t.Errorf("met %d failures", away.met.Load())
		}
	})
}
