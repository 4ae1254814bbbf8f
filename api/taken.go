package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type takenQuery struct {
	Text string `query:"q" required:"true" maxLength:"200" doc:"The whole name of a company, a phone number or a mail address."`
}

// TakenView tells whether somebody works on a company.
type TakenView struct {
	Taken bool          `json:"taken"`
	By    []TakenByView `json:"by" doc:"By what, as far as you may know."`
}

// TakenByView is a record by which somebody works on a company. Who may not see
// it is told neither whose it is nor what it says.
type TakenByView struct {
	Kind           string     `json:"kind" enum:"registration,customer,deal,lead"`
	KindLabel      string     `json:"kindLabel"`
	Plural         string     `json:"plural"`
	Department     string     `json:"department" doc:"Of its owner; empty: in none."`
	Since          string     `json:"since" format:"date"`
	ProtectedUntil string     `json:"protectedUntil,omitempty" format:"date" doc:"Of a registration."`
	ID             *uuid.UUID `json:"id,omitempty" doc:"Left out where you may not see it."`
	Name           string     `json:"name,omitempty"`
	Owner          string     `json:"owner,omitempty"`
}

func (s *Server) taken(ctx context.Context, in *takenQuery) (*itself[TakenView], error) {
	viewer := viewerOf(ctx)
	var found []store.TakenBy
	err := s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		found, err = activities.FindTaken(ctx, tx, in.Text)
		return err
	})
	if err != nil {
		return nil, err
	}
	view := TakenView{Taken: len(found) > 0, By: []TakenByView{}}
	for _, t := range found {
		view.By = append(view.By, takenByView(t, viewer.Language, s.Company.Zone()))
	}
	return answered(view), nil
}

func takenByView(t store.TakenBy, language crm.Language, zone *time.Location) TakenByView {
	schema, _ := crm.SchemaNamed(t.Kind)
	view := TakenByView{
		Kind: t.Kind, KindLabel: schema.Label.In(language), Plural: schema.Plural, Department: t.Department,
		Since: crm.DateOf(t.Since.In(zone)).String(), Name: t.Title, Owner: t.Owner,
	}
	if t.ProtectedUntil != nil {
		view.ProtectedUntil = t.ProtectedUntil.String()
	}
	if t.Seen {
		view.ID = &t.ID
	}
	return view
}
