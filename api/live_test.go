package api

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2/sse"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// listening is a server with somebody signed in by token.
func listening(t *testing.T) (*Server, context.Context) {
	t.Helper()
	db := storetest.Open(t)
	s := New(Options{DB: db, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	user := &crm.User{Name: "Sam", Login: "sam", Role: crm.Staff, Active: true}
	token := &store.Token{Name: "test", Scopes: []crm.TokenScope{"*:*"}}
	err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		if err := store.Users.Insert(ctx, tx, user); err != nil {
			return err
		}
		_, err = store.NewToken(ctx, tx, user.ID, token)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, context.WithValue(t.Context(), stateKey{}, &requestState{session: &signedIn{Session: store.Session{ID: token.ID}}})
}

func TestLive(t *testing.T) {
	s, ctx := listening(t)
	s.live.heartbeat = 10 * time.Millisecond

	t.Run("sends heartbeats again and again, until the session ends", func(t *testing.T) {
		beats, ended := make(chan bool), make(chan bool)
		go func() {
			s.events(ctx, nil, func(sse.Message) error { beats <- true; return nil })
			close(ended)
		}()
		for range 3 {
			<-beats
		}
		if _, err := s.DB.Exec(t.Context(), `UPDATE tokens SET revoked_at = now()`); err != nil {
			t.Fatal(err)
		}
		s.sessions.clear()
		for deadline := time.After(10 * time.Second); ; {
			select {
			case <-beats:
				continue
			case <-ended:
				return
			case <-deadline:
				t.Fatal("the stream goes on")
			}
		}
	})
	t.Run("cuts off who does not keep up, and nobody else", func(t *testing.T) {
		slow, err := s.live.listen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		quick, err := s.live.listen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		at, _ := s.live.place()
		for range eventBacklog + 1 {
			next := places{store.EventCursor{Transaction: at.changes.Transaction + 1, ID: uuid.Max}, at.notices}
			s.live.send(news{changes: []store.Change{{Type: "lead.updated"}}}, at, next)
			at = next
			<-quick
		}
		for range eventBacklog {
			if _, open := <-slow; !open {
				t.Fatal("cut off before the backlog was full")
			}
		}
		if _, open := <-slow; open {
			t.Error("a slow reader is not cut off")
		}
		s.live.leave(slow) // once more does no harm
		s.live.leave(quick)
		if _, anybody := s.live.place(); anybody {
			t.Error("somebody still listens")
		}
	})
	t.Run("forgets what was read for those who have left", func(t *testing.T) {
		first, err := s.live.listen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		at, _ := s.live.place()
		s.live.leave(first)
		if _, err := s.DB.Exec(t.Context(), `INSERT INTO settings (key, value) VALUES ('x', '1')`); err != nil {
			t.Fatal(err)
		}
		second, err := s.live.listen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.live.send(news{changes: []store.Change{{Type: "lead.updated"}}}, at, at)
		select {
		case <-second:
			t.Error("told what was before")
		default:
		}
		s.live.leave(second)
	})
}
