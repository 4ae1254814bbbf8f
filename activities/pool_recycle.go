package activities

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// recycledAtOnce is how many records a pool judges in one transaction.
const recycledAtOnce = 500

// RecyclePools looks at what lies idle under the pools that are due: pool.recycle
// says what is kept, of what the owner is warned, and what is taken back. Each
// pool is looked at once a working day, however many transactions that takes.
func (p *Processes) RecyclePools(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.RecycleStep, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		times, err := tx.WorkingTimes(ctx)
		if err != nil {
			return err
		}
		for _, process := range due {
			if err := p.recyclePool(ctx, tx, process, times); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Processes) recyclePool(ctx context.Context, tx *store.Tx, process *crm.Process, times *store.WorkingTimes) error {
	pool, err := store.Pools.Get(ctx, tx, tx.Viewer, process.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return end(ctx, tx, process, outcomeDeleted)
	}
	if err != nil {
		return err
	}
	if !pool.Recycles() {
		return end(ctx, tx, process, crm.OutcomeStopped)
	}
	timetable := times.Of(pool.DepartmentID)
	if !timetable.Open(tx.Now) {
		return sleepToWork(ctx, tx, process, timetable, tx.Now)
	}
	judged, err := p.judgeIdle(ctx, tx, process, pool)
	switch {
	case err != nil || process.State == crm.ProcessWaiting:
		return err
	case judged == recycledAtOnce: // there may be more of this day
		process.State, process.WaitingFor, process.WaitingOn, process.NextAt = crm.ProcessRunning, "", "", &tx.Now
		return store.SaveProcess(ctx, tx, process)
	}
	process.Visit++
	local := tx.Now.In(timetable.ZoneOn(tx.Today()))
	return sleepToWork(ctx, tx, process, timetable, time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location()))
}

// sleepToWork lets a pool be looked at when people work again.
func sleepToWork(ctx context.Context, tx *store.Tx, process *crm.Process, timetable *crm.Timetable, from time.Time) error {
	next, found := timetable.NextWorking(from)
	if !found { // a calendar without working days: look again in a day, it may have some by then
		next = from.AddDate(0, 0, 1)
	}
	process.State, process.WaitingFor, process.WaitingOn, process.NextAt = crm.ProcessRunning, "", "", &next
	return store.SaveProcess(ctx, tx, process)
}

// judgeIdle judges what lies idle under a pool and was not judged today, and
// tells how many that were.
func (p *Processes) judgeIdle(ctx context.Context, tx *store.Tx, process *crm.Process, pool *crm.Pool) (int, error) {
	fall, err := fallOf(ctx, tx, string(pool.Holds))
	if err != nil {
		return 0, err
	}
	before := tx.Now.AddDate(0, 0, pool.WarnDays-*pool.RecycleAfterDays)
	idle, err := fall.IdleUnder(ctx, tx, pool, process, before, recycledAtOnce)
	if err != nil {
		return 0, err
	}
	for _, one := range idle {
		r := recycling{p, process, pool, one}
		if pool.Holds == crm.PooledLeads {
			err = recycle(ctx, tx, PooledLeads(), r)
		} else {
			err = recycle(ctx, tx, PooledCustomers(), r)
		}
		if err != nil || process.State == crm.ProcessWaiting {
			return 0, err
		}
	}
	return len(idle), nil
}

// recycling is one idle record before the rules.
type recycling struct {
	*Processes
	process *crm.Process
	pool    *crm.Pool
	idle    store.Idle
}

// recycle asks the rules about one idle record and does what they say, as far
// as it may be done.
func recycle[T any, P Poolable[T]](ctx context.Context, tx *store.Tx, kind Pooled[T, P], r recycling) error {
	record, err := kind.Table.Lock(ctx, tx, r.idle.ID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	q := question{process: r.process, kind: kind.Table.Schema.Name, recordID: r.idle.ID, subject: r.idle.ID.String()}
	answer, err := decide(ctx, tx, r.Rules, rules.PoolRecyclePoint, q, r.facts(tx, record))
	if err != nil {
		return err
	}
	if answer == nil {
		return wait(ctx, tx, r.process, wanting{reason: crm.WaitingForRule, on: rules.PoolRecyclePoint.Key})
	}
	verdict := answer.outcome.Verdict
	if verdict == rules.KeepWithOwner {
		return nil
	}
	may, err := kind.mayRecycle(ctx, tx, record)
	if err != nil || !may {
		return err
	}
	if warned := r.warnedAt(record); warned == nil {
		return kind.warn(ctx, tx, record, r, answer.id)
	} else if verdict == rules.WarnOwner || !r.warningOver(tx, *warned) {
		return nil
	}
	return kind.takeBack(ctx, tx, record)
}

// facts gathers what is known about an idle record.
func (r recycling) facts(tx *store.Tx, record crm.Poolable) rules.PoolRecycleFacts {
	part := record.Part()
	facts := rules.PoolRecycleFacts{
		Record: rules.RecycledFacts{
			Kind: r.pool.Holds, Grade: record.Worth(), DaysIdle: daysBetween(r.idle.Since, tx.Now), Protected: part.Protects(tx.Today()),
		},
	}
	facts.Pool.DaysOver = facts.Record.DaysIdle - *r.pool.RecycleAfterDays
	if part.HeldSince != nil {
		facts.Record.DaysHeld = new(daysBetween(*part.HeldSince, tx.Now))
	}
	if warned := r.warnedAt(record); warned != nil {
		facts.Record.Warned, facts.Pool.WarningOver = true, r.warningOver(tx, *warned)
	}
	return facts
}

// warnedAt is when the owner was warned, since the record last moved; nil is
// never.
func (r recycling) warnedAt(record crm.Poolable) *time.Time {
	warned := record.Part().RecycleWarnedAt
	if warned == nil || warned.Before(r.idle.Since) {
		return nil
	}
	return warned
}

// warningOver says whether the days of a warning are over: what was warned of
// on one day falls back so many days later, whatever the hour.
func (r recycling) warningOver(tx *store.Tx, warned time.Time) bool {
	return !tx.Today().Before(crm.DateOf(warned.In(tx.Zone())).AddDays(r.pool.WarnDays))
}

func daysBetween(from, to time.Time) int { return max(0, int(to.Sub(from).Hours()/24)) }

// mayRecycle says whether a record may be taken from its owner, whatever the
// rules say: it is not protected, and neither open business nor a complaint
// binds it.
func (p Pooled[T, P]) mayRecycle(ctx context.Context, tx *store.Tx, record P) (bool, error) {
	if record.Part().Protects(tx.Today()) {
		return false, nil
	}
	bound, err := p.bound(ctx, tx, record.Meta().ID)
	return !bound, err
}

// warn tells the owner that the record falls back into the pool unless they get
// in touch. Several warnings of a pool arrive as one.
func (p Pooled[T, P]) warn(ctx context.Context, tx *store.Tx, record P, r recycling, decision uuid.UUID) error {
	before := *record
	record.Part().RecycleWarnedAt = &tx.Now
	err := p.Table.UpdateFollowing(ctx, tx, &before, record, store.Change{
		Type: p.Table.Schema.Name + ".recycle-warned", ProcessID: &r.process.ID, DecisionID: &decision,
	})
	if err != nil {
		return err
	}
	notice := p.notice(crm.NoticeRecycling, record, "")
	notice.GatherKey = "recycling " + r.pool.ID.String()
	return notify(ctx, tx, notice, **record.Holder())
}

// takeBack makes a record nobody's and tells who owned it. One whose process an
// admin has paused stays where it is until it goes on.
func (p Pooled[T, P]) takeBack(ctx context.Context, tx *store.Tx, record P) error {
	holder := **record.Holder()
	err := p.free(ctx, tx, record, freeing{event: recycledIntoPool})
	if errors.Is(err, crm.ErrConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	return notify(ctx, tx, p.notice(crm.NoticeRecycled, record, ""), holder)
}
