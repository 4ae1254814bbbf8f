package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// seat changes a seat by the verb, as the editor of rosters does.
func (h *house) seat(id uuid.UUID, how func(*crm.RosterMember)) {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		seat, err := store.RosterMembers.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		before := *seat
		how(seat)
		return activities.RosterMemberVerbs().Update(ctx, tx, &before, seat)
	})
}

func (h *house) skilled(seat *crm.RosterMember, skill string, level int) {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.RosterSkillVerbs().Create(ctx, tx, &crm.RosterSkill{MemberID: seat.ID, Skill: skill, Level: level})
	})
}

// reasons are why each in a roster could not take a lead, by name.
func (h *house) reasons(lead *crm.Lead) map[string]string {
	h.Helper()
	line, err := store.AllocationOf(h.Context(), h.db, *h.task(lead.ID).DecisionID)
	if err != nil || line == nil {
		h.Fatalf("%v, %v", line, err)
	}
	reasons := map[string]string{}
	for _, c := range line.Considered {
		reasons[h.nameOf(c.UserID)] = c.Reason
	}
	return reasons
}

func (h *house) nameOf(person uuid.UUID) string {
	h.Helper()
	user, err := store.Users.Get(h.Context(), h.db, crm.System(), person)
	if err != nil {
		h.Fatal(err)
	}
	return user.Name
}

func TestLeadLimits(t *testing.T) {
	t.Run("nobody gets more than a daily limit, and the next day begins anew", func(t *testing.T) {
		h := openHouse(t)
		h.publish(routeAll("roster: team, strategy: round-robin"))
		for _, seat := range h.roster("team", h.hire("sam", crm.Staff), h.hire("sara", crm.Staff)) {
			h.seat(seat.ID, func(m *crm.RosterMember) { m.DailyLimit = 1 })
		}
		late := time.Date(2026, 11, 23, 15, 55, 0, 0, time.UTC) // five minutes before midnight in Shanghai
		h.setClock(late)
		h.come(&crm.Lead{Name: "1"}, &crm.Lead{Name: "2"})
		requireShares(h, 1)
		third := &crm.Lead{Name: "3"}
		batch := h.come(third)
		h.requireLead(third, crm.LeadWaiting, nil, crm.LeadStepRoute)
		p := h.process(third.ID)
		if p.WaitingFor != crm.WaitingForEligible || !p.NextAt.Equal(late.Add(5*time.Minute)) {
			t.Errorf("it waits for %s until %s", p.WaitingFor, p.NextAt)
		}
		h.setClock(*p.NextAt)
		h.drive(batch)
		if h.lead(third.ID).OwnerID == nil {
			t.Errorf("the next day it still waits: %+v", h.process(third.ID))
		}
	})
	t.Run("only who has the skill gets what asks for one; of the best each in turn", func(t *testing.T) {
		h := openHouse(t)
		sam, sara, tom := h.hire("sam", crm.Staff), h.hire("sara", crm.Staff), h.hire("tom", crm.Staff)
		seats := h.roster("team", sam, sara, tom)
		h.skilled(seats[0], "english", 2)
		h.skilled(seats[1], "english", 5)
		h.publish(routeAll("roster: team, strategy: round-robin, skill: english"))
		able := []*crm.Lead{{Name: "1"}, {Name: "2"}}
		h.come(able...)
		requireShares(h, 1)
		if diff := cmp.Diff(map[string]string{"sam": "", "sara": "", "tom": "not-able"}, h.reasons(able[0])); diff != "" {
			t.Error(diff)
		}
		h.publish(routeAll("roster: team, strategy: best-skill, skill: english"))
		best := &crm.Lead{Name: "3"}
		h.come(best)
		h.requireLead(best, crm.LeadAssigned, &sara.ID, crm.LeadStepFirstContact)
		if diff := cmp.Diff(map[string]string{"sam": "outskilled", "sara": "", "tom": "outskilled"}, h.reasons(best)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("who learns a skill gets what waited for it", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		seats := h.roster("team", sam)
		h.publish(routeAll("roster: team, strategy: weighted, skill: english"))
		lead := &crm.Lead{Name: "waits"}
		batch := h.come(lead)
		h.requireLead(lead, crm.LeadWaiting, nil, crm.LeadStepRoute)
		h.skilled(seats[0], "english", 1)
		h.drive(batch)
		h.requireLead(lead, crm.LeadAssigned, &sam.ID, crm.LeadStepFirstContact)
	})
	t.Run("the ledger tells of everybody why they could not take it", func(t *testing.T) {
		h := openHouse(t)
		h.publish(routeAll("roster: team, strategy: round-robin, skill: english"))
		names := []string{"able", "gone", "away", "paused", "full", "done", "unskilled"}
		var people []crm.Viewer
		for _, name := range names {
			people = append(people, h.hire(name, crm.Staff))
		}
		seats := h.roster("team", people...)
		for _, seat := range seats[:6] {
			h.skilled(seat, "english", 3)
		}
		before := &crm.Lead{Name: "before"}
		for _, seat := range append(seats[:5:5], seats[6]) { // only "done" is free
			h.seat(seat.ID, func(m *crm.RosterMember) { m.Paused = true })
		}
		h.come(before)
		for _, seat := range seats {
			h.seat(seat.ID, func(m *crm.RosterMember) { m.Paused = seat.ID == seats[3].ID })
		}
		h.changeUser(people[1].ID, func(u *crm.User) { u.Active = false })
		h.changeUser(people[2].ID, func(u *crm.User) { u.AwayUntil = new(monday.AddDate(0, 0, 9)) })
		h.seat(seats[4].ID, func(m *crm.RosterMember) { m.Capacity = 0 })
		h.seat(seats[5].ID, func(m *crm.RosterMember) { m.DailyLimit = 1 })
		lead := &crm.Lead{Name: "lead"}
		h.come(lead)
		want := map[string]string{
			"able": "", "gone": "not-active", "away": "away", "paused": "paused", "full": "at-capacity", "done": "daily-limit", "unskilled": "not-able",
		}
		if diff := cmp.Diff(want, h.reasons(lead)); diff != "" {
			t.Error(diff)
		}
	})
}
