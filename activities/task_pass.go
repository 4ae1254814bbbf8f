package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// PassOn gives a task to somebody else for good (转办): by who has it, or by
// who leads them. The history keeps both names.
func PassOn(ctx context.Context, tx *store.Tx, at TaskAt, to uuid.UUID, text string) error {
	h, err := lockForPassing(ctx, tx, at)
	if err != nil {
		return err
	}
	if err := h.checkReceiver(ctx, tx, to); err != nil {
		return err
	}
	before := h.task.AssigneeID
	facts := map[string]string{"text": text}
	if facts["to"], err = nameOf(ctx, tx, tx.Viewer, crm.Users.Name, to); err != nil {
		return err
	}
	if before != nil {
		if facts["from"], err = nameOf(ctx, tx, tx.Viewer, crm.Users.Name, *before); err != nil {
			return err
		}
	}
	h.task.AssigneeID, h.task.ActedFor = &to, nil
	h.task.GivenBy, h.task.GivenText = tx.Viewer.IDOrNil(), text
	if err := h.saveGiven(ctx, tx, "task.passed-on", facts); err != nil {
		return err
	}
	if err := h.tellPassed(ctx, tx, to, before); err != nil {
		return err
	}
	return freePlace(ctx, tx, before)
}

// lockForPassing takes a task for its holder or who leads them. Who must not
// decide it may still give it to somebody who may.
func lockForPassing(ctx context.Context, tx *store.Tx, at TaskAt) (*held, error) {
	return lockForAct(ctx, tx, at, func(ctx context.Context, tx *store.Tx, h *held) error {
		if h.task.CandidateOf(tx.Viewer.ID) {
			return nil
		}
		return theHolderOrLeader(ctx, tx, h)
	})
}

// checkReceiver refuses who has the task already, and who must not decide it.
func (h *held) checkReceiver(ctx context.Context, tx *store.Tx, to uuid.UUID) error {
	if h.task.HeldBy(to) {
		return crm.InvalidField("to", "already-theirs",
			crm.Label{ZH: "这个待办已经在此人手上", EN: "They have this task already"},
			crm.Label{ZH: "请选择其他人", EN: "Choose somebody else"})
	}
	if to != tx.Viewer.ID { // a leader may take it over
		if _, err := checkColleagues(ctx, tx, "to", []uuid.UUID{to}); err != nil {
			return err
		}
	}
	own, err := h.ownOf(ctx, tx, to)
	if err == nil && own {
		err = crm.InvalidField("to", "own-entry",
			crm.Label{ZH: "此人不能审批自己录入或发起的内容", EN: "They entered or started this themselves and cannot decide on it"},
			crm.Label{ZH: "请选择其他人", EN: "Choose somebody else"})
	}
	return err
}

// tellPassed tells who has the task now, unless their substitute was told, and
// who had it when a leader took it.
func (h *held) tellPassed(ctx context.Context, tx *store.Tx, to uuid.UUID, before *uuid.UUID) error {
	if h.task.HeldBy(to) || h.task.State != crm.TaskOpen {
		if err := notifyOfTask(ctx, tx, crm.NoticeTaskGiven, h.task, h.task.GivenText, *h.task.AssigneeID); err != nil {
			return err
		}
	}
	if before == nil || h.task.HeldBy(*before) {
		return nil
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskTaken, h.task, h.task.GivenText, *before)
}
