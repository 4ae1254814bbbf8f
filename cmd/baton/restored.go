package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// restoredMark is a file in a data folder that was made from a backup and has
// not been served since.
func (d dataSettings) restoredMark() string { return filepath.Join(d.Data, "restored") }

// markRestored notes that a data folder comes from a backup. One that holds a
// cluster is not touched: nothing is restored into it.
func (d dataSettings) markRestored() error {
	if _, err := os.Stat(d.clusterFolder()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(d.restoredMark(), nil, 0o600)
}

// parkRestored leaves to a person what was to be sent when the backup was made
// that this data comes from: until now it may have been sent.
func (p *product) parkRestored(ctx context.Context, db *store.DB, data dataSettings) error {
	if _, err := os.Stat(data.restoredMark()); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	parked := 0
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		parked, err = store.ParkUnsent(ctx, tx, crm.Label{
			ZH: "数据来自备份：备份之后可能已经发出", EN: "The data comes from a backup: it may have been sent since"})
		return err
	})
	if err != nil {
		return fmt.Errorf("after a restore: %w", err)
	}
	if parked > 0 {
		p.log.WarnContext(ctx, "after a restore: what was to be sent waits for a person to decide", "sends", parked)
	}
	return os.Remove(data.restoredMark())
}
