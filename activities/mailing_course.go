package activities

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// How a mailing goes out. No more than a few hundred letters of it stand in the
// ledger at once, so that other letters need not wait behind thousands.
const (
	lettersAtOnce  = 200
	lookWhileGoing = time.Second
	lookWhileTried = time.Minute
)

// GatherRecipients writes down to whom the mailings of the batch go: those of
// their audience whom the person sees who sends them.
func (p *Processes) GatherRecipients(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.MailingStepGather, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := gatherRecipients(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func gatherRecipients(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	mailing, err := mailingGoing(ctx, tx, process)
	if mailing == nil || err != nil {
		return err
	}
	found := 0
	sender := func(ctx context.Context, tx *store.Tx) (err error) {
		found, err = gatherSome(ctx, tx, mailing)
		return err
	}
	if process.StartedBy == nil { // the product itself
		err = sender(ctx, tx)
	} else {
		err = tx.As(ctx, *process.StartedBy, sender)
	}
	if err != nil {
		return err
	}
	if found < gatheredAtOnce {
		process.Step = crm.MailingStepSend
	}
	return lookAgain(ctx, tx, process, tx.Now)
}

// gatherSome adds the next records of the audience, as of when the mailing was
// started: “today” stays the same until its end.
func gatherSome(ctx context.Context, tx *store.Tx, mailing *crm.Mailing) (int, error) {
	audience, err := audienceOf(ctx, tx, mailing)
	if err != nil {
		return 0, err
	}
	if audience.After, err = store.LastRecipient(ctx, tx, mailing.ID); err != nil {
		return 0, err
	}
	at := crm.FilterContext{Now: *mailing.StartedAt, Zone: tx.Zone(), Me: tx.Viewer.ID}
	found, err := store.FindAudience(ctx, tx, at, tx.Viewer, audience, gatheredAtOnce)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return len(found), store.AddRecipients(ctx, tx, mailing.ID, found)
}

// SendLetters hands the letters of the mailings of the batch to the ledger, as
// fast as they go out.
func (p *Processes) SendLetters(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.MailingStepSend, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := sendLetters(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func sendLetters(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	mailing, err := mailingGoing(ctx, tx, process)
	if mailing == nil || err != nil {
		return err
	}
	standing, err := store.StandingOfMailing(ctx, tx, process)
	if err != nil {
		return err
	}
	if standing.Waiting && standing.First < lettersAtOnce {
		if _, err := store.IntendLetters(ctx, tx, process, mailing, lettersAtOnce); err != nil {
			return err
		}
	}
	switch {
	case standing.Waiting || standing.First > 0:
		return lookAgain(ctx, tx, process, tx.Now.Add(lookWhileGoing))
	case standing.Again:
		return lookAgain(ctx, tx, process, tx.Now.Add(lookWhileTried))
	}
	before := *mailing
	mailing.State, mailing.EndedAt = crm.MailingSent, &tx.Now
	if err := store.Mailings.UpdateFollowing(ctx, tx, &before, mailing, store.Change{Type: "mailing.sent", ProcessID: &process.ID}); err != nil {
		return err
	}
	return end(ctx, tx, process, crm.OutcomeMailed)
}

// mailingGoing takes the mailing of a process; nil: it goes no further, and the
// process has ended.
func mailingGoing(ctx context.Context, tx *store.Tx, process *crm.Process) (*crm.Mailing, error) {
	mailing, err := store.Mailings.Lock(ctx, tx, process.RecordID)
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return nil, end(ctx, tx, process, outcomeDeleted)
	case err != nil:
		return nil, err
	case mailing.State != crm.MailingSending:
		return nil, end(ctx, tx, process, crm.OutcomeStopped)
	}
	return mailing, nil
}

// lookAgain has a process looked at again at a time.
func lookAgain(ctx context.Context, tx *store.Tx, process *crm.Process, at time.Time) error {
	process.State, process.WaitingFor, process.WaitingOn, process.NextAt = crm.ProcessRunning, "", "", &at
	return store.SaveProcess(ctx, tx, process)
}

// mailingOf reads the mailing of a letter, with the record to which it goes;
// nil: it does not go any more.
func mailingOf(ctx context.Context, db store.Querier, recipient uuid.UUID) (*crm.Mailing, *store.RecipientAt, error) {
	at, err := store.RecipientNamed(ctx, db, recipient, false)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	mailing, err := store.Mailings.Get(ctx, db, crm.System(), at.MailingID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil, nil
	}
	return mailing, at, err
}
