package activities

import (
	"context"
	"errors"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// answering is the set that held at a point at a time; none is nil. What held
// before the page was read is looked up, and compiled once.
func (p *ruleBookPage) answering(ctx context.Context, tx *store.Tx, point string, at time.Time) (*ruleSet, error) {
	if set := p.points[point].at(at); set != nil || !at.Before(tx.Now) {
		return set, nil
	}
	version, err := store.RuleVersionAt(ctx, tx, point, at)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	set, err := p.compiled(ctx, tx, version)
	if err != nil || set == nil {
		return nil, err
	}
	return &ruleSet{version: version, set: set}, nil
}

// compiled is a version of the past, ready to be asked; nil does not compile
// any more.
func (p *ruleBookPage) compiled(ctx context.Context, tx *store.Tx, v *store.RuleVersion) (*rules.Prepared, error) {
	if set, known := p.former.Load(v.ID); known {
		return set.(*rules.Prepared), nil
	}
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return nil, err
	}
	point, err := points.For(v)
	if err != nil {
		return nil, err
	}
	set, problems := point.Prepare(v.Body)
	if len(problems) > 0 {
		return nil, nil
	}
	p.former.Store(v.ID, set)
	return set, nil
}

// shadowOf is the draft that is asked beside what answers at a point; none is
// nil.
func (p *ruleBookPage) shadowOf(point string) *ruleSet {
	if asked := p.points[point]; asked != nil {
		return asked.shadow
	}
	return nil
}
