package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// How many failures to prove who one is are borne within the window, per
// sign-in name and per address.
const (
	failuresPerLogin   = 10
	failuresPerAddress = 100
	failureWindow      = 15 * time.Minute
)

// LockedUntil says until when no password is looked at for this name or from
// this address, because too many were wrong of late; zero: it is looked at.
func LockedUntil(ctx context.Context, db Querier, login, address string, now time.Time) (time.Time, error) {
	var oldest *time.Time // of those that fill the window; once it is over, there is room for a try
	err := db.QueryRow(ctx, `SELECT greatest(
		(SELECT at FROM sign_in_failures WHERE login = $1 AND at > $3 ORDER BY at DESC OFFSET $4 LIMIT 1),
		(SELECT at FROM sign_in_failures WHERE address = $2 AND at > $3 ORDER BY at DESC OFFSET $5 LIMIT 1))`,
		login, address, now.Add(-failureWindow), failuresPerLogin-1, failuresPerAddress-1).Scan(&oldest)
	if err != nil || oldest == nil {
		return time.Time{}, err
	}
	return oldest.Add(failureWindow), nil
}

// Try is one try to prove who one is.
type Try struct {
	ID uuid.UUID
	// LockedUntil, when not zero, says that the try may not be made.
	LockedUntil time.Time
	// Last says that after this try, should it fail, the name is locked.
	Last bool
}

// TakeTry counts a try as a failure until it proves to be none, and says
// whether it may be made at all. Tries for one name, or from one address, are
// counted one after the other, so that many at once do not slip through.
func TakeTry(ctx context.Context, tx *Tx, login, address string) (Try, error) {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 11)), pg_advisory_xact_lock(hashtextextended($2, 12))`,
		login, address)
	if err != nil {
		return Try{}, fmt.Errorf("count tries: %w", err)
	}
	until, err := LockedUntil(ctx, tx, login, address, tx.Now)
	if err != nil || !until.IsZero() {
		return Try{LockedUntil: until}, err
	}
	try := Try{}
	if try.ID, err = NoteFailure(ctx, tx, login, address); err != nil {
		return Try{}, err
	}
	err = tx.QueryRow(ctx, `SELECT count(*) >= $3 FROM sign_in_failures WHERE login = $1 AND at > $2`,
		login, tx.Now.Add(-failureWindow), failuresPerLogin).Scan(&try.Last)
	return try, err
}

// ForgiveTry takes back the failure of a try that succeeded.
func ForgiveTry(ctx context.Context, tx *Tx, try Try) error {
	_, err := tx.Exec(ctx, `DELETE FROM sign_in_failures WHERE id = $1`, try.ID)
	return err
}

// NoteFailure remembers a failure and forgets old ones.
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
