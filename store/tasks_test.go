package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestInbox(t *testing.T) {
	db := openFirm(t)
	sam, sara, lena := person(t, db, "sam"), person(t, db, "sara"), person(t, db, "lena")
	var open, done, team []uuid.UUID
	for i := range 15 {
		due := monday.Add(time.Duration(i/4) * time.Hour)
		task := addTask(t, db, ownedLead(t, db, fmt.Sprint(i), nil), &crm.Task{DueAt: &due})
		switch i % 3 {
		case 0:
			task.AssigneeID = &sam.ID
			open, team = append(open, task.ID), append(team, task.ID)
		case 1:
			task.AssigneeID = &sara.ID
			team = append(team, task.ID)
		case 2:
			task.AssigneeID, task.CompletedBy = &sam.ID, &sam.ID
			task.State, task.Outcome, task.CompletedAt = crm.TaskDone, crm.OutcomeContacted, &monday
			done = append([]uuid.UUID{task.ID}, done...)
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SaveTask(ctx, tx, task, "task.saved", nil) })
	}
	for _, c := range []struct {
		name   string
		viewer crm.Viewer
		box    store.Box
		want   []uuid.UUID
	}{
		{"to do lists mine by deadline", sam, store.BoxToDo, open},
		{"done lists mine, newest first", sam, store.BoxDone, done},
		{"team lists those of the people below by deadline", lena, store.BoxTeam, team},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []uuid.UUID
			for cursor, more := "", true; more; more = cursor != "" {
				page, err := store.Inbox(t.Context(), db, c.viewer, store.InboxQuery{Box: c.box, Cursor: cursor, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				for _, task := range page.Items {
					got = append(got, task.ID)
				}
				cursor = page.NextCursor
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if n, more, err := store.CountInbox(t.Context(), db, c.viewer, store.InboxQuery{Box: c.box}); n != len(c.want) || more || err != nil {
				t.Errorf("counts %d, more %v, %v", n, more, err)
			}
		})
	}
	t.Run("a task to claim is in the box of each candidate until one has it", func(t *testing.T) {
		task := addTask(t, db, ownedLead(t, db, "claimable", nil), &crm.Task{Candidates: []uuid.UUID{sara.ID, lena.ID}, DueAt: &monday})
		for viewer, want := range map[*crm.Viewer]bool{&sara: true, &lena: true, &sam: false} {
			if got := inBox(t, db, *viewer, task.ID); got != want {
				t.Errorf("%s: %v, want %v", viewer.Name, got, want)
			}
		}
		task.AssigneeID = &lena.ID
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.SaveTask(ctx, tx, task, "task.claimed", nil)
		})
		if inBox(t, db, sara, task.ID) || !inBox(t, db, lena, task.ID) {
			t.Error("a claimed task is in the wrong box")
		}
	})
	t.Run("a task is seen by its people and those above them", func(t *testing.T) {
		for login, want := range map[string]bool{"sam": true, "lena": true, "boss": true, "sara": false, "other": false, "ann": true} {
			if _, err := store.GetTask(t.Context(), db, person(t, db, login), open[0]); (err == nil) != want {
				t.Errorf("%s: %v, want to see it: %v", login, err, want)
			}
		}
	})
	t.Run("a cursor that is none is refused", func(t *testing.T) {
		_, err := store.Inbox(t.Context(), db, sam, store.InboxQuery{Cursor: "?", Limit: 2})
		requireProblem(t, err, "cursor", "invalid-cursor")
	})
}

func inBox(t *testing.T, db *store.DB, viewer crm.Viewer, task uuid.UUID) bool {
	t.Helper()
	page, err := store.Inbox(t.Context(), db, viewer, store.InboxQuery{Box: store.BoxToDo, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		if item.ID == task {
			return true
		}
	}
	return false
}
