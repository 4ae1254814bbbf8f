package store

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
)

// ParkUnsent leaves to a person whatever was still to be sent when a backup was
// made, and says how much that is: between the backup and its restore it may
// have been sent.
func ParkUnsent(ctx context.Context, tx *Tx, why crm.Label) (int, error) {
	tag, err := tx.Exec(ctx, `UPDATE effects SET state = 'unknown', next_at = NULL, taken_until = NULL, problem = $1
		WHERE state IN ('intended', 'sending')`, why)
	if err != nil {
		return 0, fmt.Errorf("park what was to be sent: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
