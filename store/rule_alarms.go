package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// FailingRow is a row of a version that could not be evaluated.
type FailingRow struct {
	VersionID uuid.UUID
	Number    int
	Row       int // index
	Count     int
}

// RowsInError counts by rows how often live decisions of a point passed over
// one since a time because it could not be evaluated.
func RowsInError(ctx context.Context, db Querier, point string, since time.Time) ([]FailingRow, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[FailingRow], `
		SELECT v.id, v.number, strpos(d.verdicts, 'e') - 1, count(*)::int FROM rule_versions v JOIN decisions d ON d.version_id = v.id
		WHERE v.point = $1 AND d.mode = 'live' AND d.at >= $2 AND d.verdicts LIKE '%e%'
		GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 50`, point, since)
	if err != nil {
		return nil, fmt.Errorf("read failing rows: %w", err)
	}
	return found, nil
}

// WaitingForRules counts the processes that wait because the rules of a point
// gave no answer.
func WaitingForRules(ctx context.Context, db Querier, point string) (int, error) {
	var waiting int
	err := db.QueryRow(ctx, `SELECT count(*) FROM processes WHERE state = 'waiting' AND waiting_on = $1 AND waiting_for = $2`,
		point, crm.WaitingForRule).Scan(&waiting)
	if err != nil {
		return 0, fmt.Errorf("count processes that wait for rules: %w", err)
	}
	return waiting, nil
}
