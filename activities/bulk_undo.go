package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// UndoOf prepares the undoing of a bulk, and tells how many records it
// concerns. After seven days, or once it was undone, it is a Conflict.
func UndoOf(ctx context.Context, tx *store.Tx, bulk *store.Bulk) (undo *store.Bulk, records int, err error) {
	switch {
	case bulk.Undoes != nil:
		return nil, 0, &crm.Conflict{Code: "undo-of-undo", Detail: crm.Label{
			ZH: "还原本身不能再还原", EN: "What was undone cannot be undone in turn"}}
	case bulk.UndoneAt != nil:
		return nil, 0, alreadyUndone(ctx, tx, bulk)
	case tx.Now.After(bulk.CreatedAt.Add(store.UndoFor)):
		return nil, 0, &crm.Conflict{Code: "undo-too-late", Detail: crm.Label{
			ZH: "超过 7 天的批量操作不能还原", EN: "After seven days it can no longer be undone"}}
	}
	if err := refuseRunning(ctx, tx, bulk); err != nil {
		return nil, 0, err
	}
	done, _, err := store.CountBulk(ctx, tx, bulk.ID)
	return &store.Bulk{Kind: bulk.Kind, Act: bulk.Act, Undoes: &bulk.ID}, done, err
}

func alreadyUndone(ctx context.Context, tx *store.Tx, bulk *store.Bulk) error {
	names, err := store.Names(ctx, tx, tx.Viewer, crm.Users.Name, []uuid.UUID{*bulk.UndoneBy})
	if err != nil {
		return err
	}
	return &crm.Conflict{Code: "already-undone", At: *bulk.UndoneAt, Detail: crm.Label{
		ZH: "%s 已于 {at} 还原", EN: "%s undid it at {at}"}.With(names[*bulk.UndoneBy])}
}

// refuseRunning refuses to undo what is still being done.
func refuseRunning(ctx context.Context, tx *store.Tx, bulk *store.Bulk) error {
	if bulk.JobID == nil {
		return nil
	}
	job, err := store.GetJob(ctx, tx, tx.Viewer, *bulk.JobID)
	if err != nil || job.Ended() {
		return err
	}
	return &crm.Conflict{Code: "job-running", Detail: crm.Label{
		ZH: "批量操作还在进行；请等待结束或先取消", EN: "It is still going on; wait for its end, or cancel it first"}}
}

// UndoNow undoes a bulk on a few records at once.
func UndoNow(ctx context.Context, tx *store.Tx, editors []Editor, undo *store.Bulk) ([]store.BulkResult, error) {
	if err := store.InsertBulk(ctx, tx, undo); err != nil {
		return nil, err
	}
	was, err := store.BulkResults(ctx, tx, *undo.Undoes, store.ResultQuery{Status: store.BulkDone, Limit: AtOnce})
	if err != nil {
		return nil, err
	}
	return doBulk(ctx, tx, editors, undo, was)
}

// undoOne does the opposite of what was done with a record, unless the record
// has changed since.
func undoOne(ctx context.Context, tx *store.Tx, editor Editor, bulk *store.Bulk, was store.BulkResult) (store.BulkResult, error) {
	at := Place{was.RecordID, *was.VersionAfter}
	switch {
	case bulk.Act == store.BulkDelete:
		return editor.Restore(ctx, tx, at)
	case bulk.Act == store.BulkRestore:
		return editor.Delete(ctx, tx, at)
	case len(was.OldValues) == 0: // the edit found the values there already
		return store.BulkResult{
			RecordID: was.RecordID, Status: store.BulkDone, VersionBefore: was.VersionAfter, VersionAfter: was.VersionAfter,
		}, nil
	}
	return editor.Change(ctx, tx, at, was.OldValues)
}
