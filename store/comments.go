package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const commentColumns = `id, record_kind, record_id, text, mentions, created_at, created_by, edited_at`

func scanComment(row pgx.CollectableRow) (crm.Comment, error) {
	var c crm.Comment
	err := row.Scan(&c.ID, &c.RecordKind, &c.RecordID, &c.Text, &c.Mentions, &c.CreatedAt, &c.CreatedBy, &c.EditedAt)
	return c, err
}

// InsertComment adds a comment to a record that the person sees.
func InsertComment(ctx context.Context, tx *Tx, c *crm.Comment) error {
	if err := requireSeen(ctx, tx, tx.Viewer, c.RecordKind, c.RecordID); err != nil {
		return err
	}
	if err := checkComment(ctx, tx, c); err != nil {
		return err
	}
	if err := tx.hold(ctx, c.RecordKind, c.RecordID); err != nil {
		return err
	}
	c.ID, c.CreatedAt, c.CreatedBy = NewID(), tx.Now, tx.Viewer.IDOrNil()
	_, err := tx.Exec(ctx, `INSERT INTO comments (`+commentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		c.ID, c.RecordKind, c.RecordID, c.Text, c.Mentions, c.CreatedAt, c.CreatedBy, c.EditedAt)
	if err != nil {
		return fmt.Errorf("write comment: %w", err)
	}
	return tellComment(ctx, tx, c, "commented")
}

// UpdateComment writes a comment that was read for a change.
func UpdateComment(ctx context.Context, tx *Tx, c *crm.Comment) error {
	if err := checkComment(ctx, tx, c); err != nil {
		return err
	}
	c.EditedAt = &tx.Now
	_, err := tx.Exec(ctx, `UPDATE comments SET text = $2, mentions = $3, edited_at = $4 WHERE id = $1`, c.ID, c.Text, c.Mentions, c.EditedAt)
	if err != nil {
		return fmt.Errorf("write comment: %w", err)
	}
	return tellComment(ctx, tx, c, "comment-edited")
}

// DeleteComment takes back what was said: the text goes, the fact stays in the
// history.
func DeleteComment(ctx context.Context, tx *Tx, c *crm.Comment) error {
	_, err := tx.Exec(ctx, `UPDATE comments SET text = '', mentions = '{}', deleted_at = $2 WHERE id = $1`, c.ID, tx.Now)
	if err != nil {
		return fmt.Errorf("delete comment: %w", err)
	}
	return tellComment(ctx, tx, c, "comment-deleted")
}

func tellComment(ctx context.Context, tx *Tx, c *crm.Comment, participle string) error {
	return tx.Tell(ctx, Change{Type: c.RecordKind + "." + participle, RecordKind: c.RecordKind, RecordID: c.RecordID,
		Facts: map[string]string{"comment": c.ID.String()}})
}

func checkComment(ctx context.Context, tx *Tx, c *crm.Comment) error {
	if problems := c.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if c.Mentions == nil {
		c.Mentions = []uuid.UUID{}
	}
	for _, id := range c.Mentions {
		if err := checkMention(ctx, tx, c, id); err != nil {
			return err
		}
	}
	return nil
}

// checkMention wants somebody who works here and sees the record.
func checkMention(ctx context.Context, tx *Tx, c *crm.Comment, id uuid.UUID) error {
	viewer, err := viewerByID(ctx, tx, id)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.MentionProblem("")
	}
	if err != nil {
		return err
	}
	seen, err := CanSee(ctx, tx, viewer, c.RecordKind, c.RecordID)
	if err == nil && !seen {
		return crm.MentionProblem(viewer.Name)
	}
	return err
}

func viewerByID(ctx context.Context, db Querier, id uuid.UUID) (crm.Viewer, error) {
	var login string
	err := db.QueryRow(ctx, `SELECT login FROM users WHERE id = $1 AND deleted_at IS NULL`, id).Scan(&login)
	if errors.Is(err, pgx.ErrNoRows) {
		return crm.Viewer{}, fmt.Errorf("user %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return crm.Viewer{}, fmt.Errorf("read user: %w", err)
	}
	return ViewerOf(ctx, db, login)
}

// Comments returns one page of what was said about a record, newest first. The
// caller has made sure that the viewer sees the record.
func Comments(ctx context.Context, db Querier, kind string, record uuid.UUID, cursor string, limit int) (Page[crm.Comment], error) {
	before := uuid.Max
	if cursor != "" {
		data, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil || before.UnmarshalBinary(data) != nil {
			return Page[crm.Comment]{}, invalidCursor()
		}
	}
	items, err := collect(ctx, db, scanComment, `SELECT `+commentColumns+` FROM comments
		WHERE record_kind = $1 AND record_id = $2 AND deleted_at IS NULL AND id < $3 ORDER BY id DESC LIMIT $4`, kind, record, before, limit+1)
	if err != nil {
		return Page[crm.Comment]{}, fmt.Errorf("read comments: %w", err)
	}
	page := Page[crm.Comment]{Items: items}
	if len(items) > limit {
		page.Items = items[:limit]
		last := page.Items[limit-1].ID
		page.NextCursor = base64.RawURLEncoding.EncodeToString(last[:])
	}
	return page, nil
}

// LockComment reads a comment on a record that the person sees and keeps
// others from changing it until the end of the transaction.
func LockComment(ctx context.Context, tx *Tx, id uuid.UUID) (*crm.Comment, error) {
	found, err := collect(ctx, tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`, id)
	if err != nil {
		return nil, fmt.Errorf("read comment: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("comment %s: %w", id, crm.ErrNotFound)
	}
	return &found[0], requireSeen(ctx, tx, tx.Viewer, found[0].RecordKind, found[0].RecordID)
}
