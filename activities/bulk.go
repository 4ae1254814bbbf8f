package activities

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// AtOnce is how many records a bulk takes in the request itself; more are a
// job.
const AtOnce = 200

// BulkNow does a bulk on a few records at once and tells what came of each, in
// the order in which they were named.
func BulkNow(ctx context.Context, tx *store.Tx, editors []Editor, bulk *store.Bulk, ids []uuid.UUID) ([]store.BulkResult, error) {
	if err := store.InsertBulk(ctx, tx, bulk); err != nil {
		return nil, err
	}
	results, err := doBulk(ctx, tx, editors, bulk, places(inOrder(ids)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(results, func(a, b store.BulkResult) int {
		return slices.Index(ids, a.RecordID) - slices.Index(ids, b.RecordID)
	})
	return results, nil
}

// inOrder sorts ids and drops repetitions: everybody takes records in the same
// order, so that nobody waits in a circle.
func inOrder(ids []uuid.UUID) []uuid.UUID {
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, compareIDs)
	return slices.Compact(sorted)
}

func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func places(ids []uuid.UUID) []store.BulkResult {
	list := make([]store.BulkResult, len(ids))
	for i, id := range ids {
		list[i].RecordID = id
	}
	return list
}

// doBulk does a bulk on some of its records, each as if alone, and keeps what
// came of it. An undoing is given the results that it undoes.
func doBulk(ctx context.Context, tx *store.Tx, editors []Editor, bulk *store.Bulk, records []store.BulkResult) ([]store.BulkResult, error) {
	editor, err := EditorNamed(editors, bulk.Kind)
	if err != nil {
		return nil, err
	}
	results := make([]store.BulkResult, len(records))
	for i, record := range records {
		err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			results[i], err = doOne(ctx, tx, editor, bulk, record)
			return err
		})
		if err == nil {
			continue
		}
		refusal, refused := crm.DenialOf(err)
		if !refused {
			return nil, fmt.Errorf("%s %s %s: %w", bulk.Act, bulk.Kind, record.RecordID, err)
		}
		results[i] = store.BulkResult{RecordID: record.RecordID, Status: store.BulkRefused, Refusal: &refusal}
	}
	return results, store.InsertBulkResults(ctx, tx, bulk.ID, results)
}

func doOne(ctx context.Context, tx *store.Tx, editor Editor, bulk *store.Bulk, record store.BulkResult) (store.BulkResult, error) {
	if bulk.Undoes != nil {
		return undoOne(ctx, tx, editor, bulk, record)
	}
	at := Place{ID: record.RecordID}
	switch bulk.Act {
	case store.BulkDelete:
		return editor.Delete(ctx, tx, at)
	case store.BulkRestore:
		return editor.Restore(ctx, tx, at)
	}
	return editor.Change(ctx, tx, at, bulk.Values)
}
