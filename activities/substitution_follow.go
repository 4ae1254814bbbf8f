package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// FollowSubstitutions puts the tasks of people who went or came back where they
// belong, and returns how many it moved. When that has to be looked at stands
// in the database, so any number of programs may call this, as often as they
// like; done again, it finds everything in its place.
func FollowSubstitutions(ctx context.Context, db *store.DB) (moved int, err error) {
	for found := true; found; {
		err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			due, err := store.DueLook(ctx, tx)
			found = due != nil
			if err != nil || !found {
				return err
			}
			n, more, err := placeTasks(ctx, tx, due.PersonID)
			if err != nil || more {
				moved += n
				return err
			}
			moved += n
			return store.LookLater(ctx, tx, *due)
		})
		if err != nil {
			return moved, fmt.Errorf("follow substitutions: %w", err)
		}
	}
	return moved, nil
}

// How much is done in one transaction.
const (
	placedAtOnce = 100
	tasksPerLook = 500
)

// placeTasks moves the tasks of a person that do not lie where they belong; more
// says that some are left for the next transaction.
func placeTasks(ctx context.Context, tx *store.Tx, person uuid.UUID) (moved int, more bool, err error) {
	var after store.DeadlinePlace
	for {
		tasks, err := store.TasksOf(ctx, tx, person, after, tasksPerLook)
		if err != nil {
			return moved, false, err
		}
		for _, t := range tasks {
			after = store.DeadlinePlace{ProcessID: t.ProcessID, TaskID: t.ID}
			changed, err := placeTask(ctx, tx, t, person)
			if err != nil {
				return moved, false, err
			}
			if changed {
				moved++
			}
			if moved == placedAtOnce {
				return moved, true, nil
			}
		}
		if len(tasks) < tasksPerLook {
			claimable, more, err := placeUnclaimed(ctx, tx, person)
			return moved + claimable, more, err
		}
	}
}

// placeTask moves one task of a person, under the lock of its process.
func placeTask(ctx context.Context, tx *store.Tx, seen *crm.Task, person uuid.UUID) (bool, error) {
	if seen.AssigneeID != nil && *seen.AssigneeID == person && seen.DueAt == nil {
		return false, nil
	}
	process, err := store.LoadProcess(ctx, tx, seen.ProcessID)
	if err != nil {
		return false, err
	}
	place, err := placeOf(ctx, tx, process, seen, person)
	if err != nil || isWith(seen, place) {
		return false, err
	}
	if process, err = store.LockProcess(ctx, tx, seen.ProcessID); err != nil || process.State == crm.ProcessEnded {
		return false, err
	}
	task, err := store.LockHeld(ctx, tx, seen.ID)
	if err != nil || task == nil || task.AssigneeID == nil || !isOf(task, person) {
		return false, err
	}
	if place, err = placeOf(ctx, tx, process, task, person); err != nil || isWith(task, place) {
		return false, err
	}
	return true, moveTask(ctx, tx, task, person, place)
}

func isWith(t *crm.Task, person uuid.UUID) bool {
	return t.AssigneeID != nil && *t.AssigneeID == person
}

// isOf says whether a task is a person's own, wherever it lies.
func isOf(t *crm.Task, person uuid.UUID) bool {
	if t.ActedFor != nil {
		return *t.ActedFor == person
	}
	return isWith(t, person)
}

// moveTask gives a person's task to who stands in for them, or back.
func moveTask(ctx context.Context, tx *store.Tx, t *crm.Task, person, place uuid.UUID) error {
	before := *t.AssigneeID
	t.AssigneeID, t.ActedFor = &place, &person
	kind, event := crm.NoticeTaskGiven, "task.stood-in"
	if place == person {
		t.ActedFor, kind, event = nil, crm.NoticeTaskBack, "task.handed-back"
	}
	names, err := namesOf(ctx, tx, person, before, place)
	if err != nil {
		return err
	}
	facts := map[string]string{"for": names[person], "by": names[place], "from": names[before]}
	if err := store.SaveTask(ctx, tx, t, event, facts); err != nil {
		return err
	}
	if t.State == crm.TaskOpen {
		if err := notifyOfTask(ctx, tx, kind, t, "", place); err != nil {
			return err
		}
		if err := notifyOfTask(ctx, tx, crm.NoticeTaskTaken, t, "", before); err != nil {
			return err
		}
	}
	return freePlace(ctx, tx, &before)
}
