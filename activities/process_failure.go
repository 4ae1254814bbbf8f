package activities

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// stepOneByOne does a step for each process that is due in it in a transaction
// of its own. One that fails for good is parked, visibly, and the others go on.
func (p *Processes) stepOneByOne(ctx context.Context, batch Batch, name string, work work) (Standing, error) {
	due, err := store.DueIn(ctx, p.DB, batch.ID, name, p.DB.Now(), bulkLimit)
	if err != nil {
		return Standing{}, err
	}
	for _, id := range due {
		err := p.stepOne(ctx, id, name, work)
		if store.MayPass(err) {
			return Standing{}, err
		}
		if err == nil {
			continue
		}
		if err := p.park(ctx, id, name, err); err != nil {
			return Standing{}, err
		}
	}
	return p.Survey(ctx, batch)
}

// stepOne does a step for one process, where it is still due in it.
func (p *Processes) stepOne(ctx context.Context, id uuid.UUID, step string, work work) error {
	return p.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		process, err := store.LockProcess(ctx, tx, id)
		if err != nil || !dueIn(process, step, tx.Now) {
			return err
		}
		return anew(ctx, tx, []*crm.Process{process}, work)
	})
}

// anew does a step for processes of which some may have failed in it before:
// if it succeeds now, that is over.
func anew(ctx context.Context, tx *store.Tx, due []*crm.Process, work work) error {
	for _, p := range due {
		if p.Failures == 0 {
			continue
		}
		p.State, p.WaitingFor, p.WaitingOn, p.Failures, p.FailedID = crm.ProcessRunning, "", "", 0, ""
		if err := store.SaveProcess(ctx, tx, p); err != nil {
			return err
		}
	}
	return work(ctx, tx, due)
}

func dueIn(p *crm.Process, step string, now time.Time) bool {
	return p.State != crm.ProcessEnded && p.Step == step && p.NextAt != nil && !p.NextAt.After(now)
}

// park lets a process whose step failed wait, longer each time, and tells the
// admins the first time. The log has the error under the id that they see.
func (p *Processes) park(ctx context.Context, id uuid.UUID, step string, failure error) error {
	return p.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		process, err := store.LockProcess(ctx, tx, id)
		if err != nil || !dueIn(process, step, tx.Now) {
			return err
		}
		process.Failures++
		process.FailedID = store.NewID().String()
		p.Log.ErrorContext(ctx, "a step of a process failed", "id", process.FailedID, "process", id, "step", step, "error", failure)
		again := tx.Now.Add(pauseAfter(process.Failures))
		if err := wait(ctx, tx, process, wanting{reason: crm.WaitingForRepair, until: &again}); err != nil || process.Failures > 1 {
			return err
		}
		return tellAdminsStuck(ctx, tx, process)
	})
}

// pauseAfter is how long a step rests after it failed so many times.
func pauseAfter(failures int) time.Duration {
	return min(time.Minute<<min(failures-1, 10), retryWaitingAfter)
}

// tellAdminsStuck tells the admins that a process waits for them.
func tellAdminsStuck(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	admins, err := store.Admins(ctx, tx)
	if err != nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeStuck, RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID, GatherKey: "stuck " + p.ID.String(),
	}, admins...)
}
