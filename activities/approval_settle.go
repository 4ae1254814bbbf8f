package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// settleRequest does what follows from what the signatures of a request came
// to: it is agreed or refused, or comes back to who asked, to be revised.
func settleRequest(ctx context.Context, tx *store.Tx, _ *Processes, process *crm.Process, a *crm.Approval) error {
	request, err := store.ApprovalRequests.Lock(ctx, tx, process.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return abandonLocked(ctx, tx, process, outcomeDeleted)
	}
	if err != nil {
		return err
	}
	state := map[crm.ApprovalState]crm.RequestState{
		crm.ApprovalAgreed: crm.RequestAgreed, crm.ApprovalRefused: crm.RequestRefused, crm.ApprovalSentBack: crm.RequestSentBack,
	}[a.State]
	told := store.Change{Type: "approval-request." + string(state), ProcessID: &process.ID}
	if err := moveRequest(ctx, tx, request, state, told); err != nil {
		return err
	}
	if state == crm.RequestSentBack {
		return askToRevise(ctx, tx, process, request)
	}
	if err := end(ctx, tx, process, string(a.State)); err != nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeResult, RecordKind: process.RecordKind, RecordID: process.RecordID, ProcessID: &process.ID, Text: lastWords(a),
	}, ownersOf(request, process)...)
}

// lastWords are what the last signer said.
func lastWords(a *crm.Approval) string {
	var last *crm.Signer
	for _, s := range a.Signers {
		if s.At != nil && s.Text != "" && (last == nil || !s.At.Before(*last.At)) {
			last = s
		}
	}
	if last == nil {
		return ""
	}
	return last.Text
}

func ownersOf(request *crm.ApprovalRequest, process *crm.Process) []uuid.UUID {
	var people []uuid.UUID
	for _, id := range []*uuid.UUID{request.OwnerID, process.StartedBy} {
		if id != nil {
			people = append(people, *id)
		}
	}
	return people
}

// askToRevise gives a request that was sent back to who asked.
func askToRevise(ctx context.Context, tx *store.Tx, process *crm.Process, request *crm.ApprovalRequest) error {
	process.Step, process.NextAt = crm.RequestStepRevise, nil
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return err
	}
	return giveTask(ctx, tx, &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: crm.TaskRevise, FormVersion: 1,
		RecordKind: process.RecordKind, RecordID: process.RecordID, AssigneeID: request.OwnerID, MadeBy: crm.MadeByProcess,
	})
}

// FollowRevisions looks at the requests of the batch that came back: resubmitted
// they enter a new visit of the approval, withdrawn they are drafts again.
func (p *Processes) FollowRevisions(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.RequestStepRevise, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := p.followRevision(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Processes) followRevision(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	done, err := doneInStep(ctx, tx, process)
	if err != nil {
		return err
	}
	if done == nil {
		return p.watchTasks(ctx, tx, process)
	}
	request, err := store.ApprovalRequests.Lock(ctx, tx, process.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return end(ctx, tx, process, outcomeDeleted)
	}
	if err != nil {
		return err
	}
	if done.Outcome == crm.OutcomeWithdraw {
		told := store.Change{Type: "approval-request.withdrawn", ProcessID: &process.ID, TaskID: &done.ID}
		if err := moveRequest(ctx, tx, request, crm.RequestDraft, told); err != nil {
			return err
		}
		return end(ctx, tx, process, crm.OutcomeWithdrawn)
	}
	told := store.Change{Type: "approval-request.submitted", ProcessID: &process.ID, TaskID: &done.ID}
	if err := moveRequest(ctx, tx, request, crm.RequestPending, told); err != nil {
		return err
	}
	process.Step, process.Visit, process.NextAt = crm.RequestStepApproval, process.Visit+1, &tx.Now
	return store.SaveProcess(ctx, tx, process)
}

// doneInStep is the task that was done in the visit of the step at hand; nil:
// none was.
func doneInStep(ctx context.Context, tx *store.Tx, process *crm.Process) (*crm.Task, error) {
	tasks, err := store.TasksOfProcess(ctx, tx, process.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if t.Step == process.Step && t.Visit == process.Visit && t.State == crm.TaskDone && t.Role == crm.TaskMain {
			return t, nil
		}
	}
	return nil, nil
}
