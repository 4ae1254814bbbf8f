package activities

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TakeBack lets who completed a task retract it (取回) until somebody has acted
// on what followed. An outcome that has had its effects is not undone; the
// refusal says what to do instead.
func TakeBack(ctx context.Context, tx *store.Tx, at TaskAt, text string) error {
	h, err := lockTask(ctx, tx, at.ID)
	if err != nil {
		return err
	}
	if err := h.refusePaused(); err != nil {
		return err
	}
	if err := h.refuseTakingBack(tx, at.Version); err != nil {
		return err
	}
	switch {
	case h.task.Helps():
		return h.takeBackHelp(ctx, tx, text)
	case h.task.Role == crm.TaskSign:
		return h.takeBackSignature(ctx, tx, text)
	}
	return outcomeFinal(h.task)
}

func (h *held) refuseTakingBack(tx *store.Tx, version int64) error {
	switch {
	case h.task.State != crm.TaskDone:
		return &crm.Conflict{Code: "not-done", Detail: crm.Label{
			ZH: "这个待办还没有完成，不需要取回", EN: "This task is not done; there is nothing to take back"}}
	case h.task.CompletedBy == nil || *h.task.CompletedBy != tx.Viewer.ID:
		return fmt.Errorf("task %s was completed by somebody else: %w", h.task.ID, crm.ErrForbidden)
	case h.task.Version != version:
		return errTaskChanged()
	}
	return nil
}

// takeBackHelp makes a helper's answer undone while who was helped has not made
// use of it.
func (h *held) takeBackHelp(ctx context.Context, tx *store.Tx, text string) error {
	parent, err := store.LockTask(ctx, tx.AsSystem(), *h.task.ParentID)
	if err != nil {
		return err
	}
	if !canUndoHelp(h.task, parent) {
		return &crm.Conflict{Code: "acted-on", Detail: crm.Label{
			ZH: "对方已根据您的意见继续办理，不能取回；请在评论中补充说明",
			EN: "It has been acted on, so it cannot be taken back; say what you want to add in a comment"}}
	}
	h.task.State, h.task.Outcome, h.task.CompletedAt, h.task.CompletedBy = crm.TaskOpen, "", nil, nil
	if err := store.SaveTask(ctx, tx, h.task, "task.taken-back", said(text)); err != nil {
		return err
	}
	if parent.State == crm.TaskWaiting {
		return nil
	}
	parent.State = crm.TaskWaiting
	return store.SaveTask(ctx, tx, parent, "task.awaited", nil)
}

// canUndoHelp says whether a helper's word has not been used yet: the task is
// still with its holder and its outcome not chosen; or, for who confirms the
// outcome, others are still asked.
func canUndoHelp(helper, parent *crm.Task) bool {
	if helper.Role == crm.TaskAfter {
		return parent.State == crm.TaskWaiting && parent.Outcome != ""
	}
	return !parent.IsOver() && parent.Outcome == ""
}

// outcomeFinal says why an outcome is not taken back, and what to do instead.
func outcomeFinal(task *crm.Task) error {
	detail := crm.Label{
		ZH: "这个结果已经生效，不能取回；请与后续环节的办理人联系",
		EN: "This outcome has taken effect and cannot be taken back; speak to who has the next step"}
	if (task.Kind == crm.TaskFirstContact || task.Kind == crm.TaskAnswerInquiry) && task.Outcome != crm.OutcomeSentBack {
		detail = crm.Label{
			ZH: "首次联系已记入联系记录并改变了线索状态，不能取回；请在线索和联系记录上更正",
			EN: "The first contact is recorded and has moved the lead, so it cannot be taken back; correct the lead and the interaction instead"}
	}
	return &crm.Conflict{Code: "outcome-final", Detail: detail}
}
