package activities

import (
	"context"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// removeWithin is how long the removal of one content may take.
const removeWithin = 20 * time.Second

// SweepFiles removes the contents that no attachment has referred to for a day
// and says how many. It may be interrupted at any point and may run in several
// programs at once.
func SweepFiles(ctx context.Context, db *store.DB, remove func(ctx context.Context, sum string) error) (int, error) {
	for removed := 0; ; removed++ {
		one, cancel := context.WithTimeout(ctx, removeWithin)
		found := false
		err := db.Do(one, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			found, err = store.SweepBlob(ctx, tx, remove)
			return err
		})
		cancel()
		if err != nil || !found {
			return removed, err
		}
	}
}
