package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// FollowRegistrations watches the protection of the registrations of the batch:
// it begins it, extends it with what was done, warns of its end, and ends it.
func (p *Processes) FollowRegistrations(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.RegistrationStepProtected, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := p.followRegistration(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Processes) followRegistration(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	r, err := store.Registrations.Lock(ctx, tx, process.RecordID)
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return end(ctx, tx, process, outcomeDeleted)
	case err != nil:
		return err
	case r.IsOver():
		return end(ctx, tx, process, string(r.State))
	case r.State == crm.RegistrationClash: // until a judge has spoken
		process.State, process.WaitingFor, process.WaitingOn, process.NextAt = crm.ProcessRunning, "", "", nil
		return store.SaveProcess(ctx, tx, process)
	}
	answered, err := p.protect(ctx, tx, process, r)
	if err != nil || !answered {
		return err
	}
	if r.ProtectedUntil.Before(tx.Today()) {
		return expire(ctx, tx, process, r)
	}
	if err := warnOfEnd(ctx, tx, process, r); err != nil {
		return err
	}
	return sleepProtected(ctx, tx, process, r)
}

// sleepProtected lets the process sleep until its owner is warned, or the day
// after the last.
func sleepProtected(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration) error {
	next := r.ProtectedUntil.AddDays(1).Start(tx.Zone())
	if r.WarnOn != nil {
		next = r.WarnOn.Start(tx.Zone())
	}
	process.State, process.WaitingFor, process.WaitingOn, process.NextAt = crm.ProcessRunning, "", "", &next
	return store.SaveProcess(ctx, tx, process)
}

// protect asks how long a registration is protected: when its protection
// begins, and once for each progress. It reports false where the rules gave no
// answer; the process has been told to wait then.
func (p *Processes) protect(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration) (bool, error) {
	done, err := store.OpenProgress(ctx, tx, r.ID)
	if err != nil {
		return false, err
	}
	if r.ProtectedUntil == nil {
		begun := store.Progress{Kind: crm.ProtectFiled}
		if r.Reason != "" {
			begun.Kind = crm.ProtectJudged
		}
		done = append([]store.Progress{begun}, done...)
	}
	for _, progress := range done {
		answer, err := p.askProtection(ctx, tx, process, r, progress)
		if err != nil {
			return false, err
		}
		if answer == nil {
			return false, wait(ctx, tx, process, wanting{reason: crm.WaitingForRule, on: rules.RegistrationProtectPoint.Key})
		}
		if err := extend(ctx, tx, process, r, answer); err != nil {
			return false, err
		}
		if progress.ID == uuid.Nil {
			continue
		}
		if err := store.NoteJudged(ctx, tx, progress.ID); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (p *Processes) askProtection(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration, progress store.Progress,
) (*decided[rules.RegistrationProtect], error) {
	facts, err := registrationFacts(ctx, tx, r, progress)
	if err != nil {
		return nil, err
	}
	q := inProcess(process)
	q.subject = string(progress.Kind) + " " + tx.Today().String()
	if progress.ID != uuid.Nil {
		q.subject = progress.ID.String()
	}
	return decide(ctx, tx, p.Rules, rules.RegistrationProtectPoint, q, facts)
}

// registrationFacts gathers what is known about a registration when something
// was done.
func registrationFacts(ctx context.Context, tx *store.Tx, r *crm.Registration, progress store.Progress) (rules.RegistrationProtectFacts, error) {
	facts := rules.RegistrationProtectFacts{
		Registration: rules.RegistrationFacts{
			Region: r.Region, Amount: r.Amount, HasCustomer: r.CustomerID != nil, HasDeal: r.DealID != nil,
			DaysHeld: max(0, int(tx.Now.Sub(r.CreatedAt).Hours()/24)), Custom: r.Custom,
		},
		Progress: rules.ProgressFacts{Kind: progress.Kind},
	}
	if progress.Kind == crm.ProgressInteraction || progress.Kind == crm.ProgressAppointment {
		facts.Progress.Channel = crm.Channel(progress.Detail)
	}
	var err error
	if facts.Registration.FiledBefore, err = store.FiledBefore(ctx, tx, r); err != nil {
		return facts, err
	}
	facts.Registration.Extensions, err = store.JudgedProgress(ctx, tx, r.ID)
	return facts, err
}

// extend protects a registration for as long as the rules say, never shorter
// than before.
func extend(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration, answer *decided[rules.RegistrationProtect]) error {
	until := tx.Today().AddDays(answer.outcome.Days)
	if r.ProtectedUntil != nil && !r.ProtectedUntil.Before(until) {
		return nil
	}
	before, event := *r, "registration.extended"
	if r.ProtectedUntil == nil {
		event = "registration.protected"
	}
	warnOn, err := warnDay(ctx, tx, r, until, answer.outcome.WarnWorkingDays)
	if err != nil {
		return err
	}
	r.ProtectedUntil, r.WarnOn = &until, warnOn
	return store.Registrations.UpdateFollowing(ctx, tx, &before, r, store.Change{
		Type: event, ProcessID: &process.ID, DecisionID: &answer.id, Facts: map[string]string{"until": until.String()},
	})
}

// warnDay is the day so many working days of the owner before another; none
// before is no day.
func warnDay(ctx context.Context, tx *store.Tx, r *crm.Registration, until crm.Date, workingDays int) (*crm.Date, error) {
	if workingDays == 0 {
		return nil, nil
	}
	var department *uuid.UUID
	if r.OwnerID != nil {
		var err error
		if department, err = store.DepartmentOf(ctx, tx, *r.OwnerID); err != nil {
			return nil, err
		}
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	timetable, day := times.Of(department), until
	for range longestWayBack {
		day = day.AddDays(-1)
		if spans, _ := timetable.Day(day); len(spans) > 0 {
			workingDays--
		}
		if workingDays == 0 {
			break
		}
	}
	return &day, nil
}

// longestWayBack bounds how far back working days are looked for, in days of
// the calendar, where nobody works for long.
const longestWayBack = 90

// warnOfEnd tells the owner once that the protection ends soon.
func warnOfEnd(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration) error {
	if r.WarnOn == nil || tx.Today().Before(*r.WarnOn) {
		return nil
	}
	before := *r
	r.WarnOn = nil
	told := store.Change{Type: "registration.warned", ProcessID: &process.ID, Facts: map[string]string{"until": r.ProtectedUntil.String()}}
	if err := store.Registrations.UpdateFollowing(ctx, tx, &before, r, told); err != nil {
		return err
	}
	return tellProtection(ctx, tx, process, r)
}

// expire ends a protection whose last day has passed, unless somebody judges
// over the registration.
func expire(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration) error {
	open, err := store.OpenClash(ctx, tx, []store.Side{{Kind: crm.Registrations.Name, RecordID: r.ID}})
	if err != nil {
		return err
	}
	if open != nil {
		tomorrow := tx.Today().AddDays(1).Start(tx.Zone())
		process.NextAt = &tomorrow
		return store.SaveProcess(ctx, tx, process)
	}
	before := *r
	r.State, r.WarnOn = crm.RegistrationExpired, nil
	if err := store.Registrations.UpdateFollowing(ctx, tx, &before, r, store.Change{Type: "registration.expired", ProcessID: &process.ID}); err != nil {
		return err
	}
	if err := tellProtection(ctx, tx, process, r); err != nil {
		return err
	}
	return end(ctx, tx, process, string(crm.RegistrationExpired))
}

// tellProtection tells the owner how the protection stands; the record says
// until when.
func tellProtection(ctx context.Context, tx *store.Tx, process *crm.Process, r *crm.Registration) error {
	if r.OwnerID == nil {
		return nil
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeProtection, RecordKind: crm.Registrations.Name, RecordID: r.ID, ProcessID: &process.ID,
		Text: r.Company + " " + r.ProtectedUntil.String(),
	}, *r.OwnerID)
}
