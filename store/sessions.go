package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Session is somebody who was let in: a signed-in browser, or a personal token.
type Session struct {
	ID        uuid.UUID // of the session or the token
	Viewer    crm.Viewer
	Login     string
	CSRFToken string
	ExpiresAt *time.Time // nil: never
	// OwesPassword says that the person has a temporary password and has to
	// choose one before anything else.
	OwesPassword bool
	// Due says that it is time to note that the session is in use.
	Due bool
}

// How long sessions and their secrets last.
const (
	// SessionLifetime is how long a session lasts without signing in again.
	SessionLifetime = 12 * time.Hour
	// SessionIdle is how long a session lasts that nobody uses.
	SessionIdle = 2 * time.Hour
	// SecretLifetime is how long a session in use keeps its secret.
	SecretLifetime = time.Hour
	// SecretGrace is how long a replaced secret is still good, for requests
	// that were under way.
	SecretGrace = time.Minute
	// seenEvery is how exactly the last use is known.
	seenEvery = time.Minute
)

// ErrSecretReplaced says that a secret was used after another had taken its
// place: whoever sent it has copied it, or was copied from.
var ErrSecretReplaced = errors.New("the secret of the session was replaced")

// NewSession signs a person in and returns the secret for the cookie. What is
// over is forgotten.
func NewSession(ctx context.Context, tx *Tx, user uuid.UUID, userAgent, address string) (secret string, err error) {
	id := NewID()
	csrf, _ := newSecret("")
	_, err = tx.Exec(ctx, `INSERT INTO sessions (id, user_id, csrf_token, created_at, seen_at, expires_at, user_agent, address)
		VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`, id, user, csrf, tx.Now, tx.Now.Add(SessionLifetime), userAgent, address)
	if err != nil {
		return "", fmt.Errorf("write session: %w", err)
	}
	if _, err = tx.Exec(ctx, `DELETE FROM sessions WHERE expires_at < $1 OR seen_at < $2`, tx.Now, tx.Now.Add(-SessionIdle)); err != nil {
		return "", fmt.Errorf("forget sessions: %w", err)
	}
	secret, hash := newSecret("")
	_, err = tx.Exec(ctx, `INSERT INTO session_secrets (hash, session_id, made_at, used_at) VALUES ($1, $2, $3, $3)`, hash, id, tx.Now)
	return secret, err
}

// FindSession finds the living session of a cookie. With ErrSecretReplaced it
// returns the session whose old secret this is, which then has to end.
func FindSession(ctx context.Context, db Querier, secret string, now time.Time) (Session, error) {
	return findSession(ctx, db, `k.hash = $1`, secretHash(secret), now)
}

// FindSessionAgain finds a session that was found before, as it is now.
func FindSessionAgain(ctx context.Context, db Querier, id uuid.UUID, now time.Time) (Session, error) {
	return findSession(ctx, db, `s.id = $1 AND k.replaced_at IS NULL AND k.used_at IS NOT NULL`, id, now)
}

func findSession(ctx context.Context, db Querier, condition string, key any, now time.Time) (Session, error) {
	var s Session
	var replaced bool
	err := db.QueryRow(ctx, `SELECT s.id, u.id, u.name, u.role, u.language, u.login, s.csrf_token, s.expires_at, coalesce(p.temporary, false),
			k.used_at IS NULL OR s.seen_at <= $4 OR (k.replaced_at IS NULL AND k.made_at <= $5),
			coalesce(k.replaced_at <= $6, false)
		FROM session_secrets k JOIN sessions s ON s.id = k.session_id JOIN users u ON u.id = s.user_id LEFT JOIN passwords p ON p.user_id = u.id
		WHERE `+condition+` AND s.expires_at > $2 AND s.seen_at > $3 AND u.active AND u.deleted_at IS NULL`,
		key, now, now.Add(-SessionIdle), now.Add(-seenEvery), now.Add(-SecretLifetime), now.Add(-SecretGrace)).Scan(
		&s.ID, &s.Viewer.ID, &s.Viewer.Name, &s.Viewer.Role, &s.Viewer.Language, &s.Login, &s.CSRFToken, &s.ExpiresAt, &s.OwesPassword,
		&s.Due, &replaced)
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, fmt.Errorf("session: %w", crm.ErrNotFound)
	}
	if err != nil {
		return Session{}, fmt.Errorf("read session: %w", err)
	}
	if replaced {
		return s, ErrSecretReplaced
	}
	return s, completeViewer(ctx, db, &s.Viewer)
}

// UseSession notes that a session is in use. When its secret is old it hands
// out another one, to be sent to the browser; the old one stays good until the
// browser has shown the new one, since the answer that carries it may be lost.
func UseSession(ctx context.Context, tx *Tx, id uuid.UUID, secret string) (next string, err error) {
	if _, err := tx.Exec(ctx, `UPDATE sessions SET seen_at = $2 WHERE id = $1`, id, tx.Now); err != nil { // locks it
		return "", fmt.Errorf("note use of session: %w", err)
	}
	hash := secretHash(secret)
	shown, err := tx.Exec(ctx, `UPDATE session_secrets SET used_at = $2 WHERE hash = $1 AND used_at IS NULL`, hash, tx.Now)
	if err != nil {
		return "", fmt.Errorf("note use of secret: %w", err)
	}
	if shown.RowsAffected() > 0 {
		_, err := tx.Exec(ctx, `UPDATE session_secrets SET replaced_at = $3 WHERE session_id = $1 AND hash <> $2 AND replaced_at IS NULL`,
			id, hash, tx.Now)
		return "", err
	}
	var old bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM session_secrets WHERE hash = $1 AND replaced_at IS NULL AND made_at <= $3)
		AND NOT EXISTS (SELECT 1 FROM session_secrets WHERE session_id = $2 AND used_at IS NULL AND made_at > $4)`,
		hash, id, tx.Now.Add(-SecretLifetime), tx.Now.Add(-SecretGrace)).Scan(&old)
	if err != nil || !old {
		return "", err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM session_secrets WHERE session_id = $1 AND used_at IS NULL`, id); err != nil {
		return "", fmt.Errorf("forget secret: %w", err)
	}
	next, hash = newSecret("")
	_, err = tx.Exec(ctx, `INSERT INTO session_secrets (hash, session_id, made_at) VALUES ($1, $2, $3)`, hash, id, tx.Now)
	return next, err
}

// ReplaceSecret gives a session another secret at once.
func ReplaceSecret(ctx context.Context, tx *Tx, id uuid.UUID) (secret string, err error) {
	_, err = tx.Exec(ctx, `UPDATE session_secrets SET replaced_at = $2 WHERE session_id = $1 AND replaced_at IS NULL`, id, tx.Now)
	if err != nil {
		return "", fmt.Errorf("replace secret: %w", err)
	}
	secret, hash := newSecret("")
	_, err = tx.Exec(ctx, `INSERT INTO session_secrets (hash, session_id, made_at, used_at) VALUES ($1, $2, $3, $3)`, hash, id, tx.Now)
	return secret, err
}

// OpenedSession is a session as its person sees it.
type OpenedSession struct {
	ID                uuid.UUID
	CreatedAt, SeenAt time.Time
	UserAgent         string
	Address           string
}

// SessionsOf lists the living sessions of a person, the one used last first.
func SessionsOf(ctx context.Context, db Querier, user uuid.UUID, now time.Time) ([]OpenedSession, error) {
	return collect(ctx, db, pgx.RowToStructByPos[OpenedSession], `SELECT id, created_at, seen_at, user_agent, address FROM sessions
		WHERE user_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id DESC`, user, now, now.Add(-SessionIdle))
}

// EndSession signs a browser of a person out; ended is false where the person
// has no such session.
func EndSession(ctx context.Context, tx *Tx, user, id uuid.UUID) (ended bool, err error) {
	tag, err := tx.Exec(ctx, `DELETE FROM sessions WHERE user_id = $1 AND id = $2`, user, id)
	return tag.RowsAffected() > 0, err
}

// EndSessions signs a person out everywhere, but for the sessions to keep, and
// says how many ended.
func EndSessions(ctx context.Context, tx *Tx, user uuid.UUID, keep ...uuid.UUID) (ended int64, err error) {
	tag, err := tx.Exec(ctx, `DELETE FROM sessions WHERE user_id = $1 AND id <> ALL($2)`, user, append([]uuid.UUID{}, keep...))
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	return tag.RowsAffected(), nil
}

// MeetBrowser remembers a browser from which a person signs in, by the secret
// of its cookie, and says whether it is new to them.
func MeetBrowser(ctx context.Context, tx *Tx, user uuid.UUID, browser string) (isNew bool, err error) {
	tag, err := tx.Exec(ctx, `INSERT INTO known_browsers (user_id, browser_hash, first_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		user, secretHash(browser), tx.Now)
	return tag.RowsAffected() > 0, err
}

// CloseSession ends a session, whosever it is; uuid.Nil is none.
func CloseSession(ctx context.Context, tx *Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE id = $1`, id)
	return err
}
