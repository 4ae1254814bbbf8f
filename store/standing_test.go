package store_test

import (
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// elsewhere are many leads of somebody's, each with a process that waits.
const elsewhere = `
WITH entered AS (
	INSERT INTO leads (id, created_at, updated_at, number, name, state, owner_id, source, match_keys)
	SELECT gen_random_uuid(), $2, $2, 'X' || n, n::text, 'assigned', $1, 'web-form', '{}' FROM generate_series(1, 1500) n RETURNING id)
INSERT INTO processes (id, kind, record_kind, record_id, step, state, waiting_for, started_at)
	SELECT gen_random_uuid(), 'lead', 'lead', id, 'first-contact', 'waiting', 'rule-failed', $2 FROM entered`

func TestStuckProcesses(t *testing.T) {
	db := openFirm(t)
	sam, olga := person(t, db, "sam"), person(t, db, "olga")
	if _, err := db.Exec(t.Context(), elsewhere, olga.ID, monday.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	mine := startLead(t, db, crm.System(), ownedLead(t, db, "mine", &sam.ID).ID)
	if _, err := db.Exec(t.Context(), `UPDATE processes SET state = 'waiting', waiting_for = 'rule-failed' WHERE id = $1`, mine.ID); err != nil {
		t.Fatal(err)
	}
	t.Run("are found behind many of others, which are not shown", func(t *testing.T) {
		stuck, err := store.StuckProcesses(t.Context(), db, sam)
		if err != nil || len(stuck) != 1 || stuck[0].ID != mine.ID {
			t.Errorf("%d, %v", len(stuck), err)
		}
	})
	t.Run("are no more than one can look at", func(t *testing.T) {
		stuck, err := store.StuckProcesses(t.Context(), db, crm.System())
		if err != nil || len(stuck) != 200 {
			t.Errorf("%d, %v", len(stuck), err)
		}
	})
}
