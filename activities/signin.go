package activities

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ErrWrongPassword says that the sign-in name or the password is wrong, not
// which of them.
var ErrWrongPassword = errors.New("wrong sign-in name or password")

// TooManyFailures says that wrong passwords were tried too often of late.
type TooManyFailures struct {
	// For is how long no other password is looked at.
	For time.Duration
}

// Error says for how long, for logs.
func (e *TooManyFailures) Error() string {
	return "too many wrong passwords; locked for " + e.For.String()
}

// nobodysHash keeps signing in with an unknown name as slow as with a known
// one, so that names cannot be guessed by the clock.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Origin is the browser from which somebody signs in.
type Origin struct {
	Address   string
	UserAgent string
	// Browser is the secret by which the browser is known again.
	Browser string
	// Replaces is the session that is open in the browser, which ends with the
	// new one.
	Replaces uuid.UUID
}

// SignIn checks a password and opens a session. Failures are counted by name
// and by address.
func SignIn(ctx context.Context, db *store.DB, passwords *Passwords, login, password string, origin Origin) (string, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if strings.ContainsRune(login, 0) {
		return "", ErrWrongPassword // no name holds it, and no database keeps it
	}
	person, err := prove(ctx, db, passwords, proof{login, password, origin.Address})
	if err != nil {
		return "", err
	}
	return OpenSession(ctx, db, person, origin)
}

// proof is what somebody says to be who they are, and from where.
type proof struct{ login, password, address string }

// prove finds the person of a proof. Each try counts as a failure until it
// proves to be none.
func prove(ctx context.Context, db *store.DB, passwords *Passwords, c proof) (crm.Viewer, error) {
	var try store.Try
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		try, err = store.TakeTry(ctx, tx, c.login, c.address)
		return err
	})
	if err != nil {
		return crm.Viewer{}, err
	}
	if !try.LockedUntil.IsZero() {
		return crm.Viewer{}, &TooManyFailures{For: try.LockedUntil.Sub(db.Now())}
	}
	person, err := identify(ctx, db, passwords, c)
	if errors.Is(err, ErrWrongPassword) && try.Last && person.ID != uuid.Nil {
		return crm.Viewer{}, errors.Join(err, tellLocked(ctx, db, person.ID, c.address))
	}
	if err != nil {
		return crm.Viewer{}, err
	}
	err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ForgiveTry(ctx, tx, try) })
	return person, err
}

// identify finds the person whose name and password these are; with
// ErrWrongPassword, the one whose name it is, if any.
func identify(ctx context.Context, db *store.DB, passwords *Passwords, c proof) (crm.Viewer, error) {
	credential, err := store.FindCredential(ctx, db, c.login)
	unknown := errors.Is(err, crm.ErrNotFound)
	if err != nil && !unknown {
		return crm.Viewer{}, err
	}
	hash := credential.Hash
	if unknown {
		hash = nobodysHash
	}
	matches, err := passwords.Matches(ctx, c.password, hash)
	if err != nil {
		return crm.Viewer{}, err
	}
	if unknown || !matches {
		return credential.Person, ErrWrongPassword
	}
	return credential.Person, nil
}

func tellLocked(ctx context.Context, db *store.DB, person uuid.UUID, address string) error {
	return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return tellAccount(ctx, tx, crm.UserLockedOut, person, map[string]string{"address": address})
	})
}

// OpenSession signs a person in whose identity is established. The session
// that was open in the same browser ends, so that a secret which somebody
// planted there is worth nothing.
func OpenSession(ctx context.Context, db *store.DB, person crm.Viewer, origin Origin) (secret string, err error) {
	err = db.Do(ctx, person, func(ctx context.Context, tx *store.Tx) error {
		leaving, err := store.LeavingOn(ctx, tx, person.ID)
		if err != nil {
			return err
		}
		if (crm.Viewer{LeavingOn: leaving}).HasLeft(tx.Local()) {
			return ErrWrongPassword // as for anybody who is not here
		}
		if err := store.CloseSession(ctx, tx, origin.Replaces); err != nil {
			return err
		}
		isNew, err := store.MeetBrowser(ctx, tx, person.ID, origin.Browser)
		if err != nil {
			return err
		}
		if isNew {
			facts := map[string]string{"browser": crm.BrowserOf(origin.UserAgent), "address": origin.Address}
			if err := tellAccount(ctx, tx, crm.UserSignedIn, person.ID, facts); err != nil {
				return err
			}
		}
		secret, err = store.NewSession(ctx, tx, person.ID, cut(origin.UserAgent, userAgentLength), origin.Address)
		return err
	})
	return secret, err
}

// userAgentLength is how many characters of a User-Agent text are kept.
const userAgentLength = 300

func cut(text string, length int) string {
	letters := []rune(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	return string(letters[:min(len(letters), length)])
}

// tellAccount tells what happened to a person's account.
func tellAccount(ctx context.Context, tx *store.Tx, event string, person uuid.UUID, facts map[string]string) error {
	return tx.Tell(ctx, store.Change{Type: event, RecordKind: crm.Users.Name, RecordID: person, Facts: facts})
}
