package store

import (
	"context"
	"maps"

	"github.com/jackc/pgx/v5"
)

// Attempt runs work within the transaction so that its failure undoes that
// work alone, and tells violated constraints as Do does. After a failed
// serialisation or a deadlock the transaction cannot go on: pass the error on
// to Do.
func (tx *Tx) Attempt(ctx context.Context, work func(context.Context, *Tx) error) error {
	part := *tx
	part.woken = maps.Clone(tx.woken) // a wake-up that is undone was not written
	err := pgx.BeginFunc(ctx, tx.Tx, func(inner pgx.Tx) error {
		part.Tx = inner
		return work(ctx, &part)
	})
	if err != nil {
		*tx.sending = sendingRead{} // it may have been read of what is undone
		return translate(err)
	}
	tx.intents, tx.woken = part.intents, part.woken
	return nil
}
