package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

const day = 24 * time.Hour

// shore is a company whose customers fall into a pool after ten days.
type shore struct {
	*company
	pool     *crm.Pool
	customer uuid.UUID
}

func openShore(t *testing.T) (*shore, workflows.Input) {
	t.Helper()
	s := &shore{company: open(t)}
	in := workflows.Input{Batch: activities.Batch{Kind: crm.RecycleProcessName, Epoch: 1}, Due: []string{crm.RecycleStep}}
	s.act(func(ctx context.Context, tx *store.Tx) error {
		customer := &crm.Customer{Name: "Acme", OwnerID: &s.sam.ID}
		if err := store.Customers.Insert(ctx, tx, customer); err != nil {
			return err
		}
		s.customer = customer.ID
		s.pool = &crm.Pool{Key: "shore", Name: "shore", Holds: crm.PooledCustomers, RecycleAfterDays: new(10), WarnDays: 3}
		if err := activities.PoolVerbs().Create(ctx, tx, s.pool); err != nil {
			return err
		}
		_, err := store.Gather(ctx, tx, 10)
		return err
	})
	if err := s.db.QueryRow(t.Context(), `SELECT batch_id FROM processes WHERE kind = $1`, crm.RecycleProcessName).Scan(&in.Batch.ID); err != nil {
		t.Fatal(err)
	}
	return s, in
}

// stop lets the pool recycle no longer, after which its workflow ends.
func (s *shore) stop() {
	s.act(func(ctx context.Context, tx *store.Tx) error {
		pool, err := store.Pools.Lock(ctx, tx, s.pool.ID)
		if err != nil {
			return err
		}
		before := *pool
		pool.RecycleAfterDays, pool.WarnDays = nil, 0
		return activities.PoolVerbs().Update(ctx, tx, &before, pool)
	})
	s.wake()
}

func (s *shore) requireStopped() {
	s.Helper()
	if err := s.env.GetWorkflowError(); err != nil || !s.env.IsWorkflowCompleted() {
		s.Fatalf("completed %v, %v", s.env.IsWorkflowCompleted(), err)
	}
	if n := s.count(`SELECT count(*) FROM processes WHERE kind = 'pool-recycle' AND state = 'ended' AND outcome = 'stopped'`); n != 1 {
		s.Errorf("%d processes have stopped", n)
	}
}

func (s *shore) lying() int {
	return s.count(`SELECT count(*) FROM customers WHERE pool_id IS NOT NULL AND owner_id IS NULL`)
}

func TestPoolRecycle(t *testing.T) {
	t.Run("warns on the seventh day and takes back on the eleventh, a working day", func(t *testing.T) {
		s, in := openShore(t)
		s.after(7*day+6*time.Hour, func() {
			if n := s.count(`SELECT count(*) FROM notices WHERE kind = 'recycle-warned'`); n != 1 || s.lying() != 0 {
				t.Errorf("warned %d times, %d lie in the pool", n, s.lying())
			}
		})
		s.after(9*day, func() {
			if s.lying() != 0 {
				t.Error("it was taken back too early")
			}
		})
		s.after(11*day+6*time.Hour, func() {
			if s.lying() != 1 {
				t.Error("it was not taken back")
			}
			s.stop()
		})
		s.env.ExecuteWorkflow(crm.RecycleProcessName, in)
		s.requireStopped()
	})
	t.Run("entered again in the middle goes on where it stood", func(t *testing.T) {
		s, in := openShore(t)
		s.after(8*day, func() { s.env.CancelWorkflow() })
		s.env.ExecuteWorkflow(crm.RecycleProcessName, in)
		s.newWorkflow(monday.Add(8*day), s.db)
		s.after(4*day, func() {
			if s.lying() != 1 || s.count(`SELECT count(*) FROM notices WHERE kind = 'recycle-warned'`) != 1 {
				t.Error("it was not taken back after one warning")
			}
			s.stop()
		})
		s.env.ExecuteWorkflow(crm.RecycleProcessName, workflows.Input{Batch: in.Batch})
		s.requireStopped()
	})
	t.Run("woken without cause looks and sleeps on", func(t *testing.T) {
		s, in := openShore(t)
		s.after(time.Hour, s.wake)
		s.after(2*time.Hour, s.stop)
		s.env.ExecuteWorkflow(crm.RecycleProcessName, in)
		s.requireStopped()
	})
}
