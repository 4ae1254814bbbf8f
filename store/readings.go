package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// InsertReading sends somebody a copy to read, unless the same lies unread with
// them already.
func InsertReading(ctx context.Context, tx *Tx, r *crm.Reading) (added bool, err error) {
	r.ID, r.SentAt, r.SentBy = NewID(), tx.Now, tx.Viewer.IDOrNil()
	tag, err := tx.Exec(ctx, `
		INSERT INTO readings (id, reader_id, record_kind, record_id, process_id, task_id, sent_by, sent_at, text)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
		WHERE NOT EXISTS (SELECT 1 FROM readings WHERE reader_id = $2 AND record_kind = $3 AND record_id = $4
			AND task_id IS NOT DISTINCT FROM $6 AND text = $9 AND read_at IS NULL)`,
		r.ID, r.ReaderID, r.RecordKind, r.RecordID, r.ProcessID, r.TaskID, r.SentBy, r.SentAt, r.Text)
	if err != nil {
		return false, fmt.Errorf("write reading: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// ReadingsQuery says which of a person's copies to list.
type ReadingsQuery struct {
	Read   bool // those read; otherwise those to read
	Cursor string
	Limit  int
}

// Readings lists copies that the viewer was sent, newest first.
func Readings(ctx context.Context, db Querier, viewer crm.Viewer, q ReadingsQuery) (Page[*crm.Reading], error) {
	args := &arguments{}
	where := "r.reader_id = " + args.add(viewer.ID)
	if q.Read {
		where += " AND r.read_at IS NOT NULL"
	} else {
		where += " AND r.read_at IS NULL"
	}
	if q.Cursor != "" {
		after, err := decodePlace(q.Cursor)
		if err != nil {
			return Page[*crm.Reading]{}, err
		}
		where += " AND (r.sent_at, r.id) < (" + args.add(after.At) + ", " + args.add(after.ID) + ")"
	}
	items, err := collect(ctx, db, scanReading, `SELECT r.id, r.reader_id, r.record_kind, r.record_id, r.process_id, r.task_id,
		r.sent_by, r.sent_at, r.text, r.read_at, coalesce(t.kind, '') FROM readings r LEFT JOIN tasks t ON t.id = r.task_id
		WHERE `+where+` ORDER BY r.sent_at DESC, r.id DESC LIMIT `+args.add(q.Limit+1), args.values...)
	if err != nil {
		return Page[*crm.Reading]{}, fmt.Errorf("read readings: %w", err)
	}
	page := Page[*crm.Reading]{Items: items}
	if len(items) > q.Limit {
		last := items[q.Limit-1]
		page.Items, page.NextCursor = items[:q.Limit], place{last.SentAt, last.ID}.encode()
	}
	return page, nil
}

func scanReading(row pgx.CollectableRow) (*crm.Reading, error) {
	var r crm.Reading
	err := row.Scan(&r.ID, &r.ReaderID, &r.RecordKind, &r.RecordID, &r.ProcessID, &r.TaskID, &r.SentBy, &r.SentAt, &r.Text,
		&r.ReadAt, &r.TaskKind)
	return &r, err
}

// MarkRead notes that the person has read copies that they were sent, and how
// many of them were new.
func MarkRead(ctx context.Context, tx *Tx, ids []uuid.UUID) (int, error) {
	tag, err := tx.Exec(ctx, `UPDATE readings SET read_at = $3 WHERE id = ANY($1) AND reader_id = $2 AND read_at IS NULL`,
		ids, tx.Viewer.ID, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("mark readings: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
