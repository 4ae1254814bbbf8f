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
	Member uuid.UUID       `json:"member"`
	Person uuid.UUID       `json:"person"`
	Weight int             `json:"weight"`
	Open   int             `json:"open"`
	Skills map[string]int  `json:"skills,omitempty"`
	Turns  []simulatedTurn `json:"turns"`
}

// simulatedTurn is how a seat stands in one order.
type simulatedTurn struct {
	store.TurnKey
	Standing int64 `json:"standing"`
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
	seats, err := s.seated(ctx, tx, route.Roster)
	if err != nil {
		return uuid.Nil, err
	}
	work := asked{strategy: route.Strategy, skill: route.Skill, grade: a.Grade}
	if err := s.stand(ctx, tx, route.Roster, work.turn()); err != nil {
		return uuid.Nil, err
	}
	next, _ := allocate(seats, work, a.At)
	if next == nil {
		return uuid.Nil, nil
	}
	return next.UserID, nil
}

// seated seats those who are in a roster, where the chunk before has left them.
func (s *allocationSimulation) seated(ctx context.Context, tx *store.Tx, roster string) ([]*store.Seat, error) {
	if seats, known := s.seats[roster]; known {
		return seats, nil
	}
	left, known := s.estimate.Rosters[roster]
	if !known {
		seats, err := store.SeatsOf(ctx, tx, roster)
		if err != nil {
			return nil, err
		}
		for _, seat := range seats { // what is theirs today tells nothing of then
			seat.Open, seat.Capacity, seat.DailyLimit, seat.AwayUntil, seat.Turns = 0, math.MaxInt, 0, nil, map[store.TurnKey]*store.Turn{}
		}
		s.seats[roster] = slices.DeleteFunc(seats, func(seat *store.Seat) bool { return !seat.Active || seat.Paused })
		return s.seats[roster], nil
	}
	for _, l := range left {
		seat := &store.Seat{
			MemberID: l.Member, UserID: l.Person, Active: true, Weight: l.Weight, Capacity: math.MaxInt, Open: l.Open,
			Skills: l.Skills, Turns: map[store.TurnKey]*store.Turn{},
		}
		for _, turn := range l.Turns {
			seat.Turns[turn.TurnKey] = &store.Turn{Standing: turn.Standing}
		}
		s.seats[roster] = append(s.seats[roster], seat)
	}
	return s.seats[roster], nil
}

// stand puts those in a roster where the ledger has them in an order when the
// period began. Who is not in it begins level with the others.
func (s *allocationSimulation) stand(ctx context.Context, tx *store.Tx, roster string, key store.TurnKey) error {
	seats := s.seats[roster]
	if slices.ContainsFunc(seats, func(seat *store.Seat) bool { return seat.Turns[key] != nil }) {
		return nil
	}
	then, err := store.StandingsAt(ctx, tx, roster, key, s.test.From, s.test.To)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		standAs(seat, key, then.Considered)
	}
	for _, seat := range seats {
		if then.Chosen != nil && seat.UserID == *then.Chosen && seat.Turns[key] != nil {
			take(seat, asked{strategy: rules.Strategy(then.Strategy), skill: key.Skill, grade: key.Grade}, leastWeight(seats), s.test.From)
		}
	}
	return nil
}

// standAs puts a seat where the ledger has it in an order.
func standAs(seat *store.Seat, key store.TurnKey, recorded []store.Considered) {
	for _, then := range recorded {
		if then.UserID == seat.UserID {
			seat.Open, seat.Turns[key] = max(seat.Open, then.Open), &store.Turn{Standing: then.Standing}
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
			one := simulatedSeat{seat.MemberID, seat.UserID, seat.Weight, seat.Open, seat.Skills, nil}
			for key, turn := range seat.Turns {
				one.Turns = append(one.Turns, simulatedTurn{key, turn.Standing})
			}
			left = append(left, one)
		}
		s.estimate.Rosters[roster] = left
	}
}
