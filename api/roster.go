package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// seatView is how a member of a roster stands now. What is about a person's day
// is told to who leads them, to the manager of the roster, and to admins.
type seatView struct {
	MemberID    uuid.UUID  `json:"memberId"`
	UserID      uuid.UUID  `json:"userId"`
	Name        string     `json:"name"`
	Department  string     `json:"department"`
	Told        bool       `json:"told" doc:"You may know how they stand; otherwise what follows is left out."`
	Open        int        `json:"open,omitempty" doc:"First contacts they have to make."`
	Had         int        `json:"had,omitempty" doc:"Given to them in this roster in the last 30 days."`
	Place       int        `json:"place,omitempty" doc:"In the order of who is next with a lead of the grade, 1 is next."`
	Reason      string     `json:"reason,omitempty" doc:"Why nothing can be given to them now."`
	ReasonLabel string     `json:"reasonLabel,omitempty"`
	AwayUntil   *time.Time `json:"awayUntil,omitempty"`
	LastAt      *time.Time `json:"lastAt,omitempty" doc:"When they were last given a lead of the grade."`
}

// givenView is one line of the ledger of a roster.
type givenView struct {
	ID            uuid.UUID `json:"id"`
	At            time.Time `json:"at"`
	Person        person    `json:"person"`
	StrategyLabel string    `json:"strategyLabel"`
	Eligible      int       `json:"eligible" doc:"How many could have taken it."`
	Considered    int       `json:"considered"`
	Lead          *person   `json:"lead,omitempty" doc:"The lead, where you may see it."`
}

type seatsQuery struct {
	ByID
	Grade string `query:"grade" default:"A" enum:"A,B,C" doc:"Of leads of each grade it is somebody else's turn."`
}

type givenQuery struct {
	ByID
	Limit int `query:"limit" default:"20" minimum:"1" maximum:"100"`
}

// hadWithin is over how many days it is told how much each was given.
const hadWithin = 30

func (s *Server) rosterRoutes() {
	handle(s, operation("seats-of-roster", http.MethodGet, "/rosters/{id}/seats", "How the members of a roster stand now", crm.Rosters.Plural), s.rosterSeats)
	handle(s, operation("allocations-of-roster", http.MethodGet, "/rosters/{id}/allocations", "What was shared out in a roster, the latest first", crm.Rosters.Plural), s.rosterAllocations)
}

func (s *Server) rosterSeats(ctx context.Context, in *seatsQuery) (*itself[items[seatView]], error) {
	viewer := viewerOf(ctx)
	roster, err := store.Rosters.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	var seats []store.SeatNow
	err = s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		seats, err = store.SeatsNow(ctx, tx, roster.ID, tx.Now.AddDate(0, 0, -hadWithin))
		return err
	})
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(seats))
	for i, seat := range seats {
		ids[i] = seat.UserID
	}
	people, err := store.NamedPeople(ctx, s.DB, ids)
	if err != nil {
		return nil, err
	}
	views := []seatView{}
	manages := roster.ManagerID != nil && *roster.ManagerID == viewer.ID
	for _, seat := range activities.SeatPlaces(seats, crm.Grade(in.Grade), s.DB.Now()) {
		views = append(views, seatViewOf(seat, people[seat.UserID], manages || store.SeesPerson(viewer, seat.UserID), viewer.Language))
	}
	return answered(items[seatView]{views}), nil
}

func seatViewOf(seat activities.SeatPlace, who store.NamedPerson, told bool, language crm.Language) seatView {
	view := seatView{MemberID: seat.MemberID, UserID: seat.UserID, Name: seat.Name, Department: who.Department, Told: told}
	if !told {
		return view
	}
	view.Open, view.Had, view.Place, view.LastAt = seat.Open, seat.Had, seat.Place, seat.LastAt
	if seat.Reason != "" {
		view.Reason, view.ReasonLabel = string(seat.Reason), crm.LabelOf(seat.Reason.Choices(), string(seat.Reason)).In(language)
	}
	if seat.Reason == activities.Away {
		view.AwayUntil = seat.AwayUntil
	}
	return view
}

func (s *Server) rosterAllocations(ctx context.Context, in *givenQuery) (*itself[items[givenView]], error) {
	viewer := viewerOf(ctx)
	if _, err := store.Rosters.Get(ctx, s.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	ledger, err := store.AllocationsOf(ctx, s.DB, in.ID, in.Limit)
	if err != nil {
		return nil, err
	}
	var people, leads []uuid.UUID
	for _, line := range ledger {
		people, leads = append(people, line.UserID), append(leads, line.LeadID)
	}
	names, err := store.NamesOf(ctx, s.DB, viewer, map[string][]uuid.UUID{crm.Users.Name: people, crm.Leads.Name: leads})
	if err != nil {
		return nil, err
	}
	views := []givenView{}
	for _, line := range ledger {
		views = append(views, givenViewOf(line, names, viewer.Language))
	}
	return answered(items[givenView]{views}), nil
}

func givenViewOf(line *store.Allocation, names map[uuid.UUID]string, language crm.Language) givenView {
	view := givenView{
		ID: line.ID, At: line.At, Person: person{&line.UserID, names[line.UserID]}, Considered: len(line.Considered),
		StrategyLabel: crm.LabelOf(rules.Strategy("").Choices(), line.Strategy).In(language),
	}
	for _, c := range line.Considered {
		if c.Reason == "" {
			view.Eligible++
		}
	}
	if name, seen := names[line.LeadID]; seen {
		view.Lead = &person{&line.LeadID, name}
	}
	return view
}
