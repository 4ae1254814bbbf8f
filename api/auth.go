package api

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SessionCookie carries the secret of a signed-in browser.
const SessionCookie = "baton_session"

// signedIn is the session of a request and how it was proved.
type signedIn struct {
	store.Session
	secret   string
	byCookie bool
}

// withSession finds who makes the request. A request without a valid session
// goes on as nobody's: most routes then refuse it, some need no session.
func (s *Server) withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, err := s.sessionOf(r)
		if err != nil {
			if shown, ok := errors.AsType[*problem](s.fail(r.Context(), err)); ok {
				writeProblem(w, shown)
			}
			return
		}
		stateOf(r.Context()).session = session
		next.ServeHTTP(w, r)
	})
}

// SignedIn says whether a request carries a valid session.
func (s *Server) SignedIn(r *http.Request) bool {
	session, err := s.sessionOf(r)
	return err == nil && session != nil
}

func (s *Server) sessionOf(r *http.Request) (*signedIn, error) {
	secret, byCookie := "", false
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		secret = strings.TrimSpace(bearer)
	} else if cookie, err := r.Cookie(SessionCookie); err == nil {
		secret, byCookie = cookie.Value, true
	}
	if secret == "" {
		return nil, nil
	}
	session, err := s.findSession(r.Context(), secret, byCookie)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &signedIn{session, secret, byCookie}, nil
}

// findSession finds the living session of a cookie, or of a bearer token.
func (s *Server) findSession(ctx context.Context, secret string, byCookie bool) (store.Session, error) {
	now := s.DB.Now()
	session, err := s.sessions.get(secret, byCookie, now, func() (store.Session, error) {
		if byCookie {
			return store.FindSession(ctx, s.DB, secret, now)
		}
		return store.FindToken(ctx, s.DB, secret, now)
	})
	if err == nil && session.Viewer.HasLeft(now.In(s.Company.Zone())) {
		return store.Session{}, fmt.Errorf("session of a leaver: %w", crm.ErrNotFound)
	}
	return session, err
}

// public marks operations that need no session.
const public = "public"

// requireSession refuses requests without a session, and changes under a
// cookie without its CSRF token.
func (s *Server) requireSession(ctx huma.Context, next func(huma.Context)) {
	session := stateOf(ctx.Context()).session
	isPublic := ctx.Operation().Metadata[public] == true
	switch {
	case session == nil && !isPublic:
		writeHumaProblem(ctx, newProblem(ctx.Context(), codeUnauthenticated))
	case session != nil && session.byCookie && !isPublic && isUnsafe(ctx.Method()) &&
		subtle.ConstantTimeCompare([]byte(ctx.Header("X-CSRF-Token")), []byte(session.CSRFToken)) != 1:
		writeHumaProblem(ctx, newProblem(ctx.Context(), codeCSRF))
	default:
		next(ctx)
	}
}

func isUnsafe(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

func writeHumaProblem(ctx huma.Context, p *problem) {
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	// The client that is gone is the only reason for an error here.
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p)
}

func writeProblem(w http.ResponseWriter, p *problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	// The client that is gone is the only reason for an error here.
	_ = json.NewEncoder(w).Encode(p)
}

// sessionCache spares the database the same question for every request. What
// this program changes about people clears it at once; what another program
// changes is seen when the entry is too old.
type sessionCache struct {
	mu      sync.Mutex
	entries map[sessionKey]cachedSession
	clears  int
}

// sessionKey keeps cookies and tokens apart: they are proved differently.
type sessionKey struct {
	secret   string
	byCookie bool
}

type cachedSession struct {
	session store.Session
	until   time.Time
}

const (
	cacheSessionsFor   = 2 * time.Second
	cacheSessionsLimit = 10_000
)

func newSessionCache() *sessionCache { return &sessionCache{entries: map[sessionKey]cachedSession{}} }

func (c *sessionCache) get(secret string, byCookie bool, now time.Time, find func() (store.Session, error)) (store.Session, error) {
	key := sessionKey{secret, byCookie}
	c.mu.Lock()
	entry, ok := c.entries[key]
	clears := c.clears
	c.mu.Unlock()
	if ok && now.Before(entry.until) {
		return entry.session, nil
	}
	session, err := find()
	if err != nil {
		return session, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if clears != c.clears {
		return session, nil // read before the change that cleared
	}
	if len(c.entries) >= cacheSessionsLimit {
		clear(c.entries)
	}
	c.entries[key] = cachedSession{session, now.Add(cacheSessionsFor)}
	return session, nil
}

// clear forgets all sessions: people, roles or sign-ins have changed.
func (c *sessionCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.entries)
	c.clears++
}

// userVerbs end the sessions of who leaves or gets another role.
func userVerbs() activities.Verbs[crm.User] {
	verbs := activities.UserVerbs()
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
		if err := update(ctx, tx, before, user); err != nil {
			return err
		}
		if before.Active && !user.Active || before.Role != user.Role {
			return store.EndSessions(ctx, tx, user.ID)
		}
		return nil
	}
	return verbs
}
