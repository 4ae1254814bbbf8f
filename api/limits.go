package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// What one person may have under way at the same time, so that nobody keeps
// the others from working.
const (
	searchesAtOnce = 4 // lists and counts
	streamsAtOnce  = 16
	searchWithin   = 5 * time.Second
)

// shares counts what each person has under way, and who waits.
type shares struct {
	mu      sync.Mutex
	taken   map[uuid.UUID]int
	waiting map[uuid.UUID][]chan struct{} // the first is next; closed when the place is theirs
}

func newShares() *shares {
	return &shares{taken: map[uuid.UUID]int{}, waiting: map[uuid.UUID][]chan struct{}{}}
}

// take takes one of so many places of a person; give gives it back.
func (s *shares) take(person uuid.UUID, places int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[person] >= places {
		return false
	}
	s.taken[person]++
	return true
}

// wait takes a place, in turn with the person's others, unless the context ends
// before.
func (s *shares) wait(ctx context.Context, person uuid.UUID, places int) error {
	if s.take(person, places) {
		return nil
	}
	mine := make(chan struct{})
	s.mu.Lock()
	if s.taken[person] < places { // given back meanwhile
		s.taken[person]++
		s.mu.Unlock()
		return nil
	}
	s.waiting[person] = append(s.waiting[person], mine)
	s.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		s.leave(person, mine)
		return ctx.Err()
	}
}

// leave takes somebody out of those who wait; a place that was theirs already
// goes to the next.
func (s *shares) leave(person uuid.UUID, mine chan struct{}) {
	s.mu.Lock()
	at := slices.Index(s.waiting[person], mine)
	if at >= 0 {
		s.waiting[person] = slices.Delete(s.waiting[person], at, at+1)
	}
	s.mu.Unlock()
	if at < 0 {
		s.give(person)
	}
}

// give gives a place back, or on to who waits longest.
func (s *shares) give(person uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if queue := s.waiting[person]; len(queue) > 0 {
		close(queue[0])
		s.waiting[person] = queue[1:]
		return
	}
	delete(s.waiting, person)
	if s.taken[person]--; s.taken[person] <= 0 {
		delete(s.taken, person)
	}
}

// search runs a list or count within a time, a few of each person at once. A
// search that takes longer has a condition that the database can only answer
// by reading everything, and the person is told so.
func (s *Server) search(ctx context.Context, viewer crm.Viewer, work func(context.Context) error) error {
	return s.within(ctx, viewer, crm.InvalidField("filter", "too-slow",
		crm.Label{ZH: "查询时间过长", EN: "The search takes too long"},
		crm.Label{ZH: "请缩小条件，例如减少“包含”条件或加上时间范围", EN: "Narrow it: fewer “contains” conditions, or a range of time"}), work)
}

// within runs what takes a while, a few of each person at once; tooSlow is
// what somebody is told when the time is up.
func (s *Server) within(ctx context.Context, viewer crm.Viewer, tooSlow error, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, searchWithin)
	defer cancel()
	if s.searches.wait(ctx, viewer.ID, searchesAtOnce) != nil {
		return newProblem(ctx, codeUnavailable)
	}
	defer s.searches.give(viewer.ID)
	err := work(ctx)
	if err != nil && (errors.Is(ctx.Err(), context.DeadlineExceeded) || store.TookTooLong(err)) {
		return tooSlow
	}
	return err
}

// guardBody bounds the body of a request and wants its kind named: a form of
// another site can send a body without one.
func (s *Server) guardBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isUnsafe(r.Method) && r.ContentLength != 0 && r.Header.Get("Content-Type") == "" {
			writeProblem(w, newProblem(r.Context(), codeNotJSON))
			return
		}
		if !isUpload(r) {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		} else if !s.guardUpload(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLocal says whether a request names this machine. Another name that leads
// here belongs to a page that wants to reach what it must not.
func isLocal(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	address, err := netip.ParseAddr(name)
	return name == "localhost" || (err == nil && address.IsLoopback())
}
