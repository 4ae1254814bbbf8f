// Package audit proves that the history was not changed: it has the changes
// sealed, anchors the seals in a file outside the database, and verifies both.
// It writes no history, and it can prove nothing of the seconds before a change
// is sealed.
package audit

import (
	"context"
	"log/slog"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Sealer seals what has happened, every few seconds. Any number may run, in
// one program or in several: one of them seals, each continues its own file of
// anchors.
type Sealer struct {
	db      *store.DB
	anchors Anchors
	log     *slog.Logger
	told    string // the last error that was logged; it is not logged again
}

// NewSealer makes a sealer.
func NewSealer(db *store.DB, anchors Anchors, log *slog.Logger) *Sealer {
	return &Sealer{db: db, anchors: anchors, log: log}
}

// How sealing works.
const (
	sealEvery  = 5 * time.Second
	sealAtMost = 2000 // changes in one seal
)

// Run seals until the context ends.
func (s *Sealer) Run(ctx context.Context) {
	ticker := time.NewTicker(sealEvery)
	defer ticker.Stop()
	for {
		if err := s.Seal(ctx); err != nil && ctx.Err() == nil {
			s.complain(ctx, err)
		} else {
			s.told = ""
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// complain logs an error once, however often it comes.
func (s *Sealer) complain(ctx context.Context, err error) {
	if text := err.Error(); text != s.told {
		s.told = text
		s.log.ErrorContext(ctx, "sealing the history failed; see docs/audit.md and 'baton audit verify'", "error", err)
	}
}

// Seal seals everything that is ready and anchors it. Seals that were made
// but not anchored before, because the program died in between, are anchored
// now.
func (s *Sealer) Seal(ctx context.Context) error {
	for {
		var seal *store.Seal
		err := s.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			seal, err = store.SealNext(ctx, tx, sealAtMost)
			return err
		})
		if err != nil {
			return err
		}
		if seal == nil || seal.Count < sealAtMost {
			break
		}
	}
	_, err := s.anchors.Continue(ctx, s.db)
	return err
}
