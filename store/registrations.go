package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// registering is the lock under which it is settled who was first: whoever
// files a registration has it alone, whoever enters what could meet one shares
// it. Filing is rare and short; entering customers is neither.
const registering = `hashtext('registering'), 0`

// LockRegistering lets nobody else file a registration, nor enter what could
// meet one, until the transaction ends.
func LockRegistering(ctx context.Context, tx *Tx) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(`+registering+`)`); err != nil {
		return fmt.Errorf("lock registering: %w", err)
	}
	return nil
}

// HoldRegistering lets nobody file a registration until the transaction ends.
func HoldRegistering(ctx context.Context, tx *Tx) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared(`+registering+`)`); err != nil {
		return fmt.Errorf("hold registering: %w", err)
	}
	return nil
}

// Side is a record by which somebody works on a company.
type Side struct {
	Kind     string // registration, customer or deal
	RecordID uuid.UUID
	OwnerID  uuid.UUID
	Since    time.Time // when the record was entered
}

// Meeting asks who works on a company already.
type Meeting struct {
	Keys      []string    // the match keys of the company
	Customers []uuid.UUID // the company, where it is a customer
	Except    uuid.UUID   // the record that is being entered
	By        uuid.UUID   // who enters it; what they work on as collaborators meets nobody
}

// Met finds the records by which people work on a company: registrations in
// force or in a clash, owned customers and open deals, the oldest first.
func Met(ctx context.Context, tx *Tx, m Meeting) ([]Side, error) {
	if m.Keys == nil {
		m.Keys = []string{}
	}
	found, err := collect(ctx, tx, pgx.RowToStructByPos[Side], `
		WITH known AS MATERIALIZED (
			SELECT id, owner_id, created_at FROM customers WHERE deleted_at IS NULL AND (id = ANY($2) OR match_keys && $1)),
		met AS (
			SELECT 'registration' AS kind, id, owner_id, created_at FROM registrations
			WHERE deleted_at IS NULL AND state IN ('active', 'clash')
				AND (match_keys && $1 OR customer_id = ANY($2) OR customer_id IN (SELECT id FROM known))
			UNION ALL SELECT 'customer', id, owner_id, created_at FROM known
			UNION ALL SELECT 'deal', id, owner_id, created_at FROM deals
			WHERE deleted_at IS NULL AND state = 'tracking' AND customer_id IN (SELECT id FROM known))
		SELECT kind, id, owner_id, created_at FROM met
		WHERE owner_id IS NOT NULL AND id <> $3 AND NOT EXISTS (SELECT 1 FROM shares s
			WHERE s.record_kind = met.kind AND s.record_id = met.id AND s.grantee_id = $4 AND s.collaborator)
		ORDER BY created_at, id`, m.Keys, m.Customers, m.Except, m.By)
	if err != nil {
		return nil, fmt.Errorf("find who works on a company: %w", err)
	}
	return found, nil
}

// RegistrationsInForce finds the registrations in force that have any of the
// match keys, the oldest first.
func RegistrationsInForce(ctx context.Context, tx *Tx, keys []string) ([]*crm.Registration, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	var found []*crm.Registration
	err := tx.underIndexes(ctx, func() (err error) {
		found, err = collect(ctx, tx, Registrations.scan, `WITH hits AS MATERIALIZED (SELECT id FROM registrations WHERE match_keys && $1)
			SELECT `+Registrations.names+` FROM hits JOIN registrations USING (id)
			WHERE deleted_at IS NULL AND state = 'active' ORDER BY created_at, id`, keys)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find registrations in force: %w", err)
	}
	return found, nil
}

// FiledBefore counts how often the owner of a registration filed the same
// company before; what went into the bin counts.
func FiledBefore(ctx context.Context, tx *Tx, r *crm.Registration) (int, error) {
	var times int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM registrations WHERE match_keys && $1 AND owner_id = $2 AND id <> $3 AND created_at < $4`,
		Registrations.Schema.MatchKeys(r), r.OwnerID, r.ID, r.CreatedAt).Scan(&times)
	if err != nil {
		return 0, fmt.Errorf("count former registrations: %w", err)
	}
	return times, nil
}

// Progress is something done that may extend the protection of registrations.
type Progress struct {
	ID                         uuid.UUID
	RegistrationID             uuid.UUID
	Kind                       crm.ProgressKind
	RecordID                   uuid.UUID // what was done
	Detail                     string    // the channel, or the stage
	ByID                       *uuid.UUID
	CustomerID, LeadID, DealID *uuid.UUID // on what it was done; not kept
}

// NoteProgress notes progress on the registrations in force of what it was done
// on that protect whoever did it: their owner, and who works on them with the
// owner. It returns the registrations; what was noted before is noted once.
func NoteProgress(ctx context.Context, tx *Tx, p Progress) ([]uuid.UUID, error) {
	found, err := collect(ctx, tx, pgx.RowTo[uuid.UUID], `SELECT id FROM registrations r
		WHERE deleted_at IS NULL AND state = 'active' AND (customer_id = $1 OR lead_id = $2 OR deal_id = $3)
		AND (owner_id = $4
			OR EXISTS (SELECT 1 FROM shares s WHERE s.record_kind = 'registration' AND s.record_id = r.id AND s.grantee_id = $4 AND s.collaborator)
			OR EXISTS (SELECT 1 FROM performance_shares s WHERE s.record_kind = 'registration' AND s.record_id = r.id AND s.user_id = $4))
		ORDER BY id`, p.CustomerID, p.LeadID, p.DealID, p.ByID)
	if err != nil {
		return nil, fmt.Errorf("find registrations: %w", err)
	}
	for _, id := range found {
		if _, err := tx.Exec(ctx, `INSERT INTO registration_progress (id, registration_id, kind, record_id, detail, by_id, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, NewID(), id, p.Kind, p.RecordID, p.Detail, p.ByID, tx.Now); err != nil {
			return nil, fmt.Errorf("note progress: %w", err)
		}
	}
	return found, nil
}

// OpenProgress lists the progress on a registration that was not judged yet.
func OpenProgress(ctx context.Context, tx *Tx, registration uuid.UUID) ([]Progress, error) {
	return collect(ctx, tx, func(row pgx.CollectableRow) (Progress, error) {
		var p Progress
		err := row.Scan(&p.ID, &p.RegistrationID, &p.Kind, &p.RecordID, &p.Detail, &p.ByID)
		return p, err
	}, `SELECT id, registration_id, kind, record_id, detail, by_id FROM registration_progress
		WHERE registration_id = $1 AND judged_at IS NULL ORDER BY at, id`, registration)
}

// NoteJudged notes that it was judged whether progress extends the protection.
func NoteJudged(ctx context.Context, tx *Tx, progress uuid.UUID) error {
	if _, err := tx.Exec(ctx, `UPDATE registration_progress SET judged_at = $2 WHERE id = $1`, progress, tx.Now); err != nil {
		return fmt.Errorf("note judged progress: %w", err)
	}
	return nil
}

// JudgedProgress counts the progress on a registration that was judged.
func JudgedProgress(ctx context.Context, tx *Tx, registration uuid.UUID) (int, error) {
	var times int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM registration_progress WHERE registration_id = $1 AND judged_at IS NOT NULL`, registration).Scan(&times)
	if err != nil {
		return 0, fmt.Errorf("count progress: %w", err)
	}
	return times, nil
}

// RegistrationsOfDeal takes the registrations in force that became a deal.
func RegistrationsOfDeal(ctx context.Context, tx *Tx, deal uuid.UUID) ([]*crm.Registration, error) {
	return collect(ctx, tx, Registrations.scan, `SELECT `+Registrations.names+` FROM registrations
		WHERE deal_id = $1 AND deleted_at IS NULL AND state = 'active' ORDER BY id FOR NO KEY UPDATE`, deal)
}

// LookAt makes the open processes of a kind on records due at once and wakes
// their workflows.
func LookAt(ctx context.Context, tx *Tx, kind string, records ...uuid.UUID) error {
	if len(records) == 0 {
		return nil
	}
	due, err := collect(ctx, tx, scanProcess, `UPDATE processes SET next_at = $3
		WHERE kind = $1 AND record_id = ANY($2) AND state NOT IN ('ended', 'paused') RETURNING `+processColumns, kind, records, tx.Now)
	if err != nil {
		return fmt.Errorf("look at processes: %w", err)
	}
	for _, p := range due {
		if err := tx.Wake(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
