package activities

import (
	"context"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// How often a person may ask whether a company is taken.
const (
	takenSearchesAtMost = 30
	takenSearchesWithin = time.Hour
)

// FindTaken tells who works on a company that is named by its whole name, phone
// number or mail address. Each question is logged, and so many an hour are
// answered.
func FindTaken(ctx context.Context, tx *store.Tx, text string) ([]store.TakenBy, error) {
	key, err := crm.TakenKey(text)
	if err != nil {
		return nil, err
	}
	times, first, err := store.TakenSearches(ctx, tx, tx.Viewer.ID, tx.Now.Add(-takenSearchesWithin))
	if err != nil {
		return nil, err
	}
	if times >= takenSearchesAtMost && first != nil {
		return nil, &TooManyFailures{For: first.Add(takenSearchesWithin).Sub(tx.Now)}
	}
	customers, err := customersReached(ctx, tx, []string{key})
	if err != nil {
		return nil, err
	}
	found, err := store.Taken(ctx, tx, key, customers)
	if err != nil {
		return nil, err
	}
	return found, store.NoteTakenSearch(ctx, tx, key, len(found) > 0)
}
