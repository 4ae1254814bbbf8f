package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type findDuplicates struct {
	Idempotent
	Body struct {
		Filter string `json:"filter,omitempty" maxLength:"4096" doc:"Which records to compare with each other; empty is all that you see."`
	}
}

// DuplicateView is a group of records that may be the same.
type DuplicateView struct {
	ID        uuid.UUID         `json:"id"`
	Kind      string            `json:"kind"`
	State     string            `json:"state" enum:"open,dismissed,merged"`
	By        []string          `json:"by" enum:"phone,mail,name,field" doc:"What is the same."`
	FoundAt   time.Time         `json:"foundAt"`
	DecidedAt *time.Time        `json:"decidedAt,omitempty"`
	DecidedBy *person           `json:"decidedBy,omitempty"`
	Records   []DuplicateRecord `json:"records" doc:"Those that you see, the oldest first, at most 50."`
}

// DuplicateRecord is one of the records of a group.
type DuplicateRecord struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

type duplicatePage struct {
	Items      []DuplicateView `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type listDuplicates struct {
	Kind   string `query:"kind" required:"true" maxLength:"60"`
	State  string `query:"state" default:"open" enum:"open,dismissed,merged"`
	Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	Cursor string `query:"cursor" maxLength:"100" doc:"nextCursor of the page before."`
}

type dismissDuplicates struct {
	ByID
	Idempotent
	Body *struct {
		RecordID *uuid.UUID `json:"recordId,omitempty" doc:"Only this record is not the same as the others; left out, none is the same as another."`
	}
}

func (s *Server) duplicateRoutes() {
	handle(s, operation("list-duplicates", http.MethodGet, "/duplicates", "Records that may be the same, by groups", "duplicates"), s.listDuplicates)
	dismiss := operation("dismiss-duplicates", http.MethodPost, "/duplicates/{id}/acts/dismiss", "Remember that the records of a group, or one and the others, are not the same", "duplicates")
	handle(s, dismiss, s.dismissDuplicates)
	answerWith(s.api.OpenAPI().Paths[base+dismiss.Path].Post, http.StatusOK, "DuplicateView")
}

// documentJob documents that an operation leaves its work to a job.
func documentJob(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{
		"202": {
			Description: "It became a job; Location names it.",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: reference("JobView")}},
			Headers:     map[string]*huma.Header{"Location": {Schema: &huma.Schema{Type: huma.TypeString}}},
		},
		"default": op.Responses["default"],
	}
}

// findDuplicates leaves to a job to compare the records that the caller sees.
func (r *resource) findDuplicates(ctx context.Context, in *findDuplicates) (*bulkAnswer, error) {
	if err := errors.Join(r.allow(ctx, crm.View), r.allow(ctx, crm.Edit)); err != nil {
		return nil, err
	}
	viewer := viewerOf(ctx)
	schema, err := r.kinds.Schema(ctx, r.schema.Name)
	if err != nil {
		return nil, err
	}
	if err := r.table.CheckQuery(viewer, r.filterContext(viewer), store.Query{Filter: in.Body.Filter, Schema: &schema}); err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, r.schema.Plural+"/acts/find-duplicates", "", body)
	return r.bulkChange(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		job, err := activities.FindDuplicatesLater(ctx, tx, r.schema, activities.DuplicateScan{Kind: r.schema.Name, Filter: in.Body.Filter})
		return r.jobAnswer(ctx, tx, job, err)
	})
}

// duplicatesOf finds a kind of record whose duplicates the caller may handle.
func duplicatesOf(ctx context.Context, kind string) (crm.Schema, error) {
	schema, ok := crm.SchemaNamed(kind)
	viewer := viewerOf(ctx)
	if !ok || !schema.Mergeable() || !viewer.Allowed(schema.Kind, crm.View) {
		return schema, crm.InvalidField("kind", "unknown-kind",
			crm.Label{ZH: "没有这种可以查重的记录", EN: "There is no such kind of record with duplicates"},
			crm.Label{ZH: "例如 customer", EN: "For example customer"})
	}
	if !viewer.Allowed(schema.Kind, crm.Edit) {
		return schema, fmt.Errorf("duplicates of %s: %w", schema.Plural, crm.ErrForbidden)
	}
	return schema, nil
}

func (s *Server) listDuplicates(ctx context.Context, in *listDuplicates) (*itself[duplicatePage], error) {
	schema, err := duplicatesOf(ctx, in.Kind)
	if err != nil {
		return nil, err
	}
	q := store.DuplicateQuery{State: store.DuplicateState(in.State), Limit: in.Limit + 1}
	if in.Cursor != "" {
		before, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, invalidPlace()
		}
		q.Before = &before
	}
	found, err := store.FindDuplicates(ctx, s.DB, viewerOf(ctx), schema, q)
	if err != nil {
		return nil, err
	}
	page := duplicatePage{}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.NextCursor = found[in.Limit-1].ID.String()
	}
	page.Items, err = s.duplicateViews(ctx, s.DB, schema, found...)
	return answered(page), err
}

func (s *Server) dismissDuplicates(ctx context.Context, in *dismissDuplicates) (*raw, error) {
	viewer := viewerOf(ctx)
	schema, err := store.KindOfDuplicates(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	seen, err := store.GetDuplicates(ctx, s.DB, viewer, schema, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := duplicatesOf(ctx, schema.Name); err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "duplicates/"+in.ID.String()+"/acts/dismiss", "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		if err := in.dismiss(ctx, tx, schema, seen); err != nil {
			return store.Answer{}, err
		}
		group, err := store.GetDuplicates(ctx, tx, viewer, schema, in.ID)
		if err != nil {
			return store.Answer{}, err
		}
		views, err := s.duplicateViews(ctx, tx, schema, group)
		if err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(views[0])
		return store.Answer{Status: http.StatusOK, Body: body}, err
	})
}

// dismiss notes of all records of a group, or of one that the person sees in it,
// that they are not the same as the others.
func (in *dismissDuplicates) dismiss(ctx context.Context, tx *store.Tx, schema crm.Schema, group store.Duplicates) error {
	switch {
	case in.Body == nil || in.Body.RecordID == nil:
		return store.DismissDuplicates(ctx, tx, group.ID)
	case !slices.Contains(group.Records, *in.Body.RecordID):
		return crm.InvalidField("recordId", "unknown-reference",
			crm.Label{ZH: "这组里没有这条记录", EN: "The group has no such record"},
			crm.Label{ZH: "请从这组的记录中选择", EN: "Choose one of its records"})
	}
	return store.ExceptDuplicate(ctx, tx, schema, group.ID, *in.Body.RecordID)
}

func (s *Server) duplicateViews(ctx context.Context, db store.Querier, schema crm.Schema, groups ...store.Duplicates) ([]DuplicateView, error) {
	var records []uuid.UUID
	var people []*uuid.UUID
	for _, g := range groups {
		records, people = append(records, g.Records...), append(people, g.DecidedBy)
	}
	names, err := store.Names(ctx, db, viewerOf(ctx), schema.Name, records)
	if err != nil {
		return nil, err
	}
	named, err := s.peopleNamed(ctx, db, people...)
	if err != nil {
		return nil, err
	}
	views := make([]DuplicateView, len(groups))
	for i, g := range groups {
		views[i] = DuplicateView{ID: g.ID, Kind: schema.Name, State: string(g.State), By: signsOf(g.Keys), FoundAt: g.FoundAt, DecidedAt: g.DecidedAt}
		if g.DecidedBy != nil {
			views[i].DecidedBy = new(named(g.DecidedBy))
		}
		for _, id := range g.Records {
			views[i].Records = append(views[i].Records, DuplicateRecord{id, names[id]})
		}
	}
	return views, nil
}
