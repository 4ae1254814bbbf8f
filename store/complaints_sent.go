package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// SentFrom counts the complaints of the last day that came by public forms from
// a mail address. Those who ask for one address ask one after the other.
func SentFrom(ctx context.Context, tx *Tx, address string) (count int, err error) {
	if address == "" {
		return 0, nil
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(lower($1), 32))`, address); err != nil {
		return 0, fmt.Errorf("count complaints from an address: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FROM complaints WHERE source = 'web-form' AND lower(email) = lower($1) AND created_at > $2
		AND deleted_at IS NULL`, address, tx.Now.AddDate(0, 0, -1)).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count complaints from an address: %w", err)
	}
	return count, nil
}

// OrderNumbered finds the order with a number; nil: there is none.
func OrderNumbered(ctx context.Context, db Querier, number string) (*uuid.UUID, error) {
	if number == "" {
		return nil, nil
	}
	return theOne(ctx, db, `SELECT id FROM orders WHERE number IN ($1, upper($1)) AND deleted_at IS NULL`, number)
}

// ContactAt finds the contact who has a mail address; nil: nobody has it, or
// several do.
func ContactAt(ctx context.Context, db Querier, address string) (*uuid.UUID, error) {
	return theOne(ctx, db, `SELECT id FROM contacts WHERE search @> $2 AND lower(email) = lower($1) AND deleted_at IS NULL LIMIT 2`,
		address, crm.QueryTokens(address))
}

func theOne(ctx context.Context, db Querier, sql string, args ...any) (*uuid.UUID, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], sql, args...)
	if err != nil {
		return nil, fmt.Errorf("find by what was sent: %w", err)
	}
	if len(found) != 1 {
		return nil, nil
	}
	return &found[0], nil
}

// ComplaintNumbered finds a complaint by its number.
func ComplaintNumbered(ctx context.Context, db Querier, number string) (id uuid.UUID, err error) {
	err = db.QueryRow(ctx, `SELECT id FROM complaints WHERE number = $1`, number).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = crm.ErrNotFound
	}
	if err != nil {
		return id, fmt.Errorf("read complaint %s: %w", number, err)
	}
	return id, nil
}
