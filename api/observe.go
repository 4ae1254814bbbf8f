package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/store"
)

// observe gives each request an id, a log line and a place in the metrics, and
// turns a panic into a plain answer.
func (s *Server) observe(next http.Handler) http.Handler {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "baton_http_request_duration_seconds", Help: "Time to answer, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}, []string{"method", "route", "status"})
	s.Metrics.MustRegister(durations)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		state := &requestState{id: store.NewID().String(), language: LanguageOf(r), address: s.addressOf(r), host: r.Host, browser: browserOf(r)}
		r = r.WithContext(context.WithValue(r.Context(), stateKey{}, state))
		answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		answer.Header().Set("X-Request-Id", state.id)
		answer.Header().Set("X-Content-Type-Options", "nosniff")
		answer.Header().Set("Cache-Control", "no-store")
		defer func() {
			fault := recover()
			if err, isError := fault.(error); isError && errors.Is(err, http.ErrAbortHandler) { // an answer that was begun and cannot be completed
				panic(fault)
			}
			if fault != nil {
				s.Log.ErrorContext(r.Context(), "panic", "trace", state.id, "fault", fault, "stack", string(debug.Stack()))
				writeProblem(answer, newProblem(r.Context(), codeInternal))
			}
			took := time.Since(started)
			method, route := s.routeOf(r)
			durations.WithLabelValues(method, route, strconv.Itoa(answer.status)).Observe(took.Seconds())
			s.Log.LogAttrs(r.Context(), levelOf(answer.status), "request", slog.String("trace", state.id),
				slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", answer.status),
				slog.Duration("took", took))
		}()
		next.ServeHTTP(answer, r)
	})
}

// routeOf names the route of a request for the metrics; callers can make up
// methods and paths without end, but no routes.
func (s *Server) routeOf(r *http.Request) (method, route string) {
	if route = r.Pattern; route == "" { // refused before it was routed, or it has no route
		_, route = s.mux.Handler(r)
	}
	if route == "" {
		return "other", route
	}
	return r.Method, route
}

func levelOf(status int) slog.Level {
	if status >= http.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelDebug
}

// addressOf is the address a request comes from: behind trusted proxies, the
// last in X-Forwarded-For that is not one of them.
func (s *Server) addressOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(address); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = hop.Unmap()
	}
	return address.String()
}

func (s *Server) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(proxy netip.Prefix) bool { return proxy.Contains(address) })
}

// statusWriter remembers the status and passes flushes through, for live
// events.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush sends what was written so far.
func (w *statusWriter) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
