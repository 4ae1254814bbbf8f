package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// undo takes back what the rows have made and changed. What somebody has
// changed since stays, and the row says by whom; what only the product itself
// has done with a record since does not stand in the way.
func (i *importer) undo(ctx context.Context, tx *store.Tx, task *importTask) error {
	ids := make([]uuid.UUID, len(task.rows))
	for n, row := range task.rows {
		ids[n] = *row.RecordID
	}
	touched, err := store.TouchedSince(ctx, tx, task.it.Kind, ids, task.it.ID)
	if err != nil {
		return err
	}
	var gone []uuid.UUID
	for _, row := range task.rows {
		err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
			return takeBack(ctx, tx, task.editor, row, touched[*row.RecordID])
		})
		if err == nil {
			gone = append(gone, *row.RecordID)
			task.it.Counts[row.Status]--
			row.Status, row.Problems = store.RowUndone, nil
			continue
		}
		refusal, refused := crm.RefusalOf(err)
		if !refused {
			return err
		}
		row.Problems = []store.RowProblem{{Code: refusal.Code, Message: refusal.Detail}}
		task.it.Counts[row.Status]-- // which counting the row again puts back
	}
	return store.ForgetKeys(ctx, tx, task.it.Kind, gone)
}

func takeBack(ctx context.Context, tx *store.Tx, editor Editor, row *store.ImportRow, touched *store.Author) error {
	if touched != nil {
		return &crm.Conflict{Code: "changed-since", At: touched.At, Detail: crm.Label{
			ZH: "%s 已于 {at} 修改了它", EN: "%s changed it at {at}"}.With(touched.Name)}
	}
	if row.Status == store.RowCreated {
		_, err := editor.Delete(ctx, tx, Place{ID: *row.RecordID})
		return err
	}
	_, err := editor.Change(ctx, tx, Place{ID: *row.RecordID}, row.OldValues)
	return err
}
