package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// CopyIn sends people a copy of a task to read (抄送). Whoever has one sees the
// record; nothing waits for them. Whoever has or did the task, leads who has it or
// started the process may.
func CopyIn(ctx context.Context, tx *store.Tx, id uuid.UUID, people []uuid.UUID, text string) error {
	h, err := lockTask(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := mayCopy(ctx, tx, h); err != nil {
		return err
	}
	names, err := checkColleagues(ctx, tx, "people", people)
	if err != nil {
		return err
	}
	if err := copyTo(ctx, tx, h.task, text, people); err != nil {
		return err
	}
	return store.TellTask(ctx, tx, h.task, "task.copied", map[string]string{"to": strings.Join(names, ", "), "text": text})
}

// copyTo lays copies of a task before people, and tells those with whom the same
// does not lie unread already.
func copyTo(ctx context.Context, tx *store.Tx, t *crm.Task, text string, people []uuid.UUID) error {
	for _, person := range people {
		added, err := store.InsertReading(ctx, tx, &crm.Reading{
			ReaderID: person, RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &t.ProcessID, TaskID: &t.ID, Text: text,
		})
		if err == nil && added {
			err = notifyOfTask(ctx, tx, crm.NoticeReading, t, text, person)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mayCopy lets who did a task send copies of it as well. A copy shows the
// record, so that who does not see it any more sends none.
func mayCopy(ctx context.Context, tx *store.Tx, h *held) error {
	seen, err := store.CanSee(ctx, tx, tx.Viewer, h.task.RecordKind, h.task.RecordID)
	if err == nil && !seen {
		err = fmt.Errorf("%s %s is not seen: %w", h.task.RecordKind, h.task.RecordID, crm.ErrForbidden)
	}
	if err != nil || h.task.CompletedBy != nil && *h.task.CompletedBy == tx.Viewer.ID {
		return err
	}
	return anyoneConcerned(ctx, tx, h)
}
