package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestDo(t *testing.T) {
	db := open(t)
	a, b := ownedLead(t, db, "a", nil), ownedLead(t, db, "b", nil)
	t.Run("undoes everything on an error", func(t *testing.T) {
		failed := errors.New("failed")
		lead := &crm.Lead{Name: "undone"}
		requireError(t, db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := store.Leads.Insert(ctx, tx, lead); err != nil {
				return err
			}
			return failed
		}), failed)
		_, err := store.Leads.Get(t.Context(), db, crm.System(), lead.ID)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("tries again when two wait for each other", func(t *testing.T) {
		var attempts atomic.Int32
		var both, done sync.WaitGroup
		both.Add(2)
		for _, order := range [][2]*crm.Lead{{a, b}, {b, a}} {
			first := true
			done.Go(func() {
				err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
					attempts.Add(1)
					if _, err := store.Leads.Lock(ctx, tx, order[0].ID); err != nil {
						return err
					}
					if first {
						first = false
						both.Done()
						both.Wait()
					}
					_, err := store.Leads.Lock(ctx, tx, order[1].ID)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if n := attempts.Load(); n != 3 {
			t.Errorf("%d attempts, want one that had to try again", n)
		}
	})
	t.Run("tells of work in the outbox after the commit, and only then", func(t *testing.T) {
		told := 0
		db.Written = func() {
			told++
			if count(t, db, `SELECT count(*) FROM outbox`) == 0 {
				t.Error("told before the commit")
			}
		}
		defer func() { db.Written = func() {} }()
		startLead(t, db, crm.System(), a.ID)
		ownedLead(t, db, "nothing to relay", nil)
		failed := errors.New("failed")
		requireError(t, db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, b.ID); err != nil {
				return err
			}
			return failed
		}), failed)
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
}
