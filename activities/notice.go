package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// notify tells people something that happened in this transaction. Nobody is
// told what they did themselves.
func notify(ctx context.Context, tx *store.Tx, n crm.Notice, people ...uuid.UUID) error {
	n.ByID = tx.Viewer.IDOrNil()
	told := map[uuid.UUID]bool{tx.Viewer.ID: true}
	for _, person := range people {
		if person == uuid.Nil || told[person] {
			continue
		}
		told[person] = true
		one := n
		one.UserID = person
		if err := store.AddNotice(ctx, tx, &one); err != nil {
			return err
		}
		if err := intendNotice(ctx, tx, &one); err != nil {
			return err
		}
	}
	return nil
}

// notifyOfTask tells people about a task.
func notifyOfTask(ctx context.Context, tx *store.Tx, kind crm.NoticeKind, t *crm.Task, text string, people ...uuid.UUID) error {
	return notify(ctx, tx, crm.Notice{
		Kind: kind, RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &t.ProcessID, TaskID: &t.ID, Text: text,
	}, people...)
}
