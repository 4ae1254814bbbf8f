package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// Within a transaction the kinds must not need a second connection; the pool of
// the tests refuses one.
func TestKindsInTransaction(t *testing.T) {
	db := open(t)
	counter, kinds := storetest.Count(t, db), store.NewKinds(db)
	ask := func(t *testing.T) {
		t.Helper()
		act(t, db, crm.System(), func(ctx context.Context, _ *store.Tx) error {
			if !store.HoldsConnection(ctx) {
				t.Error("it does not say that it holds a connection")
			}
			schema, err := kinds.Schema(ctx, crm.Leads.Name)
			if schema.Name != crm.Leads.Name {
				t.Errorf("got %q", schema.Name)
			}
			return err
		})
	}
	t.Run("are read over its connection where nothing is remembered", ask)
	t.Run("are taken as they were read last, unless that is long ago", func(t *testing.T) {
		if _, err := kinds.Schema(t.Context(), crm.Leads.Name); err != nil {
			t.Fatal(err)
		}
		read := func() int {
			counter.Reset()
			ask(t)
			return counter.Statements() - counter.Of("begin") - counter.Of("commit")
		}
		if n := read(); n != 0 {
			t.Errorf("%d statements", n)
		}
		setClock(db, monday.Add(time.Hour))
		defer setClock(db, monday)
		if n := read(); n == 0 {
			t.Error("what another program changed since is not seen")
		}
	})
	t.Run("are read over the connection of a snapshot", func(t *testing.T) {
		kinds.Forget()
		err := db.Snapshot(t.Context(), func(ctx context.Context, _ store.Querier) error {
			if !store.HoldsConnection(ctx) {
				t.Error("it does not say that it holds a connection")
			}
			_, err := kinds.Schema(ctx, crm.Leads.Name)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("are read again outside of one after their time, and when they were to be forgotten", func(t *testing.T) {
		for _, change := range []func(){kinds.Forget, func() { setClock(db, monday.Add(2*time.Hour)) }} {
			change()
			counter.Reset()
			if _, err := kinds.Schema(t.Context(), crm.Leads.Name); err != nil || counter.Statements() == 0 {
				t.Errorf("%d statements, %v", counter.Statements(), err)
			}
		}
		setClock(db, monday)
	})
}
