package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// leaveUntil is the SQL for when the leave ends that the user u has at a time;
// NULL is no leave.
func leaveUntil(at string) string {
	return "(SELECT max(l.ends_at) FROM leaves l WHERE l.user_id = u.id AND l.deleted_at IS NULL AND l.starts_at <= " +
		at + " AND l.ends_at > " + at + ")"
}

// AwayUntil is when somebody comes back who is away at the transaction's time,
// on leave or by their own word; nil is present.
func AwayUntil(ctx context.Context, tx *Tx, person uuid.UUID) (*time.Time, error) {
	var until *time.Time
	err := tx.QueryRow(ctx, "SELECT greatest(away_until, "+leaveUntil("$2")+") FROM users u WHERE id = $1",
		person, tx.Now).Scan(&until)
	if err != nil {
		return nil, fmt.Errorf("read leave: %w", err)
	}
	if until != nil && !until.After(tx.Now) {
		return nil, nil
	}
	return until, nil
}

// OverlappingLeave finds another leave of the same person at the same time, or
// nil. Until the transaction ends nobody else enters leave for that person.
func OverlappingLeave(ctx context.Context, tx *Tx, leave *crm.Leave) (*crm.Leave, error) {
	if _, err := tx.Exec(ctx, `SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE`, leave.UserID); err != nil {
		return nil, fmt.Errorf("lock person on leave: %w", err)
	}
	found, err := collect(ctx, tx, Leaves.scan, "SELECT "+Leaves.names+` FROM leaves WHERE user_id = $1 AND id <> $2
		AND deleted_at IS NULL AND starts_at < $4 AND ends_at > $3 ORDER BY starts_at LIMIT 1`,
		leave.UserID, leave.ID, leave.StartsAt, leave.EndsAt)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// DepartmentOf reads the department of a person; nil is none.
func DepartmentOf(ctx context.Context, db Querier, person uuid.UUID) (*uuid.UUID, error) {
	var department *uuid.UUID
	if err := db.QueryRow(ctx, `SELECT department_id FROM users WHERE id = $1`, person).Scan(&department); err != nil {
		return nil, fmt.Errorf("read department: %w", err)
	}
	return department, nil
}

// Absence is that somebody is not there, without why.
type Absence struct {
	UserID           uuid.UUID
	StartsAt, EndsAt time.Time
}

// maxAbsences bounds one question about absences.
const maxAbsences = 2000

// Absences lists who is on leave in a period, by when it begins.
func Absences(ctx context.Context, db Querier, from, to time.Time) ([]Absence, error) {
	return collect(ctx, db, pgx.RowToStructByPos[Absence], `SELECT l.user_id, l.starts_at, l.ends_at
		FROM leaves l JOIN users u ON u.id = l.user_id
		WHERE l.deleted_at IS NULL AND u.deleted_at IS NULL AND u.active AND l.starts_at < $2 AND l.ends_at > $1
		ORDER BY l.starts_at, l.id LIMIT $3`, from, to, maxAbsences)
}
