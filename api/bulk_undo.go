package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// undoBulk puts back what a bulk has changed, where nothing changed since.
func (s *Server) undoBulk(editors []activities.Editor) func(context.Context, *undoBulk) (*bulkAnswer, error) {
	return func(ctx context.Context, in *undoBulk) (*bulkAnswer, error) {
		if in.Key == "" {
			return nil, keyRequired()
		}
		request := requestID(http.MethodPost, "bulk/"+in.ID.String()+"/acts/undo", "", nil)
		return s.bulkChange(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			bulk, err := store.GetBulk(ctx, tx, tx.Viewer, in.ID)
			if err != nil {
				return store.Answer{}, err
			}
			undo, records, err := activities.UndoOf(ctx, tx, bulk)
			if err != nil {
				return store.Answer{}, err
			}
			if records <= activities.AtOnce {
				results, err := activities.UndoNow(ctx, tx, editors, undo)
				return s.resultsAnswer(undo, results, tx.Viewer.Language, err)
			}
			schema, _ := crm.SchemaNamed(bulk.Kind)
			job, err := activities.BulkLater(ctx, tx, schema, undo, activities.Wanted{})
			return s.jobAnswer(ctx, tx, job, err)
		})
	}
}

// BulkView is one act on many records.
type BulkView struct {
	ID        uuid.UUID  `json:"id"`
	Kind      string     `json:"kind"`
	Act       string     `json:"act" enum:"edit,delete,restore"`
	Undoes    *uuid.UUID `json:"undoes,omitempty" doc:"The one that this one undoes; its act is then done the other way round."`
	JobID     *uuid.UUID `json:"jobId,omitempty" doc:"Where it is or was done as a job."`
	Done      int        `json:"done"`
	Refused   int        `json:"refused"`
	Maker     person     `json:"maker"`
	CreatedAt time.Time  `json:"createdAt"`
	UndoneAt  *time.Time `json:"undoneAt,omitempty"`
	Undo      *undoView  `json:"undo,omitempty" doc:"While it can be undone."`
}

func (s *Server) bulk(ctx context.Context, in *ByID) (*itself[BulkView], error) {
	viewer := viewerOf(ctx)
	b, err := store.GetBulk(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, []uuid.UUID{b.CreatedBy})
	if err != nil {
		return nil, err
	}
	view := BulkView{
		ID: b.ID, Kind: b.Kind, Act: string(b.Act), Undoes: b.Undoes, JobID: b.JobID,
		Maker: person{&b.CreatedBy, names[b.CreatedBy]}, CreatedAt: b.CreatedAt, UndoneAt: b.UndoneAt,
	}
	if view.Done, view.Refused, err = store.CountBulk(ctx, s.DB, b.ID); err != nil {
		return nil, err
	}
	until := b.CreatedAt.Add(store.UndoFor)
	if view.Done > 0 && b.Undoes == nil && b.UndoneAt == nil && !s.DB.Now().After(until) {
		view.Undo = &undoView{b.ID, until}
	}
	return answered(view), nil
}

type listResults struct {
	ByID
	Status string `query:"status" enum:"done,refused" doc:"Only these; all without it."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100"`
}

type resultPage struct {
	Items      []bulkResult         `json:"items"`
	NextCursor string               `json:"nextCursor,omitempty"`
	Names      map[uuid.UUID]string `json:"names" doc:"Of the records you may see."`
}

func (s *Server) bulkResults(ctx context.Context, in *listResults) (*itself[resultPage], error) {
	viewer := viewerOf(ctx)
	b, err := store.GetBulk(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	q := store.ResultQuery{Status: store.BulkStatus(in.Status), Limit: in.Limit + 1}
	if in.Cursor != "" {
		if q.After, err = uuid.Parse(in.Cursor); err != nil {
			return nil, invalidPlace()
		}
	}
	results, err := store.BulkResults(ctx, s.DB, b.ID, q)
	if err != nil {
		return nil, err
	}
	page := resultPage{Items: []bulkResult{}}
	if len(results) > in.Limit {
		results = results[:in.Limit]
		page.NextCursor = results[in.Limit-1].RecordID.String()
	}
	ids := make([]uuid.UUID, len(results))
	for i, r := range results {
		ids[i] = r.RecordID
		page.Items = append(page.Items, s.bulkResult(r, viewer.Language))
	}
	page.Names, err = store.Names(ctx, s.DB, viewer, b.Kind, ids)
	return answered(page), err
}
