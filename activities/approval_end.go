package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// release lets those go whose signature a level no longer needs.
func (r *round) release(ctx context.Context, tx *store.Tx, level int) error {
	cancelled := map[uuid.UUID]bool{}
	for _, seat := range r.SignersOf(level) {
		switch seat.State {
		case crm.SignerOpen:
			cancelled[*seat.TaskID] = true
		case crm.SignerWaiting:
		default:
			continue
		}
		seat.State = crm.SignerNotNeeded
		if err := store.SaveSigner(ctx, tx, r.Approval, seat); err != nil {
			return err
		}
	}
	if len(cancelled) == 0 {
		return nil
	}
	people, err := r.cancel(ctx, tx, func(t *crm.Task) bool {
		return cancelled[t.ID] || (t.ParentID != nil && cancelled[*t.ParentID])
	})
	if err != nil {
		return err
	}
	return r.tell(ctx, tx, crm.NoticeTaskTaken, people...)
}

// cancel cancels those signatures still to be given, and the help that was
// asked for them, that are of a kind, and returns who had them.
func (r *round) cancel(ctx context.Context, tx *store.Tx, which func(*crm.Task) bool) (people []uuid.UUID, err error) {
	tasks, err := store.LockSignatures(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if (r.signing != nil && t.ID == r.signing.ID) || !which(t) {
			continue
		}
		t.State = crm.TaskCancelled
		if err := store.SaveTask(ctx, tx, t, "task.cancelled", nil); err != nil {
			return nil, err
		}
		people = append(people, holders(t)...)
	}
	return people, nil
}

// end writes what the round has come to; nobody is asked any more, and who was
// is told.
func (r *round) end(ctx context.Context, tx *store.Tx, state crm.ApprovalState) error {
	for _, seat := range r.Signers {
		if seat.State != crm.SignerOpen && seat.State != crm.SignerWaiting {
			continue
		}
		seat.State = crm.SignerNotNeeded
		if err := store.SaveSigner(ctx, tx, r.Approval, seat); err != nil {
			return err
		}
	}
	people, err := r.cancel(ctx, tx, func(*crm.Task) bool { return true })
	if err != nil {
		return err
	}
	if err := store.EndApproval(ctx, tx, r.Approval, state); err != nil {
		return err
	}
	if state == crm.ApprovalOvertaken {
		return r.tell(ctx, tx, crm.NoticeOvertaken, append(r.asked(), people...)...)
	}
	return r.tell(ctx, tx, crm.NoticeTaskTaken, people...)
}

// asked lists whoever was asked to sign so far.
func (r *round) asked() []uuid.UUID {
	var people []uuid.UUID
	for _, seat := range r.Signers {
		if seat.TaskID != nil {
			people = append(people, seat.PersonID)
		}
		if seat.ActedBy != nil {
			people = append(people, *seat.ActedBy)
		}
	}
	return people
}

// tell tells people of the round.
func (r *round) tell(ctx context.Context, tx *store.Tx, kind crm.NoticeKind, people ...uuid.UUID) error {
	return notify(ctx, tx, crm.Notice{
		Kind: kind, RecordKind: r.RecordKind, RecordID: r.RecordID, ProcessID: &r.ProcessID,
	}, people...)
}

// withdrawRounds ends the round under way of a locked process that leaves its
// step early.
func withdrawRounds(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	a, err := store.LatestApproval(ctx, tx, process)
	if err != nil || a == nil || a.State != crm.ApprovalOpen {
		return err
	}
	r := &round{Approval: a, process: process}
	return r.end(ctx, tx, crm.ApprovalWithdrawn)
}
