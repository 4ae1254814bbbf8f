package api

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
		if err == nil && session != nil && session.Due {
			err = s.noteUse(w, r, session)
		}
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

// noteUse notes that a session is in use, and passes on its next secret.
func (s *Server) noteUse(w http.ResponseWriter, r *http.Request, session *signedIn) error {
	next := ""
	err := s.DB.Do(r.Context(), session.Viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		if session.byCookie {
			next, err = store.UseSession(ctx, tx, session.ID, session.secret)
			return err
		}
		return store.UseToken(ctx, tx, session.ID)
	})
	s.sessions.forget(keyOf(session.secret, session.byCookie))
	if next != "" {
		cookie := s.cookie(SessionCookie, next, session.ExpiresAt.Sub(s.DB.Now()))
		http.SetCookie(w, &cookie)
	}
	return err
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
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return nil, nil
	case errors.Is(err, store.ErrSecretReplaced):
		err = activities.EndStolenSession(r.Context(), s.DB, session, s.addressOf(r))
		s.sessions.clear()
		return nil, err
	case err != nil:
		return nil, err
	}
	return &signedIn{session, secret, byCookie}, nil
}

// findSession finds the living session of a cookie, or of a bearer token.
func (s *Server) findSession(ctx context.Context, secret string, byCookie bool) (store.Session, error) {
	now := s.DB.Now()
	session, err := s.sessions.get(keyOf(secret, byCookie), now, func() (store.Session, error) {
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

// findAgain is a session as it is now, whatever has become of its secret.
func (s *Server) findAgain(ctx context.Context, session *signedIn) (store.Session, error) {
	now := s.DB.Now()
	return s.sessions.get(keyOf(session.ID.String(), session.byCookie), now, func() (store.Session, error) {
		if session.byCookie {
			return store.FindSessionAgain(ctx, s.DB, session.ID, now)
		}
		return store.FindTokenAgain(ctx, s.DB, session.ID, now)
	})
}

// requireSession keeps everything behind the door that the session does not
// open; see doorProblem.
func (s *Server) requireSession(ctx huma.Context, next func(huma.Context)) {
	if p := doorProblem(ctx); p != nil {
		writeHumaProblem(ctx, p)
		return
	}
	next(ctx)
}

// doorProblem is the one place that decides whether a session may use an
// operation at all. Changes under a cookie need its CSRF token; a temporary
// password opens nothing but the way to another; tokens open what their scopes
// cover.
func doorProblem(ctx huma.Context) *problem {
	session, permit := stateOf(ctx.Context()).session, permitOf(ctx.Operation())
	switch {
	case permit.public:
		return nil
	case session == nil:
		return newProblem(ctx.Context(), codeUnauthenticated)
	case session.byCookie && isUnsafe(ctx.Method()) &&
		subtle.ConstantTimeCompare([]byte(ctx.Header("X-CSRF-Token")), []byte(session.CSRFToken)) != 1:
		return newProblem(ctx.Context(), codeCSRF)
	case session.OwesPassword && !permit.owing:
		return newProblem(ctx.Context(), codePasswordChange)
	case !session.byCookie && permit.byHand:
		return newProblem(ctx.Context(), codeNotByToken)
	case !session.byCookie && !permit.within(session.Viewer.Scopes):
		return newProblem(ctx.Context(), codeTokenScope)
	}
	return nil
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
	maps.Copy(w.Header(), p.GetHeaders())
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
	secret   string // or the id, of one that was found before; no secret is as short
	byCookie bool
}

func keyOf(secret string, byCookie bool) sessionKey { return sessionKey{secret, byCookie} }

type cachedSession struct {
	session store.Session
	until   time.Time
}

const (
	cacheSessionsFor   = 2 * time.Second
	cacheSessionsLimit = 10_000
)

func newSessionCache() *sessionCache { return &sessionCache{entries: map[sessionKey]cachedSession{}} }

func (c *sessionCache) get(key sessionKey, now time.Time, find func() (store.Session, error)) (store.Session, error) {
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

// forget forgets one session.
func (c *sessionCache) forget(key sessionKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

// clear forgets all sessions: people, roles or sign-ins have changed.
func (c *sessionCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.entries)
	c.clears++
}
