package store

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
)

// CountAnew tells the database's planner how many records of a kind there are,
// how many processes run on them and how much has happened to them. It does so
// by itself some time after much was written; too late for who goes on at once.
// A table that is being swept is left out.
func CountAnew(ctx context.Context, tx *Tx, schema crm.Schema) error {
	if _, err := tx.Exec(ctx, "ANALYZE (SKIP_LOCKED) "+schema.Table()+" (id), processes (id), changes (id)"); err != nil {
		return fmt.Errorf("count %s anew: %w", schema.Plural, err)
	}
	return nil
}
