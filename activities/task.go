package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Completion is what a person says when completing a task.
type Completion struct {
	Version int64 // of the task as the person saw it
	Outcome string
	Answers crm.Answers
}

// CompleteTask completes a task with an outcome: the record changes, the
// history is written and the process is woken, all at once or not at all. A
// task is done once; who comes second is told who was first. Where signers are
// to confirm the outcome, it counts when the last of them agrees.
func CompleteTask(ctx context.Context, tx *store.Tx, id uuid.UUID, c Completion) error {
	h, err := lockForAct(ctx, tx, TaskAt{id, c.Version}, theHolder)
	if err != nil {
		return err
	}
	if err := h.refuseWaiting(); err != nil {
		return err
	}
	if err := checkForm(h.task, c); err != nil {
		return err
	}
	if err := h.take(ctx, tx); err != nil {
		return err
	}
	h.task.Outcome, h.task.Answers = c.Outcome, c.Answers
	if h.task.Helps() {
		return h.completeHelper(ctx, tx)
	}
	confirming, err := h.askToConfirm(ctx, tx)
	if err != nil || confirming {
		return err
	}
	return h.finish(ctx, tx)
}

func checkForm(task *crm.Task, c Completion) error {
	form, ok := taskForm(task)
	if !ok {
		return fmt.Errorf("task %s has form %s/%d, which this program does not know", task.ID, task.Kind, task.FormVersion)
	}
	if problems := form.Check(c.Outcome, c.Answers); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if task.Kind == crm.TaskOpinion {
		return crm.CheckOpinion(c.Outcome, c.Answers)
	}
	return nil
}

func taskForm(task *crm.Task) (crm.Form, bool) {
	kind, ok := crm.TaskKindNamed(task.Kind)
	if !ok {
		return crm.Form{}, false
	}
	return kind.Form(task.FormVersion)
}

// finish lets the noted outcome of a task count, in the name of the
// transaction's person, and wakes the process.
func (h *held) finish(ctx context.Context, tx *store.Tx) error {
	h.done(tx)
	if err := applyOutcome(ctx, tx, h.process, h.task); err != nil {
		return err
	}
	if err := store.SaveTask(ctx, tx, h.task, "task.completed", map[string]string{"outcome": h.task.Outcome}); err != nil {
		return err
	}
	h.process.NextAt = &tx.Now
	if err := store.SaveProcess(ctx, tx, h.process); err != nil {
		return err
	}
	if err := tx.Wake(ctx, h.process); err != nil {
		return err
	}
	return freePlace(ctx, tx, h.task.AssigneeID)
}

// applyOutcome lets the outcome of a task change what it is about, by the kind
// of the task.
func applyOutcome(ctx context.Context, tx *store.Tx, process *crm.Process, task *crm.Task) error {
	switch {
	case task.Role == crm.TaskSign:
		return signed(ctx, tx, process, task)
	case task.Kind == crm.TaskFirstContact:
		return completeFirstContact(ctx, tx, task)
	case task.Kind == crm.TaskProgress:
		return completeProgress(ctx, tx, task)
	}
	return nil
}
