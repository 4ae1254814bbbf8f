package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// DutyTurn is one turn of a duty.
type DutyTurn struct {
	Duty *crm.Duty
	crm.Turn
}

// DutyTurns lists the turns that overlap a period by when they begin.
func DutyTurns(ctx context.Context, db Querier, times *WorkingTimes, from, to time.Time) ([]DutyTurn, error) {
	duties, err := dutiesIn(ctx, db, from, to)
	if err != nil {
		return nil, err
	}
	turns := []DutyTurn{}
	for _, d := range duties {
		for _, turn := range d.Turns(times.zoneOf(d), from, to) {
			turns = append(turns, DutyTurn{d, turn})
		}
	}
	slices.SortStableFunc(turns, func(a, b DutyTurn) int { return a.StartsAt.Compare(b.StartsAt) })
	return turns, nil
}

// dutiesIn reads the duties that may have a turn in a period.
func dutiesIn(ctx context.Context, db Querier, from, to time.Time) ([]*crm.Duty, error) {
	return collect(ctx, db, Duties.scan, "SELECT "+Duties.names+` FROM duties WHERE deleted_at IS NULL AND starts_at < $2
		AND (ends_at > $1 OR repeats <> '') ORDER BY starts_at, id`, from, to)
}

// zoneOf is the zone by whose clock a duty repeats.
func (w *WorkingTimes) zoneOf(d *crm.Duty) *time.Location {
	return w.Of(d.DepartmentID).ZoneOn(crm.DateOf(d.StartsAt.UTC()))
}

// OnDuty lists who is on duty for a department at a time and not on leave: of
// the department itself, or else of the nearest above it where somebody is,
// the company's last. Of a team all members are on duty, its leader first.
func OnDuty(ctx context.Context, db Querier, times *WorkingTimes, department *uuid.UUID, at time.Time) ([]uuid.UUID, error) {
	turns, err := DutyTurns(ctx, db, times, at, at.Add(time.Microsecond))
	if err != nil {
		return nil, err
	}
	for _, place := range times.Upwards(department) {
		var people []uuid.UUID
		for _, turn := range turns {
			if orCompany(turn.Duty.DepartmentID) != place {
				continue
			}
			holders, err := holdersOf(ctx, db, turn.Duty, at)
			if err != nil {
				return nil, err
			}
			for _, person := range holders {
				if !slices.Contains(people, person) {
					people = append(people, person)
				}
			}
		}
		if len(people) > 0 {
			return people, nil
		}
	}
	return []uuid.UUID{}, nil
}

// holdersOf lists the people of a duty who are there at a time.
func holdersOf(ctx context.Context, db Querier, d *crm.Duty, at time.Time) ([]uuid.UUID, error) {
	people, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `
		SELECT u.id FROM users u LEFT JOIN teams t ON t.id = $2 AND t.deleted_at IS NULL
		WHERE u.active AND u.deleted_at IS NULL AND (u.id = $1 OR u.id = t.leader_id OR u.id = ANY(t.member_ids))
			AND coalesce(greatest(u.away_until, `+leaveUntil("$3")+`) <= $3, true)
		ORDER BY u.id IS NOT DISTINCT FROM t.leader_id DESC, u.name, u.id`, d.UserID, d.TeamID, at)
	if err != nil {
		return nil, fmt.Errorf("read who is on duty: %w", err)
	}
	return people, nil
}

// DutyTurnsOf lists the turns of one person in a period, also those with a
// team.
func DutyTurnsOf(ctx context.Context, db Querier, times *WorkingTimes, person uuid.UUID, from, to time.Time) ([]DutyTurn, error) {
	teams, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM teams
		WHERE deleted_at IS NULL AND (leader_id = $1 OR $1 = ANY(member_ids))`, person)
	if err != nil {
		return nil, fmt.Errorf("read teams: %w", err)
	}
	turns, err := DutyTurns(ctx, db, times, from, to)
	return slices.DeleteFunc(turns, func(t DutyTurn) bool {
		mine := t.Duty.UserID != nil && *t.Duty.UserID == person
		return !mine && (t.Duty.TeamID == nil || !slices.Contains(teams, *t.Duty.TeamID))
	}), err
}
