package activities_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// unclaimed makes a task that people may claim.
func (h *house) unclaimed(due *time.Time, candidates ...crm.Viewer) *crm.Task {
	h.Helper()
	id := h.workOf(candidates[0], due)[0]
	ids := make([]uuid.UUID, len(candidates))
	for i, c := range candidates {
		ids[i] = c.ID
	}
	if _, err := h.db.Exec(h.Context(), `UPDATE tasks SET assignee_id = NULL, candidates = $2 WHERE id = $1`, id, ids); err != nil {
		h.Fatal(err)
	}
	return h.loadTask(id)
}

// mayClaim claims who may claim a task.
func (h *house) mayClaim(task *crm.Task, want ...crm.Viewer) {
	h.Helper()
	ids := func(people []uuid.UUID) []string {
		var texts []string
		for _, id := range people {
			texts = append(texts, id.String())
		}
		slices.Sort(texts)
		return texts
	}
	var wanted []uuid.UUID
	for _, w := range want {
		wanted = append(wanted, w.ID)
	}
	if diff := cmp.Diff(ids(wanted), ids(h.loadTask(task.ID).Candidates)); diff != "" {
		h.Errorf("others may claim it:\n%s", diff)
	}
}

func (h *house) claim(who crm.Viewer, task *crm.Task) error {
	return h.onTask(who, h.loadTask(task.ID), func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.ClaimTask(ctx, tx, at.ID, at.Version)
	})
}

func (h *house) release(who crm.Viewer, task *crm.Task) error {
	return h.onTask(who, h.loadTask(task.ID), func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.ReleaseTask(ctx, tx, at.ID, at.Version)
	})
}

func (h *house) told(kind crm.NoticeKind, who crm.Viewer) int {
	h.Helper()
	return h.count(`SELECT count(*) FROM notices WHERE kind = $1 AND user_id = $2`, kind, who.ID)
}

// TestSubstitutesClaim claims that what an absent candidate could claim, their
// substitute can while they are away.
func TestSubstitutesClaim(t *testing.T) {
	backAt := time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
	open := func(t *testing.T) (h *house, amy, ben, cat crm.Viewer) {
		h = openHouse(t)
		return h, h.hire("amy", crm.Staff), h.hire("ben", crm.Staff), h.hire("cat", crm.Staff)
	}
	t.Run("from when they go until they come back, and are told", func(t *testing.T) {
		h, amy, ben, cat := open(t)
		task := h.unclaimed(new(monday.Add(30*time.Hour)), amy, cat)
		h.mustStandIn(amy, ben, day(24), day(25))
		h.followSubstitutions()
		h.mayClaim(task, amy, cat)
		h.setClock(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC))
		h.followSubstitutions()
		h.mayClaim(task, amy, cat, ben)
		h.followSubstitutions()
		if given := h.told(crm.NoticeTaskGiven, ben); given != 1 {
			t.Errorf("ben is told %d times", given)
		}
		h.setClock(backAt)
		h.followSubstitutions()
		h.mayClaim(task, amy, cat)
		if taken := h.told(crm.NoticeTaskTaken, ben); taken != 1 {
			t.Errorf("ben is told %d times that it is not his any more", taken)
		}
		if n := h.count(`SELECT count(*) FROM changes WHERE task_id = $1 AND type IN ('task.stood-in', 'task.handed-back') AND data->'facts'->>'for' = 'amy'`, task.ID); n != 2 {
			t.Errorf("the history tells it %d times", n)
		}
	})
	t.Run("in their name, and it comes back to them", func(t *testing.T) {
		h, amy, ben, cat := open(t)
		task := h.unclaimed(new(monday.Add(30*time.Hour)), amy, cat)
		h.mustStandIn(amy, ben, day(23), day(25))
		h.followSubstitutions()
		if err := h.claim(ben, task); err != nil {
			t.Fatal(err)
		}
		h.lies(task.ID, ben, &amy)
		h.setClock(backAt)
		h.followSubstitutions()
		h.lies(task.ID, amy, nil)
	})
	t.Run("and give it back to all who may then", func(t *testing.T) {
		h, amy, ben, cat := open(t)
		task := h.unclaimed(new(monday.Add(30*time.Hour)), amy, cat)
		stands := h.mustStandIn(amy, ben, day(23), day(25))
		h.followSubstitutions()
		if err := h.claim(cat, task); err != nil {
			t.Fatal(err)
		}
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.SubstitutionVerbs().Delete(ctx, tx, stands)
		})
		h.followSubstitutions()
		if err := h.release(cat, task); err != nil {
			t.Fatal(err)
		}
		h.mayClaim(task, amy, cat)
		requireError(t, h.claim(ben, task), crm.ErrNotFound)
	})
	t.Run("not where the substitute is a candidate, nor what is due later", func(t *testing.T) {
		h, amy, ben, cat := open(t)
		both := h.unclaimed(new(monday.Add(30*time.Hour)), amy, ben)
		later := h.unclaimed(new(monday.Add(300*time.Hour)), amy, cat)
		h.mustStandIn(amy, ben, day(23), day(25))
		h.followSubstitutions()
		h.mayClaim(both, amy, ben)
		h.mayClaim(later, amy, cat)
		if err := h.claim(ben, both); err != nil {
			t.Fatal(err)
		}
		h.lies(both.ID, ben, nil)
	})
	t.Run("as long as one of those for whom they stand in is away", func(t *testing.T) {
		h, amy, ben, cat := open(t)
		task := h.unclaimed(new(monday.Add(30*time.Hour)), amy, cat)
		h.mustStandIn(amy, ben, day(23), day(24))
		h.mustStandIn(cat, ben, day(23), day(26))
		h.followSubstitutions()
		h.mayClaim(task, amy, ben, cat)
		h.setClock(time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC))
		h.followSubstitutions()
		h.mayClaim(task, amy, ben, cat)
		if err := h.claim(ben, task); err != nil {
			t.Fatal(err)
		}
		h.lies(task.ID, ben, &cat)
	})
}
