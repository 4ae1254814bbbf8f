package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ClashView is a clash as its judge and its parties read it.
type ClashView struct {
	ProcessID    uuid.UUID   `json:"processId"`
	State        string      `json:"state" enum:"running,waiting,paused,ended"`
	StateLabel   string      `json:"stateLabel"`
	Outcome      string      `json:"outcome,omitempty"`
	OutcomeLabel string      `json:"outcomeLabel,omitempty"`
	Reason       string      `json:"reason,omitempty" doc:"What the judge said."`
	StartedAt    time.Time   `json:"startedAt"`
	EndedAt      *time.Time  `json:"endedAt,omitempty"`
	Whole        bool        `json:"whole" doc:"You see what all parties did; otherwise only what you may see anyway."`
	TaskID       *uuid.UUID  `json:"taskId,omitempty" doc:"Your task to judge it."`
	Parties      []partyView `json:"parties" doc:"Whoever was there first first."`
}

type partyView struct {
	Person     *person       `json:"person,omitempty" doc:"Left out where you may not know who it is."`
	Department string        `json:"department"`
	You        bool          `json:"you"`
	Since      time.Time     `json:"since"`
	Percent    *int          `json:"percent,omitempty" doc:"Of what is sold, where the performance is shared."`
	Deeds      []deedView    `json:"deeds" doc:"What they did, the oldest first."`
	Records    []ClashRecord `json:"records" doc:"By what they are a party."`
}

// ClashRecord is by what somebody is a party, or what they did.
type ClashRecord struct {
	Kind      string     `json:"kind"`
	KindLabel string     `json:"kindLabel"`
	Plural    string     `json:"plural"`
	ID        *uuid.UUID `json:"id,omitempty" doc:"Left out where you may not see it."`
}

type deedView struct {
	ClashRecord
	At     time.Time `json:"at"`
	What   string    `json:"what,omitempty" doc:"The channel, or the state."`
	Words  string    `json:"words,omitempty"`
	Amount string    `json:"amount,omitempty"`
}

func (s *Server) registrationRoutes() {
	handle(s, operation("clashes-of-registration", http.MethodGet, "/registrations/{id}/clashes",
		"The clashes over a registration, the latest first, with what each party did", crm.Registrations.Plural), s.clashes)
	handle(s, operation("find-taken", http.MethodGet, "/taken",
		"Whether somebody works on a company, by its whole name, phone number or mail address; so many an hour, each logged", "taken"), s.taken)
}

func (s *Server) clashes(ctx context.Context, in *ByID) (*itself[items[ClashView]], error) {
	viewer := viewerOf(ctx)
	if _, err := store.Registrations.Get(ctx, s.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	found, err := store.ClashesOn(ctx, s.DB, crm.Registrations.Name, in.ID)
	if err != nil {
		return nil, err
	}
	views := []ClashView{}
	for _, process := range found {
		view, err := s.clashView(ctx, viewer, process)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return answered(items[ClashView]{views}), nil
}

func (s *Server) clashView(ctx context.Context, viewer crm.Viewer, process *crm.Process) (ClashView, error) {
	kind, language := crm.ClashProcess(), viewer.Language
	view := ClashView{
		ProcessID: process.ID, State: string(process.State), StateLabel: crm.LabelOf(process.State.Choices(), string(process.State)).In(language),
		Outcome: process.Outcome, StartedAt: process.StartedAt, EndedAt: process.EndedAt, Whole: viewer.Role == crm.Admin,
	}
	if process.Outcome != "" {
		view.OutcomeLabel = crm.LabelOf(kind.Outcomes, process.Outcome).In(language)
	}
	tasks, err := store.TasksOfProcess(ctx, s.DB, process.ID)
	if err != nil {
		return view, err
	}
	for _, t := range tasks {
		if t.State == crm.TaskDone && t.Kind == crm.TaskJudgeClash {
			view.Reason = t.Answers.Text(crm.ClashReason)
		}
		mine := t.CandidateOf(viewer.ID)
		view.Whole = view.Whole || mine || t.CompletedBy != nil && *t.CompletedBy == viewer.ID
		if mine && t.State == crm.TaskOpen && t.Kind == crm.TaskJudgeClash {
			view.TaskID = &t.ID
		}
	}
	view.Parties, err = s.partyViews(ctx, viewer, process.ID, view.Whole)
	return view, err
}

// partyViews are the parties of a clash with what each did: all of it to who
// judges, and to others what they may see anyway.
func (s *Server) partyViews(ctx context.Context, viewer crm.Viewer, process uuid.UUID, whole bool) ([]partyView, error) {
	sides, err := store.SidesOf(ctx, s.DB, process)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, side := range sides {
		if !slices.Contains(ids, side.OwnerID) {
			ids = append(ids, side.OwnerID)
		}
	}
	people, err := store.NamedPeople(ctx, s.DB, ids)
	if err != nil {
		return nil, err
	}
	deeds, err := store.DeedsOf(ctx, s.DB, viewer, process)
	if err != nil {
		return nil, err
	}
	parties := []partyView{}
	for _, id := range ids {
		party := partyView{Department: people[id].Department, You: id == viewer.ID, Deeds: []deedView{}, Records: []ClashRecord{}}
		if err := s.fillParty(ctx, viewer, &party, sidesBy(sides, id), whole); err != nil {
			return nil, err
		}
		for _, d := range deeds {
			if d.ByID == id && (whole || d.Seen) {
				party.Deeds = append(party.Deeds, deedViewOf(d, viewer.Language))
			}
		}
		if whole || party.You || len(party.Deeds) > 0 || store.SeesPerson(viewer, id) {
			party.Person = &person{&id, people[id].Name}
		}
		parties = append(parties, party)
	}
	return parties, nil
}

func sidesBy(sides []store.Side, owner uuid.UUID) []store.Side {
	return slices.DeleteFunc(slices.Clone(sides), func(s store.Side) bool { return s.OwnerID != owner })
}

// fillParty tells by what somebody is a party, and what part they have in what
// is sold.
func (s *Server) fillParty(ctx context.Context, viewer crm.Viewer, party *partyView, sides []store.Side, whole bool) error {
	for i, side := range sides {
		if i == 0 || side.Since.Before(party.Since) {
			party.Since = side.Since
		}
		record := clashRecordOf(side.Kind, viewer.Language)
		seen, err := store.CanSee(ctx, s.DB, viewer, side.Kind, side.RecordID)
		if err != nil {
			return err
		}
		if seen {
			record.ID = &side.RecordID
		}
		party.Records = append(party.Records, record)
		if !seen && !whole {
			continue
		}
		shares, err := store.PerformanceShares(ctx, s.DB, side.Kind, side.RecordID)
		if err != nil {
			return err
		}
		for _, share := range shares {
			if share.UserID == side.OwnerID {
				party.Percent = &share.Percent
			}
		}
	}
	return nil
}

func clashRecordOf(kind string, language crm.Language) ClashRecord {
	schema, _ := crm.SchemaNamed(kind)
	return ClashRecord{Kind: kind, KindLabel: schema.Label.In(language), Plural: schema.Plural}
}

func deedViewOf(d store.Deed, language crm.Language) deedView {
	view := deedView{ClashRecord: clashRecordOf(d.Kind, language), At: d.At, What: deedWord(d).In(language), Words: d.Words}
	if d.Seen {
		view.ID = &d.RecordID
	}
	if d.Amount != nil {
		view.Amount = d.Amount.String()
	}
	return view
}

// deedWord is the channel or the state of what was done.
func deedWord(d store.Deed) crm.Label {
	name := "state"
	if d.Kind == crm.Interactions.Name || d.Kind == crm.Appointments.Name {
		name = "channel"
	}
	schema, _ := crm.SchemaNamed(d.Kind)
	if f, ok := schema.Field(name); ok && d.What != "" {
		return crm.LabelOf(f.Choices, d.What)
	}
	return crm.Label{}
}
