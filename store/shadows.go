package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// InsertShadow records what a draft would have decided beside a live decision,
// if the draft is still asked.
func InsertShadow(ctx context.Context, tx *Tx, d *Decision) error {
	return tx.queued(ctx, queuedShadows, NewID(), d.Point, d.VersionID, d.ProcessID, d.Step, d.Visit, d.Subject, d.RecordKind, d.RecordID,
		d.At, string(d.Input), string(d.Outcome), d.Row, string(d.Verdicts), "shadow", d.Beside, d.Error)
}

// DeleteShadowDecisions forgets what a draft would have decided.
func DeleteShadowDecisions(ctx context.Context, tx *Tx, version uuid.UUID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM decisions WHERE version_id = $1 AND mode = 'shadow'`, version); err != nil {
		return fmt.Errorf("delete shadow decisions: %w", err)
	}
	return nil
}

// ShadowReport is what a draft would have decided beside what is in force.
type ShadowReport struct {
	Cases, Changed, Errors int
	Moved                  []Moved
	Changes                []RuleCase // the latest that differ
}

// ShadowReportOf counts what a draft would have decided.
func ShadowReportOf(ctx context.Context, db Querier, version uuid.UUID) (ShadowReport, error) {
	const pairs = ` FROM decisions s JOIN decisions d ON d.id = s.beside WHERE s.version_id = $1 AND s.mode = 'shadow'`
	var r ShadowReport
	err := db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE s.outcome <> d.outcome), count(*) FILTER (WHERE s.error <> '')`+pairs, version).
		Scan(&r.Cases, &r.Changed, &r.Errors)
	if err != nil {
		return r, fmt.Errorf("count shadow decisions: %w", err)
	}
	r.Moved, err = collect(ctx, db, scanMoved, `SELECT d.matched_row, CASE WHEN d.matched_row < 0 THEN v.body->'otherwise' ELSE v.body->'rows'->d.matched_row END->'label', s.matched_row, count(*)
		FROM decisions s JOIN decisions d ON d.id = s.beside JOIN rule_versions v ON v.id = d.version_id
		WHERE s.version_id = $1 AND s.mode = 'shadow' GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 200`, version)
	if err != nil {
		return r, fmt.Errorf("count shadow decisions: %w", err)
	}
	r.Changes, err = collect(ctx, db, pgx.RowToStructByPos[RuleCase], `SELECT d.id, d.record_kind, d.record_id, d.at, d.outcome, s.outcome,
		d.matched_row, s.matched_row, s.error`+pairs+` AND s.outcome <> d.outcome ORDER BY s.at DESC, s.id DESC LIMIT 100`, version)
	if err != nil {
		return r, fmt.Errorf("list shadow decisions: %w", err)
	}
	return r, nil
}

func scanMoved(row pgx.CollectableRow) (Moved, error) {
	var m Moved
	var label *crm.Label
	err := row.Scan(&m.From, &label, &m.To, &m.Cases)
	if label != nil {
		m.FromLabel = *label
	}
	return m, err
}
