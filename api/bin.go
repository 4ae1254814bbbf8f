package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type listBin struct {
	Text   string `query:"q" maxLength:"200" doc:"Free text; all words must occur."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"500" doc:"nextCursor of the page before."`
}

// DeletionView is who put a record into the bin, and when.
type DeletionView struct {
	At time.Time `json:"at"`
	By person    `json:"by"`
}

type restoreOne struct {
	ByID
	Idempotent
}

// binRoutes serve the bin of a kind whose records can be deleted.
func (r *resource) binRoutes() {
	k, path := r.schema, "/"+r.schema.Plural
	if len(k.Rights.Delete) == 0 {
		return
	}
	handle(r.Server, operation("bin-of-"+k.Plural, http.MethodGet, path+"/bin", "What lies in the bin of "+k.PluralLabel.EN+", latest first", k.Plural), r.bin)
	handle(r.Server, operation("restore-"+k.Name, http.MethodPost, path+"/{id}/acts/restore", "Take one "+k.Label.EN+" out of the bin", k.Plural), r.restore)
	r.purgeRoutes()
	name := typeName(k.Name)
	schemas := r.api.OpenAPI().Components.Schemas
	deletion := schemas.Schema(reflect.TypeFor[DeletionView](), true, "DeletionView")
	schemas.Map()[name+"Bin"] = &huma.Schema{
		Type: huma.TypeObject, Required: []string{"items", "names", "deleted"},
		Properties: map[string]*huma.Schema{
			"items":      {Type: huma.TypeArray, Items: reference(name)},
			"nextCursor": {Type: huma.TypeString},
			"names":      namesSchema(),
			"deleted":    {Type: huma.TypeObject, AdditionalProperties: deletion, Description: "Who put each into the bin, by id."},
		},
	}
	answerWith(r.api.OpenAPI().Paths[base+path+"/bin"].Get, http.StatusOK, name+"Bin")
	answerWith(r.api.OpenAPI().Paths[base+path+"/{id}/acts/restore"].Post, http.StatusOK, name)
}

func (r *resource) bin(ctx context.Context, in *listBin) (*raw, error) {
	if err := r.allow(ctx, crm.Delete); err != nil {
		return nil, err
	}
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	page, err := r.table.Bin(ctx, r.DB, viewer, store.Query{Text: in.Text, Cursor: in.Cursor, Limit: in.Limit, Schema: &schema})
	if err != nil {
		return nil, err
	}
	ids, items := make([]uuid.UUID, len(page.Items)), make([]json.RawMessage, len(page.Items))
	for i, record := range page.Items {
		ids[i] = record.Meta().ID
		if items[i], err = r.encode(schema, viewer, record); err != nil {
			return nil, err
		}
	}
	names, err := r.names(ctx, r.DB, viewer, schema, page.Items...)
	if err != nil {
		return nil, err
	}
	authors, err := store.LastChanges(ctx, r.DB, r.schema.Name, ids)
	if err != nil {
		return nil, err
	}
	deleted := map[uuid.UUID]DeletionView{}
	for id, author := range authors {
		deleted[id] = DeletionView{author.At, person{author.ID, author.Name}}
	}
	body, err := json.Marshal(struct {
		Items      []json.RawMessage          `json:"items"`
		NextCursor string                     `json:"nextCursor,omitempty"`
		Names      map[uuid.UUID]string       `json:"names"`
		Deleted    map[uuid.UUID]DeletionView `json:"deleted"`
	}{items, page.NextCursor, names, deleted})
	return &raw{Status: http.StatusOK, ContentType: "application/json", Body: body}, err
}

// restore takes a record out of the bin; who may delete it may also do that.
func (r *resource) restore(ctx context.Context, in *restoreOne) (*raw, error) {
	request := requestID(http.MethodPost, r.schema.Plural+"/"+in.ID.String()+"/acts/restore", "", nil)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		record, err := r.table.LockBinned(ctx, tx, in.ID)
		if err != nil {
			return store.Answer{}, err
		}
		if err := activities.Require(ctx, tx, r.schema, crm.Delete, record); err != nil {
			return store.Answer{}, err
		}
		if err := r.table.Restore(ctx, tx, record); err != nil {
			return store.Answer{}, err
		}
		return r.answer(ctx, tx, http.StatusOK, record)
	})
}
