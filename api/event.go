package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type liveEvent struct {
	ID         uuid.UUID `json:"id"`
	Type       string    `json:"type" doc:"noun.participle"`
	OccurredAt time.Time `json:"occurredAt"`
	Record     eventRef  `json:"record"`
	Actor      person    `json:"actor"`
}

type eventRef struct {
	Kind string    `json:"kind"`
	ID   uuid.UUID `json:"id"`
}

type heartbeat struct {
	At time.Time `json:"at"`
}

// How live events work.
const (
	lookForEvents  = 200 * time.Millisecond
	eventsAtOnce   = 1000
	heartbeatEvery = 20 * time.Second
	eventBacklog   = 64 // batches a slow reader may fall behind before it is cut off and reads anew
)

// live reads what happens once and hands it to everybody who listens. It
// reads only while somebody does.
type live struct {
	db        *store.DB
	log       *slog.Logger
	heartbeat time.Duration

	mu        sync.Mutex
	at        store.EventCursor // how far was read; says nothing while nobody listens
	noticesAt store.EventCursor // the same for notices
	listeners map[chan news]bool
}

// news is what happened at about the same time.
type news struct {
	changes []store.Change
	notices []store.ToldNotice
}

func (n news) nothing() bool { return len(n.changes) == 0 && len(n.notices) == 0 }

func newLive(db *store.DB, log *slog.Logger) *live {
	return &live{db: db, log: log, heartbeat: heartbeatEvery, listeners: map[chan news]bool{}}
}

// listen hands out what happens from now on. The place to read from is set
// here and not at the next look: what happens in between is not to be missed.
func (l *live) listen(ctx context.Context) (chan news, error) {
	c := make(chan news, eventBacklog)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.listeners) == 0 {
		now, err := store.EventsNow(ctx, l.db)
		if err != nil {
			return nil, err
		}
		l.at, l.noticesAt = now, now
	}
	l.listeners[c] = true
	return c, nil
}

func (l *live) leave(c chan news) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listeners[c] {
		delete(l.listeners, c)
		close(c)
	}
}

// places are how far was read.
type places struct{ changes, notices store.EventCursor }

// send hands what was read between two places to all listeners; who cannot
// keep up is cut off.
func (l *live) send(n news, from, to places) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at != from.changes || l.noticesAt != from.notices {
		return // all who waited for these have left
	}
	l.at, l.noticesAt = to.changes, to.notices
	if n.nothing() {
		return
	}
	for c := range l.listeners {
		select {
		case c <- n:
		default:
			delete(l.listeners, c)
			close(c)
		}
	}
}

// place is where to read from, if anybody listens.
func (l *live) place() (at places, anybody bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return places{l.at, l.noticesAt}, len(l.listeners) > 0
}

// RunEvents hands out live events until the context ends.
func (s *Server) RunEvents(ctx context.Context) {
	l := s.live
	ticker := time.NewTicker(lookForEvents)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := l.read(ctx); err != nil && ctx.Err() == nil {
			l.log.WarnContext(ctx, "live events pause", "error", err)
		}
	}
}

func (l *live) read(ctx context.Context) error {
	at, anybody := l.place()
	if !anybody {
		return nil
	}
	var n news
	var next places
	var err error
	if n.changes, next.changes, err = store.EventsAfter(ctx, l.db, at.changes, eventsAtOnce); err != nil {
		return err
	}
	if n.notices, next.notices, err = store.NoticesAfter(ctx, l.db, at.notices, eventsAtOnce); err != nil {
		return err
	}
	l.send(n, at, next)
	return nil
}

func (s *Server) eventRoutes() {
	op := huma.Operation{
		OperationID: "events", Method: http.MethodGet, Path: base + "/events", Tags: []string{"events"},
		Metadata: permit{area: "events", act: "view"}.metadata(),
		Summary:  "What happens to records you may see, as it happens (server-sent events)",
	}
	sse.Register(s.api, op, map[string]any{"change": liveEvent{}, "heartbeat": heartbeat{}}, s.events)
}

// events sends a person what happens to records that this person may see.
func (s *Server) events(ctx context.Context, _ *struct{}, send sse.Sender) {
	person := viewerOf(ctx).ID
	if !s.streams.take(person, streamsAtOnce) {
		return
	}
	defer s.streams.give(person)
	heard, err := s.live.listen(ctx)
	if err != nil {
		s.Log.WarnContext(ctx, "live events refused", "trace", stateOf(ctx).id, "error", err)
		return
	}
	defer s.live.leave(heard)
	ticker := time.NewTicker(s.live.heartbeat)
	defer ticker.Stop()
	if send.Data(heartbeat{s.DB.Now()}) != nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if _, err := s.viewerNow(ctx); err != nil || send.Data(heartbeat{s.DB.Now()}) != nil {
				return
			}
		case batch, open := <-heard:
			if !open || s.sendVisible(ctx, batch, send) != nil {
				return
			}
		}
	}
}

// viewerNow is the person of the request as of now: sessions end and rights
// change while a stream is open.
func (s *Server) viewerNow(ctx context.Context) (crm.Viewer, error) {
	now, err := s.findAgain(ctx, stateOf(ctx).session)
	return now.Viewer, err
}

func (s *Server) sendVisible(ctx context.Context, n news, send sse.Sender) error {
	viewer, err := s.viewerNow(ctx)
	if err != nil {
		return err
	}
	for _, notice := range n.notices {
		if notice.UserID != viewer.ID {
			continue
		}
		if err := send(sse.Message{Data: eventOfNotice(notice)}); err != nil {
			return err
		}
	}
	return s.sendVisibleChanges(ctx, viewer, n.changes, send)
}

func (s *Server) sendVisibleChanges(ctx context.Context, viewer crm.Viewer, batch []store.Change, send sse.Sender) error {
	byKind := map[string][]uuid.UUID{}
	for _, c := range batch {
		byKind[c.RecordKind] = append(byKind[c.RecordKind], c.RecordID)
	}
	seen := map[string]map[uuid.UUID]bool{}
	for kind, ids := range byKind {
		visible, err := store.VisibleAmong(ctx, s.DB, viewer, kind, ids)
		if err != nil {
			return err
		}
		seen[kind] = visible
	}
	for _, c := range batch {
		if !seen[c.RecordKind][c.RecordID] || !store.SeesChange(viewer, c) {
			continue
		}
		if err := send(sse.Message{Data: eventOf(c)}); err != nil {
			return err
		}
	}
	return nil
}

func eventOf(c store.Change) liveEvent {
	actor := person{c.ActorID, c.ActorName}
	if c.ActorID == nil {
		actor.Name = crm.System().Name
	}
	return liveEvent{ID: c.ID, Type: c.Type, OccurredAt: c.At, Record: eventRef{c.RecordKind, c.RecordID}, Actor: actor}
}

// eventOfNotice tells a person that a notice came to them, or was read.
func eventOfNotice(n store.ToldNotice) liveEvent {
	e := liveEvent{ID: n.ID, Type: "notice.told", OccurredAt: n.At, Record: eventRef{"notice", n.ID}, Actor: person{Name: crm.System().Name}}
	if n.ReadAt != nil {
		e.Type, e.OccurredAt = "notice.read", *n.ReadAt
	}
	return e
}
