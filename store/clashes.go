package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// StartClash begins a clash on a registration. Nobody has started it: who starts
// a process sees its record, and a newcomer must not see what they met.
func StartClash(ctx context.Context, tx *Tx, registration uuid.UUID) (*crm.Process, error) {
	process, err := StartProcess(ctx, tx, crm.ClashProcess(), crm.Registrations.Name, registration)
	if err != nil {
		return nil, err
	}
	process.StartedBy = nil
	if _, err := tx.Exec(ctx, `UPDATE processes SET started_by = NULL WHERE id = $1`, process.ID); err != nil {
		return nil, fmt.Errorf("start clash: %w", err)
	}
	return process, nil
}

// AddSides adds records to a clash behind those that it has; what it has
// already is passed over.
func AddSides(ctx context.Context, tx *Tx, process uuid.UUID, sides ...Side) error {
	for _, s := range sides {
		_, err := tx.Exec(ctx, `INSERT INTO clash_sides (process_id, place, record_kind, record_id, owner_id, since)
			SELECT $1, coalesce(max(place) + 1, 0), $2, $3, $4, $5 FROM clash_sides WHERE process_id = $1
			ON CONFLICT (process_id, record_kind, record_id) DO NOTHING`, process, s.Kind, s.RecordID, s.OwnerID, s.Since)
		if err != nil {
			return fmt.Errorf("write sides of a clash: %w", err)
		}
	}
	return nil
}

// SidesOf lists the records of a clash, those first that were there first.
func SidesOf(ctx context.Context, db Querier, process uuid.UUID) ([]Side, error) {
	sides, err := collect(ctx, db, pgx.RowToStructByPos[Side], `SELECT record_kind, record_id, owner_id, since FROM clash_sides
		WHERE process_id = $1 ORDER BY place`, process)
	if err != nil {
		return nil, fmt.Errorf("read sides of a clash: %w", err)
	}
	return sides, nil
}

// OpenClash finds an open clash of which one of the records is a side; nil is
// none.
func OpenClash(ctx context.Context, tx *Tx, sides []Side) (*uuid.UUID, error) {
	ids := make([]uuid.UUID, len(sides))
	for i, s := range sides {
		ids[i] = s.RecordID
	}
	var process uuid.UUID
	err := tx.QueryRow(ctx, `SELECT p.id FROM processes p JOIN clash_sides s ON s.process_id = p.id
		WHERE p.state <> 'ended' AND s.record_id = ANY($1) ORDER BY p.started_at, p.id LIMIT 1`, ids).Scan(&process)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find open clash: %w", err)
	}
	return &process, nil
}

// ClashesOn lists the clashes of which a record is a side, the latest first.
func ClashesOn(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*crm.Process, error) {
	return collect(ctx, db, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE id IN (SELECT process_id FROM clash_sides WHERE record_kind = $1 AND record_id = $2)
		ORDER BY started_at DESC, id DESC LIMIT 20`, kind, record)
}

// IsParty says whether one of the people is a party to a clash.
func IsParty(ctx context.Context, db Querier, process uuid.UUID, people ...uuid.UUID) (is bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM clash_sides WHERE process_id = $1 AND owner_id = ANY($2))`, process, people).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("read parties of a clash: %w", err)
	}
	return is, nil
}

// PerformanceShare is a person's part in what is sold on a record.
type PerformanceShare struct {
	UserID  uuid.UUID
	Percent int
}

// SetPerformanceShares notes who shares in what is sold on a record, in place
// of what was said before.
func SetPerformanceShares(ctx context.Context, tx *Tx, s Side, clash uuid.UUID, shares []PerformanceShare) error {
	if _, err := tx.Exec(ctx, `DELETE FROM performance_shares WHERE record_kind = $1 AND record_id = $2`, s.Kind, s.RecordID); err != nil {
		return fmt.Errorf("write shared performance: %w", err)
	}
	for _, share := range shares {
		_, err := tx.Exec(ctx, `INSERT INTO performance_shares (record_kind, record_id, user_id, percent, process_id, said_at, said_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.Kind, s.RecordID, share.UserID, share.Percent, clash, tx.Now, tx.Viewer.IDOrNil())
		if err != nil {
			return fmt.Errorf("write shared performance: %w", err)
		}
	}
	return nil
}

// PerformanceShares lists who shares in what is sold on a record, by their
// part.
func PerformanceShares(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]PerformanceShare, error) {
	return collect(ctx, db, pgx.RowToStructByPos[PerformanceShare], `SELECT user_id, percent FROM performance_shares
		WHERE record_kind = $1 AND record_id = $2 ORDER BY percent DESC, user_id`, kind, record)
}

// LockSides keeps others from beginning or joining a clash over the same
// records until the transaction ends. Judging one does not wait for it.
func LockSides(ctx context.Context, tx *Tx, sides []Side) error {
	ids := make([]uuid.UUID, len(sides))
	for i, s := range sides {
		ids[i] = s.RecordID
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('clash'), key) FROM (
		SELECT DISTINCT hashtext(id::text) AS key FROM unnest($1::uuid[]) id ORDER BY 1) keys`, ids)
	if err != nil {
		return fmt.Errorf("lock sides of a clash: %w", err)
	}
	return nil
}
