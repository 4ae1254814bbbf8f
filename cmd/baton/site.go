package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/relay"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/web"
)

// site is everything that is served over HTTP.
type site struct {
	server   *api.Server
	registry *prometheus.Registry
	ready    readiness
	company  activities.Company
	demo     []api.DemoPerson
}

func (s site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.server.OpenAPI()) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	mux.Handle("/api/", s.server.Handler())
	mux.Handle("/", web.Handler(web.Options{
		SignedIn: s.server.SignedIn, FirstData: s.server.FirstData, DemoPeople: s.demoPeople, CompanyName: s.company.Name,
		PublicForm: s.publicForm, ComplaintPage: crm.ComplaintPage, PublicComplaint: s.publicComplaint, UnsubscribePage: crm.UnsubscribePage,
		PublicUnsubscription: unsubscription(s.server.DB, activities.SeeUnsubscription), Unsubscribe: unsubscription(s.server.DB, activities.Unsubscribe),
	}))
	return mux
}

// publicForm is a form as its page shows it.
func (s site) publicForm(ctx context.Context, key, language string) (web.Form, bool, error) {
	found, origins, err := s.server.PublicForm(ctx, key, crm.Language(language))
	if errors.Is(err, crm.ErrNotFound) {
		return web.Form{}, false, nil
	}
	form := web.Form{
		Title: found.Title, Consent: found.Consent, ConsentVersion: found.ConsentVersion, Thanks: found.Thanks, Origins: origins,
	}
	for _, f := range found.Fields {
		field := web.FormField{Name: f.Name, Label: f.Label, Type: f.Type, Format: f.Format, Required: f.Required, MaxLength: f.MaxLength}
		for _, c := range f.Choices {
			field.Choices = append(field.Choices, web.FormChoice(c))
		}
		form.Fields = append(form.Fields, field)
	}
	return form, true, err
}

// publicComplaint is a complaint as the page of its customer shows it.
func (s site) publicComplaint(ctx context.Context, token, language string) (web.Complaint, bool, error) {
	sight, err := activities.SeeComplaint(ctx, s.server.DB, token)
	if errors.Is(err, crm.ErrNotFound) {
		return web.Complaint{}, false, nil
	}
	return web.Complaint{
		Number: sight.Number, Title: sight.Title, State: sight.State.In(crm.Language(language)), Done: sight.Done,
		MayConfirm: sight.MayConfirm, MayObject: sight.MayObject, MayWithdraw: sight.MayWithdraw, Said: sight.Said,
	}, true, err
}

// unsubscription is what the page shows to who follows the link of a letter.
func unsubscription(db *store.DB, answer func(context.Context, *store.DB, string) (activities.Unsubscription, error),
) func(context.Context, string, string) (web.Unsubscription, bool, error) {
	return func(ctx context.Context, token, language string) (web.Unsubscription, bool, error) {
		seen, err := answer(ctx, db, token)
		if errors.Is(err, crm.ErrNotFound) {
			return web.Unsubscription{}, false, nil
		}
		return web.Unsubscription{Purpose: seen.Purpose.In(crm.Language(language)), Done: seen.Done}, true, err
	}
}

func (s site) demoPeople() []web.DemoPerson {
	people := make([]web.DemoPerson, len(s.demo))
	for i, p := range s.demo {
		people[i] = web.DemoPerson{Login: p.Login, Name: p.Name, Role: string(p.Role)}
	}
	return people
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The client that is gone is the only reason for an error here.
	_ = json.NewEncoder(w).Encode(body)
}

// readiness is what has to work for the product to be ready.
type readiness struct {
	servers *servers
	relay   *relay.Relay
	worker  *processRunner // nil: runs elsewhere
}

// checkWithin bounds each check of readiness.
const checkWithin = 2 * time.Second

// readyz answers 200 only when the database, Temporal, the relay and the
// worker all work, and says for each whether it does.
func (s site) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkWithin)
	defer cancel()
	checks := map[string]func() bool{
		"database": func() bool { return s.ready.servers.db.Ping(ctx) == nil },
		"temporal": func() bool {
			_, err := s.ready.servers.temporal.CheckHealth(ctx, nil)
			return err == nil
		},
		"relay": s.ready.relay.Healthy,
	}
	if s.ready.worker != nil {
		checks["worker"] = s.ready.worker.healthy
	}
	status, result := http.StatusOK, map[string]string{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, check := range checks {
		all.Go(func() {
			works := check()
			mu.Lock()
			defer mu.Unlock()
			result[name] = "ok"
			if !works {
				status, result[name] = http.StatusServiceUnavailable, "failing"
			}
		})
	}
	all.Wait()
	writeJSON(w, status, result)
}
