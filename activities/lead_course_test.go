package activities_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// open is the one open task on a lead.
func (h *house) open(lead uuid.UUID) *crm.Task {
	h.Helper()
	var open *crm.Task
	for _, task := range h.tasks(lead) {
		if task.State == crm.TaskOpen {
			if open != nil {
				h.Fatal("two open tasks")
			}
			open = task
		}
	}
	if open == nil {
		h.Fatal("no open task")
	}
	return open
}

// come takes in leads, each in a batch of its own, and does what is due.
func (h *house) come(leads ...*crm.Lead) activities.Batch {
	h.Helper()
	var batch activities.Batch
	for _, lead := range leads {
		batch = h.enterBatch(lead)
		h.drive(batch)
	}
	return batch
}

// requireLead wants a lead to stand so.
func (h *house) requireLead(lead *crm.Lead, state crm.LeadState, owner *uuid.UUID, step string) {
	h.Helper()
	got, p := h.lead(lead.ID), h.process(lead.ID)
	if got.State != state || !cmp.Equal(got.OwnerID, owner) || p.Step != step {
		h.Errorf("%s of %v in step %s (%s %s), want %s of %v in %s", got.State, got.OwnerID, p.Step, p.State, p.WaitingFor, state, owner, step)
	}
}

func (h *house) requireEnded(lead *crm.Lead, outcome string) {
	h.Helper()
	if p := h.process(lead.ID); p.State != crm.ProcessEnded || p.Outcome != outcome {
		h.Errorf("the process is %s with %q, want %q", p.State, p.Outcome, outcome)
	}
}

// answers completes the open task on a lead.
func (h *house) answers(who crm.Viewer, batch activities.Batch, lead *crm.Lead, outcome string, more crm.Answers) {
	h.Helper()
	task := h.open(lead.ID)
	c := activities.Completion{Version: task.Version, Outcome: outcome, Answers: crm.Answers{}}
	if task.Kind == crm.TaskFirstContact || task.Kind == crm.TaskAnswerInquiry {
		c.Answers = contacted(1).Answers
	}
	maps.Copy(c.Answers, more)
	if err := h.complete(who, task.ID, c); err != nil {
		h.Fatal(err)
	}
	h.drive(batch)
}

var invalidContact = crm.Answers{"reason": json.RawMessage(`"invalid-contact"`)}

func TestLeadDuplicates(t *testing.T) {
	t.Run("merged: the owner of the first answers, and that ends it", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		first, again := &crm.Lead{Name: "李雷", Phone: "139 0000 1111"}, &crm.Lead{Name: "李雷", Phone: "+86 13900001111", Note: "还没有人联系我"}
		h.come(first)
		batch := h.come(again)
		h.requireLead(again, crm.LeadMerged, &sam.ID, crm.LeadStepAnswer)
		if got := h.lead(again.ID); *got.MergedIntoID != first.ID {
			t.Errorf("into %v", got.MergedIntoID)
		}
		task := h.open(again.ID)
		if task.Kind != crm.TaskAnswerInquiry || !task.HeldBy(sam.ID) || task.DueAt == nil {
			t.Errorf("%+v", task)
		}
		if n := h.count(`SELECT count(*) FROM decisions WHERE id = $1 AND point = 'lead.duplicate'`, task.DecisionID); n != 1 {
			t.Error("the task does not tell why it is its owner's")
		}
		if n := h.count(`SELECT count(*) FROM interactions WHERE lead_id = $1 AND direction = 'incoming' AND summary LIKE '%还没有人联系我%'`, first.ID); n != 1 {
			t.Errorf("what it says stands %d times with the first", n)
		}
		h.answers(sam, batch, again, crm.OutcomeAnswered, nil)
		h.requireEnded(again, crm.OutcomeLeadMerged)
		if n := h.count(`SELECT count(*) FROM interactions WHERE lead_id = $1 AND by_id = $2`, first.ID, sam.ID); n != 1 {
			t.Errorf("%d answers recorded", n)
		}
	})
	t.Run("two at once: the first contact of the first answers both", func(t *testing.T) {
		h := openHouse(t)
		h.roster("inside-sales", h.hire("sam", crm.Staff))
		first, again := &crm.Lead{Name: "李雷", Phone: "13900001111"}, &crm.Lead{Name: "李雷", Phone: "13900001111"}
		h.enter(first, again)
		h.drive(h.gather())
		h.requireEnded(again, crm.OutcomeLeadMerged)
		if h.lead(first.ID).State != crm.LeadAssigned || h.lead(again.ID).State != crm.LeadMerged {
			t.Errorf("%s and %s", h.lead(first.ID).State, h.lead(again.ID).State)
		}
	})
	t.Run("whose owner is away is routed as any lead", func(t *testing.T) {
		h := openHouse(t)
		sam, sara := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)
		h.roster("inside-sales", sam)
		first, again := &crm.Lead{Name: "李雷", Phone: "13900001111"}, &crm.Lead{Name: "李雷", Phone: "13900001111"}
		h.come(first)
		h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = new(monday.AddDate(0, 0, 9)) })
		h.publish(routeAll("strategy: named-person, person: " + sara.ID.String()))
		h.come(again)
		h.requireLead(again, crm.LeadAssigned, &sara.ID, crm.LeadStepFirstContact)
	})
	t.Run("linked to the customer of a contact, whose owner gets it", func(t *testing.T) {
		h := openHouse(t)
		sam, sara := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)
		h.roster("inside-sales", sam)
		customer := h.customer(&sara.ID)
		contact := &crm.Contact{Name: "韩梅梅", CustomerID: *customer, Mobile: "0086-139-0000-2222", Active: true}
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Contacts.Insert(ctx, tx, contact) })
		lead := &crm.Lead{Name: "韩小姐", Phone: "13900002222", Source: crm.SourceExhibition}
		h.come(lead)
		h.requireLead(lead, crm.LeadAssigned, &sara.ID, crm.LeadStepFirstContact)
		if got := h.lead(lead.ID); *got.CustomerID != *customer || *got.ContactID != contact.ID {
			t.Errorf("customer %v, contact %v", got.CustomerID, got.ContactID)
		}
	})
	t.Run("like nobody it is kept, and nobody is asked", func(t *testing.T) {
		h := openHouse(t)
		h.roster("inside-sales", h.hire("sam", crm.Staff))
		h.come(&crm.Lead{Name: "a"}, &crm.Lead{Name: "b"})
		if n := h.count(`SELECT count(*) FROM decisions WHERE point = 'lead.duplicate'`); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestLeadQualified(t *testing.T) {
	t.Run("nobody can be reached: rejected with the reason", func(t *testing.T) {
		h := openHouse(t)
		lead := &crm.Lead{Name: "nobody", Source: crm.SourceAdvertisement}
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
		h.drive(h.gather())
		h.requireLead(lead, crm.LeadDisqualified, nil, crm.LeadStepCheck)
		h.requireEnded(lead, crm.OutcomeDisqualified)
		if got := h.lead(lead.ID); got.DisqualifiedReason != crm.ReasonInvalidContact || *got.Score != -50 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("little worth: it sleeps until its day and is judged anew", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		lead := &crm.Lead{Name: "visitor", Email: "v@example.com", Source: crm.SourceAdvertisement}
		batch := h.come(lead)
		h.requireLead(lead, crm.LeadNurtured, nil, crm.LeadStepNurture)
		until := h.lead(lead.ID).NurtureUntil
		if until.String() != "2027-02-21" || !h.process(lead.ID).NextAt.Equal(until.Start(h.db.Zone)) {
			t.Errorf("until %s, next %s", until, h.process(lead.ID).NextAt)
		}
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			now, err := store.Leads.Lock(ctx, tx, lead.ID)
			if err != nil {
				return err
			}
			before := *now
			now.Phone, now.Source = "13900003333", crm.SourceReferral
			return activities.LeadVerbs().Update(ctx, tx, &before, now)
		})
		h.setClock(until.Start(h.db.Zone))
		h.drive(batch)
		h.requireLead(lead, crm.LeadAssigned, &sam.ID, crm.LeadStepFirstContact)
		if p := h.process(lead.ID); p.Visit != 2 {
			t.Errorf("in round %d", p.Visit)
		}
	})
	t.Run("rules that fail keep it waiting, and what holds then judges it", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		h.publishAt("lead.qualify", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {verdict: accept, grade: =customer.grade}}\n")
		lead := &crm.Lead{Name: "waits"}
		batch := h.come(lead)
		if p := h.process(lead.ID); p.WaitingFor != crm.WaitingForRule || h.lead(lead.ID).State != crm.LeadWaiting {
			t.Fatalf("%+v", p)
		}
		if h.lead(lead.ID).Score == nil {
			t.Error("what was found out of it before is lost")
		}
		h.publishAt("lead.qualify", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {verdict: accept, grade: A}}\n")
		h.setClock(monday.Add(time.Hour))
		h.drive(batch)
		h.requireLead(lead, crm.LeadAssigned, &sam.ID, crm.LeadStepFirstContact)
		if got := h.lead(lead.ID); got.Grade != crm.GradeA {
			t.Errorf("grade %q", got.Grade)
		}
	})
}

func TestLeadDeadlineFails(t *testing.T) {
	h := openHouse(t)
	sam := h.hire("sam", crm.Staff)
	h.roster("inside-sales", sam)
	h.publishAt("lead.deadline", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {withinMinutes: '=len(customer.ownerId)', warnAtPercent: 50}}\n")
	lead := &crm.Lead{Name: "no deadline"}
	batch := h.come(lead)
	t.Run("it has its owner, and its task when the rules answer", func(t *testing.T) {
		h := h.within(t)
		h.requireLead(lead, crm.LeadAssigned, &sam.ID, crm.LeadStepFirstContact)
		if p := h.process(lead.ID); p.WaitingFor != crm.WaitingForRule || len(h.tasks(lead.ID)) != 0 {
			t.Errorf("%+v", p)
		}
		h.publishAt("lead.deadline", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {withinMinutes: 60, warnAtPercent: 50}}\n")
		h.setClock(monday.Add(time.Hour))
		h.drive(batch)
		if task := h.open(lead.ID); !task.HeldBy(sam.ID) || !task.DueAt.Equal(monday.Add(2*time.Hour)) || !h.lead(lead.ID).FirstContactDueAt.Equal(*task.DueAt) {
			t.Errorf("%+v", task)
		}
	})
}

// miss lets the deadline of the open task on a lead pass and says what was done.
func (h *house) miss(batch activities.Batch, lead *crm.Lead) string {
	h.Helper()
	at := h.process(lead.ID).NextAt
	for range 3 { // warnings come first
		h.setClock(*at)
		before := h.count(`SELECT count(*) FROM breaches`)
		h.drive(batch)
		if h.count(`SELECT count(*) FROM breaches`) > before {
			var action string
			if err := h.db.QueryRow(h.Context(), `SELECT action FROM breaches ORDER BY at DESC, times DESC LIMIT 1`).Scan(&action); err != nil {
				h.Fatal(err)
			}
			return action
		}
		at = h.process(lead.ID).NextAt
	}
	h.Fatal("no deadline was missed")
	return ""
}

func TestLeadBreaches(t *testing.T) {
	t.Run("urged, given to another, escalated, and then into the pool", func(t *testing.T) {
		h := openHouse(t)
		lena := h.hire("lena", crm.Manager)
		sam, sara := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)
		for _, person := range []crm.Viewer{sam, sara} {
			h.changeUser(person.ID, func(u *crm.User) { u.ManagerID = &lena.ID })
		}
		h.roster("inside-sales", sam, sara)
		lead := &crm.Lead{Name: "late"}
		batch := h.come(lead)
		first := *h.lead(lead.ID).OwnerID
		var did []string
		for range 6 {
			did = append(did, h.miss(batch, lead))
		}
		if diff := cmp.Diff([]string{"urge", "reassign", "escalate", "escalate", "escalate", "pool"}, did); diff != "" {
			t.Error(diff)
		}
		h.requireLead(lead, crm.LeadPooled, nil, crm.LeadStepPool)
		var owners []uuid.UUID
		for _, task := range h.tasks(lead.ID) {
			owners = append(owners, *task.AssigneeID)
		}
		if len(owners) != 2 || owners[0] != first || owners[1] == first {
			t.Errorf("its owners were %v", owners)
		}
		if p := h.process(lead.ID); p.NextAt != nil || p.State != crm.ProcessRunning {
			t.Errorf("%+v", p)
		}
	})
	t.Run("nobody gets it twice: it waits where only the late one is left", func(t *testing.T) {
		h := openHouse(t)
		lena, sam := h.hire("lena", crm.Manager), h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		if _, err := h.db.Exec(t.Context(), `UPDATE rosters SET manager_id = $1`, lena.ID); err != nil {
			t.Fatal(err)
		}
		lead := &crm.Lead{Name: "late"}
		batch := h.come(lead)
		h.miss(batch, lead)
		h.miss(batch, lead)
		h.requireLead(lead, crm.LeadWaiting, nil, crm.LeadStepRoute)
		h.setClock(h.process(lead.ID).NextAt.Add(time.Minute))
		h.drive(batch)
		if n := h.count(`SELECT count(*) FROM notices WHERE user_id = $1 AND kind = 'nobody-eligible'`, lena.ID); n != 1 {
			t.Errorf("the manager is told %d times", n)
		}
	})
	t.Run("whatever the rules say it ends in the pool at the tenth", func(t *testing.T) {
		h := openHouse(t)
		h.roster("inside-sales", h.hire("sam", crm.Staff))
		h.publishAt("lead.breach", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {action: urge}}\n")
		lead := &crm.Lead{Name: "late"}
		batch := h.come(lead)
		for range 9 {
			if did := h.miss(batch, lead); did != "urge" {
				t.Fatalf("did %s", did)
			}
		}
		if did := h.miss(batch, lead); did != "pool" || h.lead(lead.ID).State != crm.LeadPooled {
			t.Errorf("did %s, %s", did, h.lead(lead.ID).State)
		}
	})
}

func TestLeadInvalid(t *testing.T) {
	h := openHouse(t)
	lena := h.hire("lena", crm.Manager)
	sam, sara := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)
	h.roster("inside-sales", sam, sara)
	if _, err := h.db.Exec(t.Context(), `UPDATE rosters SET manager_id = $1`, lena.ID); err != nil {
		t.Fatal(err)
	}
	lead, other := &crm.Lead{Name: "wrong number"}, &crm.Lead{Name: "other"}
	batch := h.come(lead)
	h.come(other)
	owner := map[uuid.UUID]crm.Viewer{sam.ID: sam, sara.ID: sara}[*h.lead(lead.ID).OwnerID]
	t.Run("is confirmed by who keeps the roster", func(t *testing.T) {
		h := h.within(t)
		h.answers(owner, batch, lead, crm.OutcomeDisqualified, invalidContact)
		h.requireLead(lead, crm.LeadAssigned, &owner.ID, crm.LeadStepConfirm)
		if task := h.open(lead.ID); task.Kind != crm.TaskConfirmLead || !task.HeldBy(lena.ID) {
			t.Errorf("%+v", task)
		}
	})
	t.Run("can be reached after all: back to its owner, in another round", func(t *testing.T) {
		h := h.within(t)
		h.answers(lena, batch, lead, crm.OutcomeReachable, nil)
		h.requireLead(lead, crm.LeadAssigned, &owner.ID, crm.LeadStepFirstContact)
		if task := h.open(lead.ID); !task.HeldBy(owner.ID) || task.Visit != 2 {
			t.Errorf("%+v", task)
		}
	})
	t.Run("confirmed it ends, and its owner is owed one more, once", func(t *testing.T) {
		h := h.within(t)
		h.answers(owner, batch, lead, crm.OutcomeDisqualified, invalidContact)
		h.answers(lena, batch, lead, crm.OutcomeInvalid, nil)
		h.requireEnded(lead, crm.OutcomeDisqualified)
		next := []*crm.Lead{{Name: "1"}, {Name: "2"}, {Name: "3"}}
		h.come(next...)
		got := 0
		for _, lead := range next {
			if *h.lead(lead.ID).OwnerID == owner.ID {
				got++
			}
		}
		if got != 2 || *h.lead(next[0].ID).OwnerID != owner.ID {
			t.Errorf("of three the owner got %d", got)
		}
	})
}

func TestLeadResult(t *testing.T) {
	for _, c := range []struct {
		name    string
		outcome string
		answers crm.Answers
		state   crm.LeadState
		owned   bool
		step    string
	}{
		{"back to the pool", crm.OutcomeToPool, nil, crm.LeadPooled, false, crm.LeadStepPool},
		{"later", crm.OutcomeNurture, crm.Answers{"nurtureUntil": json.RawMessage(`"2027-03-01"`)}, crm.LeadNurtured, true, crm.LeadStepNurture},
		{"never", crm.OutcomeDisqualified, crm.Answers{"reason": json.RawMessage(`"no-budget"`)}, crm.LeadDisqualified, true, crm.LeadStepResult},
		{"never reached again", crm.OutcomeDisqualified, invalidContact, crm.LeadContacted, true, crm.LeadStepConfirm},
	} {
		t.Run("the owner says: "+c.name, func(t *testing.T) {
			h := openHouse(t)
			h.hire("ada", crm.Admin)
			sam := h.hire("sam", crm.Staff)
			h.roster("inside-sales", sam)
			lead := &crm.Lead{Name: "李雷"}
			batch := h.come(lead)
			h.answers(sam, batch, lead, crm.OutcomeContacted, nil)
			if task := h.open(lead.ID); task.Kind != crm.TaskLeadResult || !task.HeldBy(sam.ID) || *task.AllowedMinutes != 4800 {
				t.Fatalf("%+v", task)
			}
			h.answers(sam, batch, lead, c.outcome, c.answers)
			var owner *uuid.UUID
			if c.owned {
				owner = &sam.ID
			}
			h.requireLead(lead, c.state, owner, c.step)
		})
	}
	t.Run("what its owner put to sleep comes back to them", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam, h.hire("sara", crm.Staff), h.hire("tom", crm.Staff))
		lead := &crm.Lead{Name: "李雷"}
		batch := h.come(lead)
		owner := h.lead(lead.ID).OwnerID
		viewer := h.viewer(map[bool]string{true: "sam"}[*owner == sam.ID])
		h.answers(viewer, batch, lead, crm.OutcomeNurture, crm.Answers{"nurtureUntil": json.RawMessage(`"2026-12-01"`)})
		h.setClock(time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC))
		h.drive(batch)
		h.requireLead(lead, crm.LeadAssigned, owner, crm.LeadStepFirstContact)
	})
	t.Run("converted is a deed and no word", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		lead := &crm.Lead{Name: "李雷"}
		batch := h.come(lead)
		h.answers(sam, batch, lead, crm.OutcomeContacted, nil)
		task := h.open(lead.ID)
		requireConflict(t, h.complete(sam, task.ID, activities.Completion{Version: task.Version, Outcome: crm.OutcomeConverted, Answers: crm.Answers{}}), "not-converted")
		h.act(sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.EndLead(ctx, tx, h.lead(lead.ID), crm.OutcomeConverted)
		})
		h.requireEnded(lead, crm.OutcomeConverted)
		tasks := h.tasks(lead.ID)
		if last := tasks[len(tasks)-1]; last.State != crm.TaskDone || last.Outcome != crm.OutcomeConverted {
			t.Errorf("%+v", last)
		}
	})
}

func TestLeadHands(t *testing.T) {
	h := openHouse(t)
	sam, sara := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)
	h.roster("inside-sales", sam)
	lead := &crm.Lead{Name: "李雷"}
	batch := h.come(lead)
	t.Run("pooled it is nobody's, and its task is cancelled", func(t *testing.T) {
		h := h.within(t)
		h.act(sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.PoolLead(ctx, tx, h.lead(lead.ID), "no time")
		})
		h.drive(batch)
		h.requireLead(lead, crm.LeadPooled, nil, crm.LeadStepPool)
		if h.task(lead.ID).State != crm.TaskCancelled || !slices.Contains(h.events(lead.ID), "lead.pooled") {
			t.Errorf("%+v", h.task(lead.ID))
		}
	})
	t.Run("claimed it has an owner with a deadline, in another round", func(t *testing.T) {
		h := h.within(t)
		h.act(sara, func(ctx context.Context, tx *store.Tx) error {
			return activities.HandLead(ctx, tx, h.lead(lead.ID), sara.ID, activities.LeadClaimed)
		})
		h.drive(batch)
		h.requireLead(lead, crm.LeadAssigned, &sara.ID, crm.LeadStepFirstContact)
		claimed := `SELECT count(*) FROM changes WHERE record_id = $1 AND type = 'lead.claimed' AND actor_id = $2 AND data->'fields' @> '[{"field": "ownerId"}]'`
		if n := h.count(claimed, lead.ID, sara.ID); n != 1 {
			t.Errorf("its history tells %d times who claimed it: %v", n, h.events(lead.ID))
		}
		if task := h.open(lead.ID); !task.HeldBy(sara.ID) || task.DueAt == nil || task.Visit != 3 {
			t.Errorf("%+v", task)
		}
	})
}
