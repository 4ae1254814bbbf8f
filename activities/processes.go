package activities

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Batch names the processes that one workflow drives together; a single one
// is a batch of one.
type Batch struct {
	Kind  string
	ID    uuid.UUID
	Epoch int
}

// Standing is how the processes of a batch stand: what the workflow has to do
// next, and when.
type Standing struct {
	Open   int        // processes that have not ended
	Due    []string   // steps in which some are due now
	NextAt *time.Time // when the next one will be; nil: on a wake-up only
}

// Processes are the steps of all processes. Each step is one transaction over
// the processes of a batch that are due in it; done again, it finds them no
// longer due and changes nothing.
type Processes struct {
	DB      *store.DB
	Rules   *RuleBook
	Company Company
	Log     *slog.Logger // tells what failed to those who run the product
}

// bulkLimit is how many processes a step takes in one transaction.
const bulkLimit = 500

// Survey tells how the processes of a batch stand.
func (p *Processes) Survey(ctx context.Context, batch Batch) (Standing, error) {
	steps, err := store.Standing(ctx, p.DB, batch.ID)
	return standingAt(steps, p.DB.Now()), err
}

// work is what a step does with the processes that are due in it.
type work func(context.Context, *store.Tx, []*crm.Process) error

// step runs one step over what is due in it, then tells how the batch stands.
// What fails over all of them is done again one by one, so that one that
// cannot go on holds up no other.
func (p *Processes) step(ctx context.Context, batch Batch, name string, work work) (Standing, error) {
	var standing Standing
	err := p.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		due, err := store.LockDue(ctx, tx, batch.ID, name, bulkLimit)
		if err != nil {
			return err
		}
		if err := anew(ctx, tx, due, work); err != nil {
			return err
		}
		standing, err = standingIn(ctx, tx, batch)
		return err
	})
	if err == nil || store.MayPass(err) {
		return standing, err
	}
	return p.stepOneByOne(ctx, batch, name, work)
}

func standingIn(ctx context.Context, tx *store.Tx, batch Batch) (Standing, error) {
	steps, err := store.Standing(ctx, tx, batch.ID)
	return standingAt(steps, tx.Now), err
}

func standingAt(steps []store.StepStanding, now time.Time) Standing {
	var s Standing
	for _, step := range steps {
		s.Open += step.Open
		switch {
		case step.NextAt == nil:
		case !step.NextAt.After(now):
			s.Due = append(s.Due, step.Step)
		case s.NextAt == nil || step.NextAt.Before(*s.NextAt):
			s.NextAt = step.NextAt
		}
	}
	return s
}

// end ends a process with an outcome.
func end(ctx context.Context, tx *store.Tx, p *crm.Process, outcome string) error {
	p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessEnded, "", "", nil
	p.EndedAt, p.Outcome = &tx.Now, outcome
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "process.ended", RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID,
		Facts: map[string]string{"outcome": outcome},
	})
}

// wanting is what a process waits for: why, for which roster or person, and
// until when at most, where that is known.
type wanting struct {
	reason crm.WaitingReason
	on     string
	until  *time.Time
}

// wait parks a process that cannot go on by itself, to be tried again later
// and whenever what it waits for has changed. It is told once, not each time.
func wait(ctx context.Context, tx *store.Tx, p *crm.Process, w wanting) error {
	told := p.State == crm.ProcessWaiting && p.WaitingFor == w.reason
	again := tx.Now.Add(retryWaitingAfter)
	if w.until != nil && w.until.After(tx.Now) && w.until.Before(again) {
		again = *w.until
	}
	p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessWaiting, w.reason, w.on, &again
	if err := store.SaveProcess(ctx, tx, p); err != nil || told {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "process.waiting", RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID,
		Facts: map[string]string{"reason": string(w.reason)},
	})
}

// retryWaitingAfter is the net under the wake-ups of waiting processes.
const retryWaitingAfter = 10 * time.Minute
