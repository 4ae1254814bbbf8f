package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// takeBackSignature makes a signature undone while its level is still open and
// nobody who signs after it has: its seat is asked again. Whoever was asked
// next in a sequence has to wait again.
func (h *held) takeBackSignature(ctx context.Context, tx *store.Tx, text string) error {
	a, err := store.GetApproval(ctx, tx, *h.task.ApprovalID)
	if err != nil {
		return err
	}
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	if !mayRetract(a, h.task, helpers) {
		return &crm.Conflict{Code: "acted-on", Detail: crm.Label{
			ZH: "审批已按您的意见继续，不能取回；请与后续审批人联系，或请发起人撤回",
			EN: "The approval has gone on with your word, so it cannot be taken back; speak to who signs next, or let the initiator withdraw it"}}
	}
	seat := a.SeatOf(h.task.ID)
	seat.State, seat.Text, seat.ActedBy, seat.ActedFor, seat.At = crm.SignerOpen, "", nil, nil, nil
	if err := store.SaveSigner(ctx, tx, a, seat); err != nil {
		return err
	}
	h.task.State, h.task.Outcome, h.task.CompletedAt, h.task.CompletedBy = crm.TaskOpen, "", nil, nil
	if err := h.saveGiven(ctx, tx, "task.taken-back", said(text)); err != nil {
		return err
	}
	r := &round{Approval: a, process: h.process, signing: h.task}
	if err := r.unask(ctx, tx, a.AskedAfter(seat)); err != nil {
		return err
	}
	return watchAgain(ctx, tx, h.process)
}

// mayRetract says whether a signature may be taken back: its level is open,
// nobody after it has signed, and nobody has confirmed it.
func mayRetract(a *crm.Approval, task *crm.Task, helpers []*crm.Task) bool {
	for _, t := range helpers {
		if t.Role == crm.TaskAfter && t.State == crm.TaskDone {
			return false
		}
	}
	seat := a.SeatOf(task.ID)
	return seat != nil && a.Retractable(seat)
}

// unask lets seats wait again for their turn.
func (r *round) unask(ctx context.Context, tx *store.Tx, seats []*crm.Signer) error {
	asked := map[uuid.UUID]bool{}
	for _, seat := range seats {
		asked[*seat.TaskID] = true
		seat.State, seat.TaskID = crm.SignerWaiting, nil
		if err := store.SaveSigner(ctx, tx, r.Approval, seat); err != nil {
			return err
		}
	}
	if len(asked) == 0 {
		return nil
	}
	people, err := r.cancel(ctx, tx, func(t *crm.Task) bool {
		return asked[t.ID] || (t.ParentID != nil && asked[*t.ParentID])
	})
	if err != nil {
		return err
	}
	return r.tell(ctx, tx, crm.NoticeTaskTaken, people...)
}
