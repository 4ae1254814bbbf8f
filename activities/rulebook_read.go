package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// read makes a new page of what is and will be in force.
func (b *RuleBook) read(ctx context.Context, db *store.DB) (*ruleBookPage, error) {
	now := db.Now()
	inForce, err := store.RulesInForce(ctx, db, now)
	if err != nil {
		return nil, err
	}
	points, err := LoadRulePoints(ctx, db)
	if err != nil {
		return nil, err
	}
	r := &ruleBookReading{
		db: db, points: points, known: map[uuid.UUID]*rules.Prepared{},
		page: &ruleBookPage{points: map[string]*ruleBookPoint{}, vocabulary: points.vocabulary, times: points.times},
	}
	r.remember(b.page())
	for _, one := range inForce {
		if err := r.add(ctx, one); err != nil {
			return nil, err
		}
	}
	if err := r.addShadows(ctx); err != nil {
		return nil, err
	}
	for _, point := range points.All() {
		if set := r.page.points[point.Key].at(now); set != nil {
			r.page.now = append(r.page.now, set.version.ID)
		}
	}
	if len(r.page.alarms) > len(b.page().alarms) {
		b.kept.Add(int64(len(r.page.alarms) - len(b.page().alarms)))
	}
	return r.page, nil
}

// ruleBookReading is a page that is being made.
type ruleBookReading struct {
	db     *store.DB
	points *RulePoints
	known  map[uuid.UUID]*rules.Prepared // published versions compiled before under the same vocabulary and calendars
	page   *ruleBookPage
}

func (r *ruleBookReading) remember(former *ruleBookPage) {
	if former.vocabulary != r.points.vocabulary || former.times != r.points.times {
		return
	}
	for _, point := range former.points {
		for _, set := range point.inForce {
			r.known[set.version.ID] = set.set
		}
	}
	former.former.Range(func(version, set any) bool {
		r.page.former.Store(version, set)
		return true
	})
}

// add compiles what is in force in a period, or the version before it that
// still compiles. Points that this program does not know are passed over.
func (r *ruleBookReading) add(ctx context.Context, one store.RuleInForce) error {
	if _, err := r.points.Named(one.Point); err != nil {
		return nil //nolint:nilerr // of another version of the program
	}
	version := one.RuleVersion
	set, problems := r.compiled(version)
	if len(problems) > 0 {
		r.page.alarms = append(r.page.alarms, RuleAlarm{Point: one.Point, Version: version.ID, Number: version.Number, Problem: problems[0], Since: r.db.Now()})
		former, err := store.PublishedBefore(ctx, r.db, r.db.Now(), version)
		if err != nil {
			return err
		}
		for _, version = range former {
			if set, problems = r.compiled(version); len(problems) == 0 {
				break
			}
		}
	}
	if len(problems) > 0 {
		return nil // nothing holds; what asks waits for a person
	}
	r.at(one.Point).inForce = append(r.at(one.Point).inForce, ruleSet{version, one.Period, set})
	return nil
}

func (r *ruleBookReading) compiled(v *store.RuleVersion) (*rules.Prepared, []rules.Problem) {
	if set := r.known[v.ID]; set != nil {
		return set, nil
	}
	point, err := r.points.For(v)
	if err != nil {
		return nil, []rules.Problem{{Row: rules.NoRow, Message: crm.Label{ZH: err.Error(), EN: err.Error()}}}
	}
	return point.Prepare(v.Body)
}

func (r *ruleBookReading) at(point string) *ruleBookPoint {
	if r.page.points[point] == nil {
		r.page.points[point] = &ruleBookPoint{}
	}
	return r.page.points[point]
}

// addShadows compiles the drafts that are asked beside what is in force. One
// that does not compile is not asked: its author is told so where it is
// edited.
func (r *ruleBookReading) addShadows(ctx context.Context) error {
	shadows, err := store.Shadows(ctx, r.db, r.db.Now())
	if err != nil {
		return fmt.Errorf("read shadows: %w", err)
	}
	for _, v := range shadows {
		if set, problems := r.compiled(v); len(problems) == 0 {
			r.at(v.Point).shadow = &ruleSet{version: v, set: set}
		}
	}
	return nil
}
