package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// HoldersOf counts the people who have a detailed role.
func HoldersOf(ctx context.Context, tx *Tx, role uuid.UUID) (int, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM users WHERE role_id = $1 AND deleted_at IS NULL`, role).Scan(&n)
	return n, err
}

// LeavingOn reads the leaving date of a person; nil for who stays.
func LeavingOn(ctx context.Context, db Querier, person uuid.UUID) (*crm.Date, error) {
	var on *crm.Date
	err := db.QueryRow(ctx, `SELECT leaving_on FROM users WHERE id = $1`, person).Scan(&on)
	return on, err
}

// Local is the transaction's time where the company is.
func (tx *Tx) Local() time.Time { return tx.Now.In(tx.zone) }
