package api

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type matchRequest struct {
	Body struct {
		Values map[string]json.RawMessage `json:"values" doc:"The fields as far as they are filled in; what cannot be read is passed over."`
		Except *uuid.UUID                 `json:"except,omitempty" doc:"The record itself, when it exists."`
	}
}

// MatchView is a record about the same company or person. Of a record that the
// caller may not see it says that there is one, and with which department.
type MatchView struct {
	Kind       string     `json:"kind"`
	KindLabel  string     `json:"kindLabel"`
	Plural     string     `json:"plural"`
	ID         *uuid.UUID `json:"id,omitempty" doc:"Left out where the caller may not see the record: it is taken."`
	Name       string     `json:"name,omitempty"`
	Owner      string     `json:"owner,omitempty"`
	Department string     `json:"department,omitempty"`
	By         []string   `json:"by" enum:"phone,mail,name,field" doc:"What is the same."`
}

// matches tells who types a new record of what is there already. Only who may
// enter records is told, since it tells of records of others.
func (r *resource) matches(ctx context.Context, in *matchRequest) (*itself[items[MatchView]], error) {
	if err := r.allow(ctx, crm.Create); err != nil {
		return nil, err
	}
	viewer := viewerOf(ctx)
	record := r.table.blank()
	typed := map[string]json.RawMessage{}
	for _, name := range r.schema.Match {
		if value, ok := in.Body.Values[name]; ok {
			typed[name] = value
		}
	}
	r.schema.Apply(record, typed, false) // what is half typed is not looked for
	except := uuid.Nil
	if in.Body.Except != nil {
		except = *in.Body.Except
	}
	found, err := store.Matches(ctx, r.DB, viewer, r.schema.MatchKeys(record), except)
	views := make([]MatchView, len(found))
	for i, m := range found {
		views[i] = matchView(m, viewer.Language)
	}
	return answered(items[MatchView]{views}), err
}

func matchView(m store.Match, language crm.Language) MatchView {
	schema, _ := crm.SchemaNamed(m.Kind)
	view := MatchView{
		Kind: m.Kind, KindLabel: schema.Label.In(language), Plural: schema.Plural,
		Name: m.Title, Owner: m.Owner, Department: m.Department, By: signsOf(m.Keys),
	}
	if m.Seen {
		view.ID = &m.ID
	}
	return view
}

// signsOf says what match keys are made of, each once.
func signsOf(keys []string) []string {
	signs := []string{}
	for _, key := range keys {
		if sign := string(crm.SignOf(key)); !slices.Contains(signs, sign) {
			signs = append(signs, sign)
		}
	}
	return signs
}
