package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// offeredView is a view as it is offered above a list.
type offeredView struct {
	ID           uuid.UUID      `json:"id"`
	Version      int64          `json:"version"`
	Name         string         `json:"name"`
	Filter       string         `json:"filter"`
	Query        string         `json:"q"`
	Sort         string         `json:"sort"`
	Columns      []string       `json:"columns" doc:"Fields to show; empty: the kind's own columns."`
	Layout       crm.ViewLayout `json:"layout" enum:"list,board"`
	Owner        person         `json:"owner"`
	TeamID       *uuid.UUID     `json:"teamId,omitempty"`
	DepartmentID *uuid.UUID     `json:"departmentId,omitempty"`
	Everybody    bool           `json:"everybody"`
	Mine         bool           `json:"mine" doc:"The person made it; the others are shared with them."`
	MayEdit      bool           `json:"mayEdit"`
	Default      bool           `json:"default" doc:"The kind opens in it for this person."`
	Problems     []fieldProblem `json:"problems" doc:"What in it this person cannot use, and what to do about it; with any for the filter it shows nothing."`
}

type offeredViews struct {
	Items []offeredView `json:"items"`
	// MayShareWithAll spares screens an offer that would be refused.
	MayShareWithAll bool `json:"mayShareWithAll"`
}

func (s *Server) viewsOfKind(ctx context.Context, in *ByPlural) (*itself[offeredViews], error) {
	viewer := viewerOf(ctx)
	kind, ok := kindOf(in.Plural, viewer)
	if !ok || !viewer.Allowed(crm.SavedViews.Schema().Kind, crm.View) {
		return nil, fmt.Errorf("kind %s: %w", in.Plural, crm.ErrNotFound)
	}
	views, err := store.ViewsFor(ctx, s.DB, viewer, kind.Name)
	if err != nil {
		return nil, err
	}
	standard, err := store.DefaultView(ctx, s.DB, viewer.ID, kind.Name)
	if err != nil {
		return nil, err
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, ownersOf(views))
	if err != nil {
		return nil, err
	}
	offered := offeredViews{Items: make([]offeredView, len(views)), MayShareWithAll: viewer.Allowed(kind.Kind, crm.Manage)}
	for i, view := range views {
		if offered.Items[i], err = s.offer(ctx, kind, view, viewer); err != nil {
			return nil, err
		}
		offered.Items[i].Default = view.ID == standard
		offered.Items[i].Owner.Name = names[store.ReferenceOf(view.OwnerID)]
	}
	return answered(offered), nil
}

func ownersOf(views []*crm.SavedView) []uuid.UUID {
	var ids []uuid.UUID
	for _, view := range views {
		ids = append(ids, store.ReferencesOf(view.OwnerID)...)
	}
	return ids
}

func (s *Server) offer(ctx context.Context, kind crm.Schema, view *crm.SavedView, viewer crm.Viewer) (offeredView, error) {
	may, err := store.MayChange(ctx, s.DB, store.SavedViews.Schema, viewer, crm.Edit, view)
	if err != nil {
		return offeredView{}, err
	}
	problems, err := s.problemsOf(ctx, kind, view, viewer)
	if err != nil {
		return offeredView{}, err
	}
	return offeredView{
		ID: view.ID, Version: view.Version, Name: view.Name, Filter: view.Filter, Query: view.Query, Sort: view.Sort,
		Columns: orEmpty(view.ColumnNames()), Layout: view.Layout, Owner: person{ID: view.OwnerID},
		TeamID: view.TeamID, DepartmentID: view.DepartmentID, Everybody: view.Everybody,
		Mine: store.ReferenceOf(view.OwnerID) == viewer.ID, MayEdit: may, Problems: problems,
	}, nil
}

// problemsOf tells what in a view the person cannot use.
func (s *Server) problemsOf(ctx context.Context, kind crm.Schema, view *crm.SavedView, viewer crm.Viewer) ([]fieldProblem, error) {
	used, err := s.kinds.Schema(ctx, kind.Name)
	if err != nil {
		return nil, err
	}
	if len(view.Unusable(viewer, used, used)) == 0 {
		return []fieldProblem{}, nil
	}
	vocabulary, err := store.LoadVocabulary(ctx, s.DB) // for the words of fields that are retired
	if err != nil {
		return nil, err
	}
	var problems []fieldProblem
	for _, p := range view.Unusable(viewer, used, kind.WithRetired(vocabulary)) {
		problems = append(problems, fieldProblem{p.Field, p.Code, p.Message.In(viewer.Language), p.Remedy.In(viewer.Language)})
	}
	return problems, nil
}

type defaultView struct {
	ByPlural
	Body struct {
		ViewID *uuid.UUID `json:"viewId,omitempty" doc:"The view; left out: none."`
	}
}

func (s *Server) setDefaultView(ctx context.Context, in *defaultView) (*struct{}, error) {
	viewer := viewerOf(ctx)
	kind, ok := kindOf(in.Plural, viewer)
	if !ok {
		return nil, fmt.Errorf("kind %s: %w", in.Plural, crm.ErrNotFound)
	}
	return nil, s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if in.Body.ViewID != nil {
			view, err := store.SavedViews.Get(ctx, tx, viewer, *in.Body.ViewID)
			if err != nil {
				return err
			}
			if view.Kind != kind.Name {
				return fmt.Errorf("view %s of %s: %w", view.ID, kind.Name, crm.ErrNotFound)
			}
		}
		return store.SetDefaultView(ctx, tx, kind.Name, in.Body.ViewID)
	})
}
