package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// askToConfirm asks the signers who speak afterwards, where there are any: the
// outcome is noted and the task waits for them.
func (h *held) askToConfirm(ctx context.Context, tx *store.Tx) (bool, error) {
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil || !isAwaited(helpers, h.task) {
		return false, err
	}
	h.task.State = crm.TaskWaiting
	if err := store.SaveTask(ctx, tx, h.task, "task.proposed", map[string]string{"outcome": h.task.Outcome}); err != nil {
		return false, err
	}
	for _, t := range helpers {
		if t.State != crm.TaskWaiting {
			continue
		}
		t.State = crm.TaskOpen
		if err := store.SaveTask(ctx, tx, t, "task.opened", nil); err != nil {
			return false, err
		}
		if err := notifyOfTask(ctx, tx, crm.NoticeTaskGiven, t, t.GivenText, *t.AssigneeID); err != nil {
			return false, err
		}
	}
	return true, nil
}

// completeHelper keeps a helper's answer and lets the task that was helped go
// on.
func (h *held) completeHelper(ctx context.Context, tx *store.Tx) error {
	h.done(tx)
	facts := map[string]string{"outcome": h.task.Outcome, "text": h.task.Answers.Text(crm.HelpText)}
	if err := store.SaveTask(ctx, tx, h.task, "task.completed", facts); err != nil {
		return err
	}
	parent, err := store.LockTask(ctx, tx.AsSystem(), *h.task.ParentID)
	if err != nil {
		return err
	}
	helped := &held{h.kind, h.process, parent}
	if h.task.Role == crm.TaskAfter && h.task.Outcome == crm.OutcomeDisagree {
		return helped.objected(ctx, tx, h.task)
	}
	helpers, err := store.LockHelpers(ctx, tx, parent.ID)
	if err != nil || parent.State != crm.TaskWaiting || isAwaited(helpers, parent) {
		return err
	}
	if h.task.Role == crm.TaskAfter {
		return helped.confirmed(ctx, tx)
	}
	return helped.comeBack(ctx, tx, h.task)
}

// objected opens a task again whose outcome a signer did not agree to; the
// other signers are asked no more.
func (h *held) objected(ctx context.Context, tx *store.Tx, by *crm.Task) error {
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	if err := cancelEach(ctx, tx, helpers, ""); err != nil {
		return err
	}
	h.task.Outcome = ""
	return h.comeBack(ctx, tx, by)
}

// comeBack makes a task its holder's again, who reads what the helper said.
func (h *held) comeBack(ctx context.Context, tx *store.Tx, helper *crm.Task) error {
	h.task.State = crm.TaskOpen
	if err := store.SaveTask(ctx, tx, h.task, "task.returned", nil); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskBack, h.task, helper.Answers.Text(crm.HelpText), *h.task.AssigneeID)
}

// confirmed lets the outcome count that the last signer has agreed to, as the
// word of who chose it.
func (h *held) confirmed(ctx context.Context, tx *store.Tx) error {
	if err := tx.As(ctx, *h.task.AssigneeID, h.finish); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeResult, h.task, "", *h.task.AssigneeID)
}
