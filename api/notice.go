package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// NoticeView is one thing that a person is told.
type NoticeView struct {
	ID        uuid.UUID  `json:"id"`
	Kind      string     `json:"kind"`
	KindLabel string     `json:"kindLabel"`
	Title     string     `json:"title"`
	Text      string     `json:"text" doc:"In somebody's own words."`
	At        time.Time  `json:"at"`
	Times     int        `json:"times" doc:"How often it was told before it was read."`
	Record    recordRef  `json:"record"`
	ProcessID *uuid.UUID `json:"processId" nullable:"true"`
	TaskID    *uuid.UUID `json:"taskId" nullable:"true"`
	By        person     `json:"by"`
	ReadAt    *time.Time `json:"readAt" nullable:"true"`
	Path      string     `json:"path" doc:"The screen of the browser app on which it can be acted on."`
}

type noticePage struct {
	Items      []NoticeView `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

// NoticesAsked chooses notices.
type NoticesAsked struct {
	Unread bool   `query:"unread" doc:"Only those that were not read yet."`
	Kind   string `query:"kind" maxLength:"40" doc:"Only those of a kind."`
}

type listNotices struct {
	NoticesAsked
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100"`
}

type readNotices struct {
	Idempotent
	Body struct {
		IDs []uuid.UUID `json:"ids,omitempty" maxItems:"1000"`
		All bool        `json:"all,omitempty" doc:"All that were not read yet."`
	}
}

type countRead struct {
	Read int `json:"read" doc:"How many were marked as read."`
}

func (s *Server) noticeRoutes() {
	handle(s, operation("list-notices", http.MethodGet, "/notices", "What you are told, newest first", "notices"), s.notices)
	handle(s, operation("count-notices", http.MethodGet, "/notices/count", "Count what you are told", "notices"), s.countNotices)
	handle(s, operation("read-notices", http.MethodPost, "/notices/acts/read", "Mark some or all as read", "notices"), s.readNotices)
	described(s, "/notices/acts/read", "CountRead", countRead{})
}

func (a NoticesAsked) query() store.NoticeQuery {
	return store.NoticeQuery{Unread: a.Unread, Kind: crm.NoticeKind(a.Kind)}
}

func (s *Server) notices(ctx context.Context, in *listNotices) (*itself[noticePage], error) {
	viewer, q := viewerOf(ctx), in.query()
	q.Limit = in.Limit + 1
	if in.Cursor != "" {
		before, err := parseNoticePlace(in.Cursor)
		if err != nil {
			return nil, err
		}
		q.Before = &before
	}
	found, err := store.Notices(ctx, s.DB, viewer.ID, q)
	if err != nil {
		return nil, err
	}
	page := noticePage{}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		last := found[in.Limit-1]
		page.NextCursor = strconv.FormatInt(last.At.UnixMicro(), 10) + "." + last.ID.String()
	}
	page.Items, err = s.noticeViews(ctx, viewer, found)
	return answered(page), err
}

func parseNoticePlace(cursor string) (store.NoticePlace, error) {
	at, id, _ := strings.Cut(cursor, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return store.NoticePlace{}, invalidPlace()
	}
	place := store.NoticePlace{At: time.UnixMicro(micros)}
	if place.ID, err = uuid.Parse(id); err != nil || place.At.Year() < 1 || place.At.Year() > 9999 {
		return store.NoticePlace{}, invalidPlace()
	}
	return place, nil
}

// noticeViews names what the person may still see.
func (s *Server) noticeViews(ctx context.Context, viewer crm.Viewer, notices []*crm.Notice) ([]NoticeView, error) {
	wanted := map[string][]uuid.UUID{}
	for _, n := range notices {
		wanted[n.RecordKind] = append(wanted[n.RecordKind], n.RecordID)
		if n.ByID != nil {
			wanted[crm.Users.Name] = append(wanted[crm.Users.Name], *n.ByID)
		}
	}
	names, err := store.NamesOf(ctx, s.DB, viewer, wanted)
	if err != nil {
		return nil, err
	}
	views := []NoticeView{}
	for _, n := range notices {
		by := person{Name: crm.System().Name}
		if n.ByID != nil {
			by = person{n.ByID, names[*n.ByID]}
		}
		views = append(views, NoticeView{
			ID: n.ID, Kind: string(n.Kind), KindLabel: crm.LabelOf(n.Kind.Choices(), string(n.Kind)).In(viewer.Language),
			Title: n.Title(viewer.Language), Text: n.Text, At: n.At, Times: n.Times,
			Record:    recordRef{Kind: n.RecordKind, ID: n.RecordID, Label: names[n.RecordID]},
			ProcessID: n.ProcessID, TaskID: n.TaskID, By: by, ReadAt: n.ReadAt, Path: n.Path(),
		})
	}
	return views, nil
}

func (s *Server) countNotices(ctx context.Context, in *NoticesAsked) (*itself[counted], error) {
	n, more, err := store.CountNotices(ctx, s.DB, viewerOf(ctx).ID, in.query())
	return answered(counted{n, more}), err
}

func (s *Server) readNotices(ctx context.Context, in *readNotices) (*raw, error) {
	if in.Body.All == (len(in.Body.IDs) > 0) {
		return nil, crm.InvalidField("ids", "required",
			crm.Label{ZH: "请指明哪些通知", EN: "Say which notices"}, crm.Label{ZH: "给出 ids，或 all 为 true", EN: "Give ids, or all as true"})
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, in.Key, requestID(http.MethodPost, "notices/acts/read", "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		n, err := store.ReadNotices(ctx, tx, in.Body.IDs, in.Body.All)
		return jsonAnswer(http.StatusOK, 0, countRead{n}, err)
	})
}
