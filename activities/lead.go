package activities

import (
	"bytes"
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

// EnterLead takes in a new lead and starts the process that finds its owner.
func EnterLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	lead.State, lead.OwnerID = crm.LeadNew, nil
	if err := store.Leads.Insert(ctx, tx, lead); err != nil {
		return err
	}
	_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	return err
}

// EnterLeads takes in many new leads; one batch of processes finds their
// owners.
func EnterLeads(ctx context.Context, tx *store.Tx, batch uuid.UUID, leads []*crm.Lead) error {
	for _, lead := range leads {
		lead.State, lead.OwnerID = crm.LeadNew, nil
	}
	if err := store.Leads.InsertMany(ctx, tx, leads); err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(leads))
	for i, lead := range leads {
		ids[i] = lead.ID
	}
	return store.StartProcesses(ctx, tx, crm.LeadProcess(), crm.Leads.Name, batch, ids)
}

// BinLead puts a lead into the bin: its open tasks are cancelled and its
// process ends.
func BinLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	running, err := store.ProcessesOf(ctx, tx, crm.Leads.Name, lead.ID)
	if err != nil {
		return err
	}
	for _, p := range running {
		if err := abandon(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return store.Leads.Delete(ctx, tx, lead)
}

// outcomeDeleted ends a process whose record went into the bin.
const outcomeDeleted = "deleted"

func abandon(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	p, err := store.LockProcess(ctx, tx, id)
	if err != nil || p.State == crm.ProcessEnded {
		return err
	}
	return abandonLocked(ctx, tx, p, outcomeDeleted)
}

// abandonLocked ends a process early and cancels its open tasks.
func abandonLocked(ctx context.Context, tx *store.Tx, p *crm.Process, outcome string) error {
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	if p.Kind == crm.ClashProcessName {
		if err := dropClash(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := end(ctx, tx, p, outcome); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}

// routing is one lead on its way through the route step.
type routing struct {
	process *crm.Process
	lead    *crm.Lead
	route   *decided[rules.LeadRoute]
	times   *store.WorkingTimes
}

// RouteLeads gives each lead of the batch that is due an owner: lead.route
// says among whom and how, the allocator who. Where nobody can take it, it
// waits and is tried again.
func (p *Processes) RouteLeads(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.LeadStepRoute, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		times, err := tx.WorkingTimes(ctx)
		if err != nil {
			return err
		}
		var ready []*routing
		for _, process := range due {
			r, err := p.decideRoute(ctx, tx, process)
			if err != nil {
				return err
			}
			if r == nil {
				continue
			}
			r.times = times
			returned, err := p.assignReturned(ctx, tx, r)
			if err != nil {
				return err
			}
			if !returned {
				ready = append(ready, r)
			}
		}
		// Rosters are locked in one order, so that batches never wait for each
		// other in a circle.
		slices.SortStableFunc(ready, func(a, b *routing) int {
			return strings.Compare(a.route.outcome.Roster, b.route.outcome.Roster)
		})
		return p.allocateAll(ctx, tx, ready)
	})
}

// decideRoute asks lead.route about a lead; nil says that there is nothing to
// allocate: the lead is gone, or the rules failed.
func (p *Processes) decideRoute(ctx context.Context, tx *store.Tx, process *crm.Process) (*routing, error) {
	lead, err := store.Leads.Lock(ctx, tx, process.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, end(ctx, tx, process, outcomeDeleted)
	}
	if err != nil {
		return nil, err
	}
	facts, err := leadFacts(ctx, tx, p.Company, lead)
	if err != nil {
		return nil, err
	}
	route, err := decide(ctx, tx, p.Rules, rules.LeadRoutePoint, inProcess(process), facts)
	if err == nil && route != nil && process.State == crm.ProcessWaiting && outdated(route, p.Rules.versionAt(rules.LeadRoutePoint.Key, tx.Now), facts) {
		// It waited, and the rules or what they know have changed since: ask anew.
		process.Visit++
		route, err = decide(ctx, tx, p.Rules, rules.LeadRoutePoint, inProcess(process), facts)
	}
	if err != nil {
		return nil, err
	}
	if route == nil {
		return nil, p.waitLead(ctx, tx, &routing{process: process, lead: lead}, wanting{reason: crm.WaitingForRule, on: rules.LeadRoutePoint.Key})
	}
	return &routing{process: process, lead: lead, route: route}, nil
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
func (p *Processes) allocateAll(ctx context.Context, tx *store.Tx, ready []*routing) error {
	for first := 0; first < len(ready); {
		roster := ready[first].route.outcome.Roster
		last := first
		for last < len(ready) && ready[last].route.outcome.Roster == roster {
			last++
		}
		var err error
		if roster == "" {
			err = p.allocateNamed(ctx, tx, ready[first:last])
		} else {
			err = p.allocateRoster(ctx, tx, roster, ready[first:last])
		}
		if err != nil {
			return err
		}
		first = last
	}
	return nil
}

func (p *Processes) allocateRoster(ctx context.Context, tx *store.Tx, key string, routed []*routing) error {
	roster, seats, err := store.LockRoster(ctx, tx, key)
	if errors.Is(err, crm.ErrNotFound) {
		return p.waitAll(ctx, tx, routed, wanting{reason: crm.WaitingForRoster, on: key})
	}
	if err != nil {
		return err
	}
	for _, r := range routed {
		chosen, considered := allocate(seats, r.route.outcome.Strategy, tx.Now)
		if chosen == nil {
			w := wanting{crm.WaitingForEligible, key, firstReturn(seats, tx.Now)}
			if err := p.waitLead(ctx, tx, r, w); err != nil {
				return err
			}
			continue
		}
		line := &store.Allocation{RosterID: &roster.ID, UserID: chosen.UserID, Considered: considered}
		if err := p.assign(ctx, tx, r, line, chosen.DepartmentID); err != nil {
			return err
		}
	}
	return store.SaveSeats(ctx, tx, seats)
}

// firstReturn is when the first of those who are away comes back.
func firstReturn(seats []*store.Seat, now time.Time) *time.Time {
	var first *time.Time
	for _, s := range seats {
		if s.AwayUntil != nil && s.AwayUntil.After(now) && (first == nil || s.AwayUntil.Before(*first)) {
			first = s.AwayUntil
		}
	}
	return first
}

func (p *Processes) allocateNamed(ctx context.Context, tx *store.Tx, routed []*routing) error {
	for _, r := range routed {
		w, err := p.assignNamed(ctx, tx, r)
		if err != nil {
			return err
		}
		if w != nil {
			if err := p.waitLead(ctx, tx, r, *w); err != nil {
				return err
			}
		}
	}
	return nil
}

// assignNamed gives a lead to the person that the rule names, or says what it
// has to wait for.
func (p *Processes) assignNamed(ctx context.Context, tx *store.Tx, r *routing) (*wanting, error) {
	name := r.route.outcome.Person
	unknown := &wanting{reason: crm.WaitingForRoster, on: name}
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
	if !person.Active || away != nil {
		return &wanting{crm.WaitingForEligible, id.String(), away}, nil
	}
	line := &store.Allocation{UserID: person.ID, Considered: []store.Considered{{UserID: person.ID}}}
	return nil, p.assign(ctx, tx, r, line, person.DepartmentID)
}

// assign makes somebody the owner of a lead and gives them the task of the
// first contact, with its deadline in the working time of the department.
func (p *Processes) assign(ctx context.Context, tx *store.Tx, r *routing, line *store.Allocation, department *uuid.UUID) error {
	allowed := r.route.outcome.AnswerWithinMinutes
	due := r.times.Of(department).AddWorking(tx.Now, allowed)
	line.ProcessID, line.Visit, line.DecisionID = r.process.ID, r.process.Visit, r.route.id
	line.LeadID, line.Strategy = r.lead.ID, string(r.route.outcome.Strategy)
	if err := store.InsertAllocation(ctx, tx, line); err != nil {
		return err
	}
	before := *r.lead
	r.lead.State, r.lead.OwnerID, r.lead.FirstContactDueAt = crm.LeadAssigned, &line.UserID, &due
	told := store.Change{Type: "lead.assigned", ProcessID: &r.process.ID, DecisionID: &r.route.id}
	if err := store.Leads.Update(ctx, tx, &before, r.lead, told); err != nil {
		return err
	}
	if err := proceed(ctx, tx, r.process, crm.LeadStepFirstContact); err != nil {
		return err
	}
	task := &crm.Task{
		ProcessID: r.process.ID, Step: r.process.Step, Visit: r.process.Visit,
		Kind: crm.TaskFirstContact, FormVersion: 1, RecordKind: crm.Leads.Name, RecordID: r.lead.ID,
		AssigneeID: &line.UserID, DecisionID: &r.route.id, DueAt: &due, CountedFrom: &tx.Now, AllowedMinutes: &allowed,
	}
	watched := store.Watched{Task: task, DepartmentID: department}
	r.process.State, r.process.WaitingFor, r.process.WaitingOn, r.process.NextAt = crm.ProcessRunning, "", "", watched.NextAt(r.times)
	if err := store.SaveProcess(ctx, tx, r.process); err != nil {
		return err
	}
	return giveTask(ctx, tx, task)
}

func (p *Processes) waitAll(ctx context.Context, tx *store.Tx, routed []*routing, w wanting) error {
	for _, r := range routed {
		if err := p.waitLead(ctx, tx, r, w); err != nil {
			return err
		}
	}
	return nil
}

// waitLead parks a lead for which nobody can be found now.
func (p *Processes) waitLead(ctx context.Context, tx *store.Tx, r *routing, w wanting) error {
	if r.lead.State != crm.LeadWaiting {
		before := *r.lead
		r.lead.State = crm.LeadWaiting
		told := store.Change{Type: "lead.parked", ProcessID: &r.process.ID}
		if err := store.Leads.Update(ctx, tx, &before, r.lead, told); err != nil {
			return err
		}
	}
	return wait(ctx, tx, r.process, w)
}
