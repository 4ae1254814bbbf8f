package activities

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// loadEstimate is how far the estimate of who would have got how much has come
// between the chunks of a back-test. What a changed decision gives to a roster
// is shared out among those who are in it now, as the allocator would have
// chosen; each begins where the ledger has them when the period began. Nobody's
// leave then is known, and no work is done meanwhile. A case without a recorded
// allocation counts for nobody.
type loadEstimate struct {
	Rosters map[string][]simulatedSeat `json:"rosters,omitempty"` // by key
	Gained  map[uuid.UUID]int          `json:"gained,omitempty"`  // lost, where negative
}

// simulatedSeat is a seat of a roster as the simulation has left it.
type simulatedSeat struct {
	Member   uuid.UUID `json:"member"`
	Person   uuid.UUID `json:"person"`
	Weight   int       `json:"weight"`
	Open     int       `json:"open"`
	Standing *int64    `json:"standing"`
}

// add shares out what the changed cases of a chunk would have sent to others.
func (e *loadEstimate) add(ctx context.Context, tx *store.Tx, test *store.BackTest, changed []changedCase) error {
	if len(changed) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(changed))
	outcomes := map[uuid.UUID]json.RawMessage{}
	for i, c := range changed {
		ids[i], outcomes[c.decision] = c.decision, c.after
	}
	allocated, err := store.AllocatedBy(ctx, tx, ids)
	if err != nil {
		return err
	}
	simulation := &allocationSimulation{test: test, estimate: e, seats: map[string][]*store.Seat{}}
	if e.Gained == nil {
		e.Gained = map[uuid.UUID]int{}
	}
	for _, a := range allocated {
		person, err := simulation.receiver(ctx, tx, a, outcomes[a.DecisionID])
		if err != nil {
			return err
		}
		e.Gained[a.Person]--
		if person != uuid.Nil {
			e.Gained[person]++
		}
	}
	simulation.keep()
	return nil
}

// perPerson is the estimate beside what each person got in the period.
func (e *loadEstimate) perPerson(ctx context.Context, tx *store.Tx, test *store.BackTest) ([]store.PersonLoad, error) {
	got, err := store.AllocatedBetween(ctx, tx, test.From, test.To)
	if err != nil {
		return nil, err
	}
	for person := range e.Gained {
		got[person] += 0
	}
	all := []store.PersonLoad{}
	for person, before := range got {
		if after := before + e.Gained[person]; before != 0 || after != 0 {
			all = append(all, store.PersonLoad{Person: person, Before: before, After: after})
		}
	}
	slices.SortFunc(all, func(a, b store.PersonLoad) int {
		return cmp.Or(cmp.Compare(b.Before, a.Before), bytes.Compare(a.Person[:], b.Person[:]))
	})
	return all, nil
}

// allocationSimulation shares out what a version would have sent to rosters.
type allocationSimulation struct {
	test     *store.BackTest
	estimate *loadEstimate
	seats    map[string][]*store.Seat // by key of the roster
}

// receiver is who would have got one piece of work; nobody is uuid.Nil.
func (s *allocationSimulation) receiver(ctx context.Context, tx *store.Tx, a store.Allocated, outcome json.RawMessage) (uuid.UUID, error) {
	var route rules.LeadRoute
	if err := json.Unmarshal(outcome, &route); err != nil || route.Strategy == "" {
		return uuid.Nil, nil //nolint:nilerr // no answer gives nobody anything
	}
	if route.Person != "" {
		person, err := uuid.Parse(route.Person)
		if err != nil {
			return uuid.Nil, nil //nolint:nilerr // what is no id names nobody
		}
		return person, nil
	}
	if _, known := s.seats[route.Roster]; !known {
		seats, err := s.begin(ctx, tx, route.Roster)
		if err != nil {
			return uuid.Nil, err
		}
		s.seats[route.Roster] = seats
	}
	chosen, _ := allocate(s.seats[route.Roster], route.Strategy, a.At)
	if chosen == nil {
		return uuid.Nil, nil
	}
	return chosen.UserID, nil
}

// begin seats those who are in a roster: where the chunk before has left them
// or, at first, where the ledger has them when the period began. Who is in
// neither begins level with the others.
func (s *allocationSimulation) begin(ctx context.Context, tx *store.Tx, roster string) ([]*store.Seat, error) {
	if left, known := s.estimate.Rosters[roster]; known {
		var seats []*store.Seat
		for _, l := range left {
			seats = append(seats, &store.Seat{MemberID: l.Member, UserID: l.Person, Active: true, Weight: l.Weight, Capacity: math.MaxInt, Open: l.Open, Standing: l.Standing})
		}
		return seats, nil
	}
	seats, err := store.SeatsOf(ctx, tx, roster)
	if err != nil {
		return nil, err
	}
	seats = slices.DeleteFunc(seats, func(seat *store.Seat) bool { return !seat.Active || seat.Paused })
	then, err := store.StandingsAt(ctx, tx, roster, s.test.From, s.test.To)
	if err != nil {
		return nil, err
	}
	for _, seat := range seats {
		standAs(seat, then.Considered)
	}
	for _, seat := range seats {
		if then.Chosen != nil && seat.UserID == *then.Chosen && seat.Standing != nil {
			take(seat, rules.Strategy(then.Strategy), leastWeight(seats), s.test.From)
		}
	}
	return seats, nil
}

// standAs puts a seat where the ledger has it; what is theirs today tells
// nothing of then.
func standAs(seat *store.Seat, recorded []store.Considered) {
	seat.Open, seat.Capacity, seat.AwayUntil, seat.Standing, seat.LastAt = 0, math.MaxInt, nil, nil, nil
	for _, then := range recorded {
		if then.UserID == seat.UserID {
			seat.Open, seat.Standing = then.Open, &then.Standing
		}
	}
}

// keep leaves the seats as they stand to the next chunk.
func (s *allocationSimulation) keep() {
	if s.estimate.Rosters == nil {
		s.estimate.Rosters = map[string][]simulatedSeat{}
	}
	for roster, seats := range s.seats {
		left := []simulatedSeat{}
		for _, seat := range seats {
			left = append(left, simulatedSeat{seat.MemberID, seat.UserID, seat.Weight, seat.Open, seat.Standing})
		}
		s.estimate.Rosters[roster] = left
	}
}
