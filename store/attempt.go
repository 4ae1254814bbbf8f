package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Attempt runs work within the transaction so that its failure undoes that
// work alone, and tells violated constraints as Do does. After a failed
// serialisation or a deadlock the transaction cannot go on: pass the error on
// to Do.
func (tx *Tx) Attempt(ctx context.Context, work func(context.Context, *Tx) error) error {
	part, before := *tx, tx.queue.clone()
	part.undone = nil
	err := pgx.BeginFunc(ctx, tx.inner, func(inner pgx.Tx) error {
		part.inner = inner
		if err := work(ctx, &part); err != nil {
			return err
		}
		return part.flush(ctx, queuedChanges) // what the work alone may be refused for
	})
	if err != nil {
		*tx.queue = before // what was sent meanwhile was undone with the work
		tx.known.forget()
		*tx.sending = sendingRead{} // it may have been read of what is undone
		if !isTransient(err) {
			if err := writeAll(ctx, tx, part.undone); err != nil {
				return err
			}
		}
		return translate(err)
	}
	tx.undone = append(tx.undone, part.undone...)
	return nil
}
