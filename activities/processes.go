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
	// Linger is how long a step waits, with nothing due any more, for what joins
	// a batch that is young: one transaction more costs less than waking its
	// workflow. 0: not at all.
	Linger time.Duration
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
	joined, stop := p.DB.Listen(batch.ID)
	defer stop()
	standing, young, err := p.stepTogether(ctx, batch, name, work)
	switch {
	case err != nil && !store.MayPass(err):
		return p.stepOneByOne(ctx, batch, name, work)
	case err != nil || !young || len(standing.Due) > 0 || p.Linger == 0:
		return standing, err
	}
	select {
	case <-joined:
		return p.Survey(ctx, batch)
	case <-time.After(p.Linger):
	case <-ctx.Done():
	}
	return standing, nil
}

// stepTogether runs a step over all that is due in it, and says whether what it
// worked on had just begun.
func (p *Processes) stepTogether(ctx context.Context, batch Batch, name string, work work) (standing Standing, young bool, err error) {
	err = p.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		due, err := store.LockDue(ctx, tx, batch.ID, name, bulkLimit)
		if err != nil {
			return err
		}
		if err := store.RecallDecisions(ctx, tx, due); err != nil {
			return err
		}
		if err := anew(ctx, tx, due, work); err != nil {
			return err
		}
		if err := store.ForgetWakes(ctx, tx, store.WorkflowID(batch.Kind, batch.ID, batch.Epoch)); err != nil {
			return err
		}
		young = len(due) > 0 && tx.Now.Sub(due[len(due)-1].StartedAt) < youngFor
		standing, err = standingIn(ctx, tx, batch)
		return err
	})
	return standing, young, err
}

// youngFor is how long after a process began others are expected to follow it
// into its batch.
const youngFor = 500 * time.Millisecond

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

// wanting is what a process waits for: why, for which roster, person or point,
// as people call it, and until when at most, where that is known.
type wanting struct {
	reason crm.WaitingReason
	on     string
	name   string
	keeper *uuid.UUID // who keeps the roster; nil: the admins are told
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
