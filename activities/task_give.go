package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// giveTask adds a task to a process and tells who has it now: its assignee, or
// all who may claim it. Where the assignee comes back too late, their
// substitute gets it. One whose turn has not come is told of later.
func giveTask(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	if t.AssigneeID != nil && t.ActedFor == nil {
		if err := giveSubstitute(ctx, tx, t); err != nil {
			return err
		}
	}
	claim, err := claimNew(ctx, tx, t)
	if err != nil {
		return err
	}
	if err := store.InsertTask(ctx, tx, t); err != nil {
		return err
	}
	if err := claim.write(ctx, tx, t); err != nil {
		return err
	}
	if t.ActedFor != nil {
		if err := tellStoodIn(ctx, tx, t, *t.ActedFor); err != nil {
			return err
		}
	}
	if t.State != crm.TaskOpen {
		return nil
	}
	people := t.Candidates
	if t.AssigneeID != nil {
		people = []uuid.UUID{*t.AssigneeID}
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskGiven, t, "", people...)
}

// claimNew is who may claim a new task: its candidates, and who stands in for
// those who are away.
func claimNew(ctx context.Context, tx *store.Tx, t *crm.Task) (*candidacy, error) {
	if t.AssigneeID != nil || len(t.Candidates) == 0 {
		return &candidacy{}, nil
	}
	process, err := store.LoadProcess(ctx, tx, t.ProcessID)
	if err != nil {
		return nil, err
	}
	return candidacyOf(ctx, tx, process, t, nil)
}

// giveSubstitute makes who stands in for the assignee of a new task the
// assignee.
func giveSubstitute(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	process, err := store.LoadProcess(ctx, tx, t.ProcessID)
	if err != nil {
		return err
	}
	return standIn(ctx, tx, process, t)
}

// standIn makes who stands in for the assignee of a task of a process the
// assignee, in their place.
func standIn(ctx context.Context, tx *store.Tx, process *crm.Process, t *crm.Task) error {
	holder := *t.AssigneeID
	place, err := placeOf(ctx, tx, process, t, holder)
	if err != nil || place == holder {
		return err
	}
	t.AssigneeID, t.ActedFor = &place, &holder
	return nil
}

// placeOf is with whom a task of a person lies now: with themselves, or, while
// they are away and it is due before they are back, with the first along the
// chain of substitutes who is there. Who made the entry that is decided on is
// no substitute for it.
func placeOf(ctx context.Context, tx *store.Tx, p *crm.Process, t *crm.Task, person uuid.UUID) (uuid.UUID, error) {
	if t.DueAt == nil {
		return person, nil
	}
	seen := map[uuid.UUID]bool{}
	for at := person; ; {
		s, err := store.SubstitutionAt(ctx, tx, at, p.Kind)
		switch {
		case err != nil:
			return person, err
		case s == nil && at == person:
			return person, nil
		case s == nil:
			may, err := mayStandIn(ctx, tx, p, t, at)
			if err != nil || !may {
				return person, err
			}
			return at, nil
		case at == person && !t.DueAt.Before(s.EndsAt), seen[s.SubstituteID]:
			return person, nil
		}
		at = s.SubstituteID
		seen[at] = true
	}
}

// mayStandIn says whether the last of a chain of substitutes is there, and may
// decide on what the task is about.
func mayStandIn(ctx context.Context, tx *store.Tx, p *crm.Process, t *crm.Task, substitute uuid.UUID) (bool, error) {
	there, err := store.IsThere(ctx, tx, substitute)
	if err != nil || !there {
		return false, err
	}
	if t.ParentID != nil { // nobody helps with their own
		helped, err := store.LoadTask(ctx, tx, *t.ParentID)
		if err != nil || helped.HeldBy(substitute) {
			return false, err
		}
	}
	if !notOwn(p, t) {
		return true, nil
	}
	made, err := store.MadeEntry(ctx, tx, p, substitute)
	if err != nil || made || t.ApprovalID == nil {
		return !made, err
	}
	own, err := store.SignsOwn(ctx, tx, *t.ApprovalID, substitute)
	return !own, err
}

// notOwn says whether a task is not for who made the entry: a signature never
// is, other tasks where their step says so.
func notOwn(p *crm.Process, t *crm.Task) bool {
	if t.Role == crm.TaskSign {
		return true
	}
	kind, _ := crm.ProcessKindNamed(p.Kind)
	for _, step := range kind.Steps {
		if step.Name == t.Step {
			return step.NotOwn
		}
	}
	return false
}

// tellStoodIn puts into the history who does a task for whom.
func tellStoodIn(ctx context.Context, tx *store.Tx, t *crm.Task, person uuid.UUID) error {
	names, err := namesOf(ctx, tx, person, *t.AssigneeID)
	if err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "task.stood-in", RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &t.ProcessID, TaskID: &t.ID,
		Facts: map[string]string{"task": t.Kind, "for": names[person], "by": names[*t.AssigneeID]},
	})
}

func namesOf(ctx context.Context, tx *store.Tx, people ...uuid.UUID) (map[uuid.UUID]string, error) {
	names, err := store.Names(ctx, tx, crm.System(), crm.Users.Name, people)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	return names, nil
}
