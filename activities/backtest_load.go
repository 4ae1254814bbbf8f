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

// loadPerPerson estimates who would have got how much. What a changed decision
// gives to a roster is shared out among those who are in it now, as the
// allocator would have chosen, all beginning alike; nobody's leave or other work
// then is known. A case without a recorded allocation counts for nobody.
func loadPerPerson(ctx context.Context, tx *store.Tx, test *store.BackTest, version *store.RuleVersion) ([]store.PersonLoad, error) {
	if version.Point != rules.LeadRoutePoint.Key {
		return nil, nil
	}
	got, err := store.AllocatedBetween(ctx, tx, test.From, test.To)
	if err != nil {
		return nil, err
	}
	changed, err := store.ChangedRoutes(ctx, tx, test.ID)
	if err != nil {
		return nil, err
	}
	loads := map[uuid.UUID]*store.PersonLoad{}
	load := func(person uuid.UUID) *store.PersonLoad {
		if loads[person] == nil {
			loads[person] = &store.PersonLoad{Person: person}
		}
		return loads[person]
	}
	for person, count := range got {
		load(person).Before, load(person).After = count, count
	}
	simulation := &allocationSimulation{seats: map[string][]*store.Seat{}}
	for _, c := range changed {
		person, err := simulation.receiver(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		load(c.Person).After--
		if person != uuid.Nil {
			load(person).After++
		}
	}
	all := []store.PersonLoad{}
	for _, l := range loads {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b store.PersonLoad) int {
		return cmp.Or(cmp.Compare(b.Before, a.Before), bytes.Compare(a.Person[:], b.Person[:]))
	})
	return all, nil
}

// allocationSimulation shares out what a draft would have sent to rosters.
type allocationSimulation struct {
	seats map[string][]*store.Seat // by key of the roster
}

// receiver is who would have got one piece of work; nobody is uuid.Nil.
func (a *allocationSimulation) receiver(ctx context.Context, tx *store.Tx, c store.ChangedRoute) (uuid.UUID, error) {
	var route rules.LeadRoute
	if err := json.Unmarshal(c.Outcome, &route); err != nil || route.Strategy == "" {
		return uuid.Nil, nil //nolint:nilerr // no answer gives nobody anything
	}
	if route.Person != "" {
		person, err := uuid.Parse(route.Person)
		if err != nil {
			return uuid.Nil, nil //nolint:nilerr // what is no id names nobody
		}
		return person, nil
	}
	seats, known := a.seats[route.Roster]
	if !known {
		var err error
		if seats, err = store.SeatsOf(ctx, tx, route.Roster); err != nil {
			return uuid.Nil, err
		}
		for _, seat := range seats { // what is theirs today tells nothing of then
			seat.Open, seat.Capacity, seat.AwayUntil, seat.Standing, seat.LastAt = 0, math.MaxInt, nil, nil, nil
		}
		a.seats[route.Roster] = seats
	}
	chosen, _ := allocate(seats, route.Strategy, c.At)
	if chosen == nil {
		return uuid.Nil, nil
	}
	return chosen.UserID, nil
}
