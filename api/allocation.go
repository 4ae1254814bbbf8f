package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

type allocationView struct {
	Roster        string          `json:"roster,omitempty"`
	Strategy      string          `json:"strategy"`
	StrategyLabel string          `json:"strategyLabel"`
	Chosen        chosenView      `json:"chosen"`
	You           *StandingView   `json:"you,omitempty"`
	EligibleCount int             `json:"eligibleCount"`
	Others        []reasonCount   `json:"others" doc:"How many could not take it; by reason for managers."`
	People        []personInRoute `json:"people,omitempty" doc:"Those whose names and reasons you may see."`
}

type chosenView struct {
	Name string `json:"name"`
	You  bool   `json:"you"`
}

// StandingView is how one person stood when work was shared out.
type StandingView struct {
	Eligible    bool   `json:"eligible"`
	Reason      string `json:"reason,omitempty"`
	ReasonLabel string `json:"reasonLabel,omitempty"`
	Open        int    `json:"open"`
	Capacity    int    `json:"capacity"`
	Standing    int    `json:"standing" doc:"Place in the order, 1 is next."`
}

type personInRoute struct {
	Name string `json:"name"`
	StandingView
}

type reasonCount struct {
	Reason      string `json:"reason"`
	ReasonLabel string `json:"reasonLabel"`
	Count       int    `json:"count"`
}

// allocation tells how a person was chosen: one's own standing, others as
// counts, and names only of those whom the viewer manages.
func (s *Server) allocation(ctx context.Context, viewer crm.Viewer, decision uuid.UUID) (*allocationView, error) {
	a, err := store.AllocationOf(ctx, s.DB, decision)
	if err != nil || a == nil {
		return nil, err
	}
	names, err := s.namesInAllocation(ctx, a)
	if err != nil {
		return nil, err
	}
	language := viewer.Language
	view := &allocationView{
		Strategy: a.Strategy, StrategyLabel: strategyLabel(a.Strategy).In(language),
		Chosen: chosenView{names[a.UserID], a.UserID == viewer.ID}, Others: []reasonCount{},
	}
	if a.RosterID != nil {
		view.Roster = names[*a.RosterID]
	}
	counts := map[string]int{}
	for _, c := range a.Considered {
		if c.Reason == "" {
			view.EligibleCount++
		} else {
			counts[c.Reason]++
		}
		standing := standingOf(c, a.Considered, language)
		if a.RosterID != nil && c.UserID == viewer.ID {
			view.You = &standing
		}
		if a.RosterID != nil && viewer.Role != crm.Staff && store.SeesPerson(viewer, c.UserID) {
			view.People = append(view.People, personInRoute{names[c.UserID], standing})
		}
	}
	view.Others = othersSeen(counts, viewer)
	return view, nil
}

// othersSeen counts who could not take the work. Why is for managers: in a
// small team a reason is as good as a name.
func othersSeen(counts map[string]int, viewer crm.Viewer) []reasonCount {
	seen, all := []reasonCount{}, 0
	for _, reason := range activities.Ineligible("").Choices() {
		if n := counts[reason.Value]; n > 0 {
			all += n
			seen = append(seen, reasonCount{reason.Value, reason.Label.In(viewer.Language), n})
		}
	}
	if viewer.Role != crm.Staff || all == 0 {
		return seen
	}
	unable := crm.Label{ZH: "当时不能接手", EN: "Could not take it then"}
	return []reasonCount{{"unable", unable.In(viewer.Language), all}}
}

func standingOf(c store.Considered, all []store.Considered, language crm.Language) StandingView {
	view := StandingView{Eligible: c.Reason == "", Reason: c.Reason, Open: c.Open, Capacity: c.Capacity, Standing: 1}
	if c.Reason != "" {
		view.ReasonLabel = crm.LabelOf(activities.Ineligible("").Choices(), c.Reason).In(language)
	}
	for _, other := range all {
		if other.Reason == "" && other.Standing < c.Standing {
			view.Standing++
		}
	}
	return view
}

func (s *Server) namesInAllocation(ctx context.Context, a *store.Allocation) (map[uuid.UUID]string, error) {
	ids := []uuid.UUID{a.UserID}
	for _, c := range a.Considered {
		ids = append(ids, c.UserID)
	}
	names, err := store.Names(ctx, s.DB, crm.System(), crm.Users.Name, ids)
	if err != nil || a.RosterID == nil {
		return names, err
	}
	rosters, err := store.Names(ctx, s.DB, crm.System(), crm.Rosters.Name, []uuid.UUID{*a.RosterID})
	if err != nil {
		return nil, err
	}
	names[*a.RosterID] = rosters[*a.RosterID]
	return names, nil
}

// strategyLabel names how a lead was given to somebody.
func strategyLabel(strategy string) crm.Label {
	if strategy == store.AllocatedByRegistration {
		return crm.Label{ZH: "归报备人", EN: "To who registered it"}
	}
	return crm.LabelOf(rules.Strategy("").Choices(), strategy)
}
