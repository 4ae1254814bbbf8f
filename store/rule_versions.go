package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// RuleVersion is one version of the rule set of a decision point.
type RuleVersion struct {
	ID          uuid.UUID
	Point       string
	Number      int
	Body        rules.Body
	Hash        string
	PublishedAt time.Time
}

const ruleVersionColumns = `id, point, number, body, hash, published_at`

func scanRuleVersion(row pgx.CollectableRow) (*RuleVersion, error) {
	var v RuleVersion
	var body json.RawMessage
	if err := row.Scan(&v.ID, &v.Point, &v.Number, &body, &v.Hash, &v.PublishedAt); err != nil {
		return nil, err
	}
	var err error
	v.Body, err = rules.ParseBodyJSON(body)
	return &v, err
}

// GetRuleVersion reads a published version of a rule set.
func GetRuleVersion(ctx context.Context, db Querier, id uuid.UUID) (*RuleVersion, error) {
	found, err := collect(ctx, db, scanRuleVersion, `SELECT `+ruleVersionColumns+` FROM rule_versions
		WHERE id = $1 AND state <> 'draft'`, id)
	if err != nil {
		return nil, fmt.Errorf("read rule version: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("rule version %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// RulesInForce lists the version in force of each decision point.
func RulesInForce(ctx context.Context, db Querier) ([]*RuleVersion, error) {
	return collect(ctx, db, scanRuleVersion, `SELECT `+ruleVersionColumns+` FROM rule_versions
		WHERE state = 'published' ORDER BY point`)
}

// ShipRules publishes the rule sets that come with the product as version 1
// of each decision point that has none yet.
func ShipRules(ctx context.Context, tx *Tx) error {
	for _, point := range rules.All() {
		body, err := rules.ParseBody([]byte(point.Shipped))
		if err != nil {
			return fmt.Errorf("shipped rules of %s: %w", point.Key, err)
		}
		if problems := point.Compile(body); len(problems) > 0 {
			return fmt.Errorf("shipped rules of %s: %w", point.Key, problems[0])
		}
		canonical, err := body.Canonical()
		if err != nil {
			return err
		}
		hash, err := body.Hash()
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO rule_versions (id, point, number, state, body, hash, published_at)
			SELECT $1, $2, 1, 'published', $3, $4, $5
			WHERE NOT EXISTS (SELECT 1 FROM rule_versions WHERE point = $2)
			ON CONFLICT DO NOTHING`, NewID(), point.Key, json.RawMessage(canonical), hash, tx.Now)
		if err != nil {
			return fmt.Errorf("ship rules of %s: %w", point.Key, err)
		}
	}
	return nil
}
