package activities_test

import (
	"context"
	"slices"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// requireLinked wants a registration to name a lead, and both histories to tell
// of each other.
func (m *market) requireLinked(r *crm.Registration, lead *crm.Lead, told string) {
	m.Helper()
	if now := m.registration(r.ID); told == "registration.linked" && (now.LeadID == nil || *now.LeadID != lead.ID) {
		m.Errorf("the registration names %v", now.LeadID)
	}
	if !slices.Contains(m.events(lead.ID), "lead.registered") || !slices.Contains(m.events(r.ID), told) {
		m.Errorf("told is %v, and of the registration %v", m.events(lead.ID), m.events(r.ID))
	}
	if n := m.count(`SELECT count(*) FROM changes WHERE record_id = $1 AND type = 'lead.registered' AND data->'facts'->>'registration' = $2`,
		lead.ID, r.Number); n != 1 {
		m.Errorf("the lead names the registration %d times", n)
	}
}

// bring takes in leads together and does what is due.
func (m *market) bring(leads ...*crm.Lead) {
	m.Helper()
	m.follow() // so that only leads are gathered
	m.enter(leads...)
	m.drive(m.gather())
}

func TestLeadRegistered(t *testing.T) {
	m := openMarket(t)
	m.roster("inside-sales", m.cid)
	t.Run("belongs to who registered its company, by that alone, and so does the next", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, &crm.Registration{Company: "海尔集团公司", Phone: "13911112222"})
		first, second := &crm.Lead{Name: "李雷", Company: "海尔"}, &crm.Lead{Name: "韩梅梅", Phone: "+86 139 1111 2222"}
		m.bring(first, second)
		for lead, told := range map[*crm.Lead]string{first: "registration.linked", second: "registration.approached"} {
			m.requireLead(lead, crm.LeadAssigned, &m.ann.ID, crm.LeadStepFirstContact)
			m.requireLinked(r, lead, told)
			if n := m.count(`SELECT count(*) FROM allocations a JOIN decisions d ON d.id = a.decision_id
				WHERE a.lead_id = $1 AND a.strategy = 'registered' AND d.point = 'lead.qualify'`, lead.ID); n != 1 {
				t.Error("why it is theirs is not told")
			}
			if task := m.open(lead.ID); !task.HeldBy(m.ann.ID) || task.DecisionID == nil {
				t.Errorf("the task is with %v", task.AssigneeID)
			}
		}
	})
	t.Run("is answered even where the rules would not", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, company("Unreachable"))
		lead := &crm.Lead{Name: "nobody", Company: "Unreachable"}
		m.follow()
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
		m.drive(m.gather())
		m.requireLead(lead, crm.LeadAssigned, &m.ann.ID, crm.LeadStepFirstContact)
		m.requireLinked(r, lead, "registration.linked")
	})
	t.Run("is routed where who registered it is away, and still linked", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ben, company("Absent"))
		m.changeUser(m.ben.ID, func(u *crm.User) { u.AwayUntil = new(monday.AddDate(0, 0, 9)) })
		defer m.changeUser(m.ben.ID, func(u *crm.User) { u.AwayUntil = nil })
		lead := &crm.Lead{Name: "李雷", Company: "Absent", Source: crm.SourceReferral}
		m.bring(lead)
		m.requireLead(lead, crm.LeadAssigned, &m.cid.ID, crm.LeadStepFirstContact)
		m.requireLinked(r, lead, "registration.linked")
	})
	t.Run("goes before the customer's owner, and keeps the customer", func(t *testing.T) {
		m := m.on(t)
		m.file(m.ann, &crm.Registration{Company: "Elsewhere", Phone: "13922223333"})
		customer := &crm.Customer{Name: "Someone", Phone: "13922224444", OwnerID: &m.cid.ID}
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
		lead := &crm.Lead{Name: "李雷", Company: "Elsewhere", Phone: "13922224444"}
		m.bring(lead)
		m.requireLead(lead, crm.LeadAssigned, &m.ann.ID, crm.LeadStepFirstContact)
		if got := m.house.lead(lead.ID); got.CustomerID == nil || *got.CustomerID != customer.ID {
			t.Errorf("the customer is %v", got.CustomerID)
		}
	})
	t.Run("is merged into a lead of the same owner, not into one of somebody else", func(t *testing.T) {
		m := m.on(t)
		before := &crm.Lead{Name: "李雷", Phone: "13933334444", Email: "a@shared.example", Source: crm.SourceReferral}
		m.bring(before)
		m.requireLead(before, crm.LeadAssigned, &m.cid.ID, crm.LeadStepFirstContact)
		m.file(m.ann, company("Shared"))
		apart := &crm.Lead{Name: "李雷", Phone: "13933334444", Email: "a@shared.example", Company: "Shared"}
		again := &crm.Lead{Name: "李雷", Phone: "13933334444", Email: "a@shared.example", Company: "Shared"}
		m.bring(apart)
		m.requireLead(apart, crm.LeadAssigned, &m.ann.ID, crm.LeadStepFirstContact)
		m.bring(again)
		if got := m.house.lead(again.ID); got.State != crm.LeadMerged || *got.MergedIntoID != apart.ID {
			t.Errorf("%s into %v", got.State, got.MergedIntoID)
		}
	})
	t.Run("is nobody's in particular once the registration is over", func(t *testing.T) {
		m := m.on(t)
		r := m.file(m.ann, company("Over"))
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE registrations SET state = 'expired' WHERE id = $1`, r.ID)
			return err
		})
		lead := &crm.Lead{Name: "李雷", Company: "Over", Source: crm.SourceReferral}
		m.bring(lead)
		m.requireLead(lead, crm.LeadAssigned, &m.cid.ID, crm.LeadStepFirstContact)
	})
}
