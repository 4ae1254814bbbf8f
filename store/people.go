package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Session is a signed-in browser.
type Session struct {
	Viewer    crm.Viewer
	Login     string
	CSRFToken string
	ExpiresAt *time.Time // nil: never
}

// SessionLifetime is how long a session lasts without signing in again.
const SessionLifetime = 12 * time.Hour

// newSecret makes an unguessable text and what is kept of it: only its hash,
// so that a copy of the database opens no session.
func newSecret(prefix string) (secret string, hash []byte) {
	random := make([]byte, 32)
	rand.Read(random) // never fails: it ends the program instead
	secret = prefix + base64.RawURLEncoding.EncodeToString(random)
	return secret, secretHash(secret)
}

func secretHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// NewSession signs a person in and returns the secret for the cookie.
func NewSession(ctx context.Context, tx *Tx, user uuid.UUID) (secret string, err error) {
	secret, hash := newSecret("")
	csrf, _ := newSecret("")
	_, err = tx.Exec(ctx, `INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5)`, hash, user, csrf, tx.Now, tx.Now.Add(SessionLifetime))
	if err != nil {
		return "", fmt.Errorf("write session: %w", err)
	}
	_, err = tx.Exec(ctx, `DELETE FROM sessions WHERE expires_at < $1`, tx.Now)
	return secret, err
}

// FindSession finds the living session of a cookie.
func FindSession(ctx context.Context, db Querier, secret string, now time.Time) (Session, error) {
	return findSession(ctx, db, `SELECT u.id, u.name, u.role, u.language, u.login, s.csrf_token, s.expires_at
		FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.active AND u.deleted_at IS NULL`, secret, now)
}

// FindToken finds the person of a personal API token.
func FindToken(ctx context.Context, db Querier, secret string, now time.Time) (Session, error) {
	return findSession(ctx, db, `SELECT u.id, u.name, u.role, u.language, u.login, '', t.expires_at
		FROM tokens t JOIN users u ON u.id = t.user_id
		WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND t.revoked_at IS NULL
		AND u.active AND u.deleted_at IS NULL`, secret, now)
}

func findSession(ctx context.Context, db Querier, sql, secret string, now time.Time) (Session, error) {
	var s Session
	var expires *time.Time
	err := db.QueryRow(ctx, sql, secretHash(secret), now).Scan(
		&s.Viewer.ID, &s.Viewer.Name, &s.Viewer.Role, &s.Viewer.Language, &s.Login, &s.CSRFToken, &expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, fmt.Errorf("session: %w", crm.ErrNotFound)
	}
	if err != nil {
		return Session{}, fmt.Errorf("read session: %w", err)
	}
	s.ExpiresAt = expires
	return s, completeViewer(ctx, db, &s.Viewer)
}

// ViewerOf makes the viewer of a person, by sign-in name.
func ViewerOf(ctx context.Context, db Querier, login string) (crm.Viewer, error) {
	var v crm.Viewer
	err := db.QueryRow(ctx, `SELECT id, name, role, language FROM users
		WHERE login = $1 AND active AND deleted_at IS NULL`, login).Scan(&v.ID, &v.Name, &v.Role, &v.Language)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, fmt.Errorf("user %q: %w", login, crm.ErrNotFound)
	}
	if err != nil {
		return v, fmt.Errorf("read user: %w", err)
	}
	return v, completeViewer(ctx, db, &v)
}

// EndSession signs a browser out.
func EndSession(ctx context.Context, tx *Tx, secret string) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE token_hash = $1`, secretHash(secret))
	return err
}

// EndSessions signs a person out everywhere.
func EndSessions(ctx context.Context, tx *Tx, user uuid.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE user_id = $1`, user)
	return err
}

// Credential is what signing in compares with.
type Credential struct {
	UserID uuid.UUID
	Hash   string
}

// FindCredential finds the password of an active person by sign-in name.
func FindCredential(ctx context.Context, db Querier, login string) (Credential, error) {
	var c Credential
	err := db.QueryRow(ctx, `SELECT u.id, p.hash FROM users u JOIN passwords p ON p.user_id = u.id
		WHERE u.login = $1 AND u.active AND u.deleted_at IS NULL`, login).Scan(&c.UserID, &c.Hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, fmt.Errorf("credential: %w", crm.ErrNotFound)
	}
	return c, err
}

// SetPassword keeps the hash of a new password and ends the person's sessions.
func SetPassword(ctx context.Context, tx *Tx, user uuid.UUID, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET hash = $2, changed_at = $3`, user, hash, tx.Now)
	if err != nil {
		return fmt.Errorf("write password: %w", err)
	}
	return EndSessions(ctx, tx, user)
}

// NewToken makes a personal API token and returns its secret, which is not
// kept and cannot be shown again. A nil lifetime never expires.
func NewToken(ctx context.Context, tx *Tx, user uuid.UUID, name string, lifetime *time.Duration) (string, error) {
	secret, hash := newSecret("baton_")
	var expires *time.Time
	if lifetime != nil {
		at := tx.Now.Add(*lifetime)
		expires = &at
	}
	_, err := tx.Exec(ctx, `INSERT INTO tokens (id, token_hash, user_id, name, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, NewID(), hash, user, name, tx.Now, expires)
	return secret, err
}

// How many failures to sign in are borne within the window, per sign-in name
// and per address.
const (
	failuresPerLogin   = 10
	failuresPerAddress = 100
	failureWindow      = 15 * time.Minute
)

// TooManyFailures says whether signing in has failed too often of late for
// this name or from this address.
func TooManyFailures(ctx context.Context, db Querier, login, address string, now time.Time) (bool, error) {
	var tooMany bool
	err := db.QueryRow(ctx, `SELECT
		(SELECT count(*) FROM sign_in_failures WHERE login = $1 AND at > $3) >= $4 OR
		(SELECT count(*) FROM sign_in_failures WHERE address = $2 AND at > $3) >= $5`,
		login, address, now.Add(-failureWindow), failuresPerLogin, failuresPerAddress).Scan(&tooMany)
	return tooMany, err
}

// TakeTry counts a try to sign in as a failure until it proves to be none, and
// says whether it may be made at all. Tries for one name, or from one address,
// are counted one after the other, so that many at once do not slip through.
func TakeTry(ctx context.Context, tx *Tx, login, address string) (try uuid.UUID, allowed bool, err error) {
	_, err = tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 11)), pg_advisory_xact_lock(hashtextextended($2, 12))`,
		login, address)
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("count tries: %w", err)
	}
	tooMany, err := TooManyFailures(ctx, tx, login, address, tx.Now)
	if err != nil || tooMany {
		return uuid.Nil, false, err
	}
	try, err = NoteFailure(ctx, tx, login, address)
	return try, err == nil, err
}

// ForgiveTry takes back the failure of a try that succeeded.
func ForgiveTry(ctx context.Context, tx *Tx, try uuid.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM sign_in_failures WHERE id = $1`, try)
	return err
}

// NoteFailure remembers a failure to sign in and forgets old ones.
func NoteFailure(ctx context.Context, tx *Tx, login, address string) (uuid.UUID, error) {
	id := NewID()
	_, err := tx.Exec(ctx, `INSERT INTO sign_in_failures (id, login, address, at) VALUES ($1, $2, $3, $4)`,
		id, login, address, tx.Now)
	if err != nil {
		return id, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM sign_in_failures WHERE at < $1`, tx.Now.Add(-failureWindow))
	return id, err
}

// RoleInUse says whether anybody has a detailed role.
func RoleInUse(ctx context.Context, db Querier, role uuid.UUID) (used bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE role_id = $1 AND deleted_at IS NULL)`, role).Scan(&used)
	return used, err
}
