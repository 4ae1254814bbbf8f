package activities_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestWorkLoad(t *testing.T) {
	h := openHouse(t)
	h.hire("mia", crm.Manager)
	sam := h.reports("sam", h.viewer("mia"))
	mia, oli, ada := h.viewer("mia"), h.hire("oli", crm.Staff), h.hire("ada", crm.Admin)
	late := h.workOf(sam, new(monday.Add(time.Hour)), new(monday.Add(72*time.Hour)))[0]
	h.workOf(oli, new(monday.Add(time.Hour)))
	if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET overdue_at = due_at WHERE id = $1`, late); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.Exec(t.Context(), `UPDATE processes SET started_by = $1`, mia.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.urge(mia, late, "?"); err != nil {
		t.Fatal(err)
	}
	today := [2]time.Time{monday.Add(-9 * time.Hour), monday.Add(15 * time.Hour)}
	of := func(viewer crm.Viewer) []store.WorkInHand {
		loads, err := store.Loads(t.Context(), h.db, viewer, nil, today)
		if err != nil {
			t.Fatal(err)
		}
		return loads
	}
	t.Run("shows leaders the people below them", func(t *testing.T) {
		want := []store.WorkInHand{{PersonID: sam.ID, Open: 2, Overdue: 1, DueToday: 1, Urged: 1}}
		if diff := cmp.Diff(want, of(mia)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("shows staff themselves", func(t *testing.T) {
		if got := of(oli); len(got) != 1 || got[0].PersonID != oli.ID {
			t.Errorf("%+v", got)
		}
	})
	t.Run("shows admins everybody", func(t *testing.T) {
		if got := of(ada); len(got) != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("says who waits for whom", func(t *testing.T) {
		waits, err := store.Waits(t.Context(), h.db, sam, nil)
		if err != nil || len(waits) != 2 || waits[0].From != mia.ID || waits[0].To != sam.ID {
			t.Errorf("%+v, %v", waits, err)
		}
	})
}
