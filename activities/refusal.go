package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Addressee is whom something is to be sent to, by whom it is refused: a
// contact, or a customer as a whole.
type Addressee struct{ CustomerID, ContactID *uuid.UUID }

// Refused says whether an addressee does not want to be contacted by a channel
// for a purpose on a day: by their own word, by their customer's, or by the
// word of whoever has the same mail address or telephone number. Whatever sends
// something asks first.
func Refused(ctx context.Context, db store.Querier, to Addressee, channel crm.Channel, purpose crm.Purpose, on crm.Date) (bool, error) {
	refusals, err := store.RefusalsAgainst(ctx, db, to.CustomerID, to.ContactID, channel, purpose, on)
	return len(refusals) > 0, err
}
