package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// BulkAct is what is done with many records.
type BulkAct string

// The acts on many records.
const (
	BulkEdit    BulkAct = "edit"
	BulkDelete  BulkAct = "delete"
	BulkRestore BulkAct = "restore"
)

// Bulk is one act of a person on many records of a kind.
type Bulk struct {
	ID        uuid.UUID
	Kind      string
	Act       BulkAct
	Values    map[string]json.RawMessage // of an edit
	Undoes    *uuid.UUID                 // the bulk that this one undoes; its act is then done the other way round
	JobID     *uuid.UUID                 // nil: done at once
	CreatedBy uuid.UUID
	CreatedAt time.Time
	UndoneAt  *time.Time // when its undoing began
	UndoneBy  *uuid.UUID
}

// BulkStatus is what came of a bulk for one record.
type BulkStatus string

// What comes of a bulk for one record.
const (
	BulkDone    BulkStatus = "done"
	BulkRefused BulkStatus = "refused"
)

// BulkResult is what came of a bulk for one record.
type BulkResult struct {
	RecordID      uuid.UUID
	Status        BulkStatus
	VersionBefore *int64
	VersionAfter  *int64
	OldValues     map[string]json.RawMessage // of the fields that changed
	Refusal       *crm.Denial
}

// UndoFor is how long a bulk can be undone.
const UndoFor = 7 * 24 * time.Hour

// InsertBulk keeps a bulk of the transaction's person. A second undoing of the
// same bulk is a Conflict.
func InsertBulk(ctx context.Context, tx *Tx, b *Bulk) error {
	b.ID, b.CreatedBy, b.CreatedAt = NewID(), tx.Viewer.ID, tx.Now
	if b.Values == nil {
		b.Values = map[string]json.RawMessage{}
	}
	tag, err := tx.Exec(ctx, `INSERT INTO bulks (id, kind, act, field_values, undoes, job_id, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (undoes) DO NOTHING`,
		b.ID, b.Kind, b.Act, b.Values, b.Undoes, b.JobID, b.CreatedBy, b.CreatedAt)
	if err != nil {
		return fmt.Errorf("write bulk: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return &crm.Conflict{Code: "already-undone", Detail: crm.Label{ZH: "这次批量操作已经还原过", EN: "This was undone already"}}
	}
	return nil
}

// SetBulkJob notes which job does a bulk.
func SetBulkJob(ctx context.Context, tx *Tx, b *Bulk, job uuid.UUID) error {
	b.JobID = &job
	if _, err := tx.Exec(ctx, `UPDATE bulks SET job_id = $2 WHERE id = $1`, b.ID, job); err != nil {
		return fmt.Errorf("write bulk: %w", err)
	}
	return nil
}

// LoadBulk reads a bulk for whoever works on it.
func LoadBulk(ctx context.Context, db Querier, id uuid.UUID) (*Bulk, error) {
	return GetBulk(ctx, db, crm.System(), id)
}

// GetBulk reads a bulk that the viewer made; admins read all.
func GetBulk(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*Bulk, error) {
	var b Bulk
	err := db.QueryRow(ctx, `SELECT b.id, b.kind, b.act, b.field_values, b.undoes, b.job_id, b.created_by, b.created_at,
		u.created_at, u.created_by FROM bulks b LEFT JOIN bulks u ON u.undoes = b.id
		WHERE b.id = $1 AND ($2 OR b.created_by = $3)`, id, viewer.Role == crm.Admin, viewer.ID).Scan(
		&b.ID, &b.Kind, &b.Act, &b.Values, &b.Undoes, &b.JobID, &b.CreatedBy, &b.CreatedAt, &b.UndoneAt, &b.UndoneBy)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("bulk %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read bulk: %w", err)
	}
	return &b, nil
}

// InsertBulkResults keeps what came of a bulk for some of its records. The
// database refuses a record that has a result already.
func InsertBulkResults(ctx context.Context, tx *Tx, bulk uuid.UUID, results []BulkResult) error {
	rows := make([][]any, len(results))
	for i, r := range results {
		rows[i] = []any{bulk, r.RecordID, string(r.Status), r.VersionBefore, r.VersionAfter, r.OldValues, r.Refusal}
	}
	columns := []string{"bulk_id", "record_id", "status", "version_before", "version_after", "old_values", "refusal"}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"bulk_results"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("write results of bulk: %w", err)
	}
	return nil
}

// ResultQuery says which results of a bulk to read.
type ResultQuery struct {
	Status BulkStatus // empty: all
	After  uuid.UUID  // the record of the last result before; uuid.Nil: from the first
	Limit  int
}

// BulkResults reads what came of a bulk, in the order of the records' ids.
func BulkResults(ctx context.Context, db Querier, bulk uuid.UUID, q ResultQuery) ([]BulkResult, error) {
	return collect(ctx, db, pgx.RowToStructByPos[BulkResult], `
		SELECT record_id, status, version_before, version_after, old_values, refusal FROM bulk_results
		WHERE bulk_id = $1 AND record_id > $2 AND ($3 = '' OR status = $3) ORDER BY record_id LIMIT $4`,
		bulk, q.After, q.Status, q.Limit)
}

// CountBulk counts what came of a bulk so far.
func CountBulk(ctx context.Context, db Querier, bulk uuid.UUID) (done, refused int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE status = 'done'), count(*) FILTER (WHERE status = 'refused')
		FROM bulk_results WHERE bulk_id = $1`, bulk).Scan(&done, &refused)
	if err != nil {
		return 0, 0, fmt.Errorf("count results of bulk: %w", err)
	}
	return done, refused, nil
}

// Walk says which records a bulk visits: those found by the query that existed
// when it began, each once, in the order of their ids.
type Walk struct {
	Query Query // text and filter
	After uuid.UUID
	UpTo  uuid.UUID
	Limit int
}

// CheckQuery refuses a query that cannot be asked.
func (t *Table[T, P]) CheckQuery(viewer crm.Viewer, at crm.FilterContext, q Query) error {
	_, err := t.where(viewer, at, q, &arguments{})
	return err
}

// WalkIDs returns the next ids of a walk, among the records that the viewer
// may see now.
func (t *Table[T, P]) WalkIDs(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, w Walk) ([]uuid.UUID, error) {
	args := &arguments{}
	where, err := t.walked(viewer, at, w, args)
	if err != nil {
		return nil, err
	}
	ids, err := collect(ctx, db, pgx.RowTo[uuid.UUID], "SELECT id FROM "+t.Schema.Table()+" WHERE "+where+
		" ORDER BY id LIMIT "+args.add(w.Limit), args.values...)
	if err != nil {
		return nil, fmt.Errorf("walk %s: %w", t.Schema.Plural, err)
	}
	return ids, nil
}

// CountWalk counts what a walk has before it.
func (t *Table[T, P]) CountWalk(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, w Walk) (count int, err error) {
	args := &arguments{}
	where, err := t.walked(viewer, at, w, args)
	if err != nil {
		return 0, err
	}
	err = db.QueryRow(ctx, "SELECT count(*) FROM "+t.Schema.Table()+" WHERE "+where, args.values...).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", t.Schema.Plural, err)
	}
	return count, nil
}

func (t *Table[T, P]) walked(viewer crm.Viewer, at crm.FilterContext, w Walk, args *arguments) (string, error) {
	where, err := t.where(viewer, at, w.Query, args)
	return where + " AND id > " + args.add(w.After) + " AND id <= " + args.add(w.UpTo), err
}
