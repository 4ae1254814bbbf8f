package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// resource serves one kind of record at /{plural}.
type resource struct {
	*Server
	table  desk
	schema crm.Schema
}

// ByID names one record. It is exported because huma looks into exported
// embedded structs only, as are the other parts of inputs.
type ByID struct {
	ID uuid.UUID `path:"id"`
}

// Found selects records of a kind.
type Found struct {
	Filter string `query:"filter" maxLength:"4096" doc:"Condition in the filter language."`
	Text   string `query:"q" maxLength:"200" doc:"Free text; all words must occur."`
}

type listed struct {
	Found
	InPool
	Sort   string `query:"sort" maxLength:"80" doc:"A declared sort; “-” before it for descending."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"500" doc:"nextCursor of the page before."`
}

type counted struct {
	Count int  `json:"count" doc:"Exact up to 10,000."`
	More  bool `json:"more" doc:"There are more than the count says."`
}

type created struct {
	Idempotent
	RawBody []byte `contentType:"application/json"`
}

type changed struct {
	ByID
	Idempotent
	IfMatch string `header:"If-Match" doc:"The ETag that was read; required."`
	RawBody []byte `contentType:"application/json"`
}

type deleted struct {
	ByID
	IfMatch string `header:"If-Match" doc:"The ETag that was read; required."`
}

// mount registers the routes of a kind.
func mount(s *Server, d desk) {
	r := &resource{s, d, d.schema()}
	k, path, tag := r.schema, "/"+r.schema.Plural, r.schema.Plural
	handle(s, operation("list-"+k.Plural, http.MethodGet, path, "Find "+k.PluralLabel.EN, tag), r.list)
	handle(s, operation("count-"+k.Plural, http.MethodGet, path+"/count", "Count "+k.PluralLabel.EN, tag), r.count)
	handle(s, operation("get-"+k.Name, http.MethodGet, path+"/{id}", "Read one "+k.Label.EN, tag), r.get)
	if len(k.Rights.Create) > 0 {
		op := operation("create-"+k.Name, http.MethodPost, path, "Create one "+k.Label.EN, tag)
		op.DefaultStatus, op.SkipValidateBody = http.StatusCreated, true // checked against the kind's fields
		handle(s, op, r.create)
	}
	if len(k.Rights.Edit) > 0 {
		op := operation("change-"+k.Name, http.MethodPatch, path+"/{id}", "Change one "+k.Label.EN+" (merge patch)", tag)
		op.SkipValidateBody = true
		handle(s, op, r.patch)
	}
	if len(k.Rights.Delete) > 0 {
		handle(s, operation("delete-"+k.Name, http.MethodDelete, path+"/{id}", "Put one "+k.Label.EN+" into the bin", tag), r.delete)
	}
	handle(s, operation("history-of-"+k.Name, http.MethodGet, path+"/{id}/history", "What happened to one "+k.Label.EN, tag), r.history)
	handle(s, operation("processes-of-"+k.Name, http.MethodGet, path+"/{id}/processes", "Processes on one "+k.Label.EN, tag), r.processes)
	handle(s, operation("decisions-of-"+k.Name, http.MethodGet, path+"/{id}/decisions", "Decisions on one "+k.Label.EN, tag), r.decisions)
	r.mountErase()
	mountParts(&parts{s, k, r.requireEdit, r.valuesFor})
	r.shareRoutes()
	r.mountBoard()
	s.around[k.Name] = r.around
	r.mountFinding()
	describeKind(s.api.OpenAPI(), k)
	r.binRoutes()
	r.mergeRoutes()
}

func (r *resource) list(ctx context.Context, in *listed) (*raw, error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	var page store.Page[anyRecord]
	err = r.search(ctx, viewer, func(ctx context.Context) (err error) {
		page, err = r.table.Find(ctx, r.DB, r.filterContext(viewer), viewer, store.Query{
			Text: in.Text, Filter: in.Filter, Sort: in.Sort, Cursor: in.Cursor, Limit: in.Limit, Schema: &schema, Pool: in.Pool,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	items, err := r.encodeFound(ctx, schema, page.Items, in.Pool)
	if err != nil {
		return nil, err
	}
	names, err := r.names(ctx, r.DB, viewer, schema, page.Items...)
	if err != nil {
		return nil, err
	}
	body, err := pageJSON(items, page.NextCursor, names)
	return &raw{Status: http.StatusOK, ContentType: "application/json", Body: body}, err
}

func (r *resource) count(ctx context.Context, in *counting) (*itself[counted], error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	var found counted
	err = r.search(ctx, viewer, func(ctx context.Context) (err error) {
		found.Count, found.More, err = r.table.Count(ctx, r.DB, r.filterContext(viewer), viewer,
			store.Query{Text: in.Text, Filter: in.Filter, Schema: &schema, Pool: in.Pool})
		return err
	})
	return answered(found), err
}

func (r *resource) get(ctx context.Context, in *ByID) (*raw, error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	record, names, err := r.table.GetNamed(ctx, r.DB, viewer, schema, in.ID)
	if errors.Is(err, crm.ErrNotFound) && r.schema.Pooled {
		return r.getInPool(ctx, schema, in.ID, err)
	}
	if err != nil {
		return nil, err
	}
	answer, err := r.answerNamed(ctx, r.DB, http.StatusOK, schema, record, names)
	if err != nil {
		return nil, err
	}
	return &raw{Status: answer.Status, ETag: answer.ETag, ContentType: "application/json", Body: answer.Body}, nil
}

func (r *resource) create(ctx context.Context, in *created) (*raw, error) {
	if err := r.allow(ctx, crm.Create); err != nil {
		return nil, err
	}
	values, err := decodeObject(in.RawBody)
	if err != nil {
		return nil, err
	}
	schema, err := r.kindFor(ctx, viewerOf(ctx))
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, r.schema.Plural, "", in.RawBody)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		record := r.table.blank()
		if _, problems := schema.Apply(record, values, true); len(problems) > 0 {
			return store.Answer{}, &crm.Invalid{Problems: problems}
		}
		if err := store.CheckReferences(ctx, tx, schema, r.table.blank(), record); err != nil {
			return store.Answer{}, err
		}
		if err := activities.RequireReach(tx.Viewer, r.schema, record); err != nil {
			return store.Answer{}, err
		}
		if err := activities.RequirePlace(ctx, tx, r.schema, record); err != nil {
			return store.Answer{}, err
		}
		if err := r.table.Create(ctx, tx, record); err != nil {
			return store.Answer{}, err
		}
		return r.answer(ctx, tx, http.StatusCreated, record)
	})
}

func (r *resource) patch(ctx context.Context, in *changed) (*raw, error) {
	if err := r.allowOn(ctx, crm.Edit, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	values, err := decodeObject(in.RawBody)
	if err != nil {
		return nil, err
	}
	schema, err := r.kindFor(ctx, viewerOf(ctx))
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPatch, r.schema.Plural+"/"+in.ID.String(), in.IfMatch, in.RawBody)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		record, err := r.lock(ctx, tx, in.ID, version)
		if err != nil {
			return store.Answer{}, err
		}
		if err := activities.Require(ctx, tx, r.schema, crm.Edit, record); err != nil {
			return store.Answer{}, err
		}
		before := r.table.copyOf(record)
		if _, problems := schema.Apply(record, values, false); len(problems) > 0 {
			return store.Answer{}, &crm.Invalid{Problems: problems}
		}
		if err := store.CheckReferences(ctx, tx, schema, before, record); err != nil {
			return store.Answer{}, err
		}
		if err := activities.RequireOwner(ctx, tx, r.schema, before, record); err != nil {
			return store.Answer{}, err
		}
		if err := r.table.Update(ctx, tx, before, record); err != nil {
			return store.Answer{}, err
		}
		return r.answer(ctx, tx, http.StatusOK, record)
	})
}

func (r *resource) delete(ctx context.Context, in *deleted) (*struct{}, error) {
	if err := r.allowOn(ctx, crm.Delete, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	defer r.changed()
	return nil, r.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		record, err := r.lock(ctx, tx, in.ID, version)
		if err != nil {
			return err
		}
		if err := activities.Require(ctx, tx, r.schema, crm.Delete, record); err != nil {
			return err
		}
		return r.table.Delete(ctx, tx, record)
	})
}

// lock takes a record for a change, unless somebody changed it since the person
// read it.
func (r *resource) lock(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) (anyRecord, error) {
	record, err := r.table.Lock(ctx, tx, id)
	if err == nil && record.Meta().Version != version {
		return nil, fmt.Errorf("%s %s: %w", r.schema.Name, id, crm.ErrStale)
	}
	return record, err
}

// allow refuses acts that the person may not do with any record of the kind.
func (r *resource) allow(ctx context.Context, act crm.Act) error {
	if viewerOf(ctx).Allowed(r.schema.Kind, act) {
		return nil
	}
	return fmt.Errorf("%s %s: %w", act, r.schema.Plural, crm.ErrForbidden)
}

// allowOn refuses acts on one record; who may not see it does not learn that
// it exists, nor again what a request was answered while they saw it.
func (r *resource) allowOn(ctx context.Context, act crm.Act, id uuid.UUID) error {
	if _, err := r.table.Get(ctx, r.DB, viewerOf(ctx), id); err != nil {
		return err
	}
	return r.allow(ctx, act)
}

// change runs a change and keeps what is remembered of people and kinds true.
func (r *resource) change(ctx context.Context, key string, request []byte,
	work func(context.Context, *store.Tx) (store.Answer, error),
) (*raw, error) {
	out, err := r.Server.change(ctx, key, request, work)
	r.changed()
	return out, err
}

// changed forgets what is remembered of the records of the kind.
func (r *resource) changed() {
	switch {
	case crm.KeepsRights(r.schema.Name):
		r.sessions.clear()
	case r.schema.Name == crm.DictionaryEntries.Name, r.schema.Name == crm.CustomFields.Name:
		r.kinds.Forget()
	}
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

func parseETag(ctx context.Context, header string) (int64, error) {
	if header == "" {
		return 0, newProblem(ctx, codeIfMatchRequired)
	}
	version, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("If-Match %q: %w", header, crm.ErrStale)
	}
	return version, nil
}

// notAnObject refuses a body that no fields can be read from.
var notAnObject = crm.Problem{
	Code:    "invalid-json",
	Message: crm.Label{ZH: "请求内容不是一个 JSON 对象", EN: "The body is not a JSON object"},
	Remedy:  crm.Label{ZH: `请发送形如 {"name": …} 的内容`, EN: `Send something like {"name": …}`},
}

// decodeObject reads a JSON object without deciding what its values are.
func decodeObject(body []byte) (map[string]json.RawMessage, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil || values == nil || !utf8.Valid(body) {
		return nil, &crm.Invalid{Problems: []crm.Problem{notAnObject}}
	}
	return values, nil
}

func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
