package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if err := tx.before(ctx, sql); err != nil {
		return pgconn.CommandTag{}, err
	}
	return tx.inner.Exec(ctx, sql, args...)
}

// Query runs a statement that returns rows.
func (tx *Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := tx.before(ctx, sql); err != nil {
		return nil, err
	}
	return tx.inner.Query(ctx, sql, args...)
}

// QueryRow runs a statement that returns one row; its error comes with the
// scan.
func (tx *Tx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if err := tx.before(ctx, sql); err != nil {
		return noRow{err}
	}
	return tx.inner.QueryRow(ctx, sql, args...)
}

// noRow is the row of a statement that could not be run.
type noRow struct{ err error }

// Scan tells why there is no row.
func (r noRow) Scan(...any) error { return r.err }

// Pipeline runs statements that return no rows in one go.
func (tx *Tx) Pipeline(ctx context.Context, batch *pgx.Batch) error {
	for _, q := range batch.QueuedQueries {
		if err := tx.before(ctx, q.SQL); err != nil {
			return err
		}
	}
	return tx.inner.SendBatch(ctx, batch).Close()
}

// CopyFrom adds many rows to a table.
func (tx *Tx) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	if err := tx.before(ctx, "COPY "+table.Sanitize()); err != nil {
		return 0, err
	}
	return tx.inner.CopyFrom(ctx, table, columns, rows)
}

// before makes the database, and what is remembered of it, ready for a
// statement.
func (tx *Tx) before(ctx context.Context, sql string) error {
	tx.known.forgetFor(sql)
	return tx.flushFor(ctx, sql)
}

// timeOf is a time that may be missing, as the driver takes it among others of
// its column.
func timeOf(at *time.Time) any {
	if at == nil {
		return nil
	}
	return *at
}
