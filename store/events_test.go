package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func tell(ctx context.Context, tx *store.Tx, what string) error {
	return tx.Tell(ctx, store.Change{Type: what, RecordKind: "lead", RecordID: uuid.New()})
}

// reader reads events one page after the other.
type reader struct {
	db    *store.DB
	after store.EventCursor
	seen  []string
}

func newReader(t *testing.T, db *store.DB) *reader {
	t.Helper()
	now, err := store.EventsNow(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{db: db, after: now}
}

func (r *reader) read(t *testing.T) {
	t.Helper()
	changes, next, err := store.EventsAfter(t.Context(), r.db, r.after, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		r.seen = append(r.seen, c.Type)
	}
	r.after = next
}

// readUntil reads until so many were seen: what other databases of the cluster
// do may hold events back for a moment.
func (r *reader) readUntil(t *testing.T, events int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); len(r.seen) < events; {
		if time.Now().After(deadline) {
			t.Fatalf("only %d of %d events came: %q", len(r.seen), events, r.seen)
		}
		r.read(t)
	}
	r.read(t)
}

func TestEvents(t *testing.T) {
	db := open(t)
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, "past") })
	t.Run("a transaction that began earlier and commits later is not passed over", func(t *testing.T) {
		events := newReader(t, db)
		act(t, db, crm.System(), func(ctx context.Context, slow *store.Tx) error {
			if err := tell(ctx, slow, "slow"); err != nil {
				return err
			}
			count(t, slow, `SELECT count(*) FROM changes`) // so that it has written what it told
			act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, "quick") })
			events.read(t)
			if len(events.seen) != 0 {
				t.Errorf("saw %q before an older transaction ended", events.seen)
			}
			return nil
		})
		events.readUntil(t, 2)
		if diff := cmp.Diff([]string{"slow", "quick"}, events.seen); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("what was undone is never told", func(t *testing.T) {
		events := newReader(t, db)
		undone := fmt.Errorf("undone")
		requireError(t, db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := tell(ctx, tx, "undone"); err != nil {
				return err
			}
			return undone
		}), undone)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, "done") })
		events.readUntil(t, 1)
		if diff := cmp.Diff([]string{"done"}, events.seen); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("each of many at once is told once", func(t *testing.T) {
		events := newReader(t, db)
		var writers sync.WaitGroup
		for w := range 6 {
			writers.Go(func() {
				for i := range 20 {
					err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
						for part := range 1 + rand.IntN(3) {
							if err := tell(ctx, tx, fmt.Sprintf("%d-%d-%d", w, i, part)); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { writers.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
				events.read(t)
			}
		}
		written := count(t, db, `SELECT count(*) FROM changes WHERE type LIKE '%-%-%'`)
		events.readUntil(t, written)
		seen := map[string]bool{}
		for _, e := range events.seen {
			if seen[e] {
				t.Errorf("%s was told twice", e)
			}
			seen[e] = true
		}
		if len(seen) != written {
			t.Errorf("told %d of %d", len(seen), written)
		}
	})
}
