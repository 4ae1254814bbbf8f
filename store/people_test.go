package store_test

import (
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestPeopleBelow(t *testing.T) {
	db := open(t)
	hire(t, db, "one", crm.Manager, "")
	hire(t, db, "two", crm.Manager, "one")
	t.Run("ends where people are above each other in a circle", func(t *testing.T) {
		if _, err := db.Exec(t.Context(), `UPDATE users SET manager_id = (SELECT id FROM users WHERE login = 'two') WHERE login = 'one'`); err != nil {
			t.Fatal(err)
		}
		if n := len(person(t, db, "one").People); n != 2 {
			t.Errorf("%d people", n)
		}
	})
}
