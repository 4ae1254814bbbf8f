package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
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

// Allocated is what a decision gave to somebody.
type Allocated struct {
	DecisionID uuid.UUID
	Person     uuid.UUID
	At         time.Time
	Grade      crm.Grade // of the lead
}

// AllocatedBy lists the allocations of decisions, in the order in which they
// were made.
func AllocatedBy(ctx context.Context, db Querier, decisions []uuid.UUID) ([]Allocated, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[Allocated],
		`SELECT decision_id, user_id, at, grade FROM allocations WHERE decision_id = ANY($1) ORDER BY at, id`, decisions)
	if err != nil {
		return nil, fmt.Errorf("read allocations: %w", err)
	}
	return found, nil
}

// Standings are how those in a roster stood, and who got something then.
type Standings struct {
	Considered []Considered
	Chosen     *uuid.UUID // nil: it is told how they stood, and nothing of what followed
	Strategy   string
}

// StandingsAt tells how those in a roster stood in an order when a period
// began: before the first allocation within it, or else at the last one before.
func StandingsAt(ctx context.Context, db Querier, roster string, key TurnKey, from, to time.Time) (Standings, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[Standings], `
		WITH r AS (SELECT id FROM rosters WHERE key = $1 AND deleted_at IS NULL),
			within AS (SELECT considered, NULL::uuid, strategy FROM allocations a JOIN r ON r.id = a.roster_id
				WHERE at >= $2 AND at < $3 AND a.grade = $4 AND a.skill = $5 ORDER BY at, a.id LIMIT 1),
			before AS (SELECT considered, user_id, strategy FROM allocations a JOIN r ON r.id = a.roster_id
				WHERE at < $2 AND a.grade = $4 AND a.skill = $5 ORDER BY at DESC, a.id DESC LIMIT 1)
		SELECT * FROM within UNION ALL SELECT * FROM before WHERE NOT EXISTS (SELECT 1 FROM within)`, roster, from, to, key.Grade, key.Skill)
	if err != nil {
		return Standings{}, fmt.Errorf("read standings: %w", err)
	}
	if len(found) == 0 {
		return Standings{}, nil
	}
	return found[0], nil
}
