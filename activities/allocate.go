package activities

import (
	"cmp"
	"slices"
	"time"

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
)

// Choices lists the reasons.
func (Ineligible) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(NotActive), Label: crm.Label{ZH: "已离职", EN: "No longer with us"}},
		{Value: string(Away), Label: crm.Label{ZH: "请假", EN: "Away"}},
		{Value: string(Paused), Label: crm.Label{ZH: "在组内暂停接单", EN: "Paused in the roster"}},
		{Value: string(AtCapacity), Label: crm.Label{ZH: "手上已满", EN: "At capacity"}},
	}
}

// share is what one piece of work weighs for the seat of least weight. It
// divides by every weight from 1 to 10, so that standings stay whole numbers.
const share = 2520

// allocate chooses who of a locked roster takes the next piece of work, or
// nil, and tells how everybody stood before. It moves the standings.
//
// Each seat has a standing: the shares it has had, divided by its weight
// (stride scheduling: Waldspurger and Weihl, 1995). The least standing is
// next, so that over consecutive allocations among the same eligible people of
// equal weight the counts of any two differ by at most one. Weights count
// against the least among the eligible: were equal weights of ten to make
// small steps, whoever is a whole step of another strategy behind would get
// ten in a row. Who could not take work, and who is new, is lifted to the
// least standing of those who could: nobody catches up. The least loaded is
// chosen by open work alone and leaves the standings as they are.
func allocate(seats []*store.Seat, strategy rules.Strategy, now time.Time) (*store.Seat, []store.Considered) {
	var eligible, others []*store.Seat
	reasons := map[*store.Seat]Ineligible{}
	for _, s := range seats {
		if reason := ineligible(s, now); reason != "" {
			reasons[s] = reason
			others = append(others, s)
		} else {
			eligible = append(eligible, s)
		}
	}
	level := levelOf(eligible, seats)
	for _, s := range seats {
		if s.Standing == nil {
			standing := level
			s.Standing = &standing
		}
	}
	considered := make([]store.Considered, len(seats))
	for i, s := range seats {
		considered[i] = store.Considered{
			UserID: s.UserID, Reason: string(reasons[s]), Open: s.Open, Capacity: s.Capacity, Weight: s.Weight, Standing: *s.Standing,
		}
	}
	if len(eligible) == 0 {
		return nil, considered
	}
	chosen := slices.MinFunc(eligible, func(a, b *store.Seat) int { return compareSeats(a, b, strategy) })
	for _, s := range others {
		*s.Standing = max(*s.Standing, level)
	}
	take(chosen, strategy, leastWeight(eligible), now)
	return chosen, considered
}

func ineligible(s *store.Seat, now time.Time) Ineligible {
	switch {
	case !s.Active:
		return NotActive
	case s.AwayUntil != nil && now.Before(*s.AwayUntil):
		return Away
	case s.Paused:
		return Paused
	case s.Open >= s.Capacity:
		return AtCapacity
	}
	return ""
}

// levelOf is where the new begin: with the least of the eligible, or of all
// where everybody eligible is new.
func levelOf(eligible, all []*store.Seat) int64 {
	for _, seats := range [][]*store.Seat{eligible, all} {
		var least *int64
		for _, s := range seats {
			if s.Standing != nil && (least == nil || *s.Standing < *least) {
				least = s.Standing
			}
		}
		if least != nil {
			return *least
		}
	}
	return 0
}

func leastWeight(seats []*store.Seat) int {
	return slices.MinFunc(seats, func(a, b *store.Seat) int { return cmp.Compare(a.Weight, b.Weight) }).Weight
}

// compareSeats orders seats by who is next; ties go to who has waited longest.
func compareSeats(a, b *store.Seat, strategy rules.Strategy) int {
	first := cmp.Compare(*a.Standing, *b.Standing)
	if strategy == rules.LeastLoaded {
		first = cmp.Compare(a.Open, b.Open)
	}
	if first != 0 {
		return first
	}
	if c := lastOf(a).Compare(lastOf(b)); c != 0 {
		return c
	}
	return slices.Compare(a.MemberID[:], b.MemberID[:])
}

func lastOf(s *store.Seat) time.Time {
	if s.LastAt == nil {
		return time.Time{}
	}
	return *s.LastAt
}

func take(s *store.Seat, strategy rules.Strategy, least int, now time.Time) {
	switch strategy {
	case rules.Weighted:
		*s.Standing += int64(share * least / s.Weight)
	case rules.RoundRobin:
		*s.Standing += share
	}
	s.LastAt = &now
	s.Open++
}
