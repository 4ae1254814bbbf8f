package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// cancelTasks cancels what is still to be done in a step of a locked process,
// with what waits.
func cancelTasks(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	if err := withdrawRounds(ctx, tx, p); err != nil {
		return err
	}
	tasks, err := store.LockOpenTasks(ctx, tx, p)
	if err != nil {
		return err
	}
	return cancelEach(ctx, tx, tasks, "")
}

// cancelEach cancels those of the tasks that are not over.
func cancelEach(ctx context.Context, tx *store.Tx, tasks []*crm.Task, text string) error {
	for _, t := range tasks {
		if t.IsOver() {
			continue
		}
		t.State, t.Outcome = crm.TaskCancelled, ""
		if err := store.SaveTask(ctx, tx, t, "task.cancelled", said(text)); err != nil {
			return err
		}
		if err := freePlace(ctx, tx, t.AssigneeID); err != nil {
			return err
		}
	}
	return nil
}

// cancelOthers cancels what is still to be done in the step besides a task.
func (h *held) cancelOthers(ctx context.Context, tx *store.Tx) error {
	tasks, err := store.LockOpenTasks(ctx, tx, h.process)
	if err != nil {
		return err
	}
	for i, t := range tasks {
		if t.ID == h.task.ID {
			tasks = append(tasks[:i], tasks[i+1:]...)
			break
		}
	}
	return cancelEach(ctx, tx, tasks, "")
}

// said are the facts of an act on which somebody said something.
func said(text string) map[string]string {
	if text == "" {
		return nil
	}
	return map[string]string{"text": text}
}
