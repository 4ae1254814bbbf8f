package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// RuleSet is what stands around the versions of a decision point: who keeps
// it, and which draft is asked beside what is in force.
type RuleSet struct {
	Point        string
	DepartmentID *uuid.UUID // nil: the company
	ShadowID     *uuid.UUID
	ShadowSince  *time.Time

	number int
}

const ruleSetColumns = `point, department_id, shadow_id, shadow_since, number`

func scanRuleSet(row pgx.CollectableRow) (*RuleSet, error) {
	var s RuleSet
	err := row.Scan(&s.Point, &s.DepartmentID, &s.ShadowID, &s.ShadowSince, &s.number)
	return &s, err
}

// RuleSets lists the rule sets that a person may manage, by point.
func RuleSets(ctx context.Context, db Querier, viewer crm.Viewer) ([]*RuleSet, error) {
	args := &arguments{}
	return collect(ctx, db, scanRuleSet, `SELECT `+ruleSetColumns+` FROM rule_sets WHERE `+managedRules(viewer, args)+` ORDER BY point`,
		args.values...)
}

// GetRuleSet reads the rule set of a point that a person may manage.
func GetRuleSet(ctx context.Context, db Querier, viewer crm.Viewer, point string) (*RuleSet, error) {
	args := &arguments{}
	where := "point = " + args.add(point) + " AND " + managedRules(viewer, args)
	return oneRuleSet(ctx, db, point, where, args)
}

// LockRuleSet reads the rule set of a point that who acts may manage, and
// keeps others from publishing until the transaction ends.
func LockRuleSet(ctx context.Context, tx *Tx, point string) (*RuleSet, error) {
	args := &arguments{}
	where := "point = " + args.add(point) + " AND " + managedRules(tx.Viewer, args) + " FOR UPDATE"
	return oneRuleSet(ctx, tx, point, where, args)
}

func oneRuleSet(ctx context.Context, db Querier, point, where string, args *arguments) (*RuleSet, error) {
	found, err := collect(ctx, db, scanRuleSet, `SELECT `+ruleSetColumns+` FROM rule_sets WHERE `+where, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read rule set: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("rule set %s: %w", point, crm.ErrNotFound)
	}
	return found[0], nil
}

// managedRules is the condition under which a person manages a rule set: it is
// kept by a department within their reach, or their reach is all.
func managedRules(viewer crm.Viewer, args *arguments) string {
	within := func(first string) string {
		return `department_id IN (WITH RECURSIVE reached AS (` + first + `
			UNION SELECT d.id FROM departments d JOIN reached r ON d.parent_id = r.id WHERE d.deleted_at IS NULL) SELECT id FROM reached)`
	}
	switch viewer.Reach(crm.RuleSets, crm.Manage) {
	case crm.ReachAll:
		return "true"
	case crm.ReachDepartment:
		return within(`SELECT d.id FROM departments d JOIN users u ON u.department_id = d.id
			WHERE u.id = ` + args.add(viewer.ID) + ` AND d.deleted_at IS NULL`)
	case crm.ReachBelow:
		return within(`SELECT id FROM departments WHERE head_id = ` + args.add(viewer.ID) + ` AND deleted_at IS NULL`)
	}
	return "false"
}

// SaveRuleSet writes a rule set that was locked.
func SaveRuleSet(ctx context.Context, tx *Tx, s *RuleSet) error {
	_, err := tx.Exec(ctx, `UPDATE rule_sets SET department_id = $2, shadow_id = $3, shadow_since = $4 WHERE point = $1`,
		s.Point, s.DepartmentID, s.ShadowID, s.ShadowSince)
	if err != nil {
		return fmt.Errorf("write rule set: %w", err)
	}
	return tx.rulesChanged(ctx)
}

// TellRule writes what happened to a version of a rule set into its history.
func (tx *Tx) TellRule(ctx context.Context, event string, v *RuleVersion, facts map[string]string) error {
	facts = with(facts, "number", fmt.Sprint(v.Number))
	return tx.Tell(ctx, Change{Type: event, RecordKind: crm.RuleSets.Name, RecordID: v.ID, Facts: with(facts, "point", v.Point)})
}

// TellRuleSet writes what happened to a rule set as a whole into its history.
func (tx *Tx) TellRuleSet(ctx context.Context, event string, s *RuleSet, facts map[string]string) error {
	return tx.Tell(ctx, Change{Type: event, RecordKind: crm.RuleSets.Name, RecordID: s.id(), Facts: with(facts, "point", s.Point)})
}

// id stands for a rule set where records are named; its key never changes.
func (s *RuleSet) id() uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("baton:rules:"+s.Point))
}

// RuleHistory lists what happened to the versions of a point, newest first.
func RuleHistory(ctx context.Context, db Querier, point string, limit int) ([]Change, error) {
	return collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes
		WHERE record_kind = $1 AND data->'facts'->>'point' = $2 ORDER BY id DESC LIMIT $3`, crm.RuleSets.Name, point, limit)
}

// visibleRules says which of the versions belong to rule sets that a person
// manages.
func visibleRules(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) ([]uuid.UUID, error) {
	args := &arguments{}
	sql := "SELECT v.id FROM rule_versions v JOIN rule_sets USING (point) WHERE v.id = ANY(" + args.add(ids) + ") AND " + managedRules(viewer, args)
	return collect(ctx, db, pgx.RowTo[uuid.UUID], sql, args.values...)
}
