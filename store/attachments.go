package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const attachmentColumns = `id, record_kind, record_id, name, content_type, size, sha256, created_at, created_by`

func scanAttachment(row pgx.CollectableRow) (crm.Attachment, error) {
	var a crm.Attachment
	err := row.Scan(&a.ID, &a.RecordKind, &a.RecordID, &a.Name, &a.ContentType, &a.Size, &a.SHA256, &a.CreatedAt, &a.CreatedBy)
	return a, err
}

// InsertAttachment hangs a content that was reserved and kept on a record that
// the person sees.
func InsertAttachment(ctx context.Context, tx *Tx, a *crm.Attachment) error {
	if err := requireSeen(ctx, tx, tx.Viewer, a.RecordKind, a.RecordID); err != nil {
		return err
	}
	if err := requirePlace(ctx, tx, a); err != nil {
		return err
	}
	if err := tx.hold(ctx, a.RecordKind, a.RecordID); err != nil {
		return err
	}
	if reserved, err := useBlob(ctx, tx, a.SHA256); err != nil {
		return err
	} else if !reserved {
		return errBlobSwept
	}
	a.ID, a.CreatedAt, a.CreatedBy = NewID(), tx.Now, tx.Viewer.IDOrNil()
	_, err := tx.Exec(ctx, `INSERT INTO attachments (`+attachmentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.RecordKind, a.RecordID, a.Name, a.ContentType, a.Size, a.SHA256, a.CreatedAt, a.CreatedBy)
	if err != nil {
		return fmt.Errorf("write attachment: %w", err)
	}
	return tx.Tell(ctx, Change{Type: a.RecordKind + ".attached", RecordKind: a.RecordKind, RecordID: a.RecordID,
		Facts: map[string]string{"file": a.Name, "attachment": a.ID.String()}})
}

// requirePlace refuses one file too many; those that come at once for one
// record are counted one after the other.
func requirePlace(ctx context.Context, tx *Tx, a *crm.Attachment) error {
	var count int
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 21))`, a.RecordID.String()); err != nil {
		return fmt.Errorf("count attachments: %w", err)
	}
	err := tx.QueryRow(ctx, `SELECT count(*) FROM attachments WHERE record_kind = $1 AND record_id = $2 AND deleted_at IS NULL`,
		a.RecordKind, a.RecordID).Scan(&count)
	if err != nil {
		return fmt.Errorf("count attachments: %w", err)
	}
	if count < crm.MaxAttachments {
		return nil
	}
	return crm.InvalidField("file", "too-many",
		crm.Label{ZH: "这条记录的附件太多", EN: "The record has too many files"},
		crm.Label{ZH: "一条记录最多 %d 个附件，请先删除一些", EN: "A record has at most %d; delete some first"}.With(crm.MaxAttachments))
}

// Attachments lists the files of a record, newest first. The caller has made
// sure that the viewer sees the record.
func Attachments(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]crm.Attachment, error) {
	return collect(ctx, db, scanAttachment, `SELECT `+attachmentColumns+` FROM attachments
		WHERE record_kind = $1 AND record_id = $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT $3`, kind, record, crm.MaxAttachments)
}

// GetAttachment reads a file of a record that the viewer sees.
func GetAttachment(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (crm.Attachment, error) {
	found, err := collect(ctx, db, scanAttachment, `SELECT `+attachmentColumns+` FROM attachments
		WHERE id = $1 AND deleted_at IS NULL`, id)
	if err != nil {
		return crm.Attachment{}, fmt.Errorf("read attachment: %w", err)
	}
	if len(found) == 0 {
		return crm.Attachment{}, fmt.Errorf("attachment %s: %w", id, crm.ErrNotFound)
	}
	return found[0], requireSeen(ctx, db, viewer, found[0].RecordKind, found[0].RecordID)
}

// DeleteAttachment takes a file off its record. Its content goes with a later
// sweep, unless another attachment holds the same.
func DeleteAttachment(ctx context.Context, tx *Tx, a crm.Attachment) error {
	if _, err := useBlob(ctx, tx, a.SHA256); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE attachments SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL`, a.ID, tx.Now)
	if err != nil {
		return fmt.Errorf("delete attachment: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("attachment %s: %w", a.ID, crm.ErrNotFound)
	}
	return tx.Tell(ctx, Change{Type: a.RecordKind + ".detached", RecordKind: a.RecordKind, RecordID: a.RecordID,
		Facts: map[string]string{"file": a.Name}})
}

// requireSeen makes what hangs on a record as hidden as the record.
func requireSeen(ctx context.Context, db Querier, viewer crm.Viewer, kind string, record uuid.UUID) error {
	seen, err := CanSee(ctx, db, viewer, kind, record)
	if err != nil {
		return err
	}
	if !seen {
		return fmt.Errorf("%s %s: %w", kind, record, crm.ErrNotFound)
	}
	return nil
}
