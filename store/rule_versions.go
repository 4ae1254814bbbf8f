package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// RuleState is how a version of a rule set stands. It follows from whether the
// version was published and from the periods in which it is in force.
type RuleState string

// The states of a version.
const (
	RuleDraft     RuleState = "draft"
	RuleScheduled RuleState = "scheduled" // will be in force
	RulePublished RuleState = "published" // is in force
	RuleArchived  RuleState = "archived"  // was in force
)

// RuleVersion is one version of the rule set of a decision point. Once it is
// published, what it says never changes.
type RuleVersion struct {
	ID          uuid.UUID
	Version     int64 // of the row: counts the changes of a draft
	Point       string
	Number      int
	State       RuleState
	Note        string
	Reason      string // why it was published
	Body        rules.Body
	Examples    []rules.Example // tests of the body, kept with it
	Waivers     []string        // rows that no example needs to hit, by their labels
	Functions   map[string]int  // the versions of the functions that the body calls
	Hash        string
	Authors     []uuid.UUID
	PublishedBy *uuid.UUID
	CopyOf      *uuid.UUID
	CreatedAt   time.Time
	PublishedAt *time.Time
	From, To    *time.Time // when it is in force; From nil: since ever, To nil: until further notice
}

const ruleVersionColumns = `v.id, v.version, v.point, v.number, v.note, v.reason, v.body, v.examples, v.waivers, v.functions, v.hash,
	v.authors, v.published_by, v.copy_of, v.created_at, v.published_at, p.first, p.last, p.is_now, p.is_later`

// ruleVersionsAt selects versions with their periods; $1 is the time for which
// their state is told.
const ruleVersionsAt = `SELECT ` + ruleVersionColumns + ` FROM rule_versions v ` + rulePeriodsAt

const rulePeriodsAt = `LEFT JOIN LATERAL (
	SELECT nullif(min(coalesce(lower(during), '-infinity')), '-infinity') AS first,
		nullif(max(coalesce(upper(during), 'infinity')), 'infinity') AS last,
		bool_or(during @> $1::timestamptz) AS is_now, bool_or(lower(during) > $1::timestamptz) AS is_later
	FROM rule_periods WHERE version_id = v.id) p ON true `

func scanRuleVersion(row pgx.CollectableRow) (*RuleVersion, error) {
	var v RuleVersion
	var body json.RawMessage
	var isNow, isLater *bool
	err := row.Scan(&v.ID, &v.Version, &v.Point, &v.Number, &v.Note, &v.Reason, &body, &v.Examples, &v.Waivers, &v.Functions, &v.Hash,
		&v.Authors, &v.PublishedBy, &v.CopyOf, &v.CreatedAt, &v.PublishedAt, &v.From, &v.To, &isNow, &isLater)
	if err != nil {
		return nil, err
	}
	switch {
	case v.PublishedAt == nil:
		v.State = RuleDraft
	case isNow != nil && *isNow:
		v.State = RulePublished
	case isLater != nil && *isLater:
		v.State = RuleScheduled
	default:
		v.State = RuleArchived
	}
	v.Body, err = rules.ParseBodyJSON(body)
	return &v, err
}

// RuleBrief is a version that is a draft, in force or scheduled, without what
// it says.
type RuleBrief struct {
	Point  string
	ID     uuid.UUID
	Number int
	Rows   int
	From   *time.Time // nil: since ever
	State  RuleState
}

// RuleBriefs lists by points the versions that are drafts, in force or
// scheduled at a time, those that come in force first before others.
func RuleBriefs(ctx context.Context, db Querier, at time.Time, points []string) ([]RuleBrief, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[RuleBrief], `
		SELECT v.point, v.id, v.number, jsonb_array_length(v.body->'rows'), p.first,
			CASE WHEN v.published_at IS NULL THEN 'draft' WHEN p.is_now THEN 'published' ELSE 'scheduled' END
		FROM rule_versions v `+rulePeriodsAt+`
		WHERE v.point = ANY($2) AND (v.published_at IS NULL OR p.is_now OR p.is_later)
		ORDER BY v.point, p.first NULLS FIRST, v.number`, at, points)
	if err != nil {
		return nil, fmt.Errorf("read rule versions: %w", err)
	}
	return found, nil
}

// GetRuleVersion reads a version of a rule set as it stands at a time.
func GetRuleVersion(ctx context.Context, db Querier, at time.Time, id uuid.UUID) (*RuleVersion, error) {
	return oneRuleVersion(ctx, db, ruleVersionsAt+`WHERE v.id = $2`, at, id)
}

// LockRuleVersion reads a version and keeps others from changing it until the
// transaction ends.
func LockRuleVersion(ctx context.Context, tx *Tx, id uuid.UUID) (*RuleVersion, error) {
	return oneRuleVersion(ctx, tx, ruleVersionsAt+`WHERE v.id = $2 FOR UPDATE OF v`, tx.Now, id)
}

func oneRuleVersion(ctx context.Context, db Querier, sql string, at time.Time, id uuid.UUID) (*RuleVersion, error) {
	found, err := collect(ctx, db, scanRuleVersion, sql, at, id)
	if err != nil {
		return nil, fmt.Errorf("read rule version: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("rule version %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// RuleVersions lists the versions of a decision point, newest first.
func RuleVersions(ctx context.Context, db Querier, at time.Time, point string) ([]*RuleVersion, error) {
	return collect(ctx, db, scanRuleVersion, ruleVersionsAt+`WHERE v.point = $2 ORDER BY v.number DESC LIMIT 500`, at, point)
}

// PublishedBefore lists the versions of a point that were published before one,
// the last first.
func PublishedBefore(ctx context.Context, db Querier, at time.Time, v *RuleVersion) ([]*RuleVersion, error) {
	return collect(ctx, db, scanRuleVersion, ruleVersionsAt+`WHERE v.point = $2 AND v.published_at IS NOT NULL AND v.number < $3
		ORDER BY v.published_at DESC, v.number DESC LIMIT 20`, at, v.Point, v.Number)
}

// Shadows lists the drafts that are asked beside what is in force.
func Shadows(ctx context.Context, db Querier, at time.Time) ([]*RuleVersion, error) {
	return collect(ctx, db, scanRuleVersion, ruleVersionsAt+`WHERE v.id IN (SELECT shadow_id FROM rule_sets)`, at)
}

// CountRuleDrafts counts the drafts of a point.
func CountRuleDrafts(ctx context.Context, db Querier, point string) (int, error) {
	var drafts int
	err := db.QueryRow(ctx, `SELECT count(*) FROM rule_versions WHERE point = $1 AND published_at IS NULL`, point).Scan(&drafts)
	if err != nil {
		return 0, fmt.Errorf("count rule drafts: %w", err)
	}
	return drafts, nil
}

// InsertRuleVersion adds a draft with the next number of its point. The caller
// has locked the rule set.
func InsertRuleVersion(ctx context.Context, tx *Tx, v *RuleVersion) error {
	v.ID, v.Version, v.State, v.CreatedAt = NewID(), 1, RuleDraft, tx.Now
	v.Authors = authorsWith(v.Authors, tx.Viewer)
	body, err := v.encode()
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO rule_versions (id, point, number, note, body, examples, waivers, functions, hash, authors, copy_of, created_at)
		SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM rule_versions WHERE point = $2 RETURNING number`,
		v.ID, v.Point, v.Note, body, v.Examples, v.Waivers, v.Functions, v.Hash, v.Authors, v.CopyOf, tx.Now).Scan(&v.Number)
	if err != nil {
		return fmt.Errorf("write rule version: %w", err)
	}
	return nil
}

// SaveRuleDraft writes a draft that was locked; who changes it becomes one of
// its authors.
func SaveRuleDraft(ctx context.Context, tx *Tx, v *RuleVersion) error {
	v.Version++
	v.Authors = authorsWith(v.Authors, tx.Viewer)
	body, err := v.encode()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE rule_versions SET version = $2, note = $3, body = $4, examples = $5, waivers = $6, functions = $7, hash = $8,
		authors = $9 WHERE id = $1`, v.ID, v.Version, v.Note, body, v.Examples, v.Waivers, v.Functions, v.Hash, v.Authors)
	if err != nil {
		return fmt.Errorf("write rule version: %w", err)
	}
	return nil
}

// DeleteRuleDraft removes a draft with what trying it has left behind.
func DeleteRuleDraft(ctx context.Context, tx *Tx, id uuid.UUID) error {
	for _, sql := range []string{
		`UPDATE rule_sets SET shadow_id = NULL, shadow_since = NULL WHERE shadow_id = $1`,
		`UPDATE rule_versions SET copy_of = NULL WHERE copy_of = $1`,
		`DELETE FROM decisions WHERE version_id = $1 AND mode = 'shadow'`,
		`DELETE FROM rule_versions WHERE id = $1 AND published_at IS NULL`,
	} {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return fmt.Errorf("delete rule draft: %w", err)
		}
	}
	return nil
}

// markPublished makes a draft what no longer changes.
func markPublished(ctx context.Context, tx *Tx, v *RuleVersion, reason string) error {
	v.Version, v.PublishedAt, v.PublishedBy, v.Reason = v.Version+1, &tx.Now, tx.Viewer.IDOrNil(), reason
	_, err := tx.Exec(ctx, `UPDATE rule_versions SET version = $2, published_at = $3, published_by = $4, reason = $5 WHERE id = $1`,
		v.ID, v.Version, v.PublishedAt, v.PublishedBy, v.Reason)
	if err != nil {
		return fmt.Errorf("publish rule version: %w", err)
	}
	return nil
}

// Document is the version as a file holds it.
func (v *RuleVersion) Document() rules.Document {
	return rules.Document{Point: v.Point, Body: v.Body, Examples: v.Examples, Waivers: v.Waivers}
}

// encode writes the body as it is kept and fills in what follows from it.
func (v *RuleVersion) encode() (json.RawMessage, error) {
	body, err := v.Body.Canonical()
	if err != nil {
		return nil, err
	}
	if v.Waivers == nil {
		v.Waivers = []string{}
	}
	if v.Examples == nil {
		v.Examples = []rules.Example{}
	}
	v.Functions = rules.UsedFunctions(v.Body)
	v.Hash, err = v.Body.Hash()
	return body, err
}

// authorsWith adds who acts to the authors.
func authorsWith(authors []uuid.UUID, viewer crm.Viewer) []uuid.UUID {
	if viewer.IsSystem() || slices.Contains(authors, viewer.ID) {
		return append([]uuid.UUID{}, authors...)
	}
	return append(slices.Clip(authors), viewer.ID)
}

// ShipRules puts the rule sets that come with the product in force, as version
// 1 of each decision point that has none yet. They hold since ever: whatever
// was before is decided by something.
func ShipRules(ctx context.Context, tx *Tx) error {
	for _, point := range rules.All() {
		document, err := rules.ParseDocument([]byte(point.Shipped))
		if err != nil {
			return fmt.Errorf("shipped rules of %s: %w", point.Key, err)
		}
		if problems := point.Compile(document.Body); len(problems) > 0 {
			return fmt.Errorf("shipped rules of %s: %w", point.Key, problems[0])
		}
		if err := shipRuleSet(ctx, tx, &RuleVersion{
			Point: point.Key, Body: document.Body, Examples: document.Examples, Waivers: document.Waivers,
		}); err != nil {
			return fmt.Errorf("ship rules of %s: %w", point.Key, err)
		}
	}
	return nil
}

func shipRuleSet(ctx context.Context, tx *Tx, v *RuleVersion) error {
	if _, err := tx.Exec(ctx, `INSERT INTO rule_sets (point) VALUES ($1) ON CONFLICT DO NOTHING`, v.Point); err != nil {
		return err
	}
	set, err := LockRuleSet(ctx, tx, v.Point)
	if err != nil {
		return err
	}
	var known bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM rule_versions WHERE point = $1)`, v.Point).Scan(&known); err != nil || known {
		return err
	}
	if err := InsertRuleVersion(ctx, tx, v); err != nil {
		return err
	}
	if err := markPublished(ctx, tx, v, ""); err != nil {
		return err
	}
	return set.replacePeriods(ctx, tx, []RulePeriod{{VersionID: v.ID}})
}
