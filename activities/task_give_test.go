package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TestActsReachSubstitutes claims that what people give to somebody who is away
// goes to who stands in for them.
func TestActsReachSubstitutes(t *testing.T) {
	open := func(t *testing.T) (h *house, sam, amy, ben crm.Viewer, task *crm.Task) {
		h = openHouse(t)
		sam, amy, ben = h.hire("sam", crm.Staff), h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		h.mustStandIn(amy, ben, day(23), day(27))
		return h, sam, amy, ben, h.loadTask(h.workOf(sam, new(monday.Add(30*time.Hour)))[0])
	}
	// helper is who helps with the task.
	helper := func(h *house, task *crm.Task) *crm.Task {
		helpers, err := store.HelpersOf(h.Context(), h.db, task.ID)
		if err != nil || len(helpers) != 1 {
			h.Fatalf("%d helpers, %v", len(helpers), err)
		}
		return helpers[0]
	}
	t.Run("passed on", func(t *testing.T) {
		h, sam, amy, ben, task := open(t)
		if err := h.passOn(sam, amy, task); err != nil {
			t.Fatal(err)
		}
		h.lies(task.ID, ben, &amy)
		if n := h.count(`SELECT count(*) FROM notices WHERE kind = 'task-given' AND user_id = $1 AND text = 'Yours now'`, ben.ID); n != 1 {
			t.Errorf("ben is told %d times", n)
		}
		h.setClock(time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC))
		h.followSubstitutions()
		h.lies(task.ID, amy, nil)
	})
	t.Run("claimed", func(t *testing.T) {
		h, _, amy, ben, task := open(t)
		if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET assignee_id = NULL, candidates = $1`, []uuid.UUID{amy.ID}); err != nil {
			t.Fatal(err)
		}
		claim := func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.ClaimTask(ctx, tx, at.ID, at.Version)
		}
		if err := h.onTask(amy, task, claim); err != nil {
			t.Fatal(err)
		}
		h.lies(task.ID, ben, &amy)
	})
	t.Run("assigned out", func(t *testing.T) {
		h, sam, amy, ben, task := open(t)
		out := func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.AssignOut(ctx, tx, at, amy.ID, "Please look")
		}
		if err := h.onTask(sam, task, out); err != nil {
			t.Fatal(err)
		}
		h.lies(helper(h, task).ID, ben, &amy)
	})
	t.Run("asked to sign, unless they would help with their own", func(t *testing.T) {
		h, sam, amy, ben, task := open(t)
		ask := func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.AddSigners(ctx, tx, at, activities.Signers{When: activities.Before, People: []uuid.UUID{amy.ID}})
		}
		if err := h.passOn(sam, ben, task); err != nil {
			t.Fatal(err)
		}
		if err := h.onTask(ben, task, ask); err != nil {
			t.Fatal(err)
		}
		h.lies(helper(h, task).ID, amy, nil)
	})
}

func TestPausedTasks(t *testing.T) {
	f := openTeam(t)
	id := f.process(f.lead).ID
	if err := f.steer(f.lena, id, activities.PauseProcess, "audit"); err != nil {
		t.Fatal(err)
	}
	t.Run("take no acts", func(t *testing.T) {
		f := f.within(t)
		task := f.main()
		requireConflict(t, f.contact(), "process-paused")
		requireConflict(t, f.assignOut(f.sam, f.sue, ""), "process-paused")
		requireConflict(t, f.addSigners(activities.Before, f.sue), "process-paused")
		requireConflict(t, f.passOn(f.sam, f.sue, task), "process-paused")
		requireConflict(t, f.takeBack(f.sam, task), "process-paused")
		requireConflict(t, f.urge(f.lena, task.ID, ""), "process-paused")
	})
	t.Run("offer none that would be refused", func(t *testing.T) {
		standing, err := activities.ReadStanding(t.Context(), f.db, f.sam, f.main())
		if acts := standing.Acts(f.sam); err != nil || len(acts) != 2 {
			t.Errorf("%v, %v", acts, err)
		}
	})
	t.Run("are not late while they are, and are when the process goes on", func(t *testing.T) {
		f := f.within(t)
		f.setClock(monday.AddDate(0, 0, 10))
		f.follow(f.batch)
		if task := f.main(); task.OverdueAt != nil || task.Warned != 0 || f.count(`SELECT count(*) FROM breaches`) != 0 {
			t.Errorf("%+v", task)
		}
		if n := f.count(`SELECT count(*) FROM notices WHERE kind IN ('task-warned', 'task-overdue')`); n != 0 {
			t.Errorf("%d notices", n)
		}
		if err := f.steer(f.lena, id, activities.ResumeProcess, ""); err != nil {
			t.Fatal(err)
		}
		f.follow(f.batch)
		if f.main().OverdueAt == nil {
			t.Error("nobody notes that it is late")
		}
	})
}
