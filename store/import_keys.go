package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// KnownKeys finds the records that rows of a source have become before.
func KnownKeys(ctx context.Context, db Querier, schema crm.Schema, keys [][]byte) (map[string]uuid.UUID, error) {
	known := map[string]uuid.UUID{}
	rows, err := db.Query(ctx, `SELECT k.key, k.record_id FROM import_keys k JOIN `+schema.Table()+` r ON r.id = k.record_id
		WHERE k.kind = $1 AND k.key = ANY($2) AND r.deleted_at IS NULL`, schema.Name, keys)
	if err != nil {
		return nil, fmt.Errorf("read keys of imports: %w", err)
	}
	var key []byte
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&key, &id}, func() error { known[string(key)] = id; return nil })
	return known, err
}

// KeepKeys remembers which records rows of a source have become.
func KeepKeys(ctx context.Context, tx *Tx, kind string, keys [][]byte, records []uuid.UUID) error {
	_, err := tx.Exec(ctx, `INSERT INTO import_keys (kind, key, record_id) SELECT $1, n.key, n.record_id
		FROM unnest($2::bytea[], $3::uuid[]) AS n (key, record_id)
		ON CONFLICT (kind, key) DO UPDATE SET record_id = excluded.record_id`, kind, keys, records)
	if err != nil {
		return fmt.Errorf("write keys of imports: %w", err)
	}
	return nil
}

// ForgetKeys forgets rows whose records were taken back.
func ForgetKeys(ctx context.Context, tx *Tx, kind string, records []uuid.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM import_keys WHERE kind = $1 AND record_id = ANY($2)`, kind, records)
	return err
}
