package activities

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// Ineligible is why somebody in a roster cannot take work now.
type Ineligible string

// The reasons, in the order in which they are looked at.
const (
	NotActive  Ineligible = "not-active"
	Away       Ineligible = "away"
	Paused     Ineligible = "paused"
	AtCapacity Ineligible = "at-capacity"
	DailyFull  Ineligible = "daily-limit"
	NotAble    Ineligible = "not-able"
	HadIt      Ineligible = "had-it"     // it was taken from them because they were late
	LessAble   Ineligible = "outskilled" // somebody better can take it
)

// Choices lists the reasons.
func (Ineligible) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(NotActive), Label: crm.Label{ZH: "已离职", EN: "No longer with us"}},
		{Value: string(Away), Label: crm.Label{ZH: "请假", EN: "Away"}},
		{Value: string(Paused), Label: crm.Label{ZH: "在组内暂停接单", EN: "Paused in the roster"}},
		{Value: string(AtCapacity), Label: crm.Label{ZH: "手上已满", EN: "At capacity"}},
		{Value: string(DailyFull), Label: crm.Label{ZH: "当日已满", EN: "Enough for the day"}},
		{Value: string(NotAble), Label: crm.Label{ZH: "没有所需技能", EN: "Lacks the skill"}},
		{Value: string(HadIt), Label: crm.Label{ZH: "曾超时未联系", EN: "Was too late with it"}},
		{Value: string(LessAble), Label: crm.Label{ZH: "有更擅长的人", EN: "Somebody better could take it"}},
	}
}

// share is what one piece of work weighs for the seat of least weight. It
// divides by every weight from 1 to 10, so that standings stay whole numbers.
const share = 2520

// asked is a piece of work for which somebody is looked for.
type asked struct {
	strategy rules.Strategy
	skill    string
	grade    crm.Grade
	except   []uuid.UUID // who was too late with it
}

// turn names the order in which such work is shared out.
func (a asked) turn() store.TurnKey {
	if a.strategy == rules.BestSkill {
		return store.TurnKey{Grade: a.grade, Skill: a.skill}
	}
	return store.TurnKey{Grade: a.grade}
}

// chosen is who takes a piece of work, and by how much that moved the standing.
type chosen struct {
	*store.Seat
	moved int64
}

// allocate chooses who of a locked roster takes a piece of work, or nil, and
// tells how everybody stood before. It moves the standings.
//
// In each order (of leads of a grade) every seat has a standing: the shares it
// has had, divided by its weight (stride scheduling: Waldspurger and Weihl,
// 1995). The least standing is next, so that over consecutive allocations among
// the same eligible people of equal weight the counts of any two differ by at
// most one. Weights count against the least among the eligible: were equal
// weights of ten to make small steps, whoever is a whole step of another
// strategy behind would get ten in a row. Who could not take work, and who is
// new, is lifted to the least standing of those who could: nobody catches up,
// save for what they are owed because a lead came to nothing. The least loaded
// is chosen by open work alone and leaves the standings as they are. Of the
// best of a skill only those are eligible whom nobody surpasses; they take
// turns of their own.
func allocate(seats []*store.Seat, a asked, now time.Time) (*chosen, []store.Considered) {
	able, reasons := sift(seats, a, now)
	key := a.turn()
	level := levelOf(able, seats, key)
	for _, s := range seats {
		if s.Turns[key] == nil {
			s.Turns[key] = &store.Turn{Standing: level, Changed: true}
		}
	}
	considered := make([]store.Considered, len(seats))
	for i, s := range seats {
		considered[i] = store.Considered{
			UserID: s.UserID, Reason: string(reasons[s]), Open: s.Open, Capacity: s.Capacity, Weight: s.Weight,
			Standing: s.Turns[key].Standing, Level: levelIn(s, a.skill),
		}
	}
	if len(able) == 0 {
		return nil, considered
	}
	for _, s := range seats {
		if reasons[s] != "" {
			lift(s.Turns[key], level)
		}
	}
	next := slices.MinFunc(able, func(x, y *store.Seat) int { return compareSeats(x, y, a) })
	return &chosen{next, take(next, a, leastWeight(able), turnTime(seats, key, now))}, considered
}

// sift parts those who can take a piece of work from the others, of whom it
// says why.
func sift(seats []*store.Seat, a asked, now time.Time) ([]*store.Seat, map[*store.Seat]Ineligible) {
	var able []*store.Seat
	reasons := map[*store.Seat]Ineligible{}
	best := 0
	for _, s := range seats {
		if reason := ineligible(s, a, now); reason != "" {
			reasons[s] = reason
			continue
		}
		able = append(able, s)
		best = max(best, s.Skills[a.skill])
	}
	if a.strategy != rules.BestSkill {
		return able, reasons
	}
	return slices.DeleteFunc(able, func(s *store.Seat) bool {
		if s.Skills[a.skill] < best {
			reasons[s] = LessAble
		}
		return s.Skills[a.skill] < best
	}), reasons
}

func ineligible(s *store.Seat, a asked, now time.Time) Ineligible {
	switch {
	case !s.Active:
		return NotActive
	case s.AwayUntil != nil && now.Before(*s.AwayUntil):
		return Away
	case s.Paused:
		return Paused
	case s.Open >= s.Capacity:
		return AtCapacity
	case s.DailyLimit > 0 && s.Today >= s.DailyLimit:
		return DailyFull
	case a.skill != "" && a.strategy != rules.BestSkill && s.Skills[a.skill] == 0:
		return NotAble
	case slices.Contains(a.except, s.UserID):
		return HadIt
	}
	return ""
}

// levelIn is how good somebody is at a skill that is looked for.
func levelIn(s *store.Seat, skill string) *int {
	if skill == "" {
		return nil
	}
	return new(s.Skills[skill])
}

// levelOf is where the new begin: with the least of the eligible, or of all
// where everybody eligible is new. What somebody is owed does not count.
func levelOf(eligible, all []*store.Seat, key store.TurnKey) int64 {
	for _, seats := range [][]*store.Seat{eligible, all} {
		var least *int64
		for _, s := range seats {
			turn := s.Turns[key]
			if turn == nil {
				continue
			}
			if par := turn.Standing + turn.Owed; least == nil || par < *least {
				least = &par
			}
		}
		if least != nil {
			return *least
		}
	}
	return 0
}

// lift raises who is behind, so that they do not catch up, but for what they
// are owed.
func lift(turn *store.Turn, level int64) {
	if turn.Standing < level-turn.Owed {
		turn.Standing, turn.Changed = level-turn.Owed, true
	}
}

func leastWeight(seats []*store.Seat) int {
	return slices.MinFunc(seats, func(a, b *store.Seat) int { return cmp.Compare(a.Weight, b.Weight) }).Weight
}

// compareSeats orders seats by who is next; ties go to who has waited longest.
func compareSeats(x, y *store.Seat, a asked) int {
	key := a.turn()
	first := cmp.Compare(x.Turns[key].Standing, y.Turns[key].Standing)
	if a.strategy == rules.LeastLoaded {
		first = cmp.Compare(x.Open, y.Open)
	}
	if first != 0 {
		return first
	}
	if c := lastOf(x.Turns[key]).Compare(lastOf(y.Turns[key])); c != 0 {
		return c
	}
	return slices.Compare(x.MemberID[:], y.MemberID[:])
}

func lastOf(turn *store.Turn) time.Time {
	if turn.LastAt == nil {
		return time.Time{}
	}
	return *turn.LastAt
}

// turnTime is when a turn is taken: after all others of its order. Much is
// shared out at one instant, and what waited for the roster may have begun
// before what had it first; were such turns to tie, somebody could have two in
// a row.
func turnTime(seats []*store.Seat, key store.TurnKey, now time.Time) time.Time {
	for _, s := range seats {
		if last := lastOf(s.Turns[key]); !last.Before(now) {
			now = last.Add(time.Microsecond)
		}
	}
	return now
}

// take gives a seat a piece of work and returns by how much its standing moved.
func take(s *store.Seat, a asked, least int, at time.Time) int64 {
	var moved int64
	switch a.strategy {
	case rules.Weighted:
		moved = int64(share * least / s.Weight)
	case rules.RoundRobin, rules.BestSkill:
		moved = share
	}
	turn := s.Turns[a.turn()]
	turn.Standing += moved
	turn.Owed = max(0, turn.Owed-moved)
	turn.LastAt, turn.Changed = &at, true
	s.Open++
	s.Today++
	return moved
}
