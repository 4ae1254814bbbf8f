package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// byUs is the condition for interactions that somebody of ours had. What came
// in and nobody took, as when somebody asks a second time, is no contact yet.
const byUs = "(i.direction <> 'incoming' OR i.by_id IS NOT NULL)"

// NoteContacts keeps when we were last in touch with customers, as their
// interactions say. It follows from other records and is no change of the
// customer: nobody's work on the customer is refused because of it.
func NoteContacts(ctx context.Context, tx *Tx, customers ...*uuid.UUID) error {
	var ids []uuid.UUID
	for _, id := range customers {
		if id != nil {
			ids = append(ids, *id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE customers SET last_contact_at =
		(SELECT max(occurred_at) FROM interactions i WHERE i.customer_id = customers.id AND i.deleted_at IS NULL AND `+byUs+`)
		WHERE id = ANY($1)`, ids)
	if err != nil {
		return fmt.Errorf("note last contact: %w", err)
	}
	return nil
}
