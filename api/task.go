package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

type taskPage struct {
	Items      []TaskView `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

// BoxQuery chooses tasks of a view of the inbox.
type BoxQuery struct {
	View        string `query:"view" default:"to-do" enum:"to-do,done,started,urged,substitute,team" doc:"to-do: mine, or mine to claim; done: completed by me; started: not over, of processes that I started or given by me; urged: not over, urged by me; substitute: not over, in place of somebody or of me; team: not over, with anybody whose work I see."`
	Kind        string `query:"kind" maxLength:"100" doc:"Only tasks of this kind."`
	ProcessKind string `query:"processKind" maxLength:"100" doc:"Only tasks of processes of this kind."`
	Assignee    string `query:"assignee" format:"uuid" doc:"Only tasks that this person has."`
	Text        string `query:"q" maxLength:"200" doc:"Only tasks about records that hold these words."`
}

func (q BoxQuery) query() store.InboxQuery {
	asked := store.InboxQuery{Box: store.Box(q.View), Kind: q.Kind, ProcessKind: q.ProcessKind, Text: q.Text}
	if id, err := uuid.Parse(q.Assignee); err == nil { // anything else was refused before
		asked.Assignee = &id
	}
	return asked
}

type boxPage struct {
	BoxQuery
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"500"`
}

type inboxCounts struct {
	ToDo          int `json:"toDo"`
	Overdue       int `json:"overdue" doc:"Of those to do."`
	ToRead        int `json:"toRead"`
	UnreadNotices int `json:"unreadNotices"`
	Started       int `json:"started"`
	Urged         int `json:"urged"`
	Substitute    int `json:"substitute"`
}

func (s *Server) taskRoutes() {
	handle(s, operation("list-tasks", http.MethodGet, "/tasks", "A view of the inbox", "tasks"), s.inbox)
	handle(s, operation("count-tasks", http.MethodGet, "/tasks/count", "Count a view of the inbox", "tasks"), s.countInbox)
	handle(s, operation("counts-of-inbox", http.MethodGet, "/tasks/counts", "What waits for you, in numbers; each up to 10,000", "tasks"), s.inboxCounts)
	handle(s, operation("get-task", http.MethodGet, "/tasks/{id}", "One task with its form", "tasks"), s.task)
	s.taskActRoutes()
	s.readingRoutes()
}

func (s *Server) inbox(ctx context.Context, in *boxPage) (*itself[taskPage], error) {
	viewer := viewerOf(ctx)
	q := in.query()
	q.Cursor, q.Limit = in.Cursor, in.Limit
	page, err := store.Inbox(ctx, s.DB, viewer, q)
	if err != nil {
		return nil, err
	}
	views, err := s.taskViews(ctx, viewer, page.Items)
	return answered(taskPage{views, page.NextCursor}), err
}

func (s *Server) countInbox(ctx context.Context, in *BoxQuery) (*itself[counted], error) {
	n, more, err := store.CountInbox(ctx, s.DB, viewerOf(ctx), in.query())
	return answered(counted{n, more}), err
}

func (s *Server) inboxCounts(ctx context.Context, _ *struct{}) (*itself[inboxCounts], error) {
	c, err := store.CountsFor(ctx, s.DB, viewerOf(ctx), s.DB.Now())
	return answered(inboxCounts(c)), err
}
