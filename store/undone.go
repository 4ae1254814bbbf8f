package store

import (
	"context"
	"fmt"
)

// work is what is done in a transaction.
type work = func(context.Context, *Tx) error

// WhenUndone has something written although the transaction is undone: in one
// of its own or, where only an attempt in it is, in what goes on. A refusal
// uses it to leave its reason. Where all is kept, nothing more is written.
func (tx *Tx) WhenUndone(write work) { tx.undone = append(tx.undone, write) }

// writeUndone writes what outlives a transaction that was undone, and tells why
// it was. Whoever was refused learns of the refusal only when its reason is
// kept.
func (db *DB) writeUndone(ctx context.Context, tx *Tx, why error) error {
	if len(tx.undone) == 0 {
		return why
	}
	err := db.Do(ctx, tx.Viewer, func(ctx context.Context, after *Tx) error { return writeAll(ctx, after, tx.undone) })
	if err != nil {
		return err
	}
	return why
}

func writeAll(ctx context.Context, tx *Tx, all []work) error {
	for _, write := range all {
		if err := write(ctx, tx); err != nil {
			return fmt.Errorf("write what outlives what was undone: %w", err)
		}
	}
	return nil
}
