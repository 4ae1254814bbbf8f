package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Refused says whether an addressee does not want to be contacted by a channel
// for a purpose on a day: by their own word, by their customer's, or by the
// word of whoever has the same mail address or telephone number. Whatever sends
// something asks first.
func Refused(ctx context.Context, db store.Querier, to crm.Addressee, channel crm.Channel, purpose crm.Purpose, on crm.Date) (bool, error) {
	refusals, err := store.RefusalsAgainst(ctx, db, to, channel, purpose, on)
	return len(refusals) > 0, err
}
