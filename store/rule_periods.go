package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// RulePeriod is a time in which a version is in force: from From on, and
// before To. From nil is since ever, To nil until further notice.
type RulePeriod struct {
	VersionID uuid.UUID
	From, To  *time.Time
}

// Holds says whether the period includes a time.
func (p RulePeriod) Holds(at time.Time) bool {
	return (p.From == nil || !at.Before(*p.From)) && (p.To == nil || at.Before(*p.To))
}

// RuleInForce is a version and a period in which it is in force.
type RuleInForce struct {
	*RuleVersion
	Period RulePeriod
}

// RulesInForce lists what is or will be in force from a time on, in the order
// of points and periods.
func RulesInForce(ctx context.Context, db Querier, at time.Time) ([]RuleInForce, error) {
	periods, err := collect(ctx, db, scanRulePeriod, `SELECT version_id, lower(during), upper(during) FROM rule_periods
		WHERE coalesce(upper(during), 'infinity') > $1 ORDER BY set_number, lower(during) NULLS FIRST`, at)
	if err != nil {
		return nil, fmt.Errorf("read rules in force: %w", err)
	}
	var ids []uuid.UUID
	for _, p := range periods {
		ids = append(ids, p.VersionID)
	}
	versions, err := collect(ctx, db, scanRuleVersion, ruleVersionsAt+`WHERE v.id = ANY($2)`, at, ids)
	if err != nil {
		return nil, fmt.Errorf("read rules in force: %w", err)
	}
	byID := map[uuid.UUID]*RuleVersion{}
	for _, v := range versions {
		byID[v.ID] = v
	}
	inForce := make([]RuleInForce, len(periods))
	for i, p := range periods {
		inForce[i] = RuleInForce{byID[p.VersionID], p}
	}
	return inForce, nil
}

// RuleVersionAt reads the version of a point that was in force at a time.
func RuleVersionAt(ctx context.Context, db Querier, point string, at time.Time) (*RuleVersion, error) {
	found, err := collect(ctx, db, scanRuleVersion, ruleVersionsAt+`JOIN rule_periods h ON h.version_id = v.id AND h.during @> $1::timestamptz
		WHERE v.point = $2`, at, point)
	if err != nil {
		return nil, fmt.Errorf("read rule version: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("rule version of %s at %s: %w", point, at, crm.ErrNotFound)
	}
	return found[0], nil
}

func scanRulePeriod(row pgx.CollectableRow) (RulePeriod, error) {
	var p RulePeriod
	err := row.Scan(&p.VersionID, &p.From, &p.To)
	return p, err
}

// PutInForce publishes a draft: from a time on and, where to is given, until
// then, it takes the place of the version that is in force at its beginning.
// The caller has locked the set and the version.
func (s *RuleSet) PutInForce(ctx context.Context, tx *Tx, v *RuleVersion, p RulePeriod) error {
	periods, err := s.periods(ctx, tx)
	if err != nil {
		return err
	}
	p.VersionID = v.ID
	planned, other := withPeriod(periods, p)
	if other != nil {
		return &crm.Conflict{Code: "rules-scheduled", At: *other.From, Detail: crm.Label{
			ZH: "另一版本已排期于 {at} 生效，请先撤回它或缩短期限", EN: "Another version is scheduled from {at}; withdraw it or end earlier"}}
	}
	return s.replacePeriods(ctx, tx, planned)
}

// Publish marks a draft as published for a reason; it no longer changes.
func (s *RuleSet) Publish(ctx context.Context, tx *Tx, v *RuleVersion, p RulePeriod, reason string) error {
	if err := markPublished(ctx, tx, v, reason); err != nil {
		return err
	}
	return s.PutInForce(ctx, tx, v, p)
}

// TakeBack makes a scheduled version a draft again; what it was to replace
// stays in force.
func (s *RuleSet) TakeBack(ctx context.Context, tx *Tx, v *RuleVersion) error {
	periods, err := s.periods(ctx, tx)
	if err != nil {
		return err
	}
	v.Version, v.PublishedAt, v.PublishedBy, v.Reason = v.Version+1, nil, nil, ""
	_, err = tx.Exec(ctx, `UPDATE rule_versions SET version = $2, published_at = NULL, published_by = NULL, reason = '' WHERE id = $1`, v.ID, v.Version)
	if err != nil {
		return fmt.Errorf("withdraw rule version: %w", err)
	}
	return s.replacePeriods(ctx, tx, withoutVersion(periods, v.ID))
}

func (s *RuleSet) periods(ctx context.Context, tx *Tx) ([]RulePeriod, error) {
	return collect(ctx, tx, scanRulePeriod, `SELECT version_id, lower(during), upper(during) FROM rule_periods
		WHERE set_number = $1 ORDER BY lower(during) NULLS FIRST`, s.number)
}

// replacePeriods writes all periods of a set anew.
func (s *RuleSet) replacePeriods(ctx context.Context, tx *Tx, periods []RulePeriod) error {
	if _, err := tx.Exec(ctx, `DELETE FROM rule_periods WHERE set_number = $1`, s.number); err != nil {
		return fmt.Errorf("write rule periods: %w", err)
	}
	for _, p := range periods {
		_, err := tx.Exec(ctx, `INSERT INTO rule_periods (set_number, version_id, during) VALUES ($1, $2, tstzrange($3, $4))`,
			s.number, p.VersionID, p.From, p.To)
		if err != nil {
			return fmt.Errorf("write rule periods: %w", err)
		}
	}
	return tx.rulesChanged(ctx)
}

// withPeriod plans a new period in place of the version in force at its
// beginning: of all its periods, as far as they overlap. Another version's
// period within is in the way, and returned, where the end is given.
func withPeriod(periods []RulePeriod, fresh RulePeriod) (planned []RulePeriod, other *RulePeriod) {
	start := slices.IndexFunc(periods, func(p RulePeriod) bool { return p.Holds(*fresh.From) })
	if start < 0 {
		return appendPeriods(periods, untilNext(periods, fresh)), nil
	}
	replaced := periods[start].VersionID
	for _, p := range periods {
		switch {
		case !overlap(p, fresh):
			planned = append(planned, p)
		case p.VersionID == replaced:
			planned = append(planned, split(p, fresh)...)
		case fresh.To != nil:
			return nil, &p
		default:
			planned = append(planned, p)
		}
	}
	return joined(planned), nil
}

// untilNext ends a period where the next one begins.
func untilNext(periods []RulePeriod, fresh RulePeriod) RulePeriod {
	for _, p := range periods {
		if p.From != nil && p.From.After(*fresh.From) && (fresh.To == nil || p.From.Before(*fresh.To)) {
			fresh.To = p.From
		}
	}
	return fresh
}

func appendPeriods(periods []RulePeriod, fresh RulePeriod) []RulePeriod {
	return joined(append(slices.Clone(periods), fresh))
}

func overlap(a, b RulePeriod) bool {
	return (a.To == nil || b.From == nil || b.From.Before(*a.To)) && (b.To == nil || a.From == nil || a.From.Before(*b.To))
}

// split gives what two overlapping periods have in common to the fresh one,
// and leaves the rest.
func split(p, fresh RulePeriod) []RulePeriod {
	var parts []RulePeriod
	begin, end := p.From, p.To
	if p.From == nil || p.From.Before(*fresh.From) {
		parts = append(parts, RulePeriod{p.VersionID, p.From, fresh.From})
		begin = fresh.From
	}
	if fresh.To != nil && (p.To == nil || fresh.To.Before(*p.To)) {
		end = fresh.To
	}
	parts = append(parts, RulePeriod{fresh.VersionID, begin, end})
	if end != p.To {
		parts = append(parts, RulePeriod{p.VersionID, end, p.To})
	}
	return parts
}

// withoutVersion gives the periods of a version to the one before it.
func withoutVersion(periods []RulePeriod, version uuid.UUID) []RulePeriod {
	var planned []RulePeriod
	var before *uuid.UUID
	for _, p := range periods {
		switch {
		case p.VersionID != version:
			before = &p.VersionID
		case before == nil:
			continue
		default:
			p.VersionID = *before
		}
		planned = append(planned, p)
	}
	return joined(planned)
}

// joined orders periods and makes one of those of a version that follow on
// each other.
func joined(periods []RulePeriod) []RulePeriod {
	slices.SortFunc(periods, func(a, b RulePeriod) int {
		if a.From == nil || b.From == nil {
			return cmp.Compare(bit(a.From != nil), bit(b.From != nil))
		}
		return a.From.Compare(*b.From)
	})
	var out []RulePeriod
	for _, p := range periods {
		if last := len(out) - 1; last >= 0 && out[last].VersionID == p.VersionID && out[last].To != nil && p.From != nil && out[last].To.Equal(*p.From) {
			out[last].To = p.To
			continue
		}
		out = append(out, p)
	}
	return out
}

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}
