package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// approvalAsk is what a step asks signatures for, and of whom.
type approvalAsk struct {
	levels        []crm.Level
	signing       crm.Signing
	madeBy        crm.TaskMaker // a rule, or the course of the process
	decision      *uuid.UUID    // of the rule that asked for the levels
	withinMinutes int           // working time for each signature
}

// askApproval begins a round of signatures in a visit of a step: the key fields
// are frozen as they are, everybody is found, and the first level is asked. It
// may come to its end at once, where nobody is above the initiator.
func askApproval(ctx context.Context, tx *store.Tx, process *crm.Process, ask approvalAsk) (*crm.Approval, error) {
	fields, schema := approvalFields(process)
	content, err := store.KeyValues(ctx, tx, schema, process.RecordID, fields)
	if err != nil {
		return nil, err
	}
	before, err := store.LatestApproval(ctx, tx, process)
	if err != nil {
		return nil, err
	}
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	a := &crm.Approval{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Round: 1,
		RecordKind: process.RecordKind, RecordID: process.RecordID,
		StartedBy: idOrNil(ask.signing.Initiator), Own: ask.signing.Own, CounterSigner: ask.signing.CounterSigner,
		MadeBy: ask.madeBy, DecisionID: ask.decision, WithinMinutes: ask.withinMinutes,
		Content: content, ContentHash: crm.ContentHash(content), Levels: ask.levels, Signers: org.Resolve(ask.levels, ask.signing),
	}
	if before != nil {
		a.Round = before.Round + 1
	}
	if err := store.InsertApproval(ctx, tx, a); err != nil {
		return nil, err
	}
	r := &round{Approval: a, process: process, org: &org}
	return a, r.advance(ctx, tx)
}

// approvalFields are the key fields of a step of signatures, and the kind that
// has them.
func approvalFields(process *crm.Process) ([]string, crm.Schema) {
	kind, _ := crm.ProcessKindNamed(process.Kind)
	step, _ := kind.Step(process.Step)
	schema, _ := crm.SchemaNamed(process.RecordKind)
	if step.Approval == nil {
		return nil, schema
	}
	return step.Approval.Fields, schema
}

func idOrNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// round is a round of signatures that is being worked on; its process is
// locked.
type round struct {
	*crm.Approval
	process *crm.Process
	org     *crm.Org  // nil: not read yet
	signing *crm.Task // the signature that is being given, which is written last
}

// advance asks whoever's turn it is, level by level, and ends the round when
// nothing is left to ask.
func (r *round) advance(ctx context.Context, tx *store.Tx) error {
	for level := range r.Levels {
		state, err := r.askLevel(ctx, tx, level)
		if err != nil {
			return err
		}
		switch state {
		case crm.LevelOpen:
			return nil
		case crm.LevelRefused:
			return r.end(ctx, tx, crm.ApprovalRefused)
		}
	}
	return r.end(ctx, tx, crm.ApprovalAgreed)
}

// askLevel asks those of a level whose turn it is, until the level waits for
// somebody or has decided.
func (r *round) askLevel(ctx context.Context, tx *store.Tx, level int) (crm.LevelState, error) {
	for {
		if state := r.StateOf(level); state != crm.LevelOpen {
			return state, r.release(ctx, tx, level)
		}
		turn := r.ToAsk(level)
		if len(turn) == 0 {
			return crm.LevelOpen, nil
		}
		for _, seat := range turn {
			if err := r.settleSeat(ctx, tx, seat); err != nil {
				return "", err
			}
		}
		if r.StateOf(level) != crm.LevelOpen {
			continue
		}
		for _, seat := range turn {
			if seat.State == crm.SignerWaiting {
				if err := r.askSeat(ctx, tx, seat); err != nil {
					return "", err
				}
			}
		}
	}
}

// settleSeat finds out whether a seat needs a signature at all: its person may
// have gone since the round began, have agreed one level before, or sit in the
// level already.
func (r *round) settleSeat(ctx context.Context, tx *store.Tx, seat *crm.Signer) error {
	if err := r.reseat(ctx, tx, seat); err != nil {
		return err
	}
	switch {
	case seat.State != crm.SignerWaiting:
		seat.At = &tx.Now
	case r.sitsBeside(seat):
		seat.State = crm.SignerNotNeeded
	case seat.Level > 0 && r.AgreedBefore(seat.Level, seat.PersonID):
		person := seat.PersonID
		seat.State, seat.ActedBy, seat.At = crm.SignerFilled, &person, &tx.Now
	default:
		return nil
	}
	return store.SaveSigner(ctx, tx, r.Approval, seat)
}

// sitsBeside says whether the person of a seat has another one in the level
// that counts.
func (r *round) sitsBeside(seat *crm.Signer) bool {
	return slices.ContainsFunc(r.SignersOf(seat.Level), func(s *crm.Signer) bool {
		return s != seat && s.PersonID == seat.PersonID && s.State != crm.SignerNotNeeded
	})
}

// reseat gives the seat of somebody who is no longer here to who is above them.
func (r *round) reseat(ctx context.Context, tx *store.Tx, seat *crm.Signer) error {
	if r.org == nil {
		org, err := store.OrgChart(ctx, tx)
		if err != nil {
			return err
		}
		r.org = &org
	}
	if r.org.People[seat.PersonID].Here && !r.IsOwn(seat.PersonID) {
		return nil
	}
	found := r.org.Upward(r.Signing(), seat)
	seat.PersonID, seat.Why, seat.State = found.PersonID, found.Why, found.State
	return nil
}

// askSeat gives the person of a seat a task, with a deadline in their working
// time.
func (r *round) askSeat(ctx context.Context, tx *store.Tx, seat *crm.Signer) error {
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	person, allowed := seat.PersonID, r.WithinMinutes
	due := times.Of(r.org.People[person].DepartmentID).AddWorking(tx.Now, allowed)
	task := &crm.Task{
		ProcessID: r.ProcessID, Step: r.Step, Visit: r.Visit, Kind: crm.TaskSignature, FormVersion: 1,
		RecordKind: r.RecordKind, RecordID: r.RecordID, AssigneeID: &person, DecisionID: r.DecisionID, MadeBy: r.MadeBy,
		Role: crm.TaskSign, ApprovalID: &r.ID, Level: seat.Level, DueAt: &due, CountedFrom: &tx.Now, AllowedMinutes: &allowed,
	}
	if err := giveTask(ctx, tx, task); err != nil {
		return err
	}
	seat.State, seat.TaskID = crm.SignerOpen, &task.ID
	return store.SaveSigner(ctx, tx, r.Approval, seat)
}
