package activities_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

func TestEnterLead(t *testing.T) {
	h := openHouse(t)
	sam := h.hire("sam", crm.Staff)
	lead := &crm.Lead{Name: "李雷", State: crm.LeadContacted, OwnerID: &sam.ID}
	h.act(sam, func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
	t.Run("begins as new, owned by nobody, whatever was said", func(t *testing.T) {
		if got := h.lead(lead.ID); got.State != crm.LeadNew || got.OwnerID != nil || got.Source != crm.SourceOther {
			t.Errorf("%+v", got)
		}
	})
	t.Run("starts the process that finds its owner", func(t *testing.T) {
		p := h.within(t).process(lead.ID)
		if p.Step != crm.LeadStepCheck || p.State != crm.ProcessRunning || *p.StartedBy != sam.ID || !p.NextAt.Equal(monday) {
			t.Errorf("%+v", p)
		}
		if diff := cmp.Diff([]string{"lead.created", "process.started"}, h.events(lead.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRouteLeads(t *testing.T) {
	h := openHouse(t)
	sam, key, overseas := h.hire("sam", crm.Staff), h.hire("key", crm.Staff), h.hire("overseas", crm.Staff)
	h.roster("inside-sales", sam)
	h.roster("key-accounts", key)
	h.roster("overseas", overseas)
	customer := &crm.Customer{Name: "老客户", OwnerID: &overseas.ID}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
	for _, c := range []struct {
		name     string
		lead     crm.Lead
		owner    crm.Viewer
		strategy rules.Strategy
		due      time.Time
		warned   time.Time // at the share of the allowed working time that lead.deadline says
	}{
		{"in turn", crm.Lead{}, sam, rules.RoundRobin, monday.Add(9 * time.Hour), monday.Add(7*time.Hour + 24*time.Minute)}, // 480 minutes and lunch
		{"by weight", crm.Lead{Source: crm.SourceExhibition}, sam, rules.Weighted, monday.Add(9 * time.Hour), monday.Add(7*time.Hour + 24*time.Minute)},
		{"to the least loaded", crm.Lead{Source: crm.SourceReferral, Phone: "1"}, sam, rules.LeastLoaded, monday.Add(time.Hour), monday.Add(30 * time.Minute)},
		{"by budget", crm.Lead{Budget: &crm.Money{Amount: decimal.NewFromInt(500_000), Currency: "CNY"}}, key, rules.LeastLoaded, monday.Add(5 * time.Hour), monday.Add(3 * time.Hour)},
		{"by region", crm.Lead{Region: crm.Overseas}, overseas, rules.RoundRobin, monday.Add(33 * time.Hour), monday.Add(29*time.Hour + 48*time.Minute)},
		{"by skill", crm.Lead{Region: crm.Overseas, Source: crm.SourcePhone}, overseas, rules.BestSkill, monday.Add(time.Hour), monday.Add(30 * time.Minute)},
		{"to the owner of the customer", crm.Lead{CustomerID: &customer.ID}, overseas, rules.NamedPerson, monday.Add(2 * time.Hour), monday.Add(90 * time.Minute)},
	} {
		t.Run("gives a lead an owner "+c.name, func(t *testing.T) {
			h := h.within(t)
			c.lead.Name = c.name
			h.route(h.enterBatch(&c.lead))
			lead, task, p := h.lead(c.lead.ID), h.task(c.lead.ID), h.process(c.lead.ID)
			if lead.State != crm.LeadAssigned || *lead.OwnerID != c.owner.ID || !lead.FirstContactDueAt.Equal(c.due) {
				t.Errorf("%s, owner %v, due %v", lead.State, lead.OwnerID, lead.FirstContactDueAt)
			}
			if *task.AssigneeID != c.owner.ID || !task.DueAt.Equal(c.due) || task.State != crm.TaskOpen || task.Step != crm.LeadStepFirstContact {
				t.Errorf("%+v", task)
			}
			if p.Step != crm.LeadStepFirstContact || p.State != crm.ProcessRunning || !p.NextAt.Equal(c.warned) {
				t.Errorf("%+v", p)
			}
			line, err := store.AllocationOf(t.Context(), h.db, *task.DecisionID)
			if err != nil || line.UserID != c.owner.ID || line.Strategy != string(c.strategy) || len(line.Considered) != 1 {
				t.Errorf("%+v, %v", line, err)
			}
			want := []string{
				"lead.created", "process.started", "process.decided", "process.decided", "lead.qualified",
				"process.decided", "process.decided", "lead.assigned", "task.created",
			}
			if diff := cmp.Diff(want, h.events(lead.ID)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("keeps a decision that explains itself", func(t *testing.T) {
		h := h.within(t)
		lead := &crm.Lead{Name: "why", Region: crm.Overseas}
		h.route(h.enterBatch(lead))
		decisions, err := store.DecisionsOn(t.Context(), h.db, "lead", lead.ID)
		var points []string
		for _, d := range decisions {
			points = append(points, d.Point)
		}
		if diff := cmp.Diff([]string{"lead.deadline", "lead.route", "lead.qualify", "lead.score"}, points); diff != "" || err != nil {
			t.Fatal(err, diff)
		}
		if route := decisions[1]; route.Row != 4 || route.Verdicts.Of(4) != rules.Matched {
			t.Errorf("%+v", route)
		}
	})
}

func TestRouteLeadsAgain(t *testing.T) {
	h := openHouse(t)
	h.roster("inside-sales", h.hire("sam", crm.Staff))
	lead := &crm.Lead{Name: "once"}
	batch := h.enterBatch(lead)
	first := h.route(batch)
	before := h.contents()
	t.Run("changes nothing and answers the same", func(t *testing.T) {
		if diff := cmp.Diff(first, h.within(t).route(batch)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, h.within(t).contents()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRouteLeadsWaits(t *testing.T) {
	for _, c := range []struct {
		name   string
		rules  string
		lead   func(*house) *crm.Lead
		reason crm.WaitingReason
		mend   func(*house, crm.Viewer)
	}{
		{
			name: "while nobody in the roster can take work", rules: routeAll("roster: team, strategy: round-robin"),
			reason: crm.WaitingForEligible,
			mend: func(h *house, sam crm.Viewer) {
				h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = nil })
			},
		},
		{
			name: "while there is no such roster", rules: routeAll("roster: new-team, strategy: weighted"),
			reason: crm.WaitingForRoster,
			mend: func(h *house, sam crm.Viewer) {
				h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = nil })
				h.roster("new-team", sam)
				h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.WakeWaiting(ctx, tx, 10, "new-team") })
			},
		},
		{
			name: "while the named person is away", rules: routeAll("roster: team, strategy: round-robin"),
			lead: func(h *house) *crm.Lead {
				h.publish(routeAll("strategy: named-person, person: " + h.viewer("sam").ID.String()))
				return &crm.Lead{}
			},
			reason: crm.WaitingForEligible,
			mend: func(h *house, sam crm.Viewer) {
				h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = nil })
			},
		},
		{
			name: "while the named person is not one", rules: routeAll("strategy: named-person, person: nobody"),
			reason: crm.WaitingForRoster, mend: returnTo("round-robin"),
		},
		{
			name:   "while the named person does not exist",
			rules:  routeAll("strategy: named-person, person: 0190c6f0-7b1e-7c3a-9f00-000000000001"),
			reason: crm.WaitingForRoster, mend: returnTo("weighted"),
		},
		{
			name: "while the rules fail", rules: routeAll(`strategy: named-person, person: "=customer.ownerId"`),
			reason: crm.WaitingForRule,
			mend: func(h *house, sam crm.Viewer) {
				h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = nil })
				h.publish(routeAll("roster: team, strategy: round-robin"))
				h.setClock(monday.Add(time.Hour))
			},
		},
		{
			name: "under rules that have changed since", rules: routeAll("roster: new-team, strategy: weighted"),
			reason: crm.WaitingForRoster, mend: returnTo("least-loaded"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := openHouse(t)
			h.publish(c.rules)
			h.hire("ada", crm.Admin)
			sam := h.hire("sam", crm.Staff)
			h.roster("team", sam)
			h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = new(monday.AddDate(0, 0, 9)) })
			lead := &crm.Lead{}
			if c.lead != nil {
				lead = c.lead(h)
			}
			lead.Name = "waits"
			batch := h.enterBatch(lead)

			standing := h.route(batch)
			p := h.process(lead.ID)
			if p.State != crm.ProcessWaiting || p.WaitingFor != c.reason || h.lead(lead.ID).State != crm.LeadWaiting {
				t.Fatalf("%s for %q, lead %s", p.State, p.WaitingFor, h.lead(lead.ID).State)
			}
			if standing.Open != 1 || len(standing.Due) != 0 || !standing.NextAt.After(monday) {
				t.Errorf("%+v", standing)
			}
			requireToldOnce(h, batch, lead.ID)

			c.mend(h, sam)
			h.route(batch)
			if got := h.lead(lead.ID); got.OwnerID == nil || *got.OwnerID != sam.ID || got.State != crm.LeadAssigned {
				t.Errorf("afterwards %s, owner %v, process %+v", got.State, got.OwnerID, h.process(lead.ID))
			}
		})
	}
}

// returnTo brings sam back, and rules under which leads go to the team.
func returnTo(strategy string) func(*house, crm.Viewer) {
	return func(h *house, sam crm.Viewer) {
		h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = nil })
		h.publish(routeAll("roster: team, strategy: " + strategy))
	}
}

// requireToldOnce tries to route in vain once more and wants no news of it.
func requireToldOnce(h *house, batch activities.Batch, lead uuid.UUID) {
	h.Helper()
	h.setClock(monday.Add(11 * time.Minute))
	h.route(batch)
	h.setClock(monday.Add(12 * time.Minute))
	for _, event := range []string{"lead.parked", "process.waiting"} {
		if n := h.count(`SELECT count(*) FROM changes WHERE record_id = $1 AND type = $2`, lead, event); n != 1 {
			h.Errorf("%s was told %d times", event, n)
		}
	}
	if n := h.count(`SELECT coalesce(sum(times), 0) FROM notices WHERE user_id = $1`, h.viewer("ada").ID); n != 1 {
		h.Errorf("the admin was told %d times", n)
	}
}

// viewer is somebody who was hired.
func (h *house) viewer(login string) crm.Viewer {
	h.Helper()
	viewer, err := store.ViewerOf(h.Context(), h.db, login)
	if err != nil {
		h.Fatal(err)
	}
	return viewer
}

// customer adds a customer and returns its id.
func (h *house) customer(owner *uuid.UUID) *uuid.UUID {
	h.Helper()
	customer := &crm.Customer{Name: "customer", OwnerID: owner}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
	return &customer.ID
}

func TestRouteLeadsInTheBin(t *testing.T) {
	for _, c := range []struct {
		name  string
		route bool // before it goes into the bin
		tasks []crm.TaskState
	}{
		{"ends the process of a lead that has no owner yet", false, nil},
		{"cancels the tasks of one that has", true, []crm.TaskState{crm.TaskCancelled}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := openHouse(t)
			h.roster("inside-sales", h.hire("sam", crm.Staff))
			lead := &crm.Lead{Name: "gone"}
			batch := h.enterBatch(lead)
			if c.route {
				h.route(batch)
			}
			h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return activities.LeadVerbs().Delete(ctx, tx, h.lead(lead.ID))
			})
			p := h.process(lead.ID)
			if p.State != crm.ProcessEnded || p.Outcome != "deleted" || p.NextAt != nil {
				t.Errorf("%+v", p)
			}
			var states []crm.TaskState
			for _, task := range h.tasks(lead.ID) {
				states = append(states, task.State)
			}
			if !slices.Equal(states, c.tasks) {
				t.Errorf("the tasks are %v", states)
			}
			if h.count(`SELECT count(*) FROM outbox WHERE topic = 'wake'`) != 1 {
				t.Error("its workflow is not woken")
			}
			if standing := h.route(batch); standing.Open != 0 {
				t.Errorf("%+v", standing)
			}
		})
	}
	t.Run("ends the process of a lead that vanished without a word", func(t *testing.T) {
		h := openHouse(t)
		lead := &crm.Lead{Name: "vanished"}
		batch := h.enterBatch(lead)
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Leads.Delete(ctx, tx, h.lead(lead.ID)) })
		h.route(batch)
		if p := h.process(lead.ID); p.State != crm.ProcessEnded || p.Outcome != "deleted" {
			t.Errorf("%+v", p)
		}
	})
}

func TestRouteManyLeads(t *testing.T) {
	h := openHouse(t)
	leads := make([]*crm.Lead, 510)
	for i := range leads {
		leads[i] = &crm.Lead{Name: fmt.Sprint(i)}
	}
	h.enter(leads...)
	batch := h.gather()
	t.Run("takes five hundred at a time until all have an owner", func(t *testing.T) {
		h := h.within(t)
		h.check(batch) // all wait: there is nobody yet
		h.roster("inside-sales", h.hire("a", crm.Staff), h.hire("b", crm.Staff), h.hire("c", crm.Staff))
		h.setClock(*h.process(leads[0].ID).NextAt)
		first := h.route(batch)
		if !slices.Equal(first.Due, []string{crm.LeadStepRoute}) || first.Open != 510 {
			t.Errorf("after the first time %+v", first)
		}
		if second := h.route(batch); len(second.Due) != 0 || second.Open != 510 {
			t.Errorf("after the second time %+v", second)
		}
		requireShares(h, 170)
	})
}

// requireShares wants every assignee to have the same number of leads.
func requireShares(h *house, each int) {
	h.Helper()
	uneven := h.count(`SELECT count(*) FROM (SELECT count(*) AS n FROM leads WHERE owner_id IS NOT NULL GROUP BY owner_id) x WHERE n <> $1`, each)
	if uneven != 0 {
		h.Errorf("%d people do not have %d leads each", uneven, each)
	}
}

func TestRouteConcurrently(t *testing.T) {
	for _, strategy := range []rules.Strategy{rules.RoundRobin, rules.LeastLoaded, rules.Weighted, rules.BestSkill} {
		t.Run("three equals share thirty leads of eight workers by "+string(strategy), func(t *testing.T) {
			h := openHouse(t)
			then := "roster: team, strategy: " + string(strategy)
			if strategy == rules.BestSkill {
				then += ", skill: english"
			}
			h.publish(routeAll(then))
			h.roster("team", h.hire("a", crm.Staff), h.hire("b", crm.Staff), h.hire("c", crm.Staff))
			batches := make(chan activities.Batch, 30)
			for i := range 30 {
				batches <- h.enterBatch(&crm.Lead{Name: fmt.Sprint(i)})
			}
			close(batches)
			var workers sync.WaitGroup
			for range 8 {
				workers.Go(func() {
					for batch := range batches {
						if _, err := h.processes.CheckLeads(t.Context(), batch); err != nil {
							t.Error(err)
						}
					}
				})
			}
			workers.Wait()
			requireShares(h, 10)
			if n := h.count(`SELECT count(*) FROM allocations`); n != 30 {
				t.Errorf("%d lines in the ledger", n)
			}
		})
	}
}
