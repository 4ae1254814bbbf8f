package activities

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// RuleBook holds the rule sets that are and will be in force, compiled.
// Reading it costs nothing; Refresh replaces it as a whole.
type RuleBook struct {
	current    atomic.Pointer[ruleBookPage]
	refreshing sync.Mutex
	kept       atomic.Int64
}

// ruleBookPage is all that holds at one moment.
type ruleBookPage struct {
	points map[string]*ruleBookPoint // by key
	now    []uuid.UUID               // the versions in force when it was read, by point
	alarms []RuleAlarm

	vocabulary string // under which all was compiled, with times
	times      *store.WorkingTimes
	former     sync.Map // versions of the past that processes keep to: id to *rules.Prepared
}

// ruleBookPoint is what is and will be in force at one decision point, in the
// order of periods, and the draft that is asked beside it.
type ruleBookPoint struct {
	inForce []ruleSet
	shadow  *ruleSet
}

// ruleSet is a compiled version of a rule set and when it holds.
type ruleSet struct {
	version *store.RuleVersion
	period  store.RulePeriod
	set     *rules.Prepared
}

// at is the set that holds at a time; nil is none.
func (p *ruleBookPoint) at(now time.Time) *ruleSet {
	if p == nil {
		return nil
	}
	for i := range p.inForce {
		if p.inForce[i].period.Holds(now) {
			return &p.inForce[i]
		}
	}
	return nil
}

// RuleAlarm says that a version does not compile any more, so that what was in
// force before it stays.
type RuleAlarm struct {
	Point   string
	Version uuid.UUID
	Number  int
	Problem rules.Problem
	Since   time.Time
}

// NewRuleBook reads and compiles the rule sets in force.
func NewRuleBook(ctx context.Context, db *store.DB) (*RuleBook, error) {
	book := &RuleBook{}
	return book, book.Refresh(ctx, db)
}

// Refresh reads again what is in force. A version that does not compile keeps
// the one before it in force and raises an alarm. When something else is in
// force than before, what waits is tried again under it.
func (b *RuleBook) Refresh(ctx context.Context, db *store.DB) error {
	b.refreshing.Lock()
	defer b.refreshing.Unlock()
	page, err := b.read(ctx, db)
	if err != nil {
		return err
	}
	former := b.current.Swap(page)
	if former == nil || slices.Equal(former.now, page.now) {
		return nil
	}
	return db.Do(ctx, crm.System(), store.WakeAllWaiting)
}

// Alarms lists the versions that do not compile, by point.
func (b *RuleBook) Alarms() []RuleAlarm { return b.page().alarms }

// Kept counts how often a version could not be put in force because it does
// not compile.
func (b *RuleBook) Kept() int64 { return b.kept.Load() }

func (b *RuleBook) page() *ruleBookPage {
	if page := b.current.Load(); page != nil {
		return page
	}
	return &ruleBookPage{}
}

// versionAt is the version that holds at a point at a time; none is nil.
func (b *RuleBook) versionAt(point string, now time.Time) uuid.UUID {
	if set := b.page().points[point].at(now); set != nil {
		return set.version.ID
	}
	return uuid.Nil
}
