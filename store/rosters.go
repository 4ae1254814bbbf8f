package store

import (
	"context"
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
	DailyLimit   int               // 0: none
	Open         int               // leads that wait for this person's first contact
	Today        int               // leads that the seat was given today, where that is limited
	Skills       map[string]int    // levels from 1 to 5
	Turns        map[TurnKey]*Turn // those in which the seat was considered
}

// TurnKey names what takes turns in a roster: leads of a grade and, of those
// for which the best of a skill is looked for, of that skill.
type TurnKey struct {
	Grade crm.Grade
	Skill string
}

// Turn is how a seat stands in one order.
type Turn struct {
	Standing int64      // shares had, divided by weight; the least is next
	Owed     int64      // of them, what came to nothing and is made up for
	LastAt   *time.Time // when the person was last chosen
	Changed  bool
}

// LockRoster takes the roster with the given key and its seats: one allocator
// at a time works on a roster. No such roster is ErrNotFound.
func LockRoster(ctx context.Context, tx *Tx, key string) (*crm.Roster, []*Seat, error) {
	r := crm.Roster{Key: key}
	err := tx.QueryRow(ctx, `SELECT id, name, manager_id FROM rosters WHERE key = $1 AND deleted_at IS NULL FOR UPDATE`, key).
		Scan(&r.ID, &r.Name, &r.ManagerID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, fmt.Errorf("roster %q: %w", key, crm.ErrNotFound)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read roster: %w", err)
	}
	seats, err := seatsOf(ctx, tx, r.ID)
	return &r, seats, err
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
			greatest(u.away_until, `+leaveUntil("$2")+`), m.paused, m.weight, m.capacity, m.daily_limit,
			(SELECT count(*) FROM tasks t WHERE t.assignee_id = u.id AND t.state IN ('waiting', 'open') AND t.kind = '`+crm.TaskFirstContact+`'),
			CASE WHEN m.daily_limit > 0 THEN (SELECT count(*) FROM allocations a WHERE a.roster_id = $1 AND a.user_id = u.id AND a.at >= $3) ELSE 0 END,
			coalesce((SELECT jsonb_object_agg(s.skill, s.level) FROM roster_skills s WHERE s.member_id = m.id AND s.deleted_at IS NULL), '{}')
		FROM roster_members m JOIN users u ON u.id = m.user_id
		WHERE m.roster_id = $1 AND m.deleted_at IS NULL ORDER BY m.created_at, m.id`,
		roster, tx.Now, tx.Today().Start(tx.Zone()))
	if err != nil {
		return nil, fmt.Errorf("read roster: %w", err)
	}
	return seats, readTurns(ctx, tx, roster, seats)
}

func scanSeat(row pgx.CollectableRow) (*Seat, error) {
	s := Seat{Turns: map[TurnKey]*Turn{}}
	err := row.Scan(&s.MemberID, &s.UserID, &s.Name, &s.DepartmentID, &s.Active, &s.AwayUntil, &s.Paused, &s.Weight, &s.Capacity,
		&s.DailyLimit, &s.Open, &s.Today, &s.Skills)
	return &s, err
}

func readTurns(ctx context.Context, tx *Tx, roster uuid.UUID, seats []*Seat) error {
	byMember := map[uuid.UUID]*Seat{}
	for _, s := range seats {
		byMember[s.MemberID] = s
	}
	rows, err := tx.Query(ctx, `SELECT t.member_id, t.grade, t.skill, t.standing, t.owed, t.last_at
		FROM roster_turns t JOIN roster_members m ON m.id = t.member_id WHERE m.roster_id = $1 AND m.deleted_at IS NULL`, roster)
	if err != nil {
		return fmt.Errorf("read standings: %w", err)
	}
	var member uuid.UUID
	var key TurnKey
	var turn Turn
	_, err = pgx.ForEachRow(rows, []any{&member, &key.Grade, &key.Skill, &turn.Standing, &turn.Owed, &turn.LastAt}, func() error {
		if seat := byMember[member]; seat != nil {
			seat.Turns[key] = new(turn)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read standings: %w", err)
	}
	return nil
}

// SaveTurns writes the standings of a locked roster's seats that have changed.
func SaveTurns(ctx context.Context, tx *Tx, seats []*Seat) error {
	batch := &pgx.Batch{}
	for _, s := range seats {
		for key, turn := range s.Turns {
			if turn.Changed {
				batch.Queue(`INSERT INTO roster_turns (member_id, grade, skill, standing, owed, last_at) VALUES ($1, $2, $3, $4, $5, $6)
					ON CONFLICT (member_id, grade, skill) DO UPDATE SET standing = $4, owed = $5, last_at = $6`,
					s.MemberID, key.Grade, key.Skill, turn.Standing, turn.Owed, turn.LastAt)
			}
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	if err := tx.Pipeline(ctx, batch); err != nil {
		return fmt.Errorf("write standings: %w", err)
	}
	return nil
}

// RosterOfSeat is the key of the roster of a seat.
func RosterOfSeat(ctx context.Context, db Querier, member uuid.UUID) (string, error) {
	var key string
	err := db.QueryRow(ctx, `SELECT r.key FROM roster_members m JOIN rosters r ON r.id = m.roster_id WHERE m.id = $1`, member).Scan(&key)
	if err != nil {
		return "", fmt.Errorf("read roster of seat: %w", err)
	}
	return key, nil
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
