package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Snapshot runs reads that all see the database as of one moment. Nothing can
// be written in it.
func (db *DB) Snapshot(ctx context.Context, work func(context.Context, Querier) error) error {
	return pgx.BeginTxFunc(ctx, db.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(tx pgx.Tx) error { return work(context.WithValue(ctx, reading{}, tx), tx) })
}

// pageOfEach is how many records Each holds at a time.
const pageOfEach = 1000

// Each reads all records found, however many, in pages. In a snapshot none is
// missed or met twice whatever others change meanwhile.
func (t *Table[T, P]) Each(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query,
	work func(context.Context, []P) error,
) error {
	q.Limit, q.Cursor = pageOfEach, ""
	for {
		page, err := t.Find(ctx, db, at, viewer, q)
		if err != nil {
			return err
		}
		if err := work(ctx, page.Items); err != nil {
			return err
		}
		if page.NextCursor == "" {
			return nil
		}
		q.Cursor = page.NextCursor
	}
}

// CountAll counts the records found, exactly.
func (t *Table[T, P]) CountAll(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) (int, error) {
	if _, err := orderOf(t.schemaOf(q, viewer), q.Sort); err != nil {
		return 0, err
	}
	args := &arguments{}
	where, err := t.where(viewer, at, q, args)
	if err != nil {
		return 0, err
	}
	var count int
	if err := db.QueryRow(ctx, "SELECT count(*) FROM "+t.Schema.Table()+" WHERE "+where, args.values...).Scan(&count); err != nil {
		return 0, fmt.Errorf("count %s: %w", t.Schema.Plural, err)
	}
	return count, nil
}

// CheckSort refuses a sort that the kind does not declare.
func CheckSort(schema crm.Schema, sort string) error {
	_, err := orderOf(schema, sort)
	return err
}
