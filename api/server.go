// Package api speaks HTTP: records by one generic resource, acts, sign-in and
// live events, described by one OpenAPI document. It knows no workflow: acts
// write to the database, and the outbox does the rest.
package api

import (
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/files"
	"github.com/baton-crm/baton/store"
)

// Options are what the API works with.
type Options struct {
	DB      *store.DB
	Company activities.Company
	Rules   *activities.RuleBook
	Files   *files.Store
	MaxFile int64 // bytes of one file; 0 means DefaultMaxFile
	Log     *slog.Logger
	Metrics prometheus.Registerer
	Version string
	// SecureCookies marks cookies for HTTPS only.
	SecureCookies bool
	// TrustedProxies are believed when they say for whom they ask
	// (X-Forwarded-For); without them all behind a proxy count as one.
	TrustedProxies []netip.Prefix
	// DemoPeople can be switched between without a password; empty outside the
	// demo company.
	DemoPeople []DemoPerson
}

// DemoPerson is one of the identities of the demo company.
type DemoPerson struct {
	Login string   `json:"login" doc:"Sign-in name."`
	Name  string   `json:"name"`
	Role  crm.Role `json:"role" enum:"staff,manager,admin"`
}

// Server answers the requests of the API.
type Server struct {
	Options
	passwords *activities.Passwords
	sessions  *sessionCache
	live      *live
	searches  *shares
	streams   *shares
	uploads   *shares
	submits   *rates
	api       huma.API
	mux       *http.ServeMux
	kinds     *store.Kinds
	parts     map[string]*parts // by kind
	around    map[string]around // by kind
	exports   *shares
	finders   []finder
}

// New makes the API with all its routes.
func New(o Options) *Server {
	s := &Server{
		Options: o, passwords: activities.NewPasswords(), sessions: newSessionCache(), searches: newShares(), streams: newShares(), uploads: newShares(), submits: newRates(), mux: http.NewServeMux(),
		kinds: store.NewKinds(o.DB), parts: map[string]*parts{}, around: map[string]around{}, exports: newShares(),
	}
	if s.MaxFile == 0 {
		s.MaxFile = DefaultMaxFile
	}
	s.live = newLive(o.DB, o.Log)
	config := openAPIConfig(o.Version)
	s.api = documenting{humago.New(s.mux, config), config, map[string]bool{}}
	useProblems()
	s.api.UseMiddleware(s.requireSession)
	s.routes()
	return s
}

// Handler serves the API with request ids, logs, metrics and sessions.
func (s *Server) Handler() http.Handler {
	return s.observe(s.crossOrigin(s.withSession(s.guardBody(s.routed()))))
}

// OpenAPI is the description of the API, in OpenAPI 3.1.
func (s *Server) OpenAPI() *huma.OpenAPI { return s.api.OpenAPI() }

// routed passes requests to their routes, and refuses in our form what has no
// route.
func (s *Server) routed() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse, route := s.mux.Handler(r)
		if route != "" {
			s.mux.ServeHTTP(w, r)
			return
		}
		answer := &headOnly{header: w.Header()}
		refuse.ServeHTTP(answer, r)
		writeProblem(w, newProblem(r.Context(), codeOfStatus(answer.status)))
	})
}

// headOnly takes the status and headers of an answer and drops its body.
type headOnly struct {
	header http.Header
	status int
}

// Header is where the headers go.
func (w *headOnly) Header() http.Header { return w.header }

// WriteHeader keeps the status.
func (w *headOnly) WriteHeader(status int) { w.status = status }

// Write drops the body.
func (w *headOnly) Write(body []byte) (int, error) { return len(body), nil }

// maxBody is the largest request body, in bytes.
const maxBody = 1 << 20
