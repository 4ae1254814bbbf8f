package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// NoteVerbs note whose word a note is.
func NoteVerbs() Verbs[crm.Note] {
	verbs := PlainVerbs(store.Notes)
	verbs.Create = func(ctx context.Context, tx *store.Tx, note *crm.Note) error {
		note.OwnerID = tx.Viewer.IDOrNil()
		return store.Notes.Insert(ctx, tx, note)
	}
	return verbs
}
