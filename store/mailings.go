package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// UnsubscribeLinks is the subject of the secret by which the links are signed
// that end letters.
const UnsubscribeLinks = "unsubscribe-links"

// AddRecipients adds records to those to whom a mailing goes. Who has no
// address, or the address of one who is there already, gets no letter.
func AddRecipients(ctx context.Context, tx *Tx, mailing uuid.UUID, found []Addressed) error {
	ids, records, addresses := make([]uuid.UUID, len(found)), make([]uuid.UUID, len(found)), make([]string, len(found))
	for i, one := range found {
		ids[i], records[i], addresses[i] = NewID(), one.ID, one.Address
	}
	_, err := tx.Exec(ctx, `WITH found AS (
			SELECT id, record, sha256(convert_to(baton_address(nullif(address, '')), 'UTF8')) AS digest
			FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS f(id, record, address))
		INSERT INTO mailing_recipients (id, mailing_id, record_id, digest, cause)
		SELECT id, $1, record, digest, CASE
			WHEN digest IS NULL THEN 'no-address'
			WHEN row_number() OVER (PARTITION BY digest ORDER BY record) > 1
				OR EXISTS (SELECT 1 FROM mailing_recipients r WHERE r.mailing_id = $1 AND r.digest = found.digest) THEN 'same-address'
			ELSE '' END
		FROM found ON CONFLICT (mailing_id, record_id) DO NOTHING`, mailing, ids, records, addresses)
	if err != nil {
		return fmt.Errorf("add recipients: %w", err)
	}
	return nil
}

// LastRecipient is the last record that was gathered for a mailing.
func LastRecipient(ctx context.Context, db Querier, mailing uuid.UUID) (uuid.UUID, error) {
	var last *uuid.UUID
	err := db.QueryRow(ctx, `SELECT (SELECT record_id FROM mailing_recipients WHERE mailing_id = $1 ORDER BY record_id DESC LIMIT 1)`, mailing).Scan(&last)
	if err != nil || last == nil {
		return uuid.Nil, err
	}
	return *last, nil
}

// IntendLetters hands the next letters of a mailing to the ledger, and says how
// many there were.
func IntendLetters(ctx context.Context, tx *Tx, process *crm.Process, mailing *crm.Mailing, limit int) (int, error) {
	next, err := collect(ctx, tx, pgx.RowToStructByPos[crm.MailingRecipient], `SELECT id, record_id, 'waiting', '', NULL::jsonb, NULL::timestamptz FROM mailing_recipients
		WHERE mailing_id = $1 AND effect_id IS NULL AND cause = '' ORDER BY id LIMIT $2`, mailing.ID, limit)
	if err != nil || len(next) == 0 {
		return 0, err
	}
	recipients, effects := make([]uuid.UUID, len(next)), make([]uuid.UUID, len(next))
	contacts, leads, customers := make([]*uuid.UUID, len(next)), make([]*uuid.UUID, len(next)), make([]*uuid.UUID, len(next))
	for i, r := range next {
		to := crm.AddresseeOf(string(mailing.Audience), r.RecordID)
		recipients[i], effects[i], contacts[i], leads[i], customers[i] = r.ID, NewID(), to.ContactID, to.LeadID, to.CustomerID
	}
	_, err = tx.Exec(ctx, `WITH next AS (
			SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) AS n(recipient, effect, contact, lead, customer)),
		noted AS (UPDATE mailing_recipients r SET effect_id = next.effect FROM next WHERE r.id = next.recipient)
		INSERT INTO effects (id, process_id, step, visit, subject, kind, way, target_id, created_at, next_at, contact_id, lead_id, customer_id, purpose)
		SELECT effect, $6, $7, $8, 'mailing:' || recipient, 'mailing', 'mail', recipient, $9, $9, contact, lead, customer, $10 FROM next`,
		recipients, effects, contacts, leads, customers, process.ID, process.Step, process.Visit, tx.Now, string(mailing.Purpose))
	if err != nil {
		return 0, fmt.Errorf("hand letters to the ledger: %w", err)
	}
	return len(next), tx.WakeDelivery(ctx, crm.WayMail)
}

// MailingStanding is how far a mailing is.
type MailingStanding struct {
	Waiting bool // some letters are not handed to the ledger yet
	First   int  // in the ledger, of which the first try has not ended
	Again   bool // some came to nothing so far and are tried again
}

// standingOfMailing reads nothing of the letters that have ended, and of those
// that wait only whether there are any: it is asked every second, of large
// mailings too.
const (
	openLetters       = `FROM effects WHERE process_id = $2 AND kind = 'mailing' AND state = `
	standingOfMailing = `SELECT
		(SELECT id FROM mailing_recipients WHERE mailing_id = $1 AND effect_id IS NULL AND cause = '' ORDER BY id LIMIT 1) IS NOT NULL,
		(SELECT count(*) ` + openLetters + `'sending') + (SELECT count(*) ` + openLetters + `'intended' AND attempts = 0),
		EXISTS (SELECT ` + openLetters + `'intended' AND attempts > 0)`
)

// StandingOfMailing says what is still to go of the mailing of a process.
func StandingOfMailing(ctx context.Context, db Querier, process *crm.Process) (s MailingStanding, err error) {
	err = db.QueryRow(ctx, standingOfMailing, process.RecordID, process.ID).Scan(&s.Waiting, &s.First, &s.Again)
	if err != nil {
		return s, fmt.Errorf("read standing of mailing: %w", err)
	}
	return s, nil
}

// StopLetters keeps from going what has not begun to go, and says why.
func StopLetters(ctx context.Context, tx *Tx, mailing uuid.UUID, why crm.Label) error {
	_, err := tx.Exec(ctx, `UPDATE effects SET state = 'left', cause = 'stopped', next_at = NULL, ended_at = $2, problem = $3
		WHERE state = 'intended' AND id IN (SELECT effect_id FROM mailing_recipients WHERE mailing_id = $1)`, mailing, tx.Now, why)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE mailing_recipients SET cause = 'stopped' WHERE mailing_id = $1 AND effect_id IS NULL AND cause = ''`, mailing)
	}
	if err != nil {
		return fmt.Errorf("stop letters: %w", err)
	}
	return nil
}

// recipientColumns tell of a recipient r with its letter e what became of it.
const recipientColumns = `r.id, r.record_id,
	CASE WHEN r.cause <> '' OR e.state IN ('left', 'left-out') THEN 'left-out' WHEN e.id IS NULL THEN 'waiting' WHEN e.state = 'done' THEN 'sent'
		WHEN e.state = 'failed' THEN 'failed' WHEN e.state = 'unknown' THEN 'unclear' ELSE 'sending' END AS state,
	CASE WHEN r.cause <> '' THEN r.cause WHEN e.cause <> '' THEN e.cause WHEN e.state = 'left' THEN 'gone' ELSE '' END AS cause, e.problem,
	coalesce(e.ended_at, e.handed_at, e.first_tried_at)`

const recipientsOfMailing = `SELECT ` + recipientColumns + ` FROM mailing_recipients r LEFT JOIN effects e ON e.id = r.effect_id WHERE r.mailing_id = $1`

// RecipientQuery chooses recipients of a mailing.
type RecipientQuery struct {
	State crm.RecipientState // empty: all
	After *uuid.UUID
	Limit int
}

// FindRecipients lists those to whom a mailing goes, with what became of it.
func FindRecipients(ctx context.Context, db Querier, mailing uuid.UUID, q RecipientQuery) ([]crm.MailingRecipient, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[crm.MailingRecipient], `SELECT * FROM (`+recipientsOfMailing+`) r
		WHERE ($2 = '' OR state = $2) AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`, mailing, string(q.State), q.After, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("read recipients: %w", err)
	}
	return found, nil
}

// EachRecipient reads all to whom a mailing goes, however many, in pages.
func EachRecipient(ctx context.Context, db Querier, mailing uuid.UUID, work func([]crm.MailingRecipient) error) error {
	q := RecipientQuery{Limit: pageOfEach}
	for {
		page, err := FindRecipients(ctx, db, mailing, q)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := work(page); err != nil {
			return err
		}
		q.After = &page[len(page)-1].ID
	}
}

// RecipientCount is how many recipients share a state and its cause.
type RecipientCount struct {
	State crm.RecipientState
	Cause crm.LeftOutCause
	Count int
}

// CountRecipients counts the recipients of a mailing.
func CountRecipients(ctx context.Context, db Querier, mailing uuid.UUID) ([]RecipientCount, error) {
	counts, err := collect(ctx, db, pgx.RowToStructByPos[RecipientCount], `SELECT state, cause, count(*) FROM (`+recipientsOfMailing+`) r
		GROUP BY state, cause ORDER BY state, cause`, mailing)
	if err != nil {
		return nil, fmt.Errorf("count recipients: %w", err)
	}
	return counts, nil
}

// RecipientAt is a recipient with the mailing that it is of.
type RecipientAt struct {
	ID, MailingID, RecordID uuid.UUID
	RefusalID               *uuid.UUID // what its link was used for
}

// RecipientNamed reads a recipient; locked keeps others from changing it.
func RecipientNamed(ctx context.Context, db Querier, id uuid.UUID, locked bool) (*RecipientAt, error) {
	suffix := ""
	if locked {
		suffix = " FOR UPDATE"
	}
	var r RecipientAt
	err := db.QueryRow(ctx, `SELECT id, mailing_id, record_id,
			(SELECT f.id FROM refusals f WHERE f.id = refusal_id AND f.deleted_at IS NULL)
		FROM mailing_recipients WHERE id = $1`+suffix, id).Scan(&r.ID, &r.MailingID, &r.RecordID, &r.RefusalID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("recipient %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read recipient: %w", err)
	}
	return &r, nil
}

// MailingsOfRecipients tells of recipients which mailings they are of.
func MailingsOfRecipients(ctx context.Context, db Querier, recipients []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	mailings := map[uuid.UUID]uuid.UUID{}
	if len(recipients) == 0 {
		return mailings, nil
	}
	var recipient, mailing uuid.UUID
	rows, err := db.Query(ctx, `SELECT id, mailing_id FROM mailing_recipients WHERE id = ANY($1)`, recipients)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&recipient, &mailing}, func() error {
			mailings[recipient] = mailing
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read mailings: %w", err)
	}
	return mailings, nil
}

// NoteUnsubscribed notes that the link of a recipient was used, and has the
// refusal hold for the address to which the letter went.
func NoteUnsubscribed(ctx context.Context, tx *Tx, recipient, refusal uuid.UUID) error {
	_, err := tx.Exec(ctx, `WITH r AS (UPDATE mailing_recipients SET refusal_id = $2 WHERE id = $1 RETURNING digest)
		INSERT INTO refusal_addresses (refusal_id, digest, own) SELECT $2, digest, true FROM r WHERE digest IS NOT NULL ON CONFLICT DO NOTHING`,
		recipient, refusal)
	if err != nil {
		return fmt.Errorf("note unsubscription: %w", err)
	}
	return nil
}
