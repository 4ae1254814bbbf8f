package workflows_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
	"github.com/baton-crm/baton/workflows"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(storetest.Main(m))
}

// monday is nine o'clock in Shanghai, when the tests begin.
var monday = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// company is a company whose time passes as the workflow waits: the activities
// and the database are real, only the clock is the workflow's.
type company struct {
	*testing.T
	env *testsuite.TestWorkflowEnvironment
	db  *store.DB
	sam crm.Viewer
	run []string // the local activities that were run

	kinds []activities.JobKind
}

// open opens a company in which sam alone takes leads.
func open(t *testing.T) *company {
	t.Helper()
	c := &company{T: t, db: storetest.Open(t)}
	c.newWorkflow(monday, c.db)
	c.act(func(ctx context.Context, tx *store.Tx) error {
		user := &crm.User{Name: "sam", Login: "sam", Role: crm.Staff, Active: true}
		if err := store.Users.Insert(ctx, tx, user); err != nil {
			return err
		}
		roster := &crm.Roster{Key: "inside-sales", Name: "Sales"}
		if err := store.Rosters.Insert(ctx, tx, roster); err != nil {
			return err
		}
		return store.RosterMembers.Insert(ctx, tx, &crm.RosterMember{RosterID: roster.ID, UserID: user.ID})
	})
	var err error
	if c.sam, err = store.ViewerOf(t.Context(), c.db, "sam"); err != nil {
		t.Fatal(err)
	}
	return c
}

// newWorkflow makes room for another run, which begins at the given time and
// works on the database through the given pool.
func (c *company) newWorkflow(at time.Time, db *store.DB) {
	c.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
	c.env = suite.NewTestWorkflowEnvironment()
	c.env.SetStartTime(at)
	c.env.SetTestTimeout(time.Minute)
	c.env.SetOnLocalActivityStartedListener(func(info *activity.Info, _ context.Context, _ []any) {
		c.run = append(c.run, info.ActivityType.Name)
	})
	// What a former workflow left running may still read its own clock.
	onItsClock := func(db *store.DB) *store.DB {
		return &store.DB{Pool: db.Pool, Clock: c.env.Now, Zone: activities.NewCompany().Zone(), Written: func() {}, Vault: db.Vault}
	}
	c.db, db = onItsClock(c.db), onItsClock(db)
	book, err := activities.NewRuleBook(c.Context(), c.db)
	if err != nil {
		c.Fatal(err)
	}
	workflows.Register(c.env, &activities.Processes{DB: db, Rules: book, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler)},
		&activities.Jobs{DB: db, Kinds: c.kinds}, &activities.Deliveries{DB: db, Loopback: true, Log: slog.New(slog.DiscardHandler)})
}

func (c *company) act(work func(context.Context, *store.Tx) error) {
	c.Helper()
	if err := c.db.Do(c.Context(), crm.System(), work); err != nil {
		c.Fatal(err)
	}
}

// enter takes in leads and gathers them into one batch.
func (c *company) enter(leads ...*crm.Lead) workflows.Input {
	c.Helper()
	in := workflows.Input{Batch: activities.Batch{Kind: crm.LeadProcessName, Epoch: 1}, Due: []string{crm.LeadStepCheck}}
	c.act(func(ctx context.Context, tx *store.Tx) error {
		for i, lead := range leads {
			lead.Phone = fmt.Sprint(13_900_000_000 + i) // nobody is rejected for want of one
			if err := activities.EnterLead(ctx, tx, lead); err != nil {
				return err
			}
		}
		_, err := store.Gather(ctx, tx, 100)
		return err
	})
	if err := c.db.QueryRow(c.Context(), `SELECT batch_id FROM processes ORDER BY batch_id DESC LIMIT 1`).Scan(&in.Batch.ID); err != nil {
		c.Fatal(err)
	}
	return in
}

// after does something when so much time has passed since the run began.
func (c *company) after(delay time.Duration, do func()) { c.env.RegisterDelayedCallback(do, delay) }

func (c *company) wake() { c.env.SignalWorkflow(workflows.Wake, nil) }

// contact has sam complete the first contact with a lead and wakes the
// workflow, as the relay does.
func (c *company) contact(lead *crm.Lead) {
	c.Helper()
	task := c.task(lead.ID)
	err := c.db.Do(c.Context(), c.sam, func(ctx context.Context, tx *store.Tx) error {
		return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{
			Version: task.Version, Outcome: crm.OutcomeDisqualified, Answers: crm.Answers{
				"channel": json.RawMessage(`"call"`), "occurredAt": json.RawMessage(`"2026-11-23T01:00:00Z"`), "summary": json.RawMessage(`"谈了"`),
				"reason": json.RawMessage(`"no-need"`),
			},
		})
	})
	if err != nil {
		c.Error(err)
	}
	c.wake()
}

// away sends sam on leave, or back from it.
func (c *company) away(until *time.Time) {
	c.Helper()
	c.act(func(ctx context.Context, tx *store.Tx) error {
		user, err := store.Users.Lock(ctx, tx, c.sam.ID)
		if err != nil {
			return err
		}
		before := *user
		user.AwayUntil = until
		return activities.UserVerbs().Update(ctx, tx, &before, user)
	})
}

func (c *company) process(lead uuid.UUID) *crm.Process {
	c.Helper()
	found, err := store.ProcessesOf(c.Context(), c.db, crm.Leads.Name, lead)
	if err != nil || len(found) != 1 {
		c.Fatalf("%d processes, %v", len(found), err)
	}
	return found[0]
}

func (c *company) task(lead uuid.UUID) *crm.Task {
	c.Helper()
	tasks, err := store.TasksOfProcess(c.Context(), c.db, c.process(lead).ID)
	if err != nil || len(tasks) != 1 {
		c.Fatalf("%d tasks, %v", len(tasks), err)
	}
	return tasks[0]
}

func (c *company) count(sql string) int {
	c.Helper()
	var n int
	if err := c.db.QueryRow(c.Context(), sql).Scan(&n); err != nil {
		c.Fatal(err)
	}
	return n
}

// requireEnd wants the workflow to have come to its end, and the process on a
// lead with it.
func (c *company) requireEnd(lead *crm.Lead, outcome string, at time.Time) {
	c.Helper()
	if err := c.env.GetWorkflowError(); err != nil || !c.env.IsWorkflowCompleted() {
		c.Fatalf("completed %v, %v", c.env.IsWorkflowCompleted(), err)
	}
	p := c.process(lead.ID)
	if p.State != crm.ProcessEnded || p.Outcome != outcome {
		c.Fatalf("the process is %s with outcome %q", p.State, p.Outcome)
	}
	if !p.EndedAt.Equal(at) {
		c.Errorf("it ended at %s, want %s", p.EndedAt, at)
	}
}
