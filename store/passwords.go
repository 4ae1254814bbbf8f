package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Credential is what signing in compares with.
type Credential struct {
	Person crm.Viewer // without the people below
	Hash   string
}

// FindCredential finds the password of an active person by sign-in name.
func FindCredential(ctx context.Context, db Querier, login string) (Credential, error) {
	var c Credential
	err := db.QueryRow(ctx, `SELECT u.id, u.name, u.role, u.language, p.hash FROM users u JOIN passwords p ON p.user_id = u.id
		WHERE u.login = $1 AND u.active AND u.deleted_at IS NULL`, login).Scan(
		&c.Person.ID, &c.Person.Name, &c.Person.Role, &c.Person.Language, &c.Hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, fmt.Errorf("credential: %w", crm.ErrNotFound)
	}
	return c, err
}

// SetPassword keeps the hash of a new password and ends the person's sessions,
// but for those to keep.
func SetPassword(ctx context.Context, tx *Tx, user uuid.UUID, hash string, keep ...uuid.UUID) error {
	return writePassword(ctx, tx, user, hash, false, keep...)
}

// SetTemporaryPassword keeps the hash of a password that opens nothing but the
// way to another one, and ends the person's sessions.
func SetTemporaryPassword(ctx context.Context, tx *Tx, user uuid.UUID, hash string) error {
	return writePassword(ctx, tx, user, hash, true)
}

func writePassword(ctx context.Context, tx *Tx, user uuid.UUID, hash string, temporary bool, keep ...uuid.UUID) error {
	_, err := tx.Exec(ctx, `INSERT INTO passwords (user_id, hash, changed_at, temporary) VALUES ($1, $2, $3, $4)
		ON CONFLICT (user_id) DO UPDATE SET hash = $2, changed_at = $3, temporary = $4`, user, hash, tx.Now, temporary)
	if err != nil {
		return fmt.Errorf("write password: %w", err)
	}
	_, err = EndSessions(ctx, tx, user, keep...)
	return err
}
