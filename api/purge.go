package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type lossesView struct {
	Version   int64            `json:"version" doc:"Of the record in the bin; send it as If-Match."`
	Lost      []ReferenceCount `json:"lost" doc:"What hangs on the record and goes with it."`
	Referring []ReferenceCount `json:"referring" doc:"Records that refer to it and so stand in the way."`
}

type purged struct {
	ByID
	Idempotent
	IfMatch string `header:"If-Match" doc:"The version that was read of the record in the bin; required."`
}

// purgeRoutes let admins delete records in the bin for good.
func (r *resource) purgeRoutes() {
	k, path := r.schema, "/"+r.schema.Plural+"/{id}"
	handle(r.Server, operation("losses-of-"+k.Name, http.MethodGet, path+"/losses",
		"What would be lost with one "+k.Label.EN+" in the bin if it were deleted for good; admins only", k.Plural), r.losses)
	handle(r.Server, operation("purge-"+k.Name, http.MethodPost, path+"/acts/purge",
		"Delete one "+k.Label.EN+" in the bin for good; admins only", k.Plural), r.purge)
	answerWith(r.api.OpenAPI().Paths[base+path+"/acts/purge"].Post, http.StatusOK, "ActResults")
}

func (r *resource) losses(ctx context.Context, in *ByID) (*itself[lossesView], error) {
	if err := r.allowPurge(ctx, in.ID); err != nil {
		return nil, err
	}
	record, err := r.table.GetBinned(ctx, r.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	view := lossesView{Version: record.Meta().Version}
	view.Referring, err = r.referring(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	view.Lost, err = r.partCounts(ctx, in.ID)
	return &itself[lossesView]{ETag: etag(view.Version), Body: view}, err
}

func (r *resource) purge(ctx context.Context, in *purged) (*raw, error) {
	if err := r.allowPurge(ctx, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, r.schema.Plural+"/"+in.ID.String()+"/acts/purge", in.IfMatch, nil)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		record, err := r.table.LockBinned(ctx, tx, in.ID)
		if err != nil {
			return store.Answer{}, err
		}
		if record.Meta().Version != version {
			return store.Answer{}, fmt.Errorf("%s %s: %w", r.schema.Name, in.ID, crm.ErrStale)
		}
		if err := r.table.Purge(ctx, tx, record); err != nil {
			return store.Answer{}, err
		}
		return resultAnswer(in.ID, nil)
	})
}

// allowPurge refuses all but admins; who may not see the record in the bin does
// not learn that it was there.
func (r *resource) allowPurge(ctx context.Context, id uuid.UUID) error {
	viewer := viewerOf(ctx)
	if viewer.Role == crm.Admin {
		return nil
	}
	_, inUse := r.table.Get(ctx, r.DB, viewer, id)
	_, inBin := r.table.GetBinned(ctx, r.DB, viewer, id)
	if inUse != nil && inBin != nil {
		return errors.Join(inUse, inBin)
	}
	return fmt.Errorf("purge %s %s: %w", r.schema.Name, id, crm.ErrForbidden)
}
