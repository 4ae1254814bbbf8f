package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/baton-crm/baton/crm"
)

// purgedParts take away what hangs on a record of kind $1 with id $2, but for
// its files, which go by themselves, and its courses of work, which stay as
// what people have done.
var purgedParts = []string{
	`DELETE FROM comments WHERE record_kind = $1 AND record_id = $2`,
	`DELETE FROM record_tags WHERE record_kind = $1 AND record_id = $2`,
	`DELETE FROM shares WHERE record_kind = $1 AND record_id = $2`,
	`DELETE FROM import_keys WHERE kind = $1 AND record_id = $2`,
	`DELETE FROM duplicate_members m USING duplicates d WHERE d.id = m.duplicate_id AND d.kind = $1 AND m.record_id = $2`,
	`DELETE FROM duplicate_exceptions WHERE kind = $1 AND $2 IN (one_id, other_id)`,
	`DELETE FROM merges WHERE record_kind = $1 AND loser_id = $2`,
	`DELETE FROM performance_shares WHERE record_kind = $1 AND record_id = $2`,
}

// Purge deletes a record in the bin for good, with what hangs on it and what
// is a person's in its history; that it was there, when and by whom it was
// changed and that it was purged stays. A record that others refer to is a
// Conflict.
func (t *Table[T, P]) Purge(ctx context.Context, tx *Tx, record P) error {
	id := record.Meta().ID
	told := Change{Type: t.Schema.Name + ".purged", RecordKind: t.Schema.Name, RecordID: id, Facts: map[string]string{"number": t.numberOf(record)}}
	if err := t.ErasePersonal(ctx, tx, record, "purge"); err != nil {
		return err
	}
	files, err := Attachments(ctx, tx, t.Schema.Name, id)
	if err != nil {
		return err
	}
	for _, a := range files {
		if err := DeleteAttachment(ctx, tx, a); err != nil {
			return err
		}
	}
	for _, sql := range purgedParts {
		if _, err := tx.Exec(ctx, sql, t.Schema.Name, id); err != nil {
			return fmt.Errorf("purge parts of %s: %w", t.Schema.Name, err)
		}
	}
	if err := t.deleteRow(ctx, tx, record); err != nil {
		return err
	}
	return tx.Tell(ctx, told)
}

func (t *Table[T, P]) deleteRow(ctx context.Context, tx *Tx, record P) error {
	base := record.Meta()
	tag, err := tx.Exec(ctx, "DELETE FROM "+t.Schema.Table()+" WHERE id = $1 AND version = $2 AND deleted_at IS NOT NULL", base.ID, base.Version)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == foreignKeyViolation {
		return StillReferred(nil)
	}
	if err != nil {
		return fmt.Errorf("purge %s: %w", t.Schema.Name, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("%s %s: %w", t.Schema.Name, base.ID, crm.ErrStale)
	}
	return nil
}

// StillReferred refuses to delete for good what other records refer to; words
// say which.
func StillReferred(words *crm.Label) error {
	if words == nil {
		return &crm.Conflict{Code: "still-referred", Detail: crm.Label{
			ZH: "还有其他数据引用这条记录，不能彻底删除", EN: "Other data refers to this record, so it cannot be deleted for good"}}
	}
	return &crm.Conflict{Code: "still-referred", Detail: crm.Label{
		ZH: "还有记录引用它，请先彻底删除或修改这些记录：" + words.ZH,
		EN: "Records refer to it; delete them for good or change them first: " + words.EN}}
}

// Overdue lists records that were put into the bin before a time, in the order
// of their ids. What was merged goes with the record that it lives on in.
func (t *Table[T, P]) Overdue(ctx context.Context, db Querier, before time.Time, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], "SELECT id FROM "+t.Schema.Table()+` r WHERE deleted_at < $1 AND id > $2
		AND NOT EXISTS (SELECT 1 FROM merges WHERE record_kind = $3 AND loser_id = r.id) ORDER BY id LIMIT $4`, before, after, t.Schema.Name, limit)
	if err != nil {
		return nil, fmt.Errorf("read bin of %s: %w", t.Schema.Plural, err)
	}
	return found, nil
}
