package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type readingView struct {
	ID        uuid.UUID  `json:"id"`
	Record    recordRef  `json:"record"`
	ProcessID *uuid.UUID `json:"processId,omitempty"`
	TaskID    *uuid.UUID `json:"taskId,omitempty"`
	Title     string     `json:"title" doc:"What it is a copy of."`
	Text      string     `json:"text" doc:"What who sent it said."`
	SentBy    person     `json:"sentBy"`
	SentAt    time.Time  `json:"sentAt"`
	ReadAt    *time.Time `json:"readAt" nullable:"true"`
}

type readingPage struct {
	Items      []readingView `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type listReadings struct {
	State  string `query:"state" default:"to-read" enum:"to-read,read"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"500" doc:"nextCursor of the page before."`
}

type markReadings struct {
	Idempotent
	Body struct {
		IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"500"`
	}
}

type marked struct {
	Read int `json:"read" doc:"How many were new."`
}

func (s *Server) readingRoutes() {
	handle(s, operation("list-readings", http.MethodGet, "/readings", "Copies you were sent to read, newest first", "readings"), s.readings)
	handle(s, operation("read-readings", http.MethodPost, "/readings/acts/read", "Mark copies as read", "readings"), s.markReadings)
	s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[marked](), true, "Marked")
	answerWith(s.api.OpenAPI().Paths[base+"/readings/acts/read"].Post, http.StatusOK, "Marked")
}

func (s *Server) readings(ctx context.Context, in *listReadings) (*itself[readingPage], error) {
	viewer := viewerOf(ctx)
	page, err := store.Readings(ctx, s.DB, viewer, store.ReadingsQuery{Read: in.State == "read", Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	views, err := s.readingViews(ctx, viewer, page.Items)
	return answered(readingPage{views, page.NextCursor}), err
}

func (s *Server) readingViews(ctx context.Context, viewer crm.Viewer, readings []*crm.Reading) ([]readingView, error) {
	records := map[string][]uuid.UUID{}
	var people []*uuid.UUID
	for _, r := range readings {
		records[r.RecordKind] = append(records[r.RecordKind], r.RecordID)
		people = append(people, r.SentBy)
	}
	names, err := store.NamesOf(ctx, s.DB, viewer, records)
	if err != nil {
		return nil, err
	}
	named, err := s.peopleNamed(ctx, s.DB, people...)
	views := make([]readingView, len(readings))
	for i, r := range readings {
		views[i] = readingView{
			ID: r.ID, Record: recordRef{Kind: r.RecordKind, ID: r.RecordID, Label: names[r.RecordID]}, ProcessID: r.ProcessID, TaskID: r.TaskID,
			Title: readingTitle(r).In(viewer.Language), Text: r.Text, SentBy: named(r.SentBy), SentAt: r.SentAt, ReadAt: r.ReadAt,
		}
	}
	return views, err
}

// readingTitle is what a copy is of: a task, or else the record.
func readingTitle(r *crm.Reading) crm.Label {
	if kind, ok := crm.TaskKindNamed(r.TaskKind); ok {
		return kind.Label
	}
	schema, _ := crm.SchemaNamed(r.RecordKind)
	return schema.Label
}

func (s *Server) markReadings(ctx context.Context, in *markReadings) (*raw, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, in.Key, requestID(http.MethodPost, "readings/acts/read", "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		read, err := store.MarkRead(ctx, tx, in.Body.IDs)
		if err != nil {
			return store.Answer{}, err
		}
		answer, err := json.Marshal(marked{read})
		return store.Answer{Status: http.StatusOK, Body: answer}, err
	})
}
