package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type erased struct {
	ByID
	Idempotent
	IfMatch string `header:"If-Match" doc:"The ETag that was read; required."`
	Body    struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why; it stays in the history, so it names nobody."`
	}
}

// mountErase lets admins erase a natural person from records of a kind that
// hold one's data.
func (r *resource) mountErase() {
	k := r.schema
	if len(k.PersonalFields()) == 0 {
		return
	}
	path := "/" + k.Plural + "/{id}/acts/erase"
	handle(r.Server, operation("erase-"+k.Name, http.MethodPost, path,
		"Erase the person from one "+k.Label.EN+" and all that is kept of it; admins only, and for good", k.Plural), r.erase)
	answerWith(r.api.OpenAPI().Paths[base+path].Post, http.StatusOK, "ActResults")
}

// mayErase says whether a person may erase others from records of a kind.
func mayErase(kind crm.Schema, viewer crm.Viewer) bool {
	return viewer.Role == crm.Admin && len(kind.PersonalFields()) > 0
}

func (r *resource) erase(ctx context.Context, in *erased) (*raw, error) {
	if err := r.allowErase(ctx, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, r.schema.Plural+"/"+in.ID.String()+"/acts/erase", in.IfMatch, body)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		record, err := r.lock(ctx, tx, in.ID, version)
		if err != nil {
			return store.Answer{}, err
		}
		err = r.table.Erase(ctx, tx, record, in.Body.Reason)
		answer, err := resultAnswer(in.ID, err)
		answer.ETag = etag(record.Meta().Version)
		return answer, err
	})
}

// allowErase refuses all but admins; who may not see the record does not learn
// that it exists.
func (r *resource) allowErase(ctx context.Context, id uuid.UUID) error {
	if mayErase(r.schema, viewerOf(ctx)) {
		return nil
	}
	if _, err := r.table.Get(ctx, r.DB, viewerOf(ctx), id); err != nil {
		return err
	}
	return fmt.Errorf("erase %s %s: %w", r.schema.Name, id, crm.ErrForbidden)
}
