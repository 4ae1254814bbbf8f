package activities

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Cost of argon2id, from the OWASP password storage guidance (2024): 19 MiB of
// memory, two passes, one lane.
const (
	argonMemoryKiB = 19 * 1024
	argonPasses    = 2
	argonLanes     = 1
	argonKeyBytes  = 32
	argonSaltBytes = 16
)

// The lengths of passwords, in characters.
const (
	MinPasswordLength = 8
	maxPasswordLength = 200
)

// Passwords hashes and compares passwords, a few at a time, so that many
// people signing in at once do not take all memory.
type Passwords struct {
	places  chan struct{}
	waiting atomic.Int64
}

// waitersPerPlace is how many may wait for each place; more are told to come
// back, so that a flood of tries does not keep people from signing in for long.
const waitersPerPlace = 16

// ErrBusy says that too many people are signing in at once.
var ErrBusy = errors.New("too many people are signing in at once")

// NewPasswords makes room for as many hashes at once as there are processors.
func NewPasswords() *Passwords {
	return &Passwords{places: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Hash hashes a new password in the PHC string format.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < MinPasswordLength || n > maxPasswordLength {
		return "", crm.InvalidField("password", "password-length",
			crm.Label{ZH: "密码长度不合适", EN: "The password has an unsuitable length"},
			crm.Label{ZH: "请使用 %d 到 %d 个字符", EN: "Use %d to %d characters"}.With(MinPasswordLength, maxPasswordLength))
	}
	salt := make([]byte, argonSaltBytes)
	rand.Read(salt) // never fails: it ends the program instead
	key, err := p.derive(ctx, password, salt, argonMemoryKiB, argonPasses, argonLanes)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		argonMemoryKiB, argonPasses, argonLanes, encode(salt), encode(key)), nil
}

// Matches compares a password with a hash in constant time.
func (p *Passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("password hash is not argon2id")
	}
	var memory, passes uint32
	var lanes uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	key, err := p.derive(ctx, password, salt, memory, passes, lanes)
	if err != nil {
		return false, err
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	return subtle.ConstantTimeCompare(key, want) == 1, err
}

func (p *Passwords) derive(ctx context.Context, password string, salt []byte, memory, passes uint32, lanes uint8) ([]byte, error) {
	if p.waiting.Add(1) > int64(cap(p.places)*waitersPerPlace) {
		p.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer p.waiting.Add(-1)
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, argonKeyBytes), nil
}

// ErrWrongPassword says that the sign-in name or the password is wrong, not
// which of them.
var ErrWrongPassword = errors.New("wrong sign-in name or password")

// ErrTooManyFailures says that signing in was tried too often of late.
var ErrTooManyFailures = errors.New("too many failures to sign in")

// nobodysHash keeps signing in with an unknown name as slow as with a known
// one, so that names cannot be guessed by the clock.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SignIn checks a password and opens a session. The address is that of the
// caller; failures are counted by name and by address.
func SignIn(ctx context.Context, db *store.DB, passwords *Passwords, login, password, address string) (string, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if strings.ContainsRune(login, 0) {
		return "", ErrWrongPassword // no name holds it, and no database keeps it
	}
	var try uuid.UUID
	var allowed bool
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		try, allowed, err = store.TakeTry(ctx, tx, login, address)
		return err
	})
	if err != nil {
		return "", err
	}
	if !allowed {
		return "", ErrTooManyFailures
	}
	user, err := identify(ctx, db, passwords, login, password)
	if err != nil {
		return "", err
	}
	err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ForgiveTry(ctx, tx, try) })
	if err != nil {
		return "", err
	}
	return OpenSession(ctx, db, user)
}

// identify finds the person whose name and password these are.
func identify(ctx context.Context, db *store.DB, passwords *Passwords, login, password string) (uuid.UUID, error) {
	credential, err := store.FindCredential(ctx, db, login)
	unknown := errors.Is(err, crm.ErrNotFound)
	if err != nil && !unknown {
		return uuid.Nil, err
	}
	hash := credential.Hash
	if unknown {
		hash = nobodysHash
	}
	matches, err := passwords.Matches(ctx, password, hash)
	if err != nil {
		return uuid.Nil, err
	}
	if unknown || !matches {
		return uuid.Nil, ErrWrongPassword
	}
	return credential.UserID, nil
}

// OpenSession signs a person in whose identity is established.
func OpenSession(ctx context.Context, db *store.DB, user uuid.UUID) (secret string, err error) {
	err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		leaving, err := store.LeavingOn(ctx, tx, user)
		if err != nil {
			return err
		}
		if (crm.Viewer{LeavingOn: leaving}).HasLeft(tx.Local()) {
			return ErrWrongPassword // as for anybody who is not here
		}
		secret, err = store.NewSession(ctx, tx, user)
		return err
	})
	return secret, err
}
