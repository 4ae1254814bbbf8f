package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Seat is a person's place in a roster with all that the allocator weighs.
type Seat struct {
	MemberID uuid.UUID
	UserID   uuid.UUID
	Name     string
	// DepartmentID is the person's department, whose working time counts.
	DepartmentID *uuid.UUID
	Active       bool
	AwayUntil    *time.Time
	Paused       bool
	Weight       int
	Capacity     int
	Open         int        // leads that wait for this person's first contact
	Standing     *int64     // shares had, divided by weight; the least is next; nil: never considered
	LastAt       *time.Time // when this person was last chosen
}

// LockRoster takes the roster with the given key and its seats: one allocator
// at a time works on a roster. No such roster is ErrNotFound.
func LockRoster(ctx context.Context, tx *Tx, key string) (*crm.Roster, []*Seat, error) {
	var r crm.Roster
	rows, err := collect(ctx, tx, pgx.RowTo[uuid.UUID], `SELECT id FROM rosters WHERE key = $1 AND deleted_at IS NULL FOR UPDATE`, key)
	if err != nil {
		return nil, nil, fmt.Errorf("read roster: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil, fmt.Errorf("roster %q: %w", key, crm.ErrNotFound)
	}
	r.ID, r.Key = rows[0], key
	seats, err := seatsOf(ctx, tx, r.ID)
	if err != nil {
		return nil, nil, err
	}
	return &r, seats, nil
}

// SeatsOf reads the seats of a roster as they are now, without taking it; one
// that there is not has none.
func SeatsOf(ctx context.Context, tx *Tx, key string) ([]*Seat, error) {
	var roster uuid.UUID
	err := tx.QueryRow(ctx, `SELECT id FROM rosters WHERE key = $1 AND deleted_at IS NULL`, key).Scan(&roster)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read roster: %w", err)
	}
	return seatsOf(ctx, tx, roster)
}

func seatsOf(ctx context.Context, tx *Tx, roster uuid.UUID) ([]*Seat, error) {
	seats, err := collect(ctx, tx, scanSeat, `
		SELECT m.id, u.id, u.name, u.department_id, u.active AND u.deleted_at IS NULL,
			greatest(u.away_until, `+leaveUntil("$3")+`), m.paused, m.weight, m.capacity,
			(SELECT count(*) FROM tasks t WHERE t.assignee_id = u.id AND t.state IN ('waiting', 'open') AND t.kind = $2),
			m.standing, m.last_at
		FROM roster_members m JOIN users u ON u.id = m.user_id
		WHERE m.roster_id = $1 AND m.deleted_at IS NULL ORDER BY m.created_at, m.id`, roster, crm.TaskFirstContact, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("read roster: %w", err)
	}
	return seats, nil
}

func scanSeat(row pgx.CollectableRow) (*Seat, error) {
	var s Seat
	err := row.Scan(&s.MemberID, &s.UserID, &s.Name, &s.DepartmentID, &s.Active, &s.AwayUntil, &s.Paused, &s.Weight, &s.Capacity,
		&s.Open, &s.Standing, &s.LastAt)
	return &s, err
}

// SaveSeats writes the standings of a locked roster's seats.
func SaveSeats(ctx context.Context, tx *Tx, seats []*Seat) error {
	batch := &pgx.Batch{}
	for _, s := range seats {
		batch.Queue(`UPDATE roster_members SET standing = $2, last_at = $3 WHERE id = $1`, s.MemberID, s.Standing, s.LastAt)
	}
	if err := tx.Pipeline(ctx, batch); err != nil {
		return fmt.Errorf("write standings: %w", err)
	}
	return nil
}

// Considered is how one person stood when work was shared out.
type Considered struct {
	UserID   uuid.UUID `json:"userId"`
	Reason   string    `json:"reason,omitempty"` // why not eligible; empty: eligible
	Open     int       `json:"open"`
	Capacity int       `json:"capacity"`
	Weight   int       `json:"weight"`
	Standing int64     `json:"standing"`
}

// Allocation is one line of the ledger: who got a lead, how, and who else was
// considered.
type Allocation struct {
	ID         uuid.UUID
	ProcessID  uuid.UUID
	Visit      int
	DecisionID uuid.UUID
	LeadID     uuid.UUID
	RosterID   *uuid.UUID
	UserID     uuid.UUID
	Strategy   string
	At         time.Time
	Considered []Considered
}

// InsertAllocation writes a line of the ledger.
func InsertAllocation(ctx context.Context, tx *Tx, a *Allocation) error {
	considered, err := json.Marshal(a.Considered)
	if err != nil {
		return fmt.Errorf("encode allocation: %w", err)
	}
	a.ID, a.At = NewID(), tx.Now
	return tx.queued(ctx, queuedAllocations, a.ID, a.ProcessID, a.Visit, a.DecisionID, a.LeadID, a.RosterID, a.UserID, a.Strategy, a.At,
		string(considered))
}

// AllocationOf returns the allocation that followed a decision, or nil.
func AllocationOf(ctx context.Context, db Querier, decision uuid.UUID) (*Allocation, error) {
	found, err := collect(ctx, db, func(row pgx.CollectableRow) (*Allocation, error) {
		var a Allocation
		err := row.Scan(&a.ID, &a.ProcessID, &a.Visit, &a.DecisionID, &a.LeadID, &a.RosterID, &a.UserID, &a.Strategy, &a.At, &a.Considered)
		return &a, err
	}, `SELECT id, process_id, visit, decision_id, lead_id, roster_id, user_id, strategy, at, considered
		FROM allocations WHERE decision_id = $1`, decision)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// RosterName is the name of the roster with a key; a key without a roster is
// its own name.
func RosterName(ctx context.Context, db Querier, key string) (string, error) {
	names, err := collect(ctx, db, pgx.RowTo[string], `SELECT name FROM rosters WHERE key = $1 ORDER BY deleted_at NULLS FIRST LIMIT 1`, key)
	if err != nil || len(names) == 0 {
		return key, err
	}
	return names[0], nil
}
