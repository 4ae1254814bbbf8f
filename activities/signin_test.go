package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestSignIn(t *testing.T) {
	h := openHouse(t)
	sam := h.hire("sam", crm.Staff)
	passwords := activities.NewPasswords()
	hash, err := passwords.Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SetPassword(ctx, tx, sam.ID, hash) })
	signIn := func(login, password string) (string, error) {
		return activities.SignIn(t.Context(), h.db, passwords, login, password, activities.Origin{Address: "10.0.0.1", UserAgent: "Firefox/140.0 (Linux)", Browser: "known"})
	}
	t.Run("opens a session for the right password, in whatever case the name is typed", func(t *testing.T) {
		secret, err := signIn(" SAM ", goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := store.FindSession(t.Context(), h.db, secret, monday); err != nil || s.Viewer.ID != sam.ID {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("says the same of a wrong password and of an unknown name", func(t *testing.T) {
		for _, login := range []string{"sam", "nobody", ""} {
			secret, err := signIn(login, "wrong password")
			requireError(t, err, activities.ErrWrongPassword)
			if secret != "" || err.Error() != activities.ErrWrongPassword.Error() {
				t.Errorf("%q: %q, %v", login, secret, err)
			}
		}
		if n := h.count(`SELECT count(*) FROM sign_in_failures`); n != 3 {
			t.Errorf("%d failures noted", n)
		}
	})
	t.Run("refuses even the right password after ten failures, for a quarter of an hour", func(t *testing.T) {
		for range 9 {
			if _, err := signIn("sam", "wrong password"); err == nil {
				t.Fatal("signed in with a wrong password")
			}
		}
		_, err := signIn("sam", goodPassword)
		locked, ok := errors.AsType[*activities.TooManyFailures](err)
		if !ok || locked.For != 15*time.Minute {
			t.Errorf("%v, want a lock for a quarter of an hour", err)
		}
		if n := h.count(`SELECT count(*) FROM changes WHERE type = 'user.locked-out' AND record_id = $1`, sam.ID); n != 1 {
			t.Errorf("the person is told %d times", n)
		}
		h.setClock(monday.Add(15*time.Minute + time.Second))
		if _, err := signIn("sam", goodPassword); err != nil {
			t.Error(err)
		}
	})
	t.Run("knows nobody who has left", func(t *testing.T) {
		h.within(t).changeUser(sam.ID, func(u *crm.User) { u.Active = false })
		_, err := signIn("sam", goodPassword)
		requireError(t, err, activities.ErrWrongPassword)
	})
}

func TestOpenSession(t *testing.T) {
	h := openHouse(t)
	sam := h.hire("sam", crm.Staff)
	open := func(origin activities.Origin) store.Session {
		secret, err := activities.OpenSession(t.Context(), h.db, sam, origin)
		if err != nil {
			t.Fatal(err)
		}
		session, err := store.FindSession(t.Context(), h.db, secret, h.db.Now())
		if err != nil {
			t.Fatal(err)
		}
		return session
	}
	t.Run("tells the person of a browser they had not used before, once", func(t *testing.T) {
		for range 2 {
			open(activities.Origin{Address: "10.0.0.1", UserAgent: "Firefox/140.0 (Linux)", Browser: "one"})
		}
		history, err := store.History(t.Context(), h.db, sam, crm.Users.Name, sam.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		if history[0].Type != crm.UserSignedIn || history[0].Facts["browser"] != "Firefox · Linux" || history[1].Type == crm.UserSignedIn {
			t.Errorf("%+v", history)
		}
	})
	t.Run("ends what was open in the same browser, and nothing else", func(t *testing.T) {
		first, other := open(activities.Origin{Browser: "one"}), open(activities.Origin{Browser: "two"})
		open(activities.Origin{Browser: "one", Replaces: first.ID})
		_, err := store.FindSessionAgain(t.Context(), h.db, first.ID, h.db.Now())
		requireError(t, err, crm.ErrNotFound)
		if _, err := store.FindSessionAgain(t.Context(), h.db, other.ID, h.db.Now()); err != nil {
			t.Error(err)
		}
	})
	t.Run("keeps no more of a User-Agent than is of use", func(t *testing.T) {
		open(activities.Origin{Browser: "one", UserAgent: strings.Repeat("长", 1000) + "\x00\xff"})
		if n := h.count(`SELECT max(length(user_agent)) FROM sessions`); n != 300 {
			t.Errorf("%d characters", n)
		}
	})
}
