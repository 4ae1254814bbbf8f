package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

// Verify computes everything anew that the seals and anchors say, one seal
// after the other, and reports what does not fit. The product may run
// meanwhile. Progress is told after each seal, in changes.
func Verify(ctx context.Context, db *store.DB, anchors Anchors, progress func(done, total int64)) (report *Report, err error) {
	v := &verifier{db: db, report: &Report{Found: map[Kind]Found{}, Erasers: map[string]Eraser{}}, previous: &store.Seal{}}
	// The file is opened first: what it names was in the database by then.
	if v.anchors, err = anchors.open(); err != nil {
		return nil, err
	}
	if v.anchors != nil {
		defer func() { err = errors.Join(err, v.anchors.file.Close()) }()
	}
	total, err := store.SealedChanges(ctx, db)
	if err != nil {
		return nil, err
	}
	for {
		seal, err := store.SealAfter(ctx, db, v.previous.Number)
		if err != nil {
			return nil, fmt.Errorf("read seals: %w", err)
		}
		if seal == nil {
			break
		}
		if err := v.seal(ctx, seal); err != nil {
			return nil, err
		}
		progress(v.report.Changes, total)
	}
	return v.report, v.rest(ctx, anchors)
}

// verifier walks along the chain.
type verifier struct {
	db       *store.DB
	report   *Report
	anchors  *anchorReader // nil without a file
	anchored int64         // the highest number seen in the file
	previous *store.Seal
}

func (v *verifier) seal(ctx context.Context, s *store.Seal) error {
	gap := s.Number != v.previous.Number+1
	switch {
	case gap:
		v.report.add(BrokenChain, "seals %d to %d are missing", v.previous.Number+1, s.Number-1)
	case !s.Whole() || !bytes.Equal(s.HashAfter(v.previous.Hash), s.Hash):
		v.report.add(BrokenChain, "seal %d", s.Number)
	}
	if err := v.anchor(s); err != nil {
		return err
	}
	if s.Whole() {
		if err := v.changes(ctx, s, gap); err != nil {
			return err
		}
	}
	v.report.Seals++
	v.report.Changes += int64(s.Count)
	v.report.LastSealedAt = s.SealedAt
	v.previous = s
	return nil
}

// anchor compares a seal with its line in the file.
func (v *verifier) anchor(s *store.Seal) error {
	if v.anchors == nil {
		return nil
	}
	for v.anchors.some && v.anchors.next.Number <= s.Number {
		if v.anchors.next.Number == s.Number && !bytes.Equal(v.anchors.next.Hash, s.Hash) {
			v.report.add(Contradicted, "seal %d, anchored at %s", s.Number, v.anchors.next.At.Format(timeFormat))
		}
		if err := v.nextAnchor(); err != nil {
			return err
		}
	}
	return nil
}

const timeFormat = "2006-01-02 15:04:05 MST"

func (v *verifier) nextAnchor() error {
	number := v.anchors.next.Number
	if v.anchored > 0 && number > v.anchored+1 {
		v.report.add(NoAnchors, "lines %d to %d of the file", v.anchored+1, number-1)
	}
	v.anchored = max(v.anchored, number)
	return v.anchors.advance()
}

// changes compares the history with what a seal says of it, up to where the
// seal reaches.
func (v *verifier) changes(ctx context.Context, s *store.Seal, gap bool) error {
	c := newComparison(s)
	err := store.AuditRows(ctx, v.db, v.previous.To, s.To, func(row store.AuditRow) error {
		if gap && row.Place.Before(s.From) {
			return nil // of the missing seals
		}
		c.see(row)
		if len(c.strange) < strangeAtOnce {
			return nil
		}
		return v.strange(ctx, c)
	})
	if err != nil {
		return err
	}
	if err := v.strange(ctx, c); err != nil {
		return err
	}
	return v.judge(ctx, c)
}

// strangeAtOnce is how many unknown changes are looked up together.
const strangeAtOnce = 1000

// strange reports the unknown changes in the stretch of a seal. One that
// another seal proves was moved here, and is missed there.
func (v *verifier) strange(ctx context.Context, c *comparison) error {
	if len(c.strange) == 0 {
		return nil
	}
	sealed, err := store.SealedAmong(ctx, v.db, c.strange)
	if err != nil {
		return fmt.Errorf("look for inserted changes: %w", err)
	}
	for _, id := range c.strange {
		if !sealed[id] {
			v.report.addChange(Inserted, c.seal.Number, id)
		}
	}
	c.strange = nil
	return nil
}

func (v *verifier) judge(ctx context.Context, c *comparison) error {
	missing := c.missing()
	var elsewhere map[uuid.UUID]bool
	if len(missing) > 0 {
		var err error
		if elsewhere, err = store.ExistingChanges(ctx, v.db, missing); err != nil {
			return fmt.Errorf("look for missing changes: %w", err)
		}
	}
	for _, id := range missing {
		kind := Missing
		if elsewhere[id] {
			kind = Reordered
		}
		v.report.addChange(kind, c.seal.Number, id)
	}
	changed, moved := c.different()
	for _, id := range changed {
		v.report.addChange(Changed, c.seal.Number, id)
	}
	for _, id := range moved {
		v.report.addChange(Reordered, c.seal.Number, id)
	}
	if len(moved) == 0 && c.isShuffled() {
		v.report.add(Reordered, "the list of changes in seal %d", c.seal.Number)
	}
	return nil
}

// rest looks at what stands behind the last seal, and at erasures.
func (v *verifier) rest(ctx context.Context, file Anchors) error {
	if err := v.cutOff(); err != nil {
		return err
	}
	if v.anchors == nil && v.report.Seals > 0 {
		v.report.add(NoAnchors, "there is no file %s", file.Path)
	}
	v.report.Unanchored = max(0, v.previous.Number-v.anchored)
	state, err := store.Sealing(ctx, v.db)
	if err != nil {
		return err
	}
	v.report.Unsealed = state.Waiting
	if state.Behind {
		v.report.add(Stalled, "the last seal reaches to transaction %d", state.Last.To.Transaction)
	}
	var last uuid.UUID
	for {
		erasures, err := store.Erasures(ctx, v.db, last, erasuresAtOnce)
		if err != nil || len(erasures) == 0 {
			return err
		}
		for _, e := range erasures {
			v.report.addErasure(e)
			last = e.ID
		}
	}
}

const erasuresAtOnce = 100

// cutOff reports the anchors behind the last seal.
func (v *verifier) cutOff() error {
	for v.anchors != nil && v.anchors.some {
		anchor := v.anchors.next
		v.report.add(CutOff, "seal %d of %s", anchor.Number, anchor.At.Format(timeFormat))
		if err := v.nextAnchor(); err != nil {
			return err
		}
	}
	return nil
}
