package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// mostProtectedDays bounds how far ahead a protection goes.
const mostProtectedDays = 3 * 365

// protect writes until when a record is protected, and whether a manager has
// locked it.
func (p Pooled[T, P]) protect(ctx context.Context, tx *store.Tx, record P, until *crm.Date, locked bool) error {
	before := *record
	record.Part().ProtectedUntil, record.Part().ProtectionLocked = until, locked
	return p.Table.UpdateFollowing(ctx, tx, &before, record, store.Change{Type: p.Table.Schema.Name + ".protected"})
}

// SetLocked locks a record's protection, or unlocks it, by who may hand it
// over: what is locked never falls back into a pool.
func (p Pooled[T, P]) SetLocked(ctx context.Context, tx *store.Tx, id uuid.UUID, locked bool) error {
	record, err := p.owned(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := Require(ctx, tx, p.Table.Schema, crm.HandOver, record); err != nil {
		return err
	}
	return p.protect(ctx, tx, record, record.Part().ProtectedUntil, locked)
}

// Extend protects a record for longer: at once for who may hand it over; an
// owner asks their superior.
func (p Pooled[T, P]) Extend(ctx context.Context, tx *store.Tx, id uuid.UUID, until crm.Date, reason string) error {
	record, err := p.owned(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := refuseUntil(tx, until); err != nil {
		return err
	}
	leads, err := store.MayChange(ctx, tx, p.Table.Schema, tx.Viewer, crm.HandOver, record)
	if err != nil {
		return err
	}
	if leads {
		return p.protect(ctx, tx, record, &until, record.Part().ProtectionLocked)
	}
	return p.askProtection(ctx, tx, id, until.String()+" "+reason)
}

// refuseUntil refuses a day that protects nothing, or for ever.
func refuseUntil(tx *store.Tx, until crm.Date) error {
	if today := tx.Today(); today.Before(until) && until.Before(today.AddDays(mostProtectedDays+1)) {
		return nil
	}
	return crm.InvalidField("until", "out-of-range",
		crm.Label{ZH: "保护期须在明天到三年之内", EN: "Protection ends tomorrow at the earliest and within three years"},
		crm.Label{ZH: "请选择另一天", EN: "Choose another day"})
}

// askProtection asks the superior of the owner, who is the person, for longer
// protection. The owner asks once at a time.
func (p Pooled[T, P]) askProtection(ctx context.Context, tx *store.Tx, id uuid.UUID, text string) error {
	kind := p.Table.Schema.Name
	process, err := store.OpenProcess(ctx, tx, crm.ProtectionProcessName, kind, id)
	if err != nil {
		return err
	}
	if process != nil {
		return &crm.Conflict{Code: "already-asked", Detail: crm.Label{ZH: "已经申请过，等待上级决定", EN: "This was asked already and waits for the superior"}}
	}
	superior, err := store.SuperiorOf(ctx, tx, tx.Viewer.ID)
	if err != nil {
		return err
	}
	if superior == nil {
		return &crm.Conflict{Code: "no-superior", Detail: crm.Label{ZH: "没有可以决定的上级，请联系管理员", EN: "There is nobody above you to decide; ask an admin"}}
	}
	if process, err = store.StartProcess(ctx, tx, crm.ProtectionProcess(), kind, id); err != nil {
		return err
	}
	return giveProtectionTask(ctx, tx, process, *superior, text)
}

func giveProtectionTask(ctx context.Context, tx *store.Tx, process *crm.Process, superior uuid.UUID, text string) error {
	department, err := store.DepartmentOf(ctx, tx, superior)
	if err != nil {
		return err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	due := times.Of(department).AddWorking(tx.Now, crm.ProtectionWithinMinutes)
	task := &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: crm.TaskGrantProtection, FormVersion: 1,
		RecordKind: process.RecordKind, RecordID: process.RecordID, AssigneeID: &superior, MadeBy: crm.MadeByPerson,
		GivenBy: tx.Viewer.IDOrNil(), GivenText: text,
		DueAt: &due, CountedFrom: &tx.Now, AllowedMinutes: new(crm.ProtectionWithinMinutes),
	}
	if err := giveTask(ctx, tx, task); err != nil {
		return err
	}
	if process.NextAt, err = store.LeastDue(ctx, tx, process); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, process)
}

// completeProtection lets the superior's word count, where who asked still owns
// the record, and tells them.
func completeProtection(ctx context.Context, tx *store.Tx, process *crm.Process, t *crm.Task) error {
	if startedBy(process, tx.Viewer.ID) {
		return &crm.Conflict{Code: "own-entry", Detail: crm.Label{
			ZH: "不能决定自己的申请；请转办给其他有权的人", EN: "Nobody decides on what they asked for themselves; pass it on to somebody else who may"}}
	}
	if t.Outcome == crm.OutcomeProtectionGranted {
		until := t.Answers.Day("until") // required by the form
		if err := refuseUntil(tx, *until); err != nil {
			return err
		}
		if err := grantProtection(ctx, tx.AsSystem(), process, *until); err != nil {
			return err
		}
	}
	if process.StartedBy == nil {
		return nil
	}
	return notifyOfTask(ctx, tx, crm.NoticeResult, t, t.Answers.Text("text"), *process.StartedBy)
}

func grantProtection(ctx context.Context, tx *store.Tx, process *crm.Process, until crm.Date) error {
	var err error
	if process.RecordKind == crm.Leads.Name {
		err = PooledLeads().grant(ctx, tx, process, until)
	} else {
		err = PooledCustomers().grant(ctx, tx, process, until)
	}
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	return err
}

func (p Pooled[T, P]) grant(ctx context.Context, tx *store.Tx, process *crm.Process, until crm.Date) error {
	record, err := p.Table.Lock(ctx, tx, process.RecordID)
	if err != nil {
		return err
	}
	owner := *record.Holder()
	if owner == nil || !startedBy(process, *owner) {
		return nil
	}
	return p.protect(ctx, tx, record, &until, record.Part().ProtectionLocked)
}

// FollowProtections looks at the questions of the batch that were answered, or
// whose clock has come.
func (p *Processes) FollowProtections(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.ProtectionStep, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		return p.followTasks(ctx, tx, due)
	})
}
