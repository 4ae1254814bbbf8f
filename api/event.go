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
	db  *store.DB
	log *slog.Logger

	mu        sync.Mutex
	listeners map[chan []store.Change]bool
}

func newLive(db *store.DB, log *slog.Logger) *live {
	return &live{db: db, log: log, listeners: map[chan []store.Change]bool{}}
}

func (l *live) listen() chan []store.Change {
	c := make(chan []store.Change, eventBacklog)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listeners[c] = true
	return c
}

func (l *live) leave(c chan []store.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listeners[c] {
		delete(l.listeners, c)
		close(c)
	}
}

// send hands a batch to all listeners; who cannot keep up is cut off.
func (l *live) send(changes []store.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.listeners {
		select {
		case c <- changes:
		default:
			delete(l.listeners, c)
			close(c)
		}
	}
}

func (l *live) anybody() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.listeners) > 0
}

// RunEvents hands out live events until the context ends.
func (s *Server) RunEvents(ctx context.Context) {
	l := s.live
	ticker := time.NewTicker(lookForEvents)
	defer ticker.Stop()
	var at *store.EventCursor
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !l.anybody() {
			at = nil
			continue
		}
		next, err := l.read(ctx, at)
		if err != nil {
			if ctx.Err() == nil {
				l.log.WarnContext(ctx, "live events pause", "error", err)
			}
			continue
		}
		at = next
	}
}

func (l *live) read(ctx context.Context, at *store.EventCursor) (*store.EventCursor, error) {
	if at == nil {
		now, err := store.EventsNow(ctx, l.db)
		return &now, err
	}
	changes, next, err := store.EventsAfter(ctx, l.db, *at, eventsAtOnce)
	if err != nil {
		return at, err
	}
	if len(changes) > 0 {
		l.send(changes)
	}
	return &next, nil
}

func (s *Server) eventRoutes() {
	op := huma.Operation{
		OperationID: "events", Method: http.MethodGet, Path: base + "/events", Tags: []string{"events"},
		Summary: "What happens to records you may see, as it happens (server-sent events)",
	}
	sse.Register(s.api, op, map[string]any{"change": liveEvent{}, "heartbeat": heartbeat{}}, s.events)
}

// events sends a person what happens to records that this person may see.
func (s *Server) events(ctx context.Context, _ *struct{}, send sse.Sender) {
	changes := s.live.listen()
	defer s.live.leave(changes)
	ticker := time.NewTicker(heartbeatEvery)
	defer ticker.Stop()
	if send.Data(heartbeat{s.DB.Now()}) != nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if !s.stillSignedIn(ctx) || send.Data(heartbeat{s.DB.Now()}) != nil {
				return
			}
		case batch, open := <-changes:
			if !open || s.sendVisible(ctx, batch, send) != nil {
				return
			}
		}
	}
}

// stillSignedIn ends the stream of somebody whose session has ended.
func (s *Server) stillSignedIn(ctx context.Context) bool {
	session := stateOf(ctx).session
	find := store.FindToken
	if session.byCookie {
		find = store.FindSession
	}
	_, err := find(ctx, s.DB, session.secret, s.DB.Now())
	return err == nil
}

func (s *Server) sendVisible(ctx context.Context, batch []store.Change, send sse.Sender) error {
	viewer := viewerOf(ctx)
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
		if !seen[c.RecordKind][c.RecordID] {
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
