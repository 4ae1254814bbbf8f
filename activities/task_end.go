package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// RejectTask ends the process with a no (驳回); who started it is told why.
func RejectTask(ctx context.Context, tx *store.Tx, at TaskAt, text string) error {
	h, err := lockForAct(ctx, tx, at, theHolder)
	if err != nil {
		return err
	}
	return h.reject(ctx, tx, text)
}

func (h *held) reject(ctx context.Context, tx *store.Tx, text string) error {
	if err := h.refuseHelper(); err != nil {
		return err
	}
	if !h.kind.Rejectable {
		return &crm.Conflict{Code: "not-rejectable", Detail: crm.Label{
			ZH: "“%s”不能驳回；请按表单中的结果办理", EN: "“%s” cannot be rejected; choose one of the outcomes of its form"}.With(h.kind.Label)}
	}
	if err := requireText(text); err != nil {
		return err
	}
	if err := h.endTask(ctx, tx, crm.OutcomeRejected, "task.rejected", said(text)); err != nil {
		return err
	}
	if err := h.endProcess(ctx, tx, crm.OutcomeRejected); err != nil {
		return err
	}
	if h.process.StartedBy == nil {
		return nil
	}
	return notifyOfTask(ctx, tx, crm.NoticeResult, h.task, text, *h.process.StartedBy)
}

// WithdrawTask lets who started a process take it back (撤回) while it runs:
// what is open is cancelled, and whoever has it is told.
func WithdrawTask(ctx context.Context, tx *store.Tx, at TaskAt, text string) error {
	h, err := lockForAct(ctx, tx, at, theStarter)
	if err != nil {
		return err
	}
	if !h.kind.Withdrawable {
		return &crm.Conflict{Code: "not-withdrawable", Detail: crm.Label{
			ZH: "“%s”不能撤回；请联系当前办理人", EN: "“%s” cannot be withdrawn; speak to who has it now"}.With(h.kind.Label)}
	}
	open, err := store.LockOpenTasks(ctx, tx, h.process)
	if err != nil {
		return err
	}
	if err := cancelEach(ctx, tx, open, text); err != nil {
		return err
	}
	for _, t := range open {
		if t.AssigneeID == nil {
			continue
		}
		if err := notifyOfTask(ctx, tx, crm.NoticeTaskTaken, t, text, *t.AssigneeID); err != nil {
			return err
		}
	}
	if h.process.Kind == crm.RequestProcessName {
		return redraft(ctx, tx, h.process, text)
	}
	if err := h.endProcess(ctx, tx, crm.OutcomeWithdrawn); err != nil {
		return err
	}
	if h.process.Kind == crm.LeadProcessName {
		return withdrawLead(ctx, tx, h.process)
	}
	return nil
}

// endProcess ends a process before its course is through.
func (h *held) endProcess(ctx context.Context, tx *store.Tx, outcome string) error {
	if err := end(ctx, tx, h.process, outcome); err != nil {
		return err
	}
	return tx.Wake(ctx, h.process)
}
