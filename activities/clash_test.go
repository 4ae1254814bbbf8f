package activities_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// meeting is a registration of Ann's, and one of somebody else's of the same
// company.
func (m *market) meeting(name string, other crm.Viewer) (first, second *crm.Registration) {
	m.Helper()
	first = m.file(m.ann, company(name))
	second = m.file(other, company(name+" Ltd"))
	m.requireState(first, crm.RegistrationActive)
	m.requireState(second, crm.RegistrationClash)
	return first, second
}

func TestClashJudge(t *testing.T) {
	m := openMarket(t)
	cases := []struct {
		name, company string
		other         func(*market) crm.Viewer
		want          func(*market) crm.Viewer
	}{
		{"is the same superior of both", "Judge A", func(m *market) crm.Viewer { return m.ben }, func(m *market) crm.Viewer { return m.lea }},
		{"is the nearest above both", "Judge B", func(m *market) crm.Viewer { return m.cid }, func(m *market) crm.Viewer { return m.boss }},
		{"is above a party who leads the other", "Judge C", func(m *market) crm.Viewer { return m.lea }, func(m *market) crm.Viewer { return m.boss }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := m.on(t)
			first, _ := m.meeting(c.company, c.other(m))
			task := m.clashTask(first)
			if !task.HeldBy(c.want(m).ID) || task.DueAt == nil {
				t.Errorf("it is with %v until %v", task.AssigneeID, task.DueAt)
			}
		})
	}
	t.Run("where the place above is vacant, is the next above", func(t *testing.T) {
		m := m.on(t)
		m.changeUser(m.lea.ID, func(u *crm.User) { u.Active = false })
		defer m.changeUser(m.lea.ID, func(u *crm.User) { u.Active = true })
		first, _ := m.meeting("Vacant", m.ben)
		if task := m.clashTask(first); !task.HeldBy(m.boss.ID) {
			t.Errorf("it is with %v", task.AssigneeID)
		}
	})
	t.Run("where nobody is above both, is an admin who is no party", func(t *testing.T) {
		m := m.on(t)
		first := m.file(m.boss, company("Top"))
		m.file(m.zoe, company("Top"))
		m.follow()
		if n := m.count(`SELECT count(*) FROM processes WHERE record_id = $1 AND kind = 'clash' AND state = 'waiting' AND waiting_for = 'nobody-eligible'`, first.ID); n != 1 {
			t.Error("somebody judges over themselves")
		}
		yan := m.hire("yan", crm.Admin)
		m.setClock(monday.AddDate(0, 0, 1))
		defer m.setClock(monday)
		if task := m.clashTask(first); task.AssigneeID != nil || cmp.Diff([]uuid.UUID{yan.ID}, task.Candidates) != "" {
			t.Errorf("it is with %v, for %v", task.AssigneeID, task.Candidates)
		}
	})
	t.Run("is never a party, by passing on neither", func(t *testing.T) {
		m := m.on(t)
		first, _ := m.meeting("Party", m.ben)
		task := m.clashTask(first)
		err := m.db.Do(t.Context(), m.lea, func(ctx context.Context, tx *store.Tx) error {
			return activities.PassOn(ctx, tx, activities.TaskAt{ID: task.ID, Version: task.Version}, m.ann.ID, "do it")
		})
		requireRefused(t, err, "to:own-entry")
	})
	t.Run("is asked anew when somebody joins whom they do not lead", func(t *testing.T) {
		m := m.on(t)
		first, _ := m.meeting("Joined", m.ben)
		before := m.clashTask(first)
		m.requireState(m.file(m.cid, company("Joined")), crm.RegistrationClash)
		after := m.clashTask(first)
		if !before.HeldBy(m.lea.ID) || !after.HeldBy(m.boss.ID) || after.ProcessID != before.ProcessID {
			t.Errorf("first with %v, then with %v", before.AssigneeID, after.AssigneeID)
		}
	})
}

func TestClashHides(t *testing.T) {
	m := openMarket(t)
	t.Run("what was there first from who came second, and the other way round", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Hidden", m.cid)
		m.clashTask(first)
		for _, look := range []struct {
			by crm.Viewer
			at *crm.Registration
		}{{m.viewer("cid"), first}, {m.viewer("ann"), second}} {
			_, err := store.Registrations.Get(t.Context(), m.db, look.by, look.at.ID)
			requireError(t, err, crm.ErrNotFound)
		}
	})
}

func TestClashOutcomes(t *testing.T) {
	m := openMarket(t)
	t.Run("one owner: the newcomer is protected anew, and the first cedes", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("One A", m.ben)
		task := m.clashTask(first)
		if err := m.complete(m.lea, task.ID, judgement(task, crm.OutcomeOneOwner, m.ben, 0)); err != nil {
			t.Fatal(err)
		}
		m.follow()
		m.requireState(first, crm.RegistrationCeded)
		won := m.requireState(second, crm.RegistrationActive)
		if won.Reason != "先到先得" || won.ProtectedUntil.String() != "2026-12-23" {
			t.Errorf("until %v because %q", won.ProtectedUntil, won.Reason)
		}
		for _, party := range []crm.Viewer{m.ann, m.ben} {
			if n := m.count(`SELECT count(*) FROM notices WHERE user_id = $1 AND kind = 'result' AND text = '先到先得'`, party.ID); n != 1 {
				t.Errorf("%s was told %d times", party.Name, n)
			}
		}
		if n := m.count(`SELECT count(*) FROM processes WHERE record_id = $1 AND state <> 'ended'`, first.ID); n != 0 {
			t.Errorf("%d processes go on with what was ceded", n)
		}
	})
	t.Run("count once, however often they are given", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Once", m.ben)
		task := m.clashTask(first)
		if err := m.complete(m.lea, task.ID, judgement(task, crm.OutcomeOneOwner, m.ann, 0)); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, m.complete(m.lea, task.ID, judgement(task, crm.OutcomeOneOwner, m.ben, 0)), "task-done")
		m.follow()
		m.follow()
		m.requireState(first, crm.RegistrationActive)
		m.requireState(second, crm.RegistrationCeded)
		err := m.db.Do(t.Context(), m.lea, func(ctx context.Context, tx *store.Tx) error {
			done, err := store.LoadTask(ctx, tx, task.ID)
			if err != nil {
				return err
			}
			return activities.TakeBack(ctx, tx, activities.TaskAt{ID: task.ID, Version: done.Version}, "sorry")
		})
		requireError(t, err, crm.ErrConflict)
		if n := m.count(`SELECT count(*) FROM changes WHERE record_id = $1 AND type = 'registration.ceded'`, second.ID); n != 1 {
			t.Errorf("ceded %d times", n)
		}
	})
	t.Run("shared: the parts stay on record, and the other works on with the owner", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Shared", m.cid)
		task := m.clashTask(first)
		if err := m.complete(m.boss, task.ID, judgement(task, crm.OutcomeShared, m.ann, 70)); err != nil {
			t.Fatal(err)
		}
		m.follow()
		m.requireState(first, crm.RegistrationActive)
		m.requireState(second, crm.RegistrationCeded)
		shares, err := store.PerformanceShares(t.Context(), m.db, crm.Registrations.Name, first.ID)
		if diff := cmp.Diff([]store.PerformanceShare{{UserID: m.ann.ID, Percent: 70}, {UserID: m.cid.ID, Percent: 30}}, shares); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if _, err := store.Registrations.Get(t.Context(), m.db, m.viewer("cid"), first.ID); err != nil {
			t.Errorf("who shares does not see it: %v", err)
		}
		if n := m.count(`SELECT count(*) FROM notices WHERE user_id = $1 AND kind = 'result'`, m.cid.ID); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
	t.Run("pool: it is nobody's, and lies where it falls", func(t *testing.T) {
		m := m.on(t)
		m.act(crm.System(), store.ShipPools)
		customer := &crm.Customer{Name: "Pooled"}
		if err := create(m.shop, m.ann, activities.CustomerVerbs(), customer); err != nil {
			t.Fatal(err)
		}
		deal := &crm.Deal{Name: "Line", CustomerID: customer.ID}
		if err := create(m.shop, m.ann, activities.DealVerbs(), deal); err != nil {
			t.Fatal(err)
		}
		second := m.file(m.ben, company("Pooled"))
		m.requireState(second, crm.RegistrationClash)
		task := m.clashTask(second)
		if err := m.complete(m.lea, task.ID, judgement(task, crm.OutcomePool, m.ann, 0)); err != nil {
			t.Fatal(err)
		}
		m.follow()
		m.requireState(second, crm.RegistrationCeded)
		for table, id := range map[string]uuid.UUID{"customers": customer.ID, "deals": deal.ID} {
			if n := m.count(`SELECT count(*) FROM `+table+` WHERE id = $1 AND owner_id IS NULL`, id); n != 1 {
				t.Errorf("the one of %s is still somebody's", table)
			}
		}
		if n := m.count(`SELECT count(*) FROM customers c JOIN pools p ON p.id = c.pool_id WHERE c.id = $1 AND p.holds = 'customer'
			AND c.pooled_at IS NOT NULL AND c.last_owner_id = $2`, customer.ID, m.ann.ID); n != 1 {
			t.Error("the customer lies in no pool")
		}
		if diff := cmp.Diff("customer.judged", m.events(customer.ID)[len(m.events(customer.ID))-1]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("pool: the leads of the registrations lie there too, but those of others", func(t *testing.T) {
		m := m.on(t)
		m.act(crm.System(), store.ShipPools)
		first, second := m.meeting("Leading", m.ben)
		theirs, others := &crm.Lead{Name: "李雷", Company: "Leading"}, &crm.Lead{Name: "韩梅梅"}
		m.bring(theirs)
		m.requireLead(theirs, crm.LeadAssigned, &m.ann.ID, crm.LeadStepFirstContact)
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			others.OwnerID, others.State = &m.cid.ID, crm.LeadAssigned
			if err := store.Leads.Insert(ctx, tx, others); err != nil {
				return err
			}
			locked, err := store.Registrations.Lock(ctx, tx, second.ID)
			if err != nil {
				return err
			}
			return activities.LinkLead(ctx, tx, locked, others.ID)
		})
		task := m.clashTask(first)
		if err := m.complete(m.lea, task.ID, judgement(task, crm.OutcomePool, m.ann, 0)); err != nil {
			t.Fatal(err)
		}
		m.requireLead(theirs, crm.LeadPooled, nil, crm.LeadStepPool)
		if m.house.lead(theirs.ID).PoolID == nil || m.tasks(theirs.ID)[0].State != crm.TaskCancelled {
			t.Error("the lead lies in no pool, or has a task")
		}
		if got := m.house.lead(others.ID); got.State != crm.LeadAssigned || *got.OwnerID != m.cid.ID {
			t.Errorf("the lead of somebody else is %s of %v", got.State, got.OwnerID)
		}
	})
	t.Run("one owner: a customer that somebody entered goes to who had registered it", func(t *testing.T) {
		m := m.on(t)
		first := m.file(m.ann, company("Given"))
		customer := &crm.Customer{Name: "Given Ltd"}
		if err := create(m.shop, m.cid, activities.CustomerVerbs(), customer); err != nil {
			t.Fatal(err)
		}
		m.requireState(first, crm.RegistrationActive)
		task := m.clashTask(first)
		if err := m.complete(m.boss, task.ID, judgement(task, crm.OutcomeOneOwner, m.ann, 0)); err != nil {
			t.Fatal(err)
		}
		if n := m.count(`SELECT count(*) FROM customers WHERE id = $1 AND owner_id = $2`, customer.ID, m.ann.ID); n != 1 {
			t.Error("it is still the newcomer's")
		}
		if got := m.requireState(first, crm.RegistrationActive); got.CustomerID == nil || *got.CustomerID != customer.ID {
			t.Error("it is not linked")
		}
	})
	t.Run("refuse who is no party, and a share beyond the whole", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Refused", m.ben)
		task := m.clashTask(first)
		requireRefused(t, m.complete(m.lea, task.ID, judgement(task, crm.OutcomeOneOwner, m.cid, 0)), "owner:no-party")
		for _, percent := range []int{0, 100, -1} {
			err := m.complete(m.lea, task.ID, judgement(task, crm.OutcomeShared, m.ann, percent))
			if len(refusedAs(err)) != 1 {
				t.Errorf("%d %% is taken: %v", percent, err)
			}
		}
		c := judgement(task, crm.OutcomePool, m.ann, 0)
		c.Answers[crm.ClashReason] = json.RawMessage(`" "`)
		requireRefused(t, m.complete(m.lea, task.ID, c), "reason:required")
		m.requireState(second, crm.RegistrationClash)
	})
}

func TestClashEnds(t *testing.T) {
	m := openMarket(t)
	t.Run("when one goes: the other is in force", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Gone", m.ben)
		m.clashTask(first)
		m.act(m.ann, func(ctx context.Context, tx *store.Tx) error {
			r, err := store.Registrations.Lock(ctx, tx, first.ID)
			if err != nil {
				return err
			}
			return activities.RegistrationVerbs().Delete(ctx, tx, r)
		})
		m.follow()
		if got := m.requireState(second, crm.RegistrationActive); got.ProtectedUntil == nil {
			t.Error("it is not protected")
		}
		if n := m.count(`SELECT count(*) FROM tasks WHERE kind = 'judge-clash' AND state = 'open' AND record_id = $1`, first.ID); n != 0 {
			t.Error("the judge still has the task")
		}
	})
	t.Run("when an admin ends it: the first stays", func(t *testing.T) {
		m := m.on(t)
		first, second := m.meeting("Ended", m.ben)
		task := m.clashTask(first)
		m.act(m.zoe, func(ctx context.Context, tx *store.Tx) error {
			return activities.ActOnProcess(ctx, tx, task.ProcessID, activities.EndProcess, "a mistake")
		})
		m.follow()
		m.requireState(first, crm.RegistrationActive)
		m.requireState(second, crm.RegistrationCeded)
	})
	t.Run("nobody changes what is judged meanwhile, but the need", func(t *testing.T) {
		m := m.on(t)
		_, second := m.meeting("Fixed", m.ben)
		verbs := activities.RegistrationVerbs()
		_, err := change(m.shop, m.ben, store.Registrations, verbs, second.ID, func(r *crm.Registration) { r.Company = "Other" })
		requireRefused(t, err, "company:under-judgement")
		if _, err := change(m.shop, m.ben, store.Registrations, verbs, second.ID, func(r *crm.Registration) { r.Interest = "valves" }); err != nil {
			t.Error(err)
		}
	})
	t.Run("who works on it with the owner begins none", func(t *testing.T) {
		m := m.on(t)
		first := m.file(m.ann, company("Together"))
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.SetShare(ctx, tx, crm.Registrations.Name, first.ID, store.Share{GranteeKind: crm.Users.Name, GranteeID: m.ben.ID, Collaborator: true})
		})
		if err := create(m.shop, m.ben, activities.CustomerVerbs(), &crm.Customer{Name: "Together"}); err != nil {
			t.Fatal(err)
		}
		if n := m.count(`SELECT count(*) FROM clash_sides WHERE record_id = $1`, first.ID); n != 0 {
			t.Error("they clash")
		}
	})
	t.Run("a changed company meets others as a new one would", func(t *testing.T) {
		m := m.on(t)
		m.file(m.ann, company("Target"))
		sneaky := m.file(m.cid, company("Harmless"))
		if _, err := change(m.shop, m.cid, store.Registrations, activities.RegistrationVerbs(), sneaky.ID, func(r *crm.Registration) { r.Company = "Target" }); err != nil {
			t.Fatal(err)
		}
		m.requireState(sneaky, crm.RegistrationClash)
	})
}
