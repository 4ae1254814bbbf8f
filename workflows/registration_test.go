package workflows_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// filing is what somebody files, by a viewer.
type filing struct {
	by crm.Viewer
	r  *crm.Registration
}

// file files registrations, gathers what they began, and gives the input of the
// workflow of a kind.
func (c *company) file(kind crm.ProcessKind, filings ...filing) workflows.Input {
	c.Helper()
	for _, f := range filings {
		err := c.db.Do(c.Context(), f.by, func(ctx context.Context, tx *store.Tx) error { return activities.FileRegistration(ctx, tx, f.r) })
		if err != nil {
			c.Fatal(err)
		}
	}
	c.act(func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 100)
		return err
	})
	in := workflows.Input{Batch: activities.Batch{Kind: kind.Name, Epoch: 1}, Due: []string{kind.Steps[0].Name}}
	if err := c.db.QueryRow(c.Context(), `SELECT batch_id FROM processes WHERE kind = $1`, kind.Name).Scan(&in.Batch.ID); err != nil {
		c.Fatal(err)
	}
	return in
}

// ended tells how and when the process of a kind on a record ended.
func (c *company) ended(kind string, record uuid.UUID) (outcome string, at time.Time) {
	c.Helper()
	if err := c.env.GetWorkflowError(); err != nil || !c.env.IsWorkflowCompleted() {
		c.Fatalf("completed %v, %v", c.env.IsWorkflowCompleted(), err)
	}
	err := c.db.QueryRow(c.Context(), `SELECT outcome, ended_at FROM processes WHERE kind = $1 AND record_id = $2`, kind, record).Scan(&outcome, &at)
	if err != nil {
		c.Fatal(err)
	}
	return outcome, at.UTC()
}

func TestRegistration(t *testing.T) {
	t.Run("is warned of and expires on its days", func(t *testing.T) {
		c := open(t)
		r := &crm.Registration{Company: "Acme"}
		c.env.ExecuteWorkflow(crm.RegistrationProcessName, c.file(crm.RegistrationProcess(), filing{c.sam, r}))
		outcome, at := c.ended(crm.RegistrationProcessName, r.ID)
		want := time.Date(2026, 12, 23, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		if outcome != string(crm.RegistrationExpired) || at.Before(want) || at.After(want.Add(time.Minute)) {
			t.Errorf("%s at %s", outcome, at)
		}
		if n := c.count(`SELECT count(*) FROM changes WHERE type = 'registration.warned'`); n != 1 {
			t.Errorf("warned %d times", n)
		}
	})
	t.Run("lives longer by what its owner does", func(t *testing.T) {
		c := open(t)
		customer := &crm.Customer{Name: "Acme", OwnerID: &c.sam.ID}
		c.act(func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
		r := &crm.Registration{Company: "Acme"}
		in := c.file(crm.RegistrationProcess(), filing{c.sam, r})
		c.after(20*24*time.Hour, func() {
			err := c.db.Do(c.Context(), c.sam, func(ctx context.Context, tx *store.Tx) error {
				return activities.InteractionVerbs().Create(ctx, tx, &crm.Interaction{CustomerID: &customer.ID, Channel: crm.ChannelVisit, Summary: "谈", OccurredAt: tx.Now})
			})
			if err != nil {
				t.Error(err)
			}
			c.wake()
		})
		c.env.ExecuteWorkflow(crm.RegistrationProcessName, in)
		if _, at := c.ended(crm.RegistrationProcessName, r.ID); at.Format(time.DateOnly) != "2027-01-12" {
			t.Errorf("it ended on %s", at.Format(time.DateOnly))
		}
	})
	t.Run("in the bin ends its workflow", func(t *testing.T) {
		c := open(t)
		r := &crm.Registration{Company: "Acme"}
		in := c.file(crm.RegistrationProcess(), filing{c.sam, r})
		c.after(time.Hour, func() {
			c.act(func(ctx context.Context, tx *store.Tx) error {
				filed, err := store.Registrations.Lock(ctx, tx, r.ID)
				if err != nil {
					return err
				}
				return activities.RegistrationVerbs().Delete(ctx, tx, filed)
			})
			c.wake()
		})
		c.env.ExecuteWorkflow(crm.RegistrationProcessName, in)
		if outcome, at := c.ended(crm.RegistrationProcessName, r.ID); outcome != "deleted" || !at.Equal(monday.Add(time.Hour)) {
			t.Errorf("%s at %s", outcome, at)
		}
	})
}

func TestClash(t *testing.T) {
	t.Run("is judged late, after its judge was urged, and over", func(t *testing.T) {
		c := open(t)
		boss := c.hire("boss", crm.Manager, nil)
		lena := c.hire("lena", crm.Staff, &boss.ID)
		tom := c.hire("tom", crm.Staff, &boss.ID)
		first, second := &crm.Registration{Company: "Acme"}, &crm.Registration{Company: "Acme Ltd"}
		in := c.file(crm.ClashProcess(), filing{lena, first}, filing{tom, second})
		c.after(72*time.Hour, func() {
			var task uuid.UUID
			var version int64
			if err := c.db.QueryRow(c.Context(), `SELECT id, version FROM tasks WHERE kind = 'judge-clash'`).Scan(&task, &version); err != nil {
				t.Error(err)
				return
			}
			err := c.db.Do(c.Context(), boss, func(ctx context.Context, tx *store.Tx) error {
				return activities.CompleteTask(ctx, tx, task, activities.Completion{
					Version: version, Outcome: crm.OutcomePool, Answers: crm.Answers{crm.ClashReason: json.RawMessage(`"neither"`)},
				})
			})
			if err != nil {
				t.Error(err)
			}
			c.wake()
		})
		c.env.ExecuteWorkflow(crm.ClashProcessName, in)
		outcome, at := c.ended(crm.ClashProcessName, first.ID)
		if diff := cmp.Diff(crm.OutcomePool, outcome); diff != "" || !at.Equal(monday.Add(72*time.Hour)) {
			t.Errorf("%s at %s", outcome, at)
		}
		if n := c.count(`SELECT count(*) FROM changes WHERE type = 'task.overdue'`); n != 1 {
			t.Errorf("noted as overdue %d times", n)
		}
	})
}

// hire adds somebody under a manager.
func (c *company) hire(login string, role crm.Role, manager *uuid.UUID) crm.Viewer {
	c.Helper()
	c.act(func(ctx context.Context, tx *store.Tx) error {
		return store.Users.Insert(ctx, tx, &crm.User{Name: login, Login: login, Role: role, Active: true, ManagerID: manager})
	})
	viewer, err := store.ViewerOf(c.Context(), c.db, login)
	if err != nil {
		c.Fatal(err)
	}
	return viewer
}
