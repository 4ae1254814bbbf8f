package activities

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// PasswordChange is somebody choosing a new password.
type PasswordChange struct {
	Session      store.Session
	Current, New string
	Address      string
}

// ChangePassword replaces a person's own password and returns the new secret of
// their session; all their other sessions end.
func ChangePassword(ctx context.Context, db *store.DB, passwords *Passwords, c PasswordChange) (secret string, err error) {
	viewer := c.Session.Viewer
	if err := CheckPassword("new", c.New, c.Session.Login, viewer.Name); err != nil {
		return "", err
	}
	if c.New == c.Current {
		return "", crm.InvalidField("new", "password-unchanged",
			crm.Label{ZH: "新密码与当前密码相同", EN: "The new password is the current one"},
			crm.Label{ZH: "请换一个密码", EN: "Choose another one"})
	}
	_, err = prove(ctx, db, passwords, proof{c.Session.Login, c.Current, c.Address})
	if errors.Is(err, ErrWrongPassword) {
		return "", crm.InvalidField("current", "wrong-password",
			crm.Label{ZH: "当前密码不正确", EN: "The current password is wrong"},
			crm.Label{ZH: "请重新输入", EN: "Type it again"})
	}
	if err != nil {
		return "", err
	}
	hash, err := passwords.Hash(ctx, c.New)
	if err != nil {
		return "", err
	}
	err = db.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if err := store.SetPassword(ctx, tx, viewer.ID, hash, c.Session.ID); err != nil {
			return err
		}
		if secret, err = store.ReplaceSecret(ctx, tx, c.Session.ID); err != nil {
			return err
		}
		return tellAccount(ctx, tx, crm.UserPasswordChanged, viewer.ID, nil)
	})
	return secret, err
}

// SetPassword sets somebody's password on the word of who keeps the machine.
func SetPassword(ctx context.Context, tx *store.Tx, person uuid.UUID, hash string) error {
	if err := store.SetPassword(ctx, tx, person, hash); err != nil {
		return err
	}
	return tellAccount(ctx, tx, crm.UserPasswordChanged, person, nil)
}

// ResetPassword gives somebody a temporary password, which cannot be shown
// again and opens nothing but the way to one of their own. Their sessions end.
func ResetPassword(ctx context.Context, db *store.DB, passwords *Passwords, viewer crm.Viewer, person uuid.UUID) (string, error) {
	if err := mayKeepAccount(ctx, db, viewer, person); err != nil {
		return "", err
	}
	if viewer.ID == person {
		return "", fmt.Errorf("reset the own password without the current one: %w", crm.ErrForbidden)
	}
	password := temporaryPassword()
	hash, err := passwords.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	return password, db.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if err := store.SetTemporaryPassword(ctx, tx, person, hash); err != nil {
			return err
		}
		return tellAccount(ctx, tx, crm.UserPasswordReset, person, nil)
	})
}

// easyLetters are told apart when they are read out or written by hand.
const easyLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// temporaryPassword is four groups of four letters: more than 79 bits.
func temporaryPassword() string {
	const groups, length = 4, 4
	var text strings.Builder
	random := make([]byte, 1)
	for n := 0; n < groups*length; {
		rand.Read(random) // never fails: it ends the program instead
		if int(random[0]) >= 256-256%len(easyLetters) {
			continue // or the first letters would come more often
		}
		if n > 0 && n%length == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(easyLetters[int(random[0])%len(easyLetters)])
		n++
	}
	return text.String()
}

// EndSession ends one of the viewer's own sessions.
func EndSession(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	ended, err := store.EndSession(ctx, tx, tx.Viewer.ID, id)
	if err != nil {
		return err
	}
	if !ended {
		return fmt.Errorf("session %s: %w", id, crm.ErrNotFound)
	}
	return tellEnded(ctx, tx, tx.Viewer.ID, 1)
}

// EndSessions signs a person out everywhere, but for the sessions to keep.
func EndSessions(ctx context.Context, tx *store.Tx, person uuid.UUID, keep ...uuid.UUID) error {
	if err := mayKeepAccount(ctx, tx, tx.Viewer, person); err != nil {
		return err
	}
	ended, err := store.EndSessions(ctx, tx, person, keep...)
	if err != nil || ended == 0 {
		return err
	}
	return tellEnded(ctx, tx, person, ended)
}

func tellEnded(ctx context.Context, tx *store.Tx, person uuid.UUID, count int64) error {
	return tellAccount(ctx, tx, crm.UserSessionsEnded, person, map[string]string{"count": fmt.Sprint(count)})
}

// EndStolenSession ends a session of which two hold a secret, and tells its
// person.
func EndStolenSession(ctx context.Context, db *store.DB, session store.Session, address string) error {
	return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		ended, err := store.EndSession(ctx, tx, session.Viewer.ID, session.ID)
		if err != nil || !ended {
			return err // somebody else was first
		}
		return tellAccount(ctx, tx, crm.UserSessionStolen, session.Viewer.ID, map[string]string{"address": address})
	})
}

// mayKeepAccount lets people keep their own account and admins everybody's.
// Who may not see the person does not learn that they exist.
func mayKeepAccount(ctx context.Context, db store.Querier, viewer crm.Viewer, person uuid.UUID) error {
	if !viewer.IsSystem() {
		if _, err := store.Users.Get(ctx, db, viewer, person); err != nil {
			return err
		}
	}
	if !store.SeesSecurity(viewer, person) {
		return fmt.Errorf("account of %s: %w", person, crm.ErrForbidden)
	}
	return nil
}
