package store

import (
	"context"
	"fmt"
)

// rulesChannel is where changes of what is in force are announced.
const rulesChannel = "baton_rules"

// rulesChanged announces, when the transaction commits, that what is in force
// has changed. It happens a few times a day; nothing that happens often
// announces itself so.
func (tx *Tx) rulesChanged(ctx context.Context) error {
	if _, err := tx.Exec(ctx, `SELECT pg_notify($1, '')`, rulesChannel); err != nil {
		return fmt.Errorf("announce rules: %w", err)
	}
	return nil
}

// ListenRules calls back once it listens, and then after each announcement
// that what is in force has changed, until the connection is lost or the
// context ends. It takes a connection out of the pool for itself.
func ListenRules(ctx context.Context, db *DB, changed func()) error {
	pooled, err := db.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("listen for rules: %w", err)
	}
	conn := pooled.Hijack()
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+rulesChannel); err != nil {
		return fmt.Errorf("listen for rules: %w", err)
	}
	for {
		changed()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("listen for rules: %w", err)
		}
	}
}
