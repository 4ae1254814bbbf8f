package store

import (
	"context"
	"fmt"
)

// Wipe removes everything but the rules and the schema. It is how the demo
// company goes; the caller has made sure that it is that.
func Wipe(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, `TRUNCATE interactions, allocations, tasks, decisions, processes, leads, customers,
		roster_members, rosters, changes, outbox, idempotency_keys, session_secrets, sessions, known_browsers, tokens, passwords,
		sign_in_failures, settings RESTART IDENTITY`)
	if err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE rule_versions SET published_by = NULL WHERE published_by IS NOT NULL`); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM users`); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	for _, sequence := range []string{"lead_numbers", "customer_numbers"} {
		if _, err := tx.Exec(ctx, `SELECT setval($1::regclass, 1, false)`, sequence); err != nil {
			return fmt.Errorf("wipe: %w", err)
		}
	}
	return nil
}
