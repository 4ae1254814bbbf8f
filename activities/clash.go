package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// beginClash puts a newcomer and those whom they meet before a judge, or adds
// the newcomer to a clash over the same company that is under way. Whoever
// begins one has the records met to themselves; one that is judged this moment
// is waited for, and what is left is looked at anew.
func beginClash(ctx context.Context, tx *store.Tx, e encounter, others []store.Side) error {
	for len(others) > 0 {
		sides := append(slices.Clone(others), e.newcomer)
		if err := store.LockSides(ctx, tx, sides); err != nil {
			return err
		}
		open, err := store.OpenClash(ctx, tx, sides)
		if err != nil {
			return err
		}
		if open == nil {
			return newClash(ctx, tx, sides)
		}
		process, err := store.LockProcess(ctx, tx, *open)
		if err != nil {
			return err
		}
		if process.State != crm.ProcessEnded {
			return joinClash(ctx, tx, process, sides)
		}
		if _, others, err = e.look(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// newClash begins a clash on the registration that was there first. Nobody
// starts it: who starts a process sees its record, and whoever came later is
// not to read what others have filed.
func newClash(ctx context.Context, tx *store.Tx, sides []store.Side) error {
	first := slices.IndexFunc(sides, func(s store.Side) bool { return s.Kind == crm.Registrations.Name })
	process, err := store.StartClash(ctx, tx, sides[first].RecordID)
	if err != nil {
		return err
	}
	if err := store.AddSides(ctx, tx, process.ID, sides...); err != nil {
		return err
	}
	return tellClash(ctx, tx, process, sides)
}

// joinClash adds records to a clash that is under way. With another party a
// judge is looked for anew: it must be nobody's who is one.
func joinClash(ctx context.Context, tx *store.Tx, process *crm.Process, sides []store.Side) error {
	before, err := store.SidesOf(ctx, tx, process.ID)
	if err != nil {
		return err
	}
	if err := store.AddSides(ctx, tx, process.ID, sides...); err != nil {
		return err
	}
	var came []store.Side
	for _, side := range sides {
		if !slices.ContainsFunc(before, func(s store.Side) bool { return s.RecordID == side.RecordID }) {
			came = append(came, side)
		}
	}
	parties := partiesOf(before)
	if !slices.ContainsFunc(came, func(s store.Side) bool { return !slices.Contains(parties, s.OwnerID) }) {
		return tellClash(ctx, tx, process, came)
	}
	if err := takeFromJudge(ctx, tx, process); err != nil {
		return err
	}
	return tellClash(ctx, tx, process, append(before, came...))
}

// takeFromJudge lets another judge be looked for, in a new visit of the step.
func takeFromJudge(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	open, err := store.LockOpenTasks(ctx, tx, process)
	if err != nil {
		return err
	}
	if err := cancelTasks(ctx, tx, process); err != nil {
		return err
	}
	for _, t := range open {
		if err := notifyOfTask(ctx, tx, crm.NoticeTaskTaken, t, "", holders(t)...); err != nil {
			return err
		}
	}
	process.Visit++
	return goOn(ctx, tx, process)
}

// tellClash tells in the history of the records that they are part of a clash,
// and the parties, each by a record of their own.
func tellClash(ctx context.Context, tx *store.Tx, process *crm.Process, sides []store.Side) error {
	told := map[uuid.UUID]bool{}
	for _, side := range sides {
		if err := tx.Tell(ctx, store.Change{Type: side.Kind + ".clashed", RecordKind: side.Kind, RecordID: side.RecordID, ProcessID: &process.ID}); err != nil {
			return err
		}
		if told[side.OwnerID] {
			continue
		}
		told[side.OwnerID] = true
		if err := notify(ctx, tx, clashNotice(crm.NoticeClash, process, side), side.OwnerID); err != nil {
			return err
		}
	}
	return nil
}

func clashNotice(kind crm.NoticeKind, process *crm.Process, side store.Side) crm.Notice {
	return crm.Notice{
		Kind: kind, RecordKind: side.Kind, RecordID: side.RecordID,
		GatherKey: string(kind) + " " + process.ID.String() + " " + side.RecordID.String(),
	}
}

// partiesOf are the people who meet in a clash, whoever was there first first.
func partiesOf(sides []store.Side) []uuid.UUID {
	var parties []uuid.UUID
	for _, side := range sides {
		if !slices.Contains(parties, side.OwnerID) {
			parties = append(parties, side.OwnerID)
		}
	}
	return parties
}
