package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// DecisionPlace is a place in the order of the decisions of a point.
type DecisionPlace struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

// DecisionQuery says which live decisions of a point to read.
type DecisionQuery struct {
	Point    string
	From, To time.Time
	After    DecisionPlace
	Limit    int
}

// DecisionsAfter lists recorded decisions in the order of their times.
func DecisionsAfter(ctx context.Context, db Querier, q DecisionQuery) ([]*Decision, error) {
	found, err := collect(ctx, db, scanDecision, `SELECT `+decisionColumns+` FROM decisions
		WHERE point = $1 AND mode = 'live' AND at >= $2 AND at < $3 AND (at, id) > ($4, $5) ORDER BY at, id LIMIT $6`,
		q.Point, q.From, q.To, q.After.At, q.After.ID, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	return found, nil
}

// CountDecisions counts the live decisions of a point in a period.
func CountDecisions(ctx context.Context, db Querier, point string, from, to time.Time) (int, error) {
	var count int
	err := db.QueryRow(ctx, `SELECT count(*) FROM decisions WHERE point = $1 AND mode = 'live' AND at >= $2 AND at < $3`, point, from, to).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count decisions: %w", err)
	}
	return count, nil
}

// AllocatedBetween counts what each person got in a period.
func AllocatedBetween(ctx context.Context, db Querier, from, to time.Time) (map[uuid.UUID]int, error) {
	rows, err := db.Query(ctx, `SELECT a.user_id, count(*) FROM allocations a JOIN decisions d ON d.id = a.decision_id
		WHERE d.at >= $1 AND d.at < $2 GROUP BY 1`, from, to)
	if err != nil {
		return nil, fmt.Errorf("count allocations: %w", err)
	}
	got, person, count := map[uuid.UUID]int{}, uuid.Nil, 0
	_, err = pgx.ForEachRow(rows, []any{&person, &count}, func() error { got[person] = count; return nil })
	return got, err
}

// ChangedRoute is an allocation whose decision another version would have
// made otherwise.
type ChangedRoute struct {
	Person  uuid.UUID // who got it
	At      time.Time
	Outcome json.RawMessage // what the version answers; null: nothing
}

// ChangedRoutes lists the allocations behind the changed cases of a back-test,
// in the order in which they were made.
func ChangedRoutes(ctx context.Context, db Querier, test uuid.UUID) ([]ChangedRoute, error) {
	return collect(ctx, db, pgx.RowToStructByPos[ChangedRoute], `
		SELECT a.user_id, a.at, coalesce(c.outcome, 'null') FROM back_test_cases c JOIN allocations a ON a.decision_id = c.decision_id
		WHERE c.back_test_id = $1 ORDER BY a.at, a.id`, test)
}
