package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// LastActor names who did something to a record last; empty: nobody did.
func LastActor(ctx context.Context, db Querier, kind string, record uuid.UUID, event string) (name string, err error) {
	err = db.QueryRow(ctx, `SELECT actor_name FROM changes WHERE record_kind = $1 AND record_id = $2 AND type = $3
		ORDER BY id DESC LIMIT 1`, kind, record, event).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read who did it: %w", err)
	}
	return name, nil
}

// Held names a record on which something hangs.
type Held struct {
	Kind string
	ID   uuid.UUID
}

// CopyTags puts the tags of one record on another one as well.
func CopyTags(ctx context.Context, tx *Tx, from, to Held) error {
	tag, err := tx.Exec(ctx, `INSERT INTO record_tags (record_kind, record_id, tag_id)
		SELECT $3, $4, tag_id FROM record_tags WHERE record_kind = $1 AND record_id = $2 ON CONFLICT DO NOTHING`,
		from.Kind, from.ID, to.Kind, to.ID)
	if err != nil {
		return fmt.Errorf("copy tags: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	tags, err := TagsOf(ctx, tx, to.Kind, to.ID)
	if err != nil {
		return err
	}
	return tx.Tell(ctx, Change{Type: to.Kind + ".tagged", RecordKind: to.Kind, RecordID: to.ID,
		Facts: map[string]string{"tags": tagList(tags)}})
}
