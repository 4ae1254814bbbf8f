package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// CaughtLetter is a mail that the mail catcher of a demo company took in
// place of its receivers.
type CaughtLetter struct {
	ID         uuid.UUID
	At         time.Time
	Sender     string
	Recipients []string
	Subject    string
	Text       string
	HTML       string
}

// keptCaught is how many caught letters are kept.
const keptCaught = 500

// KeepCaught keeps a caught letter, and forgets the oldest beyond some
// hundred.
func KeepCaught(ctx context.Context, tx *Tx, m CaughtLetter) error {
	_, err := tx.Exec(ctx, `INSERT INTO caught_mail (id, at, sender, recipients, subject, text, html) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		NewID(), tx.Now, m.Sender, m.Recipients, m.Subject, m.Text, m.HTML)
	if err != nil {
		return fmt.Errorf("keep caught mail: %w", err)
	}
	_, err = tx.Exec(ctx, `DELETE FROM caught_mail WHERE id <= (SELECT id FROM caught_mail ORDER BY id DESC OFFSET $1 LIMIT 1)`, keptCaught)
	return err
}

// CaughtMail lists what was caught, newest first.
func CaughtMail(ctx context.Context, db Querier) ([]CaughtLetter, error) {
	return collect(ctx, db, pgx.RowToStructByPos[CaughtLetter], `SELECT id, at, sender, recipients, subject, text, html FROM caught_mail ORDER BY id DESC LIMIT 100`)
}
