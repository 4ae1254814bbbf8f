package activities

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// routing is one lead on its way through the route step.
type routing struct {
	*stand
	route *decided[rules.LeadRoute]
}

// RouteLeads gives each lead of the batch that is due an owner: lead.route
// says among whom and how, the allocator who. Where nobody can take it, it
// waits and is tried again. Most get theirs with the check before, and come
// here only when they waited.
func (p *Processes) RouteLeads(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.LeadStepRoute, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		c, err := p.openCourse(ctx, tx, due)
		if err != nil {
			return err
		}
		return c.route(ctx, tx, due)
	})
}

// route gives each lead an owner whose process stands in the route step.
func (c *course) route(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
	var ready []*routing
	for _, process := range due {
		err := c.each(ctx, tx, process, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
			r, err := c.decideRoute(ctx, tx, at)
			if err != nil {
				return err
			}
			returned, err := c.assignReturned(ctx, tx, r)
			if err == nil && !returned {
				ready = append(ready, r)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	// Rosters are locked in one order, so that batches never wait for each
	// other in a circle.
	slices.SortStableFunc(ready, func(a, b *routing) int {
		return strings.Compare(a.route.outcome.Roster, b.route.outcome.Roster)
	})
	return c.allocateAll(ctx, tx, ready)
}

// decideRoute asks lead.route about a lead.
func (c *course) decideRoute(ctx context.Context, tx *store.Tx, at *stand) (*routing, error) {
	p, facts := at.process, c.routeFacts(at, tx.Now)
	route, err := ask(ctx, tx, c, rules.LeadRoutePoint, inProcess(p), facts)
	if err == nil && p.State == crm.ProcessWaiting && outdated(route, c.Rules.versionAt(rules.LeadRoutePoint.Key, tx.Now), facts) {
		// It waited, and the rules or what they know have changed since: ask anew.
		p.Visit++
		route, err = ask(ctx, tx, c, rules.LeadRoutePoint, inProcess(p), facts)
	}
	if err != nil {
		return nil, err
	}
	return &routing{at, route}, nil
}

// outdated says whether a recorded answer was given under other rules or about
// other facts than hold now. That time has passed alone is no reason.
func outdated(route *decided[rules.LeadRoute], inForce uuid.UUID, facts rules.LeadRouteFacts) bool {
	if route.version != inForce {
		return true
	}
	var then rules.LeadRouteFacts
	if json.Unmarshal(route.input, &then) != nil {
		return true
	}
	then.At = facts.At
	before, err := json.Marshal(then)
	if err != nil {
		return true
	}
	now, err := json.Marshal(facts)
	return err != nil || !bytes.Equal(before, now)
}

// allocateAll shares out what was routed, roster by roster.
func (c *course) allocateAll(ctx context.Context, tx *store.Tx, ready []*routing) error {
	for first := 0; first < len(ready); {
		roster := ready[first].route.outcome.Roster
		last := first
		for last < len(ready) && ready[last].route.outcome.Roster == roster {
			last++
		}
		var err error
		if roster == "" {
			err = c.allocateNamed(ctx, tx, ready[first:last])
		} else {
			err = c.allocateRoster(ctx, tx, roster, ready[first:last])
		}
		if err != nil {
			return err
		}
		first = last
	}
	return nil
}

func (c *course) allocateRoster(ctx context.Context, tx *store.Tx, key string, routed []*routing) error {
	roster, seats, err := store.LockRoster(ctx, tx, key)
	if errors.Is(err, crm.ErrNotFound) {
		return c.waitAll(ctx, tx, routed, wanting{reason: crm.WaitingForRoster, on: key, name: key})
	}
	if err != nil {
		return err
	}
	for _, r := range routed {
		work := asked{
			strategy: r.route.outcome.Strategy, skill: r.route.outcome.Skill, grade: r.lead.Grade, except: c.late[r.process.ID],
		}
		next, considered := allocate(seats, work, tx.Now)
		if next == nil {
			err = c.waitLead(ctx, tx, r.stand, wanting{crm.WaitingForEligible, roster.Key, roster.Name, roster.ManagerID, firstReturn(seats, tx)})
		} else {
			err = c.assign(ctx, tx, r.stand, grant{
				before: *r.lead, decision: r.route.id, to: next.UserID, department: next.DepartmentID, line: store.Allocation{
					RosterID: &roster.ID, Strategy: string(work.strategy), Considered: considered, TurnKey: work.turn(), Moved: next.moved,
				},
			})
		}
		if err := c.orWait(ctx, tx, r.stand, err); err != nil {
			return err
		}
	}
	return store.SaveTurns(ctx, tx, seats)
}

// firstReturn is when the first of those who cannot take work now, but for the
// time, can: they come back, or the next day begins.
func firstReturn(seats []*store.Seat, tx *store.Tx) *time.Time {
	var first *time.Time
	for _, s := range seats {
		back := s.AwayUntil
		if back == nil && s.DailyLimit > 0 && s.Today >= s.DailyLimit {
			back = new(tx.Today().AddDays(1).Start(tx.Zone()))
		}
		if back != nil && back.After(tx.Now) && (first == nil || back.Before(*first)) {
			first = back
		}
	}
	return first
}

func (c *course) allocateNamed(ctx context.Context, tx *store.Tx, routed []*routing) error {
	for _, r := range routed {
		w, err := c.assignNamed(ctx, tx, r)
		if err == nil && w != nil {
			err = c.waitLead(ctx, tx, r.stand, *w)
		}
		if err := c.orWait(ctx, tx, r.stand, err); err != nil {
			return err
		}
	}
	return nil
}

// assignNamed gives a lead to the person that the rule names, or says what it
// has to wait for.
func (c *course) assignNamed(ctx context.Context, tx *store.Tx, r *routing) (*wanting, error) {
	name := r.route.outcome.Person
	unknown := &wanting{reason: crm.WaitingForRoster, on: name, name: name}
	id, err := uuid.Parse(name)
	if err != nil {
		return unknown, nil //nolint:nilerr // what is no id names a person who does not exist
	}
	person, err := store.Users.Get(ctx, tx, tx.Viewer, id)
	if errors.Is(err, crm.ErrNotFound) {
		return unknown, nil
	}
	if err != nil {
		return nil, err
	}
	away, err := store.AwayUntil(ctx, tx, person.ID)
	if err != nil {
		return nil, err
	}
	if !person.Active || away != nil || c.wasLate(r.process, person.ID) {
		return &wanting{reason: crm.WaitingForEligible, on: id.String(), name: person.Name, until: away}, nil
	}
	return nil, c.assign(ctx, tx, r.stand, r.named(person))
}

// named grants the lead to a person besides whom nobody was considered.
func (r *routing) named(person *crm.User) grant {
	return grant{
		before: *r.lead, decision: r.route.id, to: person.ID, department: person.DepartmentID, line: store.Allocation{
			Strategy: string(cmp.Or(r.route.outcome.Strategy, rules.NamedPerson)), Considered: []store.Considered{{UserID: person.ID}},
		},
	}
}
