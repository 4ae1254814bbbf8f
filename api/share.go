package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type shareView struct {
	GranteeKind  string    `json:"granteeKind" enum:"user,team,department"`
	GranteeID    uuid.UUID `json:"granteeId"`
	GranteeName  string    `json:"granteeName"`
	Collaborator bool      `json:"collaborator" doc:"Works on the record, and not only reads it."`
	MayEdit      bool      `json:"mayEdit"`
	CreatedAt    time.Time `json:"createdAt"`
}

// Sharing is how a record is shared. It is exported because huma looks into
// exported embedded structs only.
type Sharing struct {
	GranteeKind  string `json:"granteeKind" enum:"user,team,department"`
	Collaborator bool   `json:"collaborator,omitempty" doc:"Works on the record, and not only reads it."`
	MayEdit      bool   `json:"mayEdit,omitempty"`
}

// ByGrantee names one share of a record.
type ByGrantee struct {
	ByID
	GranteeID uuid.UUID `path:"granteeId" doc:"A person, team or department."`
}

type putShare struct {
	ByGrantee
	Body Sharing
}

type shareMany struct {
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"The same request with the same key is done once."`
	Body struct {
		Sharing
		IDs       []uuid.UUID `json:"ids" minItems:"1" maxItems:"1000"`
		GranteeID uuid.UUID   `json:"granteeId"`
	}
}

type shareResult struct {
	ID     uuid.UUID   `json:"id"`
	Status string      `json:"status" enum:"done,failed"`
	Error  *shareError `json:"error,omitempty"`
}

type shareResults struct {
	Results []shareResult `json:"results"`
}

type shareError struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// canBeShared says whether records of a kind can be shared: those that somebody
// owns and people edit.
func canBeShared(kind crm.Schema) bool { return kind.Scope.Owner != "" && len(kind.Rights.Edit) > 0 }

// shareRoutes let those who may edit a record of a kind with owners share it.
func (r *resource) shareRoutes() {
	k, path := r.schema, "/"+r.schema.Plural
	if !canBeShared(k) {
		return
	}
	one := path + "/{id}/shares"
	handle(r.Server, operation("shares-of-"+k.Name, http.MethodGet, one, "With whom one "+k.Label.EN+" is shared", k.Plural), r.shares)
	handle(r.Server, operation("share-"+k.Name, http.MethodPut, one+"/{granteeId}", "Share one "+k.Label.EN+", or change how", k.Plural), r.share)
	handle(r.Server, operation("unshare-"+k.Name, http.MethodDelete, one+"/{granteeId}", "Take the share of one "+k.Label.EN+" back", k.Plural), r.unshare)
	handle(r.Server, operation("share-"+k.Plural, http.MethodPost, path+"/acts/share", "Share many "+k.PluralLabel.EN+", with a result for each", k.Plural), r.shareMany)
}

func (r *resource) shares(ctx context.Context, in *ByID) (*itself[items[shareView]], error) {
	if _, err := r.table.Get(ctx, r.DB, viewerOf(ctx), in.ID); err != nil {
		return nil, err
	}
	return r.sharesNow(ctx, r.DB, in.ID)
}

func (r *resource) sharesNow(ctx context.Context, db store.Querier, id uuid.UUID) (*itself[items[shareView]], error) {
	found, err := store.SharesOf(ctx, db, r.schema.Name, id)
	list := []shareView{}
	for _, share := range found {
		list = append(list, shareView(share))
	}
	return answered(items[shareView]{list}), err
}

func (r *resource) share(ctx context.Context, in *putShare) (*itself[items[shareView]], error) {
	var out *itself[items[shareView]]
	err := r.changeShares(ctx, in.ID, func(ctx context.Context, tx *store.Tx) error {
		err := store.SetShare(ctx, tx, r.schema.Name, in.ID, shareOf(in.Body, in.GranteeID))
		if err != nil {
			return err
		}
		out, err = r.sharesNow(ctx, tx, in.ID)
		return err
	})
	return out, err
}

func shareOf(s Sharing, grantee uuid.UUID) store.Share {
	return store.Share{GranteeKind: s.GranteeKind, GranteeID: grantee, Collaborator: s.Collaborator, MayEdit: s.MayEdit}
}

func (r *resource) unshare(ctx context.Context, in *ByGrantee) (*struct{}, error) {
	return nil, r.changeShares(ctx, in.ID, func(ctx context.Context, tx *store.Tx) error {
		return store.EndShare(ctx, tx, r.schema.Name, in.ID, in.GranteeID)
	})
}

// changeShares changes with whom one record is shared, for who may edit it.
func (r *resource) changeShares(ctx context.Context, id uuid.UUID, work func(context.Context, *store.Tx) error) error {
	if err := r.allowOn(ctx, crm.Edit, id); err != nil {
		return err
	}
	return r.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		record, err := r.table.Lock(ctx, tx, id)
		if err == nil {
			err = activities.Require(ctx, tx, r.schema, crm.Edit, record)
		}
		if err != nil {
			return err
		}
		return work(ctx, tx)
	})
}

func (r *resource) shareMany(ctx context.Context, in *shareMany) (*itself[shareResults], error) {
	var out shareResults
	if err := r.allow(ctx, crm.Edit); err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, r.schema.Plural+"/acts/share", "", body)
	answer, err := r.Server.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		results := []shareResult{}
		for _, id := range in.Body.IDs {
			result, err := r.shareOne(ctx, tx, id, shareOf(in.Body.Sharing, in.Body.GranteeID))
			if err != nil {
				return store.Answer{}, err
			}
			results = append(results, result)
		}
		body, err := json.Marshal(results)
		return store.Answer{Status: http.StatusOK, Body: body}, err
	})
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(answer.Body, &out.Results)
	return answered(out), err
}

// shareOne shares one of many records. What the person does not see, or may
// not edit, fails by itself; any other error ends the whole.
func (r *resource) shareOne(ctx context.Context, tx *store.Tx, id uuid.UUID, share store.Share) (shareResult, error) {
	record, err := r.table.Lock(ctx, tx, id)
	if err == nil {
		err = activities.Require(ctx, tx, r.schema, crm.Edit, record)
	}
	if err == nil {
		return shareResult{ID: id, Status: "done"}, store.SetShare(ctx, tx, r.schema.Name, id, share)
	}
	if !errors.Is(err, crm.ErrNotFound) && !errors.Is(err, crm.ErrForbidden) {
		return shareResult{}, err
	}
	var told *problem
	if !errors.As(r.fail(ctx, err), &told) {
		return shareResult{}, err
	}
	return shareResult{ID: id, Status: "failed", Error: &shareError{told.Code, told.Detail}}, nil
}
