package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// DeleteShadowDecisions forgets what a draft would have decided.
func DeleteShadowDecisions(ctx context.Context, tx *Tx, version uuid.UUID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM decisions WHERE version_id = $1 AND mode = 'shadow'`, version); err != nil {
		return fmt.Errorf("delete shadow decisions: %w", err)
	}
	return nil
}
