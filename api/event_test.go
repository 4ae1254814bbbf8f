package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// patience is how long tests wait for what has to come.
const patience = 10 * time.Second

type liveChange struct {
	ID         uuid.UUID
	Type       string
	OccurredAt time.Time
	Record     struct {
		Kind string
		ID   uuid.UUID
	}
	Actor struct{ Name string }
}

// stream is an open stream of events; it is closed when the server ends it.
type stream struct {
	t       *testing.T
	changes chan liveChange
	beats   chan bool
}

// listen opens the stream and waits until it runs.
func (c client) listen() stream {
	c.t.Helper()
	response := c.open(http.MethodGet, "/events", nil)
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		c.t.Fatalf("events answer %d %s", response.StatusCode, response.Header.Get("Content-Type"))
	}
	c.t.Cleanup(func() { response.Body.Close() })
	s := stream{c.t, make(chan liveChange, 1000), make(chan bool, 1000)}
	go s.read(bufio.NewScanner(response.Body))
	select {
	case <-s.beats:
	case <-time.After(patience):
		c.t.Fatal("the stream does not begin with a heartbeat")
	}
	return s
}

// read hands on whole events: what stands before an empty line. What the end
// of the stream cuts in two is no event.
func (s stream) read(lines *bufio.Scanner) {
	defer close(s.changes)
	event, data := "", ""
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = name
		}
		if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			data = text
		}
		if lines.Text() != "" || data == "" {
			continue
		}
		if event == "heartbeat" {
			s.beats <- true
		} else {
			var c liveChange
			if err := json.Unmarshal([]byte(data), &c); err != nil {
				s.t.Errorf("event %q: %v", data, err)
			}
			s.changes <- c
		}
		event, data = "", ""
	}
}

// until collects changes up to one of the given record.
func (s stream) until(record uuid.UUID) []liveChange {
	s.t.Helper()
	var got []liveChange
	for {
		select {
		case c, open := <-s.changes:
			if !open {
				s.t.Fatal("the stream ended")
			}
			if c.Record.ID == record {
				return append(got, c)
			}
			got = append(got, c)
		case <-time.After(patience):
			s.t.Fatalf("no change of %s came", record)
		}
	}
}

// runEvents hands out events until the end of the test.
func (w *world) runEvents(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() { w.server.RunEvents(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
}

// tell writes a change of each record, in order.
func tell(ctx context.Context, tx *store.Tx, kind string, records ...uuid.UUID) error {
	for _, id := range records {
		if err := tx.Tell(ctx, store.Change{Type: kind + ".updated", RecordKind: kind, RecordID: id}); err != nil {
			return err
		}
	}
	return nil
}

// events claims that the stream tells of exactly what is seen.
func (v visit) events() {
	s := v.c.listen()
	want := map[uuid.UUID]bool{}
	last := v.id("ada")
	v.do(func(ctx context.Context, tx *store.Tx) error {
		for _, subject := range v.subjects {
			if subject.id == last {
				continue
			}
			if err := tell(ctx, tx, subject.kind.Name, subject.id); err != nil {
				return err
			}
			want[subject.id] = subject.sees(v.colleague)
		}
		return tell(ctx, tx, crm.Users.Name, last)
	})
	got := map[uuid.UUID]bool{}
	for _, c := range s.until(last) {
		got[c.Record.ID] = true
	}
	for _, subject := range v.subjects {
		if subject.id != last && got[subject.id] != want[subject.id] {
			v.t.Errorf("the stream of %s tells of %s: %v", v.login, subject.name, got[subject.id])
		}
	}
}

func TestEvents(t *testing.T) {
	w := newWorld(t)
	w.runEvents(t)
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()

	t.Run("tell what happened, when and by whom", func(t *testing.T) {
		s := w.as("sam").under(t).listen()
		w.as("sam").patch("/customers/"+customer.String(), 1, map[string]any{"grade": "A"}).want(http.StatusOK)
		got := s.until(customer)[0]
		if got.Type != "customer.updated" || got.Record.Kind != "customer" || got.Actor.Name != "Sam" ||
			!got.OccurredAt.Equal(w.clock()) || got.ID == uuid.Nil {
			t.Errorf("told %+v", got)
		}
	})
	t.Run("tell nothing that was before, and everything from the first heartbeat on", func(t *testing.T) {
		for range 5 {
			s := w.as("sam").under(t).listen()
			w.do(func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, crm.Customers.Name, customer) })
			if got := s.until(customer); len(got) != 1 {
				t.Errorf("told also of %+v", got[:len(got)-1])
			}
		}
	})
	t.Run("come also from a transaction that commits late", func(t *testing.T) {
		s := w.as("sam").under(t).listen()
		written, goOn, late := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			late <- w.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
				if err := tell(ctx, tx, crm.Users.Name, w.id("sue")); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, "SELECT FROM changes LIMIT 1") // sends what waits for the commit
				close(written)
				<-goOn
				return err
			})
		}()
		<-written
		w.do(func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, crm.Users.Name, w.id("tom")) })
		time.Sleep(time.Second / 2) // twice and more of what lies between two looks
		close(goOn)
		if err := <-late; err != nil {
			t.Fatal(err)
		}
		if got := s.until(w.id("tom")); got[0].Record.ID != w.id("sue") {
			t.Errorf("the first to come is %+v", got[0])
		}
	})
	t.Run("end with the session", func(t *testing.T) {
		browser, csrf := w.browser("sam")
		s := browser.under(t).listen()
		browser.send(http.MethodDelete, "/session", nil, "X-CSRF-Token", csrf).want(http.StatusNoContent)
		w.do(func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, crm.Customers.Name, customer) })
		for c := range s.changes {
			if c.Record.ID == customer {
				t.Error("told somebody who has signed out")
			}
		}
	})
	t.Run("follow rights that change", func(t *testing.T) {
		theirs := w.as("oli").post("/customers", map[string]any{"name": "Oli's"}).want(http.StatusCreated).id()
		s := w.as("mia").under(t).listen()
		w.as("ada").patch("/users/"+w.id("oli").String(), 1, map[string]any{"managerId": w.id("mia")}).want(http.StatusOK)
		w.do(func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, crm.Customers.Name, theirs) })
		s.until(theirs)
	})
}
