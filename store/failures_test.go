package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestSignInFailures(t *testing.T) {
	db := open(t)
	fail := func(login, address string, times int) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			for range times {
				if _, err := store.NoteFailure(ctx, tx, login, address); err != nil {
					return err
				}
			}
			return nil
		})
	}
	tooMany := func(login, address string, at time.Time) bool {
		until, err := store.LockedUntil(t.Context(), db, login, address, at)
		if err != nil {
			t.Fatal(err)
		}
		return !until.IsZero()
	}
	t.Run("are borne up to a number by name, from wherever they come", func(t *testing.T) {
		fail("sam", "10.0.0.1", 9)
		if tooMany("sam", "10.0.0.1", monday) {
			t.Error("nine are too many")
		}
		fail("sam", "10.0.0.2", 1)
		if !tooMany("sam", "10.0.0.3", monday) || tooMany("sara", "10.0.0.1", monday) {
			t.Error("the tenth is borne, or another name pays for it")
		}
	})
	t.Run("are borne up to a number by address, for whatever names", func(t *testing.T) {
		for i := range 11 {
			fail(fmt.Sprint("guess", i), "10.0.0.9", 9)
		}
		if tooMany("new", "10.0.0.9", monday) {
			t.Error("99 are too many")
		}
		fail("another", "10.0.0.9", 1)
		if !tooMany("new", "10.0.0.9", monday) || tooMany("new", "10.0.0.8", monday) {
			t.Error("the hundredth is borne, or another address pays for it")
		}
	})
	t.Run("are forgotten", func(t *testing.T) {
		later := monday.Add(15 * time.Minute)
		if tooMany("sam", "10.0.0.9", later) {
			t.Error("they still count after a quarter of an hour")
		}
		setClock(db, later.Add(time.Second))
		fail("sam", "10.0.0.1", 1)
		if n := count(t, db, `SELECT count(*) FROM sign_in_failures`); n != 1 {
			t.Errorf("%d are kept", n)
		}
	})
	t.Run("lock until so many are old that there is room for a try", func(t *testing.T) {
		setClock(db, monday.Add(time.Hour))
		fail("tom", "10.1.0.1", 1)
		setClock(db, monday.Add(time.Hour+time.Minute))
		fail("tom", "10.1.0.1", 9)
		until, err := store.LockedUntil(t.Context(), db, "tom", "10.1.0.1", db.Now())
		if want := monday.Add(time.Hour + 15*time.Minute); err != nil || !until.Equal(want) {
			t.Errorf("locked until %s, want %s, %v", until, want, err)
		}
	})
	t.Run("say which is the last that is borne", func(t *testing.T) {
		setClock(db, monday.Add(2*time.Hour))
		for n := range 11 {
			act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
				try, err := store.TakeTry(ctx, tx, "tina", "10.1.0.2")
				if try.Last != (n == 9) || try.LockedUntil.IsZero() != (n < 10) {
					t.Errorf("try %d: %+v", n+1, try)
				}
				return err
			})
		}
	})
}
