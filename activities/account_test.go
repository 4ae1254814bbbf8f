package activities_test

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// account is somebody who is signed in twice.
type account struct {
	*house
	passwords   *activities.Passwords
	person      crm.Viewer
	here, there store.Session
}

func openAccount(t *testing.T) account {
	t.Helper()
	a := account{house: openHouse(t), passwords: activities.NewPasswords()}
	a.person = a.hire("sam", crm.Staff)
	hash, err := a.passwords.Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	a.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SetPassword(ctx, tx, a.person.ID, hash) })
	a.here, a.there = a.signIn(), a.signIn()
	return a
}

func (a account) signIn() store.Session {
	a.Helper()
	secret, err := activities.OpenSession(a.Context(), a.db, a.person, activities.Origin{})
	if err != nil {
		a.Fatal(err)
	}
	session, err := store.FindSession(a.Context(), a.db, secret, a.db.Now())
	if err != nil {
		a.Fatal(err)
	}
	return session
}

func (a account) sessions() int {
	return a.count(`SELECT count(*) FROM sessions WHERE user_id = $1`, a.person.ID)
}

func (a account) told(event string) int {
	return a.count(`SELECT count(*) FROM changes WHERE type = $1 AND record_id = $2`, event, a.person.ID)
}

// requireField wants a refusal of one field with a code.
func requireField(t *testing.T, err error, field, code string) {
	t.Helper()
	invalid, ok := errors.AsType[*crm.Invalid](err)
	if !ok || invalid.Problems[0].Field != field || invalid.Problems[0].Code != code {
		t.Errorf("%v, want %s refused with %s", err, field, code)
	}
}

const betterPassword = "the kettle sings at noon"

func TestChangePassword(t *testing.T) {
	a := openAccount(t)
	change := func(current, next string) (string, error) {
		return activities.ChangePassword(t.Context(), a.db, a.passwords, activities.PasswordChange{
			Session: a.here, Current: current, New: next, Address: "10.0.0.1",
		})
	}
	t.Run("wants the current one, a good one and another one", func(t *testing.T) {
		_, err := change("wrong password", betterPassword)
		requireField(t, err, "current", "wrong-password")
		_, err = change(goodPassword, "Password123!")
		requireField(t, err, "new", "password-common")
		_, err = change(betterPassword, betterPassword)
		requireField(t, err, "new", "password-unchanged")
		if a.sessions() != 2 || a.told(crm.UserPasswordChanged) != 0 {
			t.Error("a refusal changed something")
		}
	})
	t.Run("counts wrong ones like those at the door", func(t *testing.T) {
		for range 9 {
			if _, err := change("wrong password", betterPassword); err == nil {
				t.Fatal("changed with a wrong password")
			}
		}
		_, err := change(goodPassword, betterPassword)
		if _, locked := errors.AsType[*activities.TooManyFailures](err); !locked {
			t.Errorf("%v, want a lock", err)
		}
		_, err = activities.SignIn(t.Context(), a.db, a.passwords, "sam", goodPassword, activities.Origin{Address: "10.0.0.9"})
		if _, locked := errors.AsType[*activities.TooManyFailures](err); !locked {
			t.Errorf("signing in says %v, want a lock", err)
		}
	})
	t.Run("ends all other sessions and gives this one another secret", func(t *testing.T) {
		a.setClock(monday.Add(16 * time.Minute))
		secret, err := change(goodPassword, betterPassword)
		if err != nil {
			t.Fatal(err)
		}
		session, err := store.FindSession(t.Context(), a.db, secret, a.db.Now())
		if err != nil || session.ID != a.here.ID || a.sessions() != 1 || a.told(crm.UserPasswordChanged) != 1 {
			t.Errorf("%+v, %v, %d sessions", session, err, a.sessions())
		}
	})
}

func TestResetPassword(t *testing.T) {
	a := openAccount(t)
	admin := a.hire("ada", crm.Admin)
	t.Run("is for admins, and not for their own", func(t *testing.T) {
		_, err := activities.ResetPassword(t.Context(), a.db, a.passwords, a.person, admin.ID)
		requireError(t, err, crm.ErrForbidden)
		_, err = activities.ResetPassword(t.Context(), a.db, a.passwords, admin, admin.ID)
		requireError(t, err, crm.ErrForbidden)
		_, err = activities.ResetPassword(t.Context(), a.db, a.passwords, admin, uuid.New())
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("gives a password that opens only the way to another one", func(t *testing.T) {
		password, err := activities.ResetPassword(t.Context(), a.db, a.passwords, admin, a.person.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^([a-z2-9]{4}-){3}[a-z2-9]{4}$`).MatchString(password) || a.sessions() != 0 || a.told(crm.UserPasswordReset) != 1 {
			t.Errorf("%q, %d sessions", password, a.sessions())
		}
		a.here = a.signIn()
		if !a.here.OwesPassword {
			t.Error("the session owes no password")
		}
		_, err = activities.ChangePassword(t.Context(), a.db, a.passwords, activities.PasswordChange{Session: a.here, Current: password, New: betterPassword})
		if err != nil {
			t.Fatal(err)
		}
		if session, err := store.FindSessionAgain(t.Context(), a.db, a.here.ID, a.db.Now()); err != nil || session.OwesPassword {
			t.Errorf("%+v, %v", session, err)
		}
	})
}

func TestEndSessions(t *testing.T) {
	a := openAccount(t)
	t.Run("ends one and tells it", func(t *testing.T) {
		a.act(a.person, func(ctx context.Context, tx *store.Tx) error { return activities.EndSession(ctx, tx, a.there.ID) })
		err := a.db.Do(t.Context(), a.person, func(ctx context.Context, tx *store.Tx) error { return activities.EndSession(ctx, tx, a.there.ID) })
		requireError(t, err, crm.ErrNotFound)
		if a.sessions() != 1 || a.told(crm.UserSessionsEnded) != 1 {
			t.Errorf("%d sessions", a.sessions())
		}
	})
	t.Run("ends all others", func(t *testing.T) {
		a.there = a.signIn()
		a.act(a.person, func(ctx context.Context, tx *store.Tx) error {
			return activities.EndSessions(ctx, tx, a.person.ID, a.here.ID)
		})
		if _, err := store.FindSessionAgain(t.Context(), a.db, a.here.ID, a.db.Now()); err != nil || a.sessions() != 1 {
			t.Errorf("%v, %d sessions", err, a.sessions())
		}
	})
	t.Run("tells nothing where there was none", func(t *testing.T) {
		before := a.told(crm.UserSessionsEnded)
		a.act(a.person, func(ctx context.Context, tx *store.Tx) error {
			return activities.EndSessions(ctx, tx, a.person.ID, a.here.ID)
		})
		if a.told(crm.UserSessionsEnded) != before {
			t.Error("told again")
		}
	})
	t.Run("ends those of others for admins alone", func(t *testing.T) {
		mia, ada := a.hire("mia", crm.Manager), a.hire("ada", crm.Admin)
		end := func(viewer crm.Viewer) error {
			return a.db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
				return activities.EndSessions(ctx, tx, a.person.ID)
			})
		}
		requireError(t, end(mia), crm.ErrForbidden)
		if err := end(ada); err != nil || a.sessions() != 0 {
			t.Errorf("%v, %d sessions", err, a.sessions())
		}
	})
	t.Run("ends a stolen one once, and tells its person", func(t *testing.T) {
		session := a.signIn()
		for range 2 {
			if err := activities.EndStolenSession(t.Context(), a.db, session, "10.0.0.66"); err != nil {
				t.Fatal(err)
			}
		}
		if a.sessions() != 0 || a.told(crm.UserSessionStolen) != 1 {
			t.Errorf("%d sessions, told %d times", a.sessions(), a.told(crm.UserSessionStolen))
		}
	})
}

func TestMakeToken(t *testing.T) {
	a := openAccount(t)
	ada := a.hire("ada", crm.Admin)
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	attempt := func(viewer crm.Viewer, wish activities.TokenWish) (token *store.Token, err error) {
		wish.Zone = shanghai
		err = a.db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) (err error) {
			token, _, err = activities.MakeToken(ctx, tx, viewer.ID, wish)
			return err
		})
		return token, err
	}
	all := []crm.TokenScope{"*:*"}
	refused := []struct {
		name        string
		wish        activities.TokenWish
		field, code string
	}{
		{"no name", activities.TokenWish{Name: " ", Expires: "7-days", Scopes: all}, "name", "required"},
		{"no end", activities.TokenWish{Name: "x", Scopes: all}, "expires", "invalid-expiry"},
		{"an end that has passed", activities.TokenWish{Name: "x", Expires: "2026-11-01", Scopes: all}, "expires", "invalid-expiry"},
		{"an end beyond a year", activities.TokenWish{Name: "x", Expires: "2028-01-01", Scopes: all}, "expires", "invalid-expiry"},
		{"no end ever", activities.TokenWish{Name: "x", Expires: "never", Scopes: all}, "expires", "never-expires"},
		{"no scopes", activities.TokenWish{Name: "x", Expires: "7-days"}, "scopes", "required"},
		{"a scope of another form", activities.TokenWish{Name: "x", Expires: "7-days", Scopes: []crm.TokenScope{"leads"}}, "scopes", "invalid-scope"},
	}
	for _, c := range refused {
		t.Run("refuses "+c.name, func(t *testing.T) {
			_, err := attempt(a.person, c.wish)
			requireField(t, err, c.field, c.code)
		})
	}
	t.Run("makes and tells it, and admins make it last", func(t *testing.T) {
		token, err := attempt(a.person, activities.TokenWish{Name: " import ", Expires: "30-days", Scopes: all})
		if err != nil {
			t.Fatal(err)
		}
		want := &store.Token{ID: token.ID, Name: "import", Scopes: all, CreatedAt: a.db.Now(), ExpiresAt: new(a.db.Now().AddDate(0, 0, 30))}
		if diff := cmp.Diff(want, token); diff != "" || a.told(crm.UserTokenMade) != 1 {
			t.Error(diff)
		}
		if token, err := attempt(ada, activities.TokenWish{Name: "x", Expires: "never", Scopes: all}); err != nil || token.ExpiresAt != nil {
			t.Errorf("%+v, %v", token, err)
		}
	})
	t.Run("is revoked by the person and by admins", func(t *testing.T) {
		token, err := attempt(a.person, activities.TokenWish{Name: "x", Expires: "7-days", Scopes: all})
		if err != nil {
			t.Fatal(err)
		}
		revoke := func(viewer crm.Viewer) error {
			return a.db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
				return activities.RevokeToken(ctx, tx, a.person.ID, token.ID)
			})
		}
		requireError(t, revoke(a.hire("sue", crm.Staff)), crm.ErrForbidden)
		if err := revoke(ada); err != nil || a.told(crm.UserTokenRevoked) != 1 {
			t.Error(err)
		}
		requireError(t, revoke(a.person), crm.ErrNotFound)
	})
}
