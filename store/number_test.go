package store_test

import (
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestNumber(t *testing.T) {
	db := open(t)
	t.Run("grows beyond six digits instead of beginning again", func(t *testing.T) {
		if _, err := db.Exec(t.Context(), `SELECT setval('customer_numbers', 999999)`); err != nil {
			t.Fatal(err)
		}
		setClock(db, time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
		for _, want := range []string{"C-2026-1000000", "C-2026-1000001"} {
			c := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "Late"})
			if c.Number != want {
				t.Errorf("got %s, want %s", c.Number, want)
			}
		}
	})
	t.Run("begins again with the year that it is in the company", func(t *testing.T) {
		db.Zone = time.FixedZone("China", 8*60*60)
		setClock(db, time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC))
		if c := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "New year"}); c.Number != "C-2027-000001" {
			t.Errorf("got %s", c.Number)
		}
	})
}
