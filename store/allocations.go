package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Considered is how one person stood when work was shared out.
type Considered struct {
	UserID   uuid.UUID `json:"userId"`
	Reason   string    `json:"reason,omitempty"` // why not eligible; empty: eligible
	Open     int       `json:"open"`
	Capacity int       `json:"capacity"`
	Weight   int       `json:"weight"`
	Standing int64     `json:"standing"`
	Level    *int      `json:"level,omitempty"` // of the skill that was looked for
}

// AllocatedByRegistration is the strategy of a lead that went to who had
// registered it. Rules do not choose it.
const AllocatedByRegistration = "registered"

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
	TurnKey          // in whose order it was given
	Moved      int64 // by how much it moved the standing
}

// InsertAllocation writes a line of the ledger.
func InsertAllocation(ctx context.Context, tx *Tx, a *Allocation) error {
	considered, err := json.Marshal(a.Considered)
	if err != nil {
		return fmt.Errorf("encode allocation: %w", err)
	}
	a.ID, a.At = NewID(), tx.Now
	return tx.queued(ctx, queuedAllocations, a.ID, a.ProcessID, a.Visit, a.DecisionID, a.LeadID, a.RosterID, a.UserID, a.Strategy, a.At,
		string(considered), a.Grade, a.Skill, a.Moved)
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

// RosterOfLead is the roster out of which a process last gave its lead to a
// person, and who keeps it; nil is none.
func RosterOfLead(ctx context.Context, db Querier, process uuid.UUID) (roster, manager *uuid.UUID, err error) {
	err = db.QueryRow(ctx, `SELECT a.roster_id, r.manager_id FROM allocations a LEFT JOIN rosters r ON r.id = a.roster_id AND r.deleted_at IS NULL
		WHERE a.process_id = $1 ORDER BY a.at DESC, a.id DESC LIMIT 1`, process).Scan(&roster, &manager)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read allocation: %w", err)
	}
	return roster, manager, nil
}

// MakeUp owes a person one more lead for the last that a process gave them out
// of a roster, once. It says whether there was such a one.
func MakeUp(ctx context.Context, tx *Tx, process, person uuid.UUID) (bool, error) {
	var id, roster uuid.UUID
	var key TurnKey
	var moved int64
	err := tx.QueryRow(ctx, `SELECT a.id, r.id, a.grade, a.skill, a.moved FROM allocations a JOIN rosters r ON r.id = a.roster_id
		WHERE a.process_id = $1 AND a.user_id = $2 AND a.made_up_at IS NULL AND a.moved > 0
		ORDER BY a.at DESC, a.id DESC LIMIT 1 FOR UPDATE OF r`, process, person).Scan(&id, &roster, &key.Grade, &key.Skill, &moved)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read allocation: %w", err)
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE allocations SET made_up_at = $2 WHERE id = $1`, id, tx.Now)
	batch.Queue(`UPDATE roster_turns t SET standing = standing - $5, owed = owed + $5 FROM roster_members m
		WHERE m.id = t.member_id AND m.roster_id = $1 AND m.user_id = $2 AND m.deleted_at IS NULL AND t.grade = $3 AND t.skill = $4`,
		roster, person, key.Grade, key.Skill, moved)
	if err := tx.Pipeline(ctx, batch); err != nil {
		return false, fmt.Errorf("make up for a lead: %w", err)
	}
	return true, nil
}
