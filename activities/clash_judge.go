package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// FollowClashes looks at the clashes of the batch: a new one is given to a
// judge, one that was judged is over, and the clock of the others is watched.
func (p *Processes) FollowClashes(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.ClashStepJudge, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := p.followClash(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Processes) followClash(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	sides, err := store.SidesOf(ctx, tx, process.ID)
	if err != nil {
		return err
	}
	parties := partiesOf(sides)
	open, done, err := tasksOfStep(ctx, tx, process)
	switch {
	case err != nil:
		return err
	case done == nil && len(parties) < 2: // their records were merged
		return endMoot(ctx, tx, process, sides)
	case done == nil && !open:
		return askJudge(ctx, tx, process, parties)
	}
	return p.followTask(ctx, tx, process)
}

// askJudge gives a clash to who judges it.
func askJudge(ctx context.Context, tx *store.Tx, process *crm.Process, parties []uuid.UUID) error {
	judge, candidates, err := findJudge(ctx, tx, process, parties)
	if err != nil {
		return err
	}
	if judge == nil && len(candidates) == 0 {
		return wait(ctx, tx, process, wanting{reason: crm.WaitingForEligible})
	}
	task := &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: crm.TaskJudgeClash, FormVersion: 1,
		RecordKind: process.RecordKind, RecordID: process.RecordID, AssigneeID: judge, Candidates: candidates, MadeBy: crm.MadeByProcess,
		CountedFrom: &tx.Now, AllowedMinutes: new(crm.ClashWithinMinutes),
	}
	var department *uuid.UUID
	if judge != nil {
		if department, err = store.DepartmentOf(ctx, tx, *judge); err != nil {
			return err
		}
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	task.DueAt = new(times.Of(department).AddWorking(tx.Now, crm.ClashWithinMinutes))
	if err := giveTask(ctx, tx, task); err != nil {
		return err
	}
	process.State, process.WaitingFor, process.WaitingOn = crm.ProcessRunning, "", ""
	if process.NextAt, err = store.LeastDue(ctx, tx, process); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, process)
}

// findJudge finds who judges a clash: the nearest superior of all parties who
// has no part in it. Where a place above is vacant, the next above it counts.
// Without such a superior the admins who have no part in it may take it.
func findJudge(ctx context.Context, tx *store.Tx, process *crm.Process, parties []uuid.UUID) (judge *uuid.UUID, candidates []uuid.UUID, err error) {
	chains := make([][]uuid.UUID, len(parties))
	for i, party := range parties {
		if chains[i], err = store.LineAbove(ctx, tx, party); err != nil {
			return nil, nil, err
		}
	}
	for _, superior := range chains[0] {
		if slices.ContainsFunc(chains, func(chain []uuid.UUID) bool { return !slices.Contains(chain, superior) }) {
			continue
		}
		made, err := store.MadeEntry(ctx, tx, process, superior)
		if err != nil {
			return nil, nil, err
		}
		if !made {
			return &superior, nil, nil
		}
	}
	admins, err := store.Admins(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	for _, admin := range admins {
		made, err := store.MadeEntry(ctx, tx, process, admin)
		if err != nil {
			return nil, nil, err
		}
		if !made {
			candidates = append(candidates, admin)
		}
	}
	return nil, candidates, nil
}

// endMoot ends a clash that is none any more; what waited for it is in force.
func endMoot(ctx context.Context, tx *store.Tx, process *crm.Process, sides []store.Side) error {
	if err := cancelTasks(ctx, tx, process); err != nil {
		return err
	}
	if err := end(ctx, tx, process, crm.OutcomeMoot); err != nil {
		return err
	}
	return eachInClash(ctx, tx, sides, func(r *crm.Registration) error {
		return moveRegistration(ctx, tx, r, crm.RegistrationActive, store.Change{Type: "registration.kept", ProcessID: &process.ID})
	})
}

// leaveClash ends the clash in which a registration is a side, because it goes.
// It returns the other registrations that waited for the judgement.
func leaveClash(ctx context.Context, tx *store.Tx, r *crm.Registration) ([]uuid.UUID, error) {
	own := store.Side{Kind: crm.Registrations.Name, RecordID: r.ID}
	open, err := store.OpenClash(ctx, tx, []store.Side{own})
	if err != nil || open == nil {
		return nil, err
	}
	process, err := store.LockProcess(ctx, tx, *open)
	if err != nil || process.State == crm.ProcessEnded {
		return nil, err
	}
	sides, err := store.SidesOf(ctx, tx, process.ID)
	if err != nil {
		return nil, err
	}
	if err := cancelTasks(ctx, tx, process); err != nil {
		return nil, err
	}
	if err := end(ctx, tx, process, crm.OutcomeMoot); err != nil {
		return nil, err
	}
	var left []uuid.UUID
	err = eachInClash(ctx, tx, sides, func(other *crm.Registration) error {
		if other.ID != r.ID {
			left = append(left, other.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return left, tx.Wake(ctx, process)
}

// dropClash lets whoever was first stay when a clash is ended without a
// judgement: the registrations that waited for one are ceded.
func dropClash(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	sides, err := store.SidesOf(ctx, tx, process.ID)
	if err != nil {
		return err
	}
	return eachInClash(ctx, tx, sides, func(r *crm.Registration) error {
		return moveRegistration(ctx, tx, r, crm.RegistrationCeded, store.Change{Type: "registration.ceded", ProcessID: &process.ID})
	})
}

// eachInClash does something with each registration that waits for the
// judgement.
func eachInClash(ctx context.Context, tx *store.Tx, sides []store.Side, work func(*crm.Registration) error) error {
	for _, side := range sides {
		r, err := sideRegistration(ctx, tx, side)
		if err != nil {
			return err
		}
		if r == nil || r.State != crm.RegistrationClash {
			continue
		}
		if err := work(r); err != nil {
			return err
		}
	}
	return nil
}
