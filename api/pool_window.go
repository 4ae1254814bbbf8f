package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// InPool opens the window on what lies in pools.
type InPool struct {
	Pool bool `query:"pool" doc:"Find what lies in the pools from which you may take, instead of what you see; leads and customers only. How somebody is reached is masked until you claim it, and nothing is found by it."`
}

type counting struct {
	Found
	InPool
}

// encodeFound writes the records of a page as the viewer may know them: of what
// they see only in a pool nobody learns how to reach somebody.
func (r *resource) encodeFound(ctx context.Context, schema crm.Schema, records []anyRecord, inPool bool) ([][]byte, error) {
	viewer := viewerOf(ctx)
	only := map[uuid.UUID]bool{}
	if inPool {
		var err error
		if only, err = r.table.InPoolOnly(ctx, r.DB, viewer, records...); err != nil {
			return nil, err
		}
	}
	masked := schema.MaskContacts()
	items := make([][]byte, len(records))
	for i, record := range records {
		known := schema
		if only[record.Meta().ID] {
			known = masked
		}
		var err error
		if items[i], err = r.encode(known, viewer, record); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// getInPool reads a record that the viewer does not see, where it lies in a
// pool from which they may take. Nothing can be done with it but to claim it.
func (r *resource) getInPool(ctx context.Context, schema crm.Schema, id uuid.UUID, unseen error) (*raw, error) {
	masked := schema.MaskContacts()
	viewer := viewerOf(ctx)
	record, names, err := r.table.GetInPool(ctx, r.DB, viewer, masked, id)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, unseen // which tells what became of it, where that may be told
	}
	if err != nil {
		return nil, err
	}
	body, err := r.encode(masked, viewer, record)
	if err != nil {
		return nil, err
	}
	answer, err := withNames(body, names, []crm.Act{}, true)
	return &raw{Status: http.StatusOK, ETag: etag(record.Meta().Version), ContentType: "application/json", Body: answer}, err
}
