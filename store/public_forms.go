package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// FormByKey finds a public form, active or not, by the key in its address.
func FormByKey(ctx context.Context, db Querier, key string) (*crm.PublicForm, error) {
	return oneForm(ctx, db, "key = $1 AND deleted_at IS NULL", key)
}

// FormOf reads the form that a record came by, also one in the bin.
func FormOf(ctx context.Context, db Querier, id uuid.UUID) (*crm.PublicForm, error) {
	return oneForm(ctx, db, "id = $1", id)
}

func oneForm(ctx context.Context, db Querier, where string, value any) (*crm.PublicForm, error) {
	found, err := collect(ctx, db, PublicForms.scan, "SELECT "+PublicForms.names+" FROM public_forms WHERE "+where, value)
	if err != nil {
		return nil, fmt.Errorf("read public form: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("public form: %w", crm.ErrNotFound)
	}
	return found[0], nil
}

// AcknowledgementOf is the subject of the letter that tells the sender of a
// lead that it has come.
func AcknowledgementOf(lead uuid.UUID) string { return acknowledgementPrefix + lead.String() }

const acknowledgementPrefix = "acknowledge:"

// AcknowledgedToday counts the letters that an address is to get, or got, for
// leads of the last day. Those who ask for one address ask one after the other.
func AcknowledgedToday(ctx context.Context, tx *Tx, address string) (count int, err error) {
	keys := Leads.Schema.MatchKeys(&crm.Lead{Email: address})
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 30))`, keys[0]); err != nil {
		return 0, fmt.Errorf("count acknowledgements: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FROM effects WHERE process_id IS NULL AND step = '' AND visit = 1 AND kind = 'acknowledgement'
		AND subject = ANY(ARRAY(SELECT $1 || id::text FROM leads WHERE match_keys @> $2 AND created_at > $3))`,
		acknowledgementPrefix, keys, tx.Now.AddDate(0, 0, -1)).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count acknowledgements: %w", err)
	}
	return count, nil
}

// SubmittedBefore is the number that was answered to the same request under a
// key of the sender's; empty: it is new. Requests under one key come one after
// the other, and another request under it is Invalid.
func SubmittedBefore(ctx context.Context, tx *Tx, form uuid.UUID, key string, request []byte) (number string, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 31))`, form.String()+" "+key); err != nil {
		return "", fmt.Errorf("reserve key of form: %w", err)
	}
	var known []byte
	err = tx.QueryRow(ctx, `SELECT request, number FROM form_submissions WHERE form_id = $1 AND key = $2 AND at >= $3`,
		form, key, tx.Now.Add(-idempotencyLifetime)).Scan(&known, &number)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("read key of form: %w", err)
	case !bytes.Equal(known, request):
		return "", keyReused()
	}
	return number, nil
}

// KeepSubmission keeps what a request was answered, and forgets old ones.
func KeepSubmission(ctx context.Context, tx *Tx, form uuid.UUID, key string, request []byte, number string) error {
	_, err := tx.Exec(ctx, `INSERT INTO form_submissions (form_id, key, request, number, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (form_id, key) DO UPDATE SET request = $3, number = $4, at = $5`, form, key, request, number, tx.Now)
	if err != nil {
		return fmt.Errorf("keep key of form: %w", err)
	}
	_, err = tx.Exec(ctx, `DELETE FROM form_submissions WHERE ctid IN (SELECT ctid FROM form_submissions WHERE at < $1 LIMIT 10)`,
		tx.Now.Add(-idempotencyLifetime))
	return err
}
