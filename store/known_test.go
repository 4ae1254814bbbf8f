package store_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

func TestReadOnce(t *testing.T) {
	db := open(t)
	counter := storetest.Count(t, db)
	asked := func(work func() error) int {
		t.Helper()
		counter.Reset()
		if err := work(); err != nil {
			t.Fatal(err)
		}
		return counter.Statements()
	}
	t.Run("pools are read once in a transaction, and again when it changes them", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			var pools []*crm.Pool
			read := func() (err error) {
				pools, err = store.PoolsHolding(ctx, tx, crm.Customers.Name)
				return err
			}
			if first, again := asked(read), asked(read); first != 1 || again != 0 {
				t.Errorf("%d statements, then %d", first, again)
			}
			before := len(pools)
			if err := store.Pools.Insert(ctx, tx, &crm.Pool{Key: "sea", Name: "sea", Holds: crm.PooledCustomers}); err != nil {
				return err
			}
			if n := asked(read); n == 0 || len(pools) != before+1 {
				t.Errorf("%d statements for %d pools after %d", n, len(pools), before)
			}
			return nil
		})
	})
	t.Run("working times are read once in a transaction, and again when it changes them", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			read := func() error {
				_, err := tx.WorkingTimes(ctx)
				return err
			}
			if first, again := asked(read), asked(read); first == 0 || again != 0 {
				t.Errorf("%d statements, then %d", first, again)
			}
			if err := store.Departments.Insert(ctx, tx, &crm.Department{Name: "one", Code: "one"}); err != nil {
				return err
			}
			if n := asked(read); n == 0 {
				t.Error("a new department goes unseen")
			}
			return nil
		})
	})
}
