package activities_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// many are leads of different people.
func many(count int) []*crm.Lead {
	leads := make([]*crm.Lead, count)
	for i := range leads {
		leads[i] = &crm.Lead{Name: fmt.Sprint("lead ", i)}
	}
	return leads
}

func TestLeadsThatWaitAreTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		keeper func(h *house) crm.Viewer
	}{
		{"to the admins where nobody keeps the roster", func(h *house) crm.Viewer {
			return h.hire("ada", crm.Admin)
		}},
		{"to the admins where who kept the roster has left", func(h *house) crm.Viewer {
			ada, lena := h.hire("ada", crm.Admin), h.hire("lena", crm.Manager)
			h.keep(lena.ID)
			if _, err := h.db.Exec(h.Context(), `UPDATE users SET active = false WHERE id = $1`, lena.ID); err != nil {
				h.Fatal(err)
			}
			return ada
		}},
		{"to who keeps the roster", func(h *house) crm.Viewer {
			h.hire("ada", crm.Admin)
			lena := h.hire("lena", crm.Manager)
			h.keep(lena.ID)
			return lena
		}},
	} {
		t.Run(c.name+", as one notice however many there are", func(t *testing.T) {
			h := openHouse(t)
			h.roster("inside-sales")
			keeper := c.keeper(h)
			h.come(many(40)...)
			h.come(many(40)...)
			if all, theirs := h.count(`SELECT count(*) FROM notices`), h.told(crm.NoticeNobody, keeper); all != 1 || theirs != 1 {
				t.Errorf("%d notices, %d of them theirs", all, theirs)
			}
		})
	}
}

// keep makes a person keep all rosters.
func (h *house) keep(manager uuid.UUID) {
	h.Helper()
	if _, err := h.db.Exec(h.Context(), `UPDATE rosters SET manager_id = $1`, manager); err != nil {
		h.Fatal(err)
	}
}

// limitPools makes the pools of leads those of a department in which nobody
// works; unlimit makes them the company's again.
func (h *house) limitPools() (unlimit func()) {
	h.Helper()
	department := &crm.Department{Name: "south"}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Departments.Insert(ctx, tx, department) })
	limit := func(to *uuid.UUID) {
		h.Helper()
		if _, err := h.db.Exec(h.Context(), `UPDATE pools SET department_id = $1 WHERE holds = 'lead'`, to); err != nil {
			h.Fatal(err)
		}
	}
	limit(&department.ID)
	return func() { limit(nil) }
}

// TestLeadsWithoutPool claims that no lead is lost where no pool takes it.
func TestLeadsWithoutPool(t *testing.T) {
	for _, c := range []struct {
		name string
		lose func(*house, crm.Viewer, activities.Batch, *crm.Lead)
	}{
		{"taken from who was late", func(h *house, _ crm.Viewer, batch activities.Batch, lead *crm.Lead) {
			h.publishAt("lead.breach", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {action: pool}}\n")
			h.miss(batch, lead)
		}},
		{"put into the pool by its owner", func(h *house, sam crm.Viewer, batch activities.Batch, lead *crm.Lead) {
			h.answers(sam, batch, lead, crm.OutcomeContacted, nil)
			h.answers(sam, batch, lead, crm.OutcomeToPool, nil)
		}},
	} {
		open := func(t *testing.T) (h *house, batch activities.Batch, lead *crm.Lead, unlimit func()) {
			h = openHouse(t)
			sam := h.hire("sam", crm.Staff)
			h.hire("ada", crm.Admin)
			h.roster("inside-sales", sam)
			unlimit = h.limitPools()
			lead = &crm.Lead{Name: "李雷"}
			batch = h.come(lead)
			c.lose(h, sam, batch, lead)
			return h, batch, lead, unlimit
		}
		t.Run(c.name+" it waits, the admins are told once, and it falls into a pool as soon as there is one", func(t *testing.T) {
			h, batch, lead, unlimit := open(t)
			for range 2 {
				h.requireLead(lead, crm.LeadWaiting, nil, crm.LeadStepPool)
				p := h.process(lead.ID)
				if p.State != crm.ProcessWaiting || p.WaitingFor != crm.WaitingForPool || p.NextAt == nil {
					t.Fatalf("%+v", p)
				}
				h.setClock(p.NextAt.Add(time.Minute))
				h.drive(batch)
			}
			if n := h.count(`SELECT coalesce(sum(times), 0) FROM notices WHERE user_id = $1 AND kind = 'stuck'`, h.viewer("ada").ID); n != 1 {
				t.Errorf("the admin was told %d times", n)
			}
			unlimit()
			h.setClock(h.process(lead.ID).NextAt.Add(time.Minute))
			h.drive(batch)
			h.requireLead(lead, crm.LeadPooled, nil, crm.LeadStepPool)
			if p := h.process(lead.ID); !h.lead(lead.ID).Lies() || p.State != crm.ProcessRunning || p.NextAt != nil {
				t.Errorf("%+v", p)
			}
		})
		t.Run(c.name+" it can be given by who may", func(t *testing.T) {
			h, batch, lead, _ := open(t)
			sue := h.hire("sue", crm.Staff)
			give := func(who crm.Viewer) error {
				return h.db.Do(t.Context(), who, func(ctx context.Context, tx *store.Tx) error {
					return activities.PooledLeads().Give(ctx, tx, lead.ID, sue.ID)
				})
			}
			if give(sue) == nil {
				t.Error("somebody took it")
			}
			if err := give(h.viewer("ada")); err != nil {
				t.Fatal(err)
			}
			h.drive(batch)
			h.requireLead(lead, crm.LeadAssigned, &sue.ID, crm.LeadStepFirstContact)
		})
	}
	t.Run("waiting for somebody eligible they fall into a pool as soon as there is one", func(t *testing.T) {
		h := openHouse(t)
		h.roster("inside-sales")
		unlimit := h.limitPools()
		lead := &crm.Lead{Name: "李雷"}
		batch := h.come(lead)
		unlimit()
		h.setClock(h.process(lead.ID).NextAt.Add(time.Minute))
		h.drive(batch)
		h.requireLead(lead, crm.LeadWaiting, nil, crm.LeadStepRoute)
		if !h.lead(lead.ID).Lies() {
			t.Error("nobody can claim it")
		}
	})
}
