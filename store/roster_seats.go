package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// SeatNow is how a seat of a roster stands now.
type SeatNow struct {
	*Seat
	Version int64 // of the member record
	Had     int   // leads given in this roster since a time
}

// SeatsNow reads the seats of a roster with what each was given since a time.
// The caller has made sure that the viewer may see the roster.
func SeatsNow(ctx context.Context, tx *Tx, roster uuid.UUID, since time.Time) ([]SeatNow, error) {
	seats, err := seatsOf(ctx, tx, roster)
	if err != nil {
		return nil, err
	}
	versions, err := collect(ctx, tx, pgx.RowToStructByPos[struct {
		ID      uuid.UUID
		Version int64
		Had     int
	}], `SELECT m.id, m.version, (SELECT count(*) FROM allocations a WHERE a.roster_id = $1 AND a.user_id = m.user_id AND a.at >= $2)
		FROM roster_members m WHERE m.roster_id = $1 AND m.deleted_at IS NULL`, roster, since)
	if err != nil {
		return nil, fmt.Errorf("read seats: %w", err)
	}
	list := make([]SeatNow, len(seats))
	for i, seat := range seats {
		list[i].Seat = seat
		for _, v := range versions {
			if v.ID == seat.MemberID {
				list[i].Version, list[i].Had = v.Version, v.Had
			}
		}
	}
	return list, nil
}

// AllocationsOf lists the last allocations of a roster, the latest first. The
// caller has made sure that the viewer may see the roster.
func AllocationsOf(ctx context.Context, db Querier, roster uuid.UUID, limit int) ([]*Allocation, error) {
	found, err := collect(ctx, db, scanAllocation, `SELECT `+allocationColumns+` FROM allocations
		WHERE roster_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, roster, limit)
	if err != nil {
		return nil, fmt.Errorf("read allocations: %w", err)
	}
	return found, nil
}

// allocationColumns are those of a line of the ledger.
const allocationColumns = `id, process_id, visit, decision_id, lead_id, roster_id, user_id, strategy, at, considered`

func scanAllocation(row pgx.CollectableRow) (*Allocation, error) {
	var a Allocation
	err := row.Scan(&a.ID, &a.ProcessID, &a.Visit, &a.DecisionID, &a.LeadID, &a.RosterID, &a.UserID, &a.Strategy, &a.At, &a.Considered)
	return &a, err
}
