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
	Point     string
	VersionID uuid.UUID
	Number    int
	Row       int // index
	Count     int
}

// RowsInError counts by rows how often live decisions of points passed over
// one since a time because it could not be evaluated; at most fifty rows of a
// point, the most frequent first.
func RowsInError(ctx context.Context, db Querier, points []string, since time.Time) ([]FailingRow, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[FailingRow], `
		SELECT point, id, number, place, count FROM (
			SELECT v.point, v.id, v.number, strpos(d.verdicts, 'e') - 1 AS place, count(*)::int AS count,
				row_number() OVER (PARTITION BY v.point ORDER BY count(*) DESC) AS rank
			FROM rule_versions v JOIN decisions d ON d.version_id = v.id
			WHERE v.point = ANY($1) AND d.mode = 'live' AND d.at >= $2 AND d.verdicts LIKE '%e%'
			GROUP BY 1, 2, 3, 4) f
		WHERE rank <= 50 ORDER BY point, rank`, points, since)
	if err != nil {
		return nil, fmt.Errorf("read failing rows: %w", err)
	}
	return found, nil
}

// WaitingForRules counts by points the processes that wait because the rules
// gave no answer.
func WaitingForRules(ctx context.Context, db Querier, points []string) (map[string]int, error) {
	rows, err := db.Query(ctx, `SELECT waiting_on, count(*) FROM processes
		WHERE state = 'waiting' AND waiting_on = ANY($1) AND waiting_for = $2 GROUP BY 1`, points, crm.WaitingForRule)
	if err != nil {
		return nil, fmt.Errorf("count processes that wait for rules: %w", err)
	}
	waiting, point, count := map[string]int{}, "", 0
	if _, err = pgx.ForEachRow(rows, []any{&point, &count}, func() error { waiting[point] = count; return nil }); err != nil {
		return nil, fmt.Errorf("count processes that wait for rules: %w", err)
	}
	return waiting, nil
}
