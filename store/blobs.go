package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// KeepUnusedBlobs is how long a content stays that nothing refers to. A backup
// that takes less time holds every content that its database knows.
const KeepUnusedBlobs = 24 * time.Hour

// ReserveBlob notes that a content is about to be kept, so that no sweep takes
// it before it is attached.
func ReserveBlob(ctx context.Context, tx *Tx, sum string, size int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO blobs (sha256, size, used_at) VALUES ($1, $2, $3)
		ON CONFLICT (sha256) DO UPDATE SET used_at = greatest(blobs.used_at, $3)`, sum, size, tx.Now)
	if err != nil {
		return fmt.Errorf("reserve content: %w", err)
	}
	return nil
}

// useBlob notes that a reserved content is used now; it says whether it is
// still reserved.
func useBlob(ctx context.Context, tx *Tx, sum string) (bool, error) {
	tag, err := tx.Exec(ctx, `UPDATE blobs SET used_at = greatest(used_at, $2) WHERE sha256 = $1`, sum, tx.Now)
	if err != nil {
		return false, fmt.Errorf("use content: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// SweepBlob takes one content that nothing has referred to for a day, removes
// it by the given function and forgets it. It reports whether there was one.
//
// The row stays locked until the content is gone, so that whoever keeps the
// same content again waits and then keeps it anew. When the program dies in
// between, the row is still there and the next sweep removes what is left.
func SweepBlob(ctx context.Context, tx *Tx, remove func(context.Context, string) error) (bool, error) {
	found, err := collect(ctx, tx, pgx.RowTo[string], `SELECT sha256 FROM blobs
		WHERE used_at < $1 AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha256 = blobs.sha256 AND a.deleted_at IS NULL)
		ORDER BY used_at LIMIT 1 FOR UPDATE SKIP LOCKED`, tx.Now.Add(-KeepUnusedBlobs))
	if err != nil || len(found) == 0 {
		return false, err
	}
	if err := remove(ctx, found[0]); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM blobs WHERE sha256 = $1`, found[0]); err != nil {
		return false, fmt.Errorf("forget content: %w", err)
	}
	return true, nil
}

var errBlobSwept = &crm.Conflict{Code: "try-again", Detail: crm.Label{
	ZH: "文件未能保存，请重新上传", EN: "The file was not kept; send it again"}}
