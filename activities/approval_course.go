package activities

import (
	"context"
	"errors"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// approvalCourse is what a kind of process says of its steps of signatures:
// what to ask, and what follows from what they come to.
type approvalCourse struct {
	// ask says what to ask for; nil: nothing can be asked now, and the process
	// has been told to wait.
	ask func(ctx context.Context, tx *store.Tx, p *Processes, process *crm.Process, round int) (*approvalAsk, error)
	// settle moves the process on from a round that was agreed, refused or sent
	// back.
	settle func(ctx context.Context, tx *store.Tx, p *Processes, process *crm.Process, a *crm.Approval) error
}

// approvalCourses are the courses by kind of process. A kind that declares a
// step of signatures adds its line here.
var approvalCourses = map[string]approvalCourse{
	crm.RequestProcessName:   {askForRequest, settleRequest},
	crm.ComplaintProcessName: {askForSolution, settleSolution},
}

// SeekApprovals drives the processes of the batch that are due in steps of
// signatures: it asks for them, asks anew where the content has changed, notes
// who is late, and moves on when a round has ended.
func (p *Processes) SeekApprovals(ctx context.Context, batch Batch) (standing Standing, err error) {
	kind, _ := crm.ProcessKindNamed(batch.Kind)
	for _, step := range kind.Steps {
		if step.Approval == nil {
			continue
		}
		standing, err = p.step(ctx, batch, step.Name, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
			for _, process := range due {
				if err := p.seekApproval(ctx, tx, process); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return Standing{}, err
		}
	}
	return standing, nil
}

func (p *Processes) seekApproval(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	a, err := store.LatestApproval(ctx, tx, process)
	if err != nil {
		return err
	}
	if a != nil && a.State == crm.ApprovalOpen {
		changed, err := hasChanged(ctx, tx, process, a)
		if errors.Is(err, crm.ErrNotFound) {
			return abandonLocked(ctx, tx, process, outcomeDeleted)
		}
		if err != nil {
			return err
		}
		if changed {
			err = overtake(ctx, tx, process)
			a.State = crm.ApprovalOvertaken
		}
		if err != nil {
			return err
		}
	}
	if a == nil || a.State == crm.ApprovalOvertaken || a.State == crm.ApprovalWithdrawn {
		if a, err = p.beginRound(ctx, tx, process, a); err != nil || a == nil {
			return err
		}
	}
	if a.State == crm.ApprovalOpen {
		return p.watchTasks(ctx, tx, process)
	}
	return approvalCourses[process.Kind].settle(ctx, tx, p, process, a)
}

// beginRound asks for signatures; nil: it cannot be asked now.
func (p *Processes) beginRound(ctx context.Context, tx *store.Tx, process *crm.Process, before *crm.Approval) (*crm.Approval, error) {
	number := 1
	if before != nil {
		number = before.Round + 1
	}
	ask, err := approvalCourses[process.Kind].ask(ctx, tx, p, process, number)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, end(ctx, tx, process, outcomeDeleted)
	}
	if err != nil || ask == nil {
		return nil, err
	}
	process.State, process.WaitingFor, process.WaitingOn = crm.ProcessRunning, "", ""
	return askApproval(ctx, tx, process, *ask)
}

// hasChanged says whether the content of a round is another than when it began.
func hasChanged(ctx context.Context, tx *store.Tx, process *crm.Process, a *crm.Approval) (bool, error) {
	fields, schema := approvalFields(process)
	now, err := store.ReadKeyValues(ctx, tx, schema, process.RecordID, fields)
	return err == nil && crm.ContentHash(now) != a.ContentHash, err
}
