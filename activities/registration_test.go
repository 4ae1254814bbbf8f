package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// market is a house in which colleagues meet: Ann and Ben under Lea, Cid under
// Max, both of them under the boss; Zoe keeps the house.
type market struct {
	*shop
	boss, lea, max, ann, ben, cid, zoe crm.Viewer
}

func openMarket(t *testing.T) *market {
	t.Helper()
	return openMarketIn(openHouse(t))
}

func openMarketIn(h *house) *market {
	h.Helper()
	m := &market{shop: &shop{house: h}}
	m.act(crm.System(), store.ShipStages)
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		m.stages, err = store.StagesInOrder(ctx, tx)
		return err
	})
	m.zoe = m.hire("zoe", crm.Admin)
	m.boss = m.hire("boss", crm.Manager)
	m.lea, m.max = m.hireUnder("lea", crm.Manager, m.boss), m.hireUnder("max", crm.Manager, m.boss)
	m.ann, m.ben, m.cid = m.hireUnder("ann", crm.Staff, m.lea), m.hireUnder("ben", crm.Staff, m.lea), m.hireUnder("cid", crm.Staff, m.max)
	for login, viewer := range map[string]*crm.Viewer{"boss": &m.boss, "lea": &m.lea, "max": &m.max} {
		*viewer = m.viewer(login)
	}
	return m
}

// on is the market as a subtest sees it.
func (m *market) on(t *testing.T) *market {
	within := *m
	within.shop = &shop{house: m.within(t), stages: m.stages}
	return &within
}

func (m *market) file(by crm.Viewer, r *crm.Registration) *crm.Registration {
	m.Helper()
	if err := m.tryFile(by, r); err != nil {
		m.Fatal(err)
	}
	return m.registration(r.ID)
}

func (m *market) tryFile(by crm.Viewer, r *crm.Registration) error {
	return m.db.Do(m.Context(), by, func(ctx context.Context, tx *store.Tx) error { return activities.FileRegistration(ctx, tx, r) })
}

func (m *market) registration(id uuid.UUID) *crm.Registration {
	m.Helper()
	r, err := store.Registrations.Get(m.Context(), m.db, crm.System(), id)
	if err != nil {
		m.Fatal(err)
	}
	return r
}

// follow lets the processes do all that is due.
func (m *market) follow() {
	m.Helper()
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 10_000)
		return err
	})
	rows, err := m.db.Query(m.Context(), `SELECT DISTINCT kind, batch_id, 1 FROM processes WHERE state <> 'ended' AND kind IN ('registration', 'clash')`)
	if err != nil {
		m.Fatal(err)
	}
	batches, err := pgx.CollectRows(rows, pgx.RowToStructByPos[activities.Batch])
	if err != nil {
		m.Fatal(err)
	}
	for range 2 { // what one does may make another due
		for _, batch := range batches {
			step := m.processes.FollowRegistrations
			if batch.Kind == crm.ClashProcessName {
				step = m.processes.FollowClashes
			}
			if _, err := step(m.Context(), batch); err != nil {
				m.Fatal(err)
			}
		}
	}
}

// clashTask is the judge's task of the open clash of a registration.
func (m *market) clashTask(r *crm.Registration) *crm.Task {
	m.Helper()
	m.follow()
	var id uuid.UUID
	err := m.db.QueryRow(m.Context(), `SELECT t.id FROM tasks t JOIN clash_sides s ON s.process_id = t.process_id
		WHERE s.record_id = $1 AND t.state = 'open'`, r.ID).Scan(&id)
	if err != nil {
		m.Fatal(err)
	}
	task, err := store.LoadTask(m.Context(), m.db, id)
	if err != nil {
		m.Fatal(err)
	}
	return task
}

// judgement is what a judge fills in.
func judgement(task *crm.Task, outcome string, owner crm.Viewer, percent int) activities.Completion {
	answers := crm.Answers{crm.ClashReason: json.RawMessage(`"先到先得"`)}
	if outcome != crm.OutcomePool {
		answers[crm.ClashOwner] = json.RawMessage(`"` + owner.ID.String() + `"`)
	}
	if outcome == crm.OutcomeShared {
		answers[crm.ClashPercent] = json.RawMessage(fmt.Sprint(percent))
	}
	return activities.Completion{Version: task.Version, Outcome: outcome, Answers: answers}
}

func company(name string) *crm.Registration { return &crm.Registration{Company: name} }

func (m *market) requireState(r *crm.Registration, want crm.RegistrationState) *crm.Registration {
	m.Helper()
	now := m.registration(r.ID)
	if now.State != want {
		m.Errorf("the registration of %s is %s, want %s", now.Company, now.State, want)
	}
	return now
}

func TestRegistrationProtection(t *testing.T) {
	m := openMarket(t)
	call := func(m *market, by crm.Viewer, on uuid.UUID, channel crm.Channel) {
		m.Helper()
		m.act(by, func(ctx context.Context, tx *store.Tx) error {
			return activities.InteractionVerbs().Create(ctx, tx, &crm.Interaction{CustomerID: &on, Channel: channel, Summary: "谈", OccurredAt: tx.Now})
		})
	}
	t.Run("begins with the date that the rules give, and a day to warn on", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, company("华为技术有限公司"))
		m.follow()
		r = m.registration(r.ID)
		if r.ProtectedUntil.String() != "2026-12-23" || r.WarnOn.String() != "2026-12-18" || *r.OwnerID != m.ann.ID {
			t.Errorf("protected until %v, warned on %v", r.ProtectedUntil, r.WarnOn)
		}
		if n := m.count(`SELECT count(*) FROM decisions WHERE record_id = $1`, r.ID); n != 1 {
			t.Errorf("%d decisions", n)
		}
	})
	t.Run("is extended by its owner's progress on the customer, once each, never made shorter", func(t *testing.T) {
		m := m.on(t)
		defer m.setClock(monday)
		r := m.file(m.ann, company("Beta"))
		customer := &crm.Customer{Name: "Beta Ltd"}
		if err := create(m.shop, m.ann, activities.CustomerVerbs(), customer); err != nil {
			t.Fatal(err)
		}
		m.follow()
		if got := m.registration(r.ID); got.CustomerID == nil || *got.CustomerID != customer.ID {
			t.Fatalf("not linked to its customer: %v", got.CustomerID)
		}
		m.setClock(monday.AddDate(0, 0, 20))
		call(m, m.ann, customer.ID, crm.ChannelCall)
		m.follow()
		if got := m.registration(r.ID); got.ProtectedUntil.String() != "2026-12-27" {
			t.Errorf("a call on the 13th protects until %v", got.ProtectedUntil)
		}
		call(m, m.ann, customer.ID, crm.ChannelVisit)
		call(m, m.ann, customer.ID, crm.ChannelCall)
		call(m, m.lea, customer.ID, crm.ChannelVisit)
		m.follow()
		m.follow()
		if got := m.registration(r.ID); got.ProtectedUntil.String() != "2027-01-12" {
			t.Errorf("a visit on the 13th protects until %v", got.ProtectedUntil)
		}
		if n := m.count(`SELECT count(*) FROM registration_progress WHERE registration_id = $1 AND judged_at IS NOT NULL`, r.ID); n != 3 {
			t.Errorf("%d of three were judged, or somebody else's counts", n)
		}
	})
	t.Run("is extended by an appointment, a new deal and its stages, and won with it", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, company("Gamma"))
		customer := &crm.Customer{Name: "Gamma"}
		if err := create(m.shop, m.ann, activities.CustomerVerbs(), customer); err != nil {
			t.Fatal(err)
		}
		appointment := &crm.Appointment{Subject: "Visit", CustomerID: &customer.ID, StartsAt: monday.AddDate(0, 0, 1)}
		if err := create(m.shop, m.ann, activities.AppointmentVerbs(), appointment); err != nil {
			t.Fatal(err)
		}
		deal := &crm.Deal{Name: "Line", CustomerID: customer.ID}
		if err := create(m.shop, m.ann, activities.DealVerbs(), deal); err != nil {
			t.Fatal(err)
		}
		m.follow()
		got := m.registration(r.ID)
		if got.DealID == nil || *got.DealID != deal.ID || got.ProtectedUntil.String() != "2027-01-22" {
			t.Errorf("deal %v, until %v", got.DealID, got.ProtectedUntil)
		}
		if n := m.count(`SELECT count(*) FROM registration_progress WHERE registration_id = $1`, r.ID); n != 2 {
			t.Errorf("%d of progress", n)
		}
		_, err := change(m.shop, m.lea, store.Deals, activities.DealVerbs(), deal.ID, func(d *crm.Deal) { d.StageID = m.stages[4].ID })
		if err != nil {
			t.Fatal(err)
		}
		m.follow()
		m.requireState(r, crm.RegistrationWon)
		if n := m.count(`SELECT count(*) FROM processes WHERE record_id = $1 AND kind = 'registration' AND outcome = 'won'`, r.ID); n != 1 {
			t.Error("its process goes on")
		}
	})
	t.Run("ends after a warning, once, and leaves the company to whoever files next", func(t *testing.T) {
		m := m.on(t)
		defer m.setClock(monday)
		r := m.file(m.ann, company("Delta"))
		m.follow()
		told := func() int {
			return m.count(`SELECT count(*) FROM notices WHERE record_id = $1 AND kind = 'protection-ends' AND user_id = $2`, r.ID, m.ann.ID)
		}
		for _, look := range []struct {
			days, told int
			state      crm.RegistrationState
		}{{24, 0, crm.RegistrationActive}, {25, 1, crm.RegistrationActive}, {26, 1, crm.RegistrationActive}, {30, 1, crm.RegistrationActive}, {31, 2, crm.RegistrationExpired}} {
			m.setClock(monday.AddDate(0, 0, look.days))
			m.follow()
			m.requireState(r, look.state)
			if told() != look.told {
				t.Errorf("after %d days told %d times, want %d", look.days, told(), look.told)
			}
		}
		m.requireState(m.file(m.cid, company("Delta")), crm.RegistrationActive)
	})
	t.Run("is shorter for who files the same company again", func(t *testing.T) {
		m := m.on(t)
		defer m.setClock(monday)
		m.file(m.ann, company("Epsilon"))
		requireRefused(t, m.tryFile(m.ann, company("epsilon, Inc.")), "company:already-registered")
		m.follow()
		m.setClock(monday.AddDate(0, 0, 31))
		m.follow()
		again := m.file(m.ann, company("Epsilon"))
		m.follow()
		if got := m.registration(again.ID); got.ProtectedUntil.String() != "2026-12-31" {
			t.Errorf("until %v", got.ProtectedUntil)
		}
	})
	t.Run("waits where the rules give no answer, and nobody is unprotected meanwhile", func(t *testing.T) {
		m := m.on(t)
		rules := m.processes.Rules
		m.processes.Rules = &activities.RuleBook{}
		defer func() { m.processes.Rules = rules }()
		r := m.file(m.ann, company("Zeta"))
		m.follow()
		if n := m.count(`SELECT count(*) FROM processes WHERE record_id = $1 AND state = 'waiting' AND waiting_for = 'rule-failed'`, r.ID); n != 1 {
			t.Error("it does not wait for the rules")
		}
		m.requireState(m.file(m.cid, company("Zeta")), crm.RegistrationClash)
	})
}

func TestRegistrationTogether(t *testing.T) {
	m := openMarket(t)
	t.Run("of two at the same moment one is first, and one clash has both", func(t *testing.T) {
		m := m.on(t)
		for round := range 6 {
			name := fmt.Sprintf("Race %d", round)
			var wait sync.WaitGroup
			filed := make([]*crm.Registration, 2)
			for i, by := range []crm.Viewer{m.ann, m.cid} {
				filed[i] = &crm.Registration{Company: name, Phone: fmt.Sprintf("1390000%04d", round)}
				wait.Go(func() {
					if err := m.tryFile(by, filed[i]); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			states := map[crm.RegistrationState]int{}
			for _, r := range filed {
				states[m.registration(r.ID).State]++
			}
			if diff := cmp.Diff(map[crm.RegistrationState]int{crm.RegistrationActive: 1, crm.RegistrationClash: 1}, states); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			clashes := m.count(`SELECT count(DISTINCT process_id) FROM clash_sides WHERE record_id IN ($1, $2)`, filed[0].ID, filed[1].ID)
			sides := m.count(`SELECT count(*) FROM clash_sides WHERE record_id IN ($1, $2)`, filed[0].ID, filed[1].ID)
			if clashes != 1 || sides != 2 {
				t.Errorf("%s: %d clashes with %d sides", name, clashes, sides)
			}
		}
	})
	t.Run("many newcomers with customers of their own join one clash", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, company("Crowd"))
		var wait sync.WaitGroup
		for _, by := range []crm.Viewer{m.ben, m.cid, m.max} {
			wait.Go(func() {
				if err := create(m.shop, by, activities.CustomerVerbs(), &crm.Customer{Name: "Crowd Ltd"}); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := m.count(`SELECT count(*) FROM processes WHERE kind = 'clash' AND record_id = $1`, r.ID); n != 1 {
			t.Errorf("%d clashes", n)
		}
		if n := m.count(`SELECT count(DISTINCT owner_id) FROM clash_sides WHERE process_id IN (SELECT process_id FROM clash_sides WHERE record_id = $1)`, r.ID); n != 4 {
			t.Errorf("%d parties", n)
		}
		if task := m.clashTask(r); !task.HeldBy(m.boss.ID) {
			t.Error("not the superior of all judges")
		}
	})
}

func TestClashesOf(t *testing.T) {
	m := openMarket(t)
	r := m.file(m.ann, &crm.Registration{Company: "海尔集团公司", Phone: "+86 139 1111 2222", Email: "Buy@Haier.example"})
	m.file(m.cid, &crm.Registration{Company: "海尔", Phone: "13700000000"}) // only in a clash
	cases := []struct {
		name string
		lead crm.Lead
		want bool
	}{
		{"the same phone number, written otherwise", crm.Lead{Phone: "139-1111-2222"}, true},
		{"the same mail address", crm.Lead{Email: "buy@haier.example"}, true},
		{"the same company, of another form", crm.Lead{Company: "海尔 有限公司"}, true},
		{"what is only in a clash", crm.Lead{Phone: "13700000000"}, false},
		{"nothing in common", crm.Lead{Company: "海信", Phone: "13800000000"}, false},
		{"nothing to go by", crm.Lead{Name: "海尔"}, false},
	}
	leads := make([]*crm.Lead, len(cases))
	for i := range cases {
		cases[i].lead.ID = uuid.New()
		leads[i] = &cases[i].lead
	}
	var found map[uuid.UUID]*crm.Registration
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		found, err = activities.ClashesOf(ctx, tx, leads)
		return err
	})
	for _, c := range cases {
		t.Run("a lead with "+c.name, func(t *testing.T) {
			got := found[c.lead.ID]
			if (got != nil) != c.want || got != nil && got.ID != r.ID {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestLinkLead(t *testing.T) {
	m := openMarket(t)
	t.Run("lets progress on the lead extend the protection, of the first lead that is named", func(t *testing.T) {
		m := m.on(t)
		defer m.setClock(monday)
		r := m.file(m.ann, company("Leading"))
		m.follow()
		leads := []*crm.Lead{{Name: "李雷", OwnerID: &m.ann.ID}, {Name: "韩梅梅"}}
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			locked, err := store.Registrations.Lock(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			for _, lead := range leads {
				if err := store.Leads.Insert(ctx, tx, lead); err != nil {
					return err
				}
				if err := activities.LinkLead(ctx, tx, locked, lead.ID); err != nil {
					return err
				}
			}
			return nil
		})
		m.setClock(monday.AddDate(0, 0, 20))
		m.act(m.ann, func(ctx context.Context, tx *store.Tx) error {
			return activities.InteractionVerbs().Create(ctx, tx, &crm.Interaction{LeadID: &leads[0].ID, Channel: crm.ChannelVisit, Summary: "谈", OccurredAt: tx.Now})
		})
		m.follow()
		if got := m.registration(r.ID); *got.LeadID != leads[0].ID || got.ProtectedUntil.String() != "2027-01-12" {
			t.Errorf("of %v until %v", got.LeadID, got.ProtectedUntil)
		}
	})
}

func TestFindTaken(t *testing.T) {
	m := openMarket(t)
	m.file(m.ann, &crm.Registration{Company: "格力电器股份有限公司", Contact: "secret-name", Phone: "13911113333", Email: "secret@gree.example"})
	ask := func(t *testing.T, by crm.Viewer, text string) (found []store.TakenBy, err error) {
		t.Helper()
		err = m.db.Do(t.Context(), by, func(ctx context.Context, tx *store.Tx) (err error) {
			found, err = activities.FindTaken(ctx, tx, text)
			return err
		})
		return found, err
	}
	for _, text := range []string{"格力电器", "格力电器有限公司", "139 1111 3333", "SECRET@gree.example"} {
		t.Run("is told to a stranger without a name: "+text, func(t *testing.T) {
			found, err := ask(t, m.cid, text)
			if err != nil || len(found) != 1 {
				t.Fatalf("%v %v", found, err)
			}
			got := found[0]
			if got.Kind != crm.Registrations.Name || got.Seen || got.ID != uuid.Nil || got.Title != "" || got.Owner != "" {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("names the record to who sees it", func(t *testing.T) {
		found, err := ask(t, m.lea, "格力电器")
		if err != nil || len(found) != 1 || !found[0].Seen || found[0].Owner != "ann" {
			t.Errorf("%+v %v", found, err)
		}
	})
	for _, text := range []string{"", "格力", "abc", "139111", "@", "有限公司", "a@b", "(((((("} {
		t.Run("is not told for so little: "+text, func(t *testing.T) {
			_, err := ask(t, m.cid, text)
			requireRefused(t, err, "q:too-short")
		})
	}
	t.Run("is logged without what was asked, and so often an hour answered", func(t *testing.T) {
		before := m.count(`SELECT count(*) FROM taken_searches WHERE user_id = $1`, m.ben.ID)
		var err error
		for range 31 {
			_, err = ask(t, m.ben, "格力电器")
		}
		if many := new(activities.TooManyFailures); !errors.As(err, &many) {
			t.Errorf("the 31st is answered: %v", err)
		}
		if n := m.count(`SELECT count(*) FROM taken_searches WHERE user_id = $1`, m.ben.ID) - before; n != 30 {
			t.Errorf("logged %d times", n)
		}
		m.setClock(monday.Add(61 * time.Minute))
		defer m.setClock(monday)
		if _, err := ask(t, m.ben, "格力电器"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}
