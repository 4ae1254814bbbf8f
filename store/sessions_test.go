package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestSessions(t *testing.T) {
	db := openFirm(t)
	lena := person(t, db, "lena")
	signIn := func() (secret string) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = store.NewSession(ctx, tx, lena.ID, "Firefox/140.0 Linux", "192.0.2.1")
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
		if _, err := store.FindSession(t.Context(), db, secret, monday.Add(store.SessionIdle-time.Microsecond)); err != nil {
			t.Error(err)
		}
		_, err := store.FindSession(t.Context(), db, secret, monday.Add(store.SessionIdle))
		requireError(t, err, crm.ErrNotFound)
		if _, err := db.Exec(t.Context(), `UPDATE sessions SET seen_at = expires_at`); err != nil { // always in use
			t.Fatal(err)
		}
		if _, err := store.FindSession(t.Context(), db, secret, monday.Add(store.SessionLifetime-time.Microsecond)); err != nil {
			t.Error(err)
		}
		_, err = store.FindSession(t.Context(), db, secret, monday.Add(store.SessionLifetime))
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("end when signed out, alone or everywhere", func(t *testing.T) {
		first, second, third := signIn(), signIn(), signIn()
		session, err := store.FindSession(t.Context(), db, first, monday)
		if err != nil {
			t.Fatal(err)
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.CloseSession(ctx, tx, session.ID) })
		_, err = store.FindSession(t.Context(), db, first, monday)
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
		if n := count(t, db, `SELECT count(*) FROM session_secrets WHERE position($1 in encode(hash, 'escape')) > 0`, secret); n != 0 {
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

// rotation is a session over the hours, as its browser and a thief meet it.
type rotation struct {
	t  *testing.T
	db *store.DB
	id uuid.UUID
}

func rotate(t *testing.T) (r rotation, secret string) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	act(t, db, sam, func(ctx context.Context, tx *store.Tx) (err error) {
		secret, err = store.NewSession(ctx, tx, sam.ID, "", "")
		return err
	})
	s, err := store.FindSession(t.Context(), db, secret, monday)
	if err != nil {
		t.Fatal(err)
	}
	return rotation{t, db, s.ID}, secret
}

// show uses a secret at a time and returns the next one, if it is handed out.
func (r rotation) show(secret string, after time.Duration) (next string, err error) {
	r.t.Helper()
	setClock(r.db, monday.Add(after))
	if _, err := store.FindSession(r.t.Context(), r.db, secret, r.db.Now()); err != nil {
		return "", err
	}
	act(r.t, r.db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		next, err = store.UseSession(ctx, tx, r.id, secret)
		return err
	})
	return next, nil
}

func (r rotation) good(secret string, after time.Duration) (next string) {
	r.t.Helper()
	next, err := r.show(secret, after)
	if err != nil {
		r.t.Fatalf("after %s: %v", after, err)
	}
	return next
}

func TestSecretsOfSessions(t *testing.T) {
	t.Run("stay for an hour and then change", func(t *testing.T) {
		r, first := rotate(t)
		if next := r.good(first, store.SecretLifetime-time.Second); next != "" {
			t.Error("changed too early")
		}
		second := r.good(first, store.SecretLifetime)
		if second == "" || second == first {
			t.Fatal("it did not change")
		}
		r.good(second, store.SecretLifetime+time.Second)
	})
	t.Run("stay good for requests under way, and betray a thief after that", func(t *testing.T) {
		r, first := rotate(t)
		second := r.good(first, store.SecretLifetime)
		shown := store.SecretLifetime + 10*time.Second
		r.good(second, shown)
		if next := r.good(first, shown+store.SecretGrace-time.Microsecond); next != "" {
			t.Error("an old secret was given a new one")
		}
		_, err := r.show(first, shown+store.SecretGrace)
		requireError(t, err, store.ErrSecretReplaced)
		r.good(second, shown+store.SecretGrace) // whether it ends is not for reading to say
	})
	t.Run("are handed out once to requests at the same time", func(t *testing.T) {
		r, first := rotate(t)
		handed := 0
		for range 5 {
			if r.good(first, store.SecretLifetime) != "" {
				handed++
			}
		}
		if handed != 1 {
			t.Errorf("%d secrets for one session", handed)
		}
	})
	t.Run("that never arrived are given again, and lock nobody out", func(t *testing.T) {
		r, first := rotate(t)
		lost := r.good(first, store.SecretLifetime)
		again := r.good(first, store.SecretLifetime+10*time.Minute)
		if again == "" || again == lost {
			t.Fatal("the browser was left with its old secret")
		}
		r.good(again, store.SecretLifetime+11*time.Minute)
		_, err := r.show(lost, store.SecretLifetime+11*time.Minute)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("change at once when they have to", func(t *testing.T) {
		r, first := rotate(t)
		var second string
		act(t, r.db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			second, err = store.ReplaceSecret(ctx, tx, r.id)
			return err
		})
		r.good(first, store.SecretGrace-time.Second)
		r.good(second, store.SecretGrace)
		_, err := r.show(first, store.SecretGrace)
		requireError(t, err, store.ErrSecretReplaced)
	})
	t.Run("say when their use is to be noted: at most once a minute", func(t *testing.T) {
		r, secret := rotate(t)
		for after, want := range map[time.Duration]bool{0: false, time.Minute - time.Second: false, time.Minute: true} {
			s, err := store.FindSession(t.Context(), r.db, secret, monday.Add(after))
			if err != nil || s.Due != want {
				t.Errorf("after %s: due %v, %v", after, s.Due, err)
			}
		}
	})
	t.Run("may change while a stream is open, which goes by the session", func(t *testing.T) {
		r, first := rotate(t)
		r.good(r.good(first, store.SecretLifetime), store.SecretLifetime+time.Second)
		s, err := store.FindSessionAgain(t.Context(), r.db, r.id, monday.Add(store.SecretLifetime+time.Minute))
		if err != nil || s.Login != "sam" {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestSessionsOf(t *testing.T) {
	db := openFirm(t)
	sam, sara := person(t, db, "sam"), person(t, db, "sara")
	open := func(viewer crm.Viewer, after time.Duration) {
		setClock(db, monday.Add(after))
		act(t, db, viewer, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.NewSession(ctx, tx, viewer.ID, "agent", "192.0.2.7")
			return err
		})
	}
	open(sam, 0)
	open(sam, time.Hour)
	open(sara, time.Hour)
	list := func(after time.Duration) []store.OpenedSession {
		sessions, err := store.SessionsOf(t.Context(), db, sam.ID, monday.Add(after))
		if err != nil {
			t.Fatal(err)
		}
		return sessions
	}
	t.Run("lists the person's own, the one used last first", func(t *testing.T) {
		got := list(time.Hour)
		if len(got) != 2 || !got[0].SeenAt.Equal(monday.Add(time.Hour)) || got[0].UserAgent != "agent" || got[0].Address != "192.0.2.7" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("leaves out what is over", func(t *testing.T) {
		if got := list(store.SessionIdle); len(got) != 1 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("ends one of the person's alone, and all but some", func(t *testing.T) {
		mine := list(time.Hour)
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			if ended, err := store.EndSession(ctx, tx, sara.ID, mine[0].ID); ended || err != nil {
				t.Errorf("somebody ended another's: %v, %v", ended, err)
			}
			ended, err := store.EndSessions(ctx, tx, sam.ID, mine[0].ID)
			if ended != 1 {
				t.Errorf("%d ended", ended)
			}
			return err
		})
		if left := list(time.Hour); len(left) != 1 || left[0].ID != mine[0].ID {
			t.Errorf("%+v", left)
		}
	})
}

func TestMeetBrowser(t *testing.T) {
	db := openFirm(t)
	sam, sara := person(t, db, "sam"), person(t, db, "sara")
	cases := []struct {
		name, browser string
		viewer        crm.Viewer
		isNew         bool
	}{
		{"is new the first time", "one", sam, true},
		{"is known the second time", "one", sam, false},
		{"is new to somebody else", "one", sara, true},
		{"is new when it is another", "two", sam, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			act(t, db, c.viewer, func(ctx context.Context, tx *store.Tx) error {
				isNew, err := store.MeetBrowser(ctx, tx, c.viewer.ID, c.browser)
				if isNew != c.isNew {
					t.Errorf("new: %v", isNew)
				}
				return err
			})
		})
	}
}
