package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// A lead's process counts the rounds of its whole course as visits: going on
// keeps the round, entering an earlier step again begins the next one. So what
// was asked and decided in a round is found by it, whatever the step.

// goTo lets a lead's process go on in a later step, which is due at once. One
// that was sent back to come straight back goes to the step that it was sent
// from.
func goTo(tx *store.Tx, p *crm.Process, step string) {
	if p.ReturnStep != "" {
		step = p.ReturnStep
	}
	p.Step = step
	dueNow(tx, p)
}

// goBackTo lets a lead's process enter a step in another round.
func goBackTo(tx *store.Tx, p *crm.Process, step string) {
	p.Step, p.Visit = step, p.Visit+1
	p.ReturnStep, p.ReturnTo = "", nil
	dueNow(tx, p)
}

// dueNow makes a process wait for nothing and want to be looked at. Whether one
// that is paused is, SaveProcess knows.
func dueNow(tx *store.Tx, p *crm.Process) {
	if p.State == crm.ProcessWaiting {
		p.State = crm.ProcessRunning
	}
	p.WaitingFor, p.WaitingOn, p.NextAt = "", "", &tx.Now
}

// saveAndWake writes where a process stands after an act of a person and has
// it looked at.
func saveAndWake(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}
