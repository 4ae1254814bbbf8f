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

// Token is a personal token: programs that show its secret act for its person,
// within its scopes.
type Token struct {
	ID        uuid.UUID
	Name      string
	Scopes    []crm.TokenScope
	CreatedAt time.Time
	ExpiresAt *time.Time // nil: never
	UsedAt    *time.Time // to the minute; nil: not yet
}

// NewToken keeps a token and returns its secret, which is not kept and cannot
// be shown again. It fills the id and when the token was made.
func NewToken(ctx context.Context, tx *Tx, user uuid.UUID, t *Token) (secret string, err error) {
	secret, hash := newSecret("baton_")
	t.ID, t.CreatedAt = NewID(), tx.Now
	_, err = tx.Exec(ctx, `INSERT INTO tokens (id, token_hash, user_id, name, scopes, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, t.ID, hash, user, t.Name, t.Scopes, t.CreatedAt, t.ExpiresAt)
	if err != nil {
		return "", fmt.Errorf("write token: %w", err)
	}
	return secret, nil
}

// FindToken finds the person of a personal token.
func FindToken(ctx context.Context, db Querier, secret string, now time.Time) (Session, error) {
	return findToken(ctx, db, `t.token_hash = $1`, secretHash(secret), now)
}

// FindTokenAgain finds a token that was found before, as it is now.
func FindTokenAgain(ctx context.Context, db Querier, id uuid.UUID, now time.Time) (Session, error) {
	return findToken(ctx, db, `t.id = $1`, id, now)
}

func findToken(ctx context.Context, db Querier, condition string, key any, now time.Time) (Session, error) {
	var s Session
	err := db.QueryRow(ctx, `SELECT t.id, u.id, u.name, u.role, u.language, u.login, t.expires_at, t.scopes, coalesce(p.temporary, false),
			t.used_at IS NULL OR t.used_at <= $3
		FROM tokens t JOIN users u ON u.id = t.user_id LEFT JOIN passwords p ON p.user_id = u.id
		WHERE `+condition+` AND (t.expires_at IS NULL OR t.expires_at > $2) AND t.revoked_at IS NULL AND u.active AND u.deleted_at IS NULL`,
		key, now, now.Add(-seenEvery)).Scan(
		&s.ID, &s.Viewer.ID, &s.Viewer.Name, &s.Viewer.Role, &s.Viewer.Language, &s.Login, &s.ExpiresAt, &s.Viewer.Scopes, &s.OwesPassword, &s.Due)
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, fmt.Errorf("token: %w", crm.ErrNotFound)
	}
	if err != nil {
		return Session{}, fmt.Errorf("read token: %w", err)
	}
	return s, completeViewer(ctx, db, &s.Viewer)
}

// UseToken notes that a token is in use.
func UseToken(ctx context.Context, tx *Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `UPDATE tokens SET used_at = $2 WHERE id = $1`, id, tx.Now)
	return err
}

// TokensOf lists the tokens of a person that are not revoked, newest first;
// those that have ended are listed too, so that one sees why something stopped.
func TokensOf(ctx context.Context, db Querier, user uuid.UUID) ([]Token, error) {
	return collect(ctx, db, pgx.RowToStructByPos[Token], `SELECT id, name, scopes, created_at, expires_at, used_at FROM tokens
		WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC`, user)
}

// RevokeToken ends a token of a person and returns its name.
func RevokeToken(ctx context.Context, tx *Tx, user, id uuid.UUID) (name string, err error) {
	err = tx.QueryRow(ctx, `UPDATE tokens SET revoked_at = $3 WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING name`,
		user, id, tx.Now).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("token %s: %w", id, crm.ErrNotFound)
	}
	return name, err
}
