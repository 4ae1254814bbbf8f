package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestSessions(t *testing.T) {
	db := openFirm(t)
	lena := person(t, db, "lena")
	signIn := func() (secret string) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = store.NewSession(ctx, tx, lena.ID)
			return err
		})
		return secret
	}
	t.Run("know the person and whom they see", func(t *testing.T) {
		s, err := store.FindSession(t.Context(), db, signIn(), monday)
		if err != nil || s.Login != "lena" || s.Viewer.Role != crm.Manager || len(s.CSRFToken) < 40 || !s.ExpiresAt.Equal(monday.Add(store.SessionLifetime)) {
			t.Fatalf("%+v, %v", s, err)
		}
		for _, login := range []string{"lena", "sam", "sara"} {
			if !slices.Contains(s.Viewer.People, person(t, db, login).ID) {
				t.Errorf("they do not see %s", login)
			}
		}
		if len(s.Viewer.People) != 3 {
			t.Errorf("they see %d people", len(s.Viewer.People))
		}
	})
	t.Run("end by themselves", func(t *testing.T) {
		secret := signIn()
		if _, err := store.FindSession(t.Context(), db, secret, monday.Add(store.SessionLifetime-time.Microsecond)); err != nil {
			t.Error(err)
		}
		_, err := store.FindSession(t.Context(), db, secret, monday.Add(store.SessionLifetime))
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("end when signed out, alone or everywhere", func(t *testing.T) {
		first, second, third := signIn(), signIn(), signIn()
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.EndSession(ctx, tx, first) })
		_, err := store.FindSession(t.Context(), db, first, monday)
		requireError(t, err, crm.ErrNotFound)
		if _, err := store.FindSession(t.Context(), db, second, monday); err != nil {
			t.Error(err)
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SetPassword(ctx, tx, lena.ID, "new") })
		for _, secret := range []string{second, third} {
			_, err := store.FindSession(t.Context(), db, secret, monday)
			requireError(t, err, crm.ErrNotFound)
		}
	})
	t.Run("are opened by nothing but their secret", func(t *testing.T) {
		secret := signIn()
		if n := count(t, db, `SELECT count(*) FROM sessions WHERE position($1 in encode(token_hash, 'escape')) > 0`, secret); n != 0 {
			t.Error("the secret itself is kept")
		}
		_, err := store.FindSession(t.Context(), db, secret+"x", monday)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("of somebody who left are closed", func(t *testing.T) {
		secret := signIn()
		user := get(t, db, store.Users, lena.ID)
		before := *user
		user.Active = false
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Users.Update(ctx, tx, &before, user, store.Change{Type: "user.updated"})
		})
		_, err := store.FindSession(t.Context(), db, secret, monday)
		requireError(t, err, crm.ErrNotFound)
		_, err = store.ViewerOf(t.Context(), db, "lena")
		requireError(t, err, crm.ErrNotFound)
		_, err = store.FindCredential(t.Context(), db, "lena")
		requireError(t, err, crm.ErrNotFound)
	})
}

func TestPeopleBelow(t *testing.T) {
	db := open(t)
	hire(t, db, "one", crm.Manager, "")
	hire(t, db, "two", crm.Manager, "one")
	t.Run("ends where people are above each other in a circle", func(t *testing.T) {
		if _, err := db.Exec(t.Context(), `UPDATE users SET manager_id = (SELECT id FROM users WHERE login = 'two') WHERE login = 'one'`); err != nil {
			t.Fatal(err)
		}
		if n := len(person(t, db, "one").People); n != 2 {
			t.Errorf("%d people", n)
		}
	})
}

func TestTokens(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	token := func(lifetime *time.Duration) (secret string) {
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = store.NewToken(ctx, tx, sam.ID, "script", lifetime)
			return err
		})
		return secret
	}
	t.Run("without a lifetime never expire", func(t *testing.T) {
		s, err := store.FindToken(t.Context(), db, token(nil), monday.AddDate(50, 0, 0))
		if err != nil || s.Login != "sam" || s.ExpiresAt != nil {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("expire", func(t *testing.T) {
		secret := token(new(time.Hour))
		if _, err := store.FindToken(t.Context(), db, secret, monday.Add(time.Hour-1)); err != nil {
			t.Error(err)
		}
		_, err := store.FindToken(t.Context(), db, secret, monday.Add(time.Hour))
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("are no sessions, nor the other way round", func(t *testing.T) {
		_, err := store.FindSession(t.Context(), db, token(nil), monday)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("that were revoked open nothing", func(t *testing.T) {
		secret := token(nil)
		if _, err := db.Exec(t.Context(), `UPDATE tokens SET revoked_at = $1`, monday); err != nil {
			t.Fatal(err)
		}
		_, err := store.FindToken(t.Context(), db, secret, monday)
		requireError(t, err, crm.ErrNotFound)
	})
}

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
		answer, err := store.TooManyFailures(t.Context(), db, login, address, at)
		if err != nil {
			t.Fatal(err)
		}
		return answer
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
}
