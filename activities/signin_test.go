package activities_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

const goodPassword = "正确的马电池订书钉"

func TestPasswords(t *testing.T) {
	passwords := activities.NewPasswords()
	hash, err := passwords.Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("are hashed at the cost that is recommended", func(t *testing.T) {
		if !regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(hash) {
			t.Errorf("the hash is %s", hash)
		}
	})
	t.Run("are never hashed the same twice", func(t *testing.T) {
		if again, err := passwords.Hash(t.Context(), goodPassword); again == hash || err != nil {
			t.Errorf("%s, %v", again, err)
		}
	})
	t.Run("match themselves alone", func(t *testing.T) {
		for password, want := range map[string]bool{goodPassword: true, goodPassword + " ": false, "": false} {
			if got, err := passwords.Matches(t.Context(), password, hash); got != want || err != nil {
				t.Errorf("%q: %v, %v", password, got, err)
			}
		}
	})
	t.Run("match hashes of another cost", func(t *testing.T) {
		cheap := "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$"
		if got, err := passwords.Matches(t.Context(), "x", cheap+strings.Repeat("A", 43)); got || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	})
	for _, length := range []int{0, 7, 201} {
		t.Run("of an unsuitable length are refused", func(t *testing.T) {
			_, err := passwords.Hash(t.Context(), strings.Repeat("长", length))
			requireError(t, err, crm.ErrInvalid)
		})
	}
	for _, hash := range []string{"", "plain", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=x$AA$AA", "$argon2id$v=19$m=64,t=1,p=1$?$AA"} {
		t.Run("refuse a hash that is none: "+hash, func(t *testing.T) {
			if got, err := passwords.Matches(t.Context(), goodPassword, hash); got || err == nil {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	t.Run("stop when the caller has gone", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		full := activities.NewPasswords()
		for range 50 {
			if _, err := full.Hash(ctx, goodPassword); err != nil {
				requireError(t, err, context.Canceled)
				return
			}
		}
		t.Error("all hashes were made for a caller that had gone")
	})
}

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
		return activities.SignIn(t.Context(), h.db, passwords, login, password, "10.0.0.1")
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
		requireError(t, err, activities.ErrTooManyFailures)
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
