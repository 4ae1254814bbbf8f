package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// CommentTask says something about a task: a comment on its record, which the
// history of the task repeats. It changes nothing of the task.
func CommentTask(ctx context.Context, tx *store.Tx, id uuid.UUID, text string) error {
	task, err := store.GetTask(ctx, tx, tx.Viewer, id)
	if err != nil {
		return err
	}
	comment := &crm.Comment{RecordKind: task.RecordKind, RecordID: task.RecordID, Text: text}
	if err := store.InsertComment(ctx, tx, comment); err != nil {
		return err
	}
	return store.TellTask(ctx, tx, task, "task.commented", map[string]string{"text": text, "comment": comment.ID.String()})
}
