package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Bin returns one page of what lies in the bin, as far as the viewer may see
// it, latest first. Text and cursor of the query count; filter and sort don't.
func (t *Table[T, P]) Bin(ctx context.Context, db Querier, viewer crm.Viewer, q Query) (Page[P], error) {
	field, _ := t.Schema.Field("updatedAt") // nothing changes in the bin: that is when it was put in
	latest := order{{field, true}}
	args := &arguments{}
	where := t.inBin(viewer, args) + " AND NOT EXISTS (SELECT 1 FROM merges WHERE record_kind = " + args.add(t.Schema.Name) +
		" AND loser_id = " + t.Schema.Table() + ".id)" // what was merged lives on elsewhere
	if q.Text != "" {
		where += " AND " + t.matches(q.Text, t.schemaOf(q, viewer).Search, args)
	}
	if q.Cursor != "" {
		after, err := latest.after(q.Cursor, args)
		if err != nil {
			return Page[P]{}, err
		}
		where += " AND " + after
	}
	items, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM "+t.Schema.Table()+" WHERE "+where+
		" ORDER BY "+latest.sql()+" LIMIT "+args.add(q.Limit+1), args.values...)
	if err != nil {
		return Page[P]{}, fmt.Errorf("read bin of %s: %w", t.Schema.Plural, err)
	}
	page := Page[P]{Items: items}
	if len(items) > q.Limit {
		page.Items = items[:q.Limit]
		page.NextCursor = latest.cursor(page.Items[q.Limit-1])
	}
	return page, nil
}

func (t *Table[T, P]) inBin(viewer crm.Viewer, args *arguments) string {
	return "deleted_at IS NOT NULL AND " + visible(t.Schema, viewer, args)
}

// GetBinned reads one record in the bin that the viewer may see.
func (t *Table[T, P]) GetBinned(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (P, error) {
	return t.getBinned(ctx, db, viewer, id, "")
}

// LockBinned reads one record in the bin and keeps others from it until the
// end of the transaction.
func (t *Table[T, P]) LockBinned(ctx context.Context, tx *Tx, id uuid.UUID) (P, error) {
	return t.getBinned(ctx, tx, tx.Viewer, id, " FOR NO KEY UPDATE")
}

func (t *Table[T, P]) getBinned(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID, suffix string) (P, error) {
	args := &arguments{}
	where := "id = " + args.add(id) + " AND " + t.inBin(viewer, args)
	found, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM "+t.Schema.Table()+" WHERE "+where+suffix, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read bin of %s: %w", t.Schema.Plural, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s %s in the bin: %w", t.Schema.Name, id, crm.ErrNotFound)
	}
	return found[0], nil
}

// Restore takes a record out of the bin and tells it. A key that somebody else
// has taken meanwhile is Invalid and names the field.
func (t *Table[T, P]) Restore(ctx context.Context, tx *Tx, record P) error {
	base := record.Meta()
	if err := refuseMerged(ctx, tx, t.Schema.Name, base.ID); err != nil {
		return err
	}
	args := &arguments{}
	sql := "UPDATE " + t.Schema.Table() + " SET deleted_at = NULL, version = version + 1, updated_at = " + args.add(tx.Now) +
		" WHERE id = " + args.add(base.ID) + " AND version = " + args.add(base.Version) + " AND deleted_at IS NOT NULL RETURNING " + t.names
	err := t.write(ctx, tx, sql, args, record)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s %s: %w", t.Schema.Name, base.ID, crm.ErrStale)
	}
	if err != nil {
		return translate(err)
	}
	return tx.Tell(ctx, Change{Type: t.Schema.Name + ".restored", RecordKind: t.Schema.Name, RecordID: base.ID})
}

// Author is who did something, and when.
type Author struct {
	ID   *uuid.UUID
	Name string
	At   time.Time
}

// LastChanges tells of each of the records who changed it last: its fields, or
// whether it lies in the bin. The caller has made sure that the viewer may see
// them.
func LastChanges(ctx context.Context, db Querier, kind string, ids []uuid.UUID) (map[uuid.UUID]Author, error) {
	authors := map[uuid.UUID]Author{}
	rows, err := db.Query(ctx, `SELECT DISTINCT ON (record_id) record_id, actor_id, actor_name, at FROM changes
		WHERE record_kind = $1 AND record_id = ANY($2)
		AND (data -> 'fields' IS NOT NULL OR type = $1 || '.deleted' OR type = $1 || '.restored' OR type = $1 || '.merged')
		ORDER BY record_id, id DESC`, kind, ids)
	if err != nil {
		return nil, fmt.Errorf("read last changes: %w", err)
	}
	var record uuid.UUID
	var author Author
	_, err = pgx.ForEachRow(rows, []any{&record, &author.ID, &author.Name, &author.At}, func() error {
		authors[record] = author
		return nil
	})
	return authors, err
}
