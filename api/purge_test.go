package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/store"
)

func TestPurge(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	bin := func(t *testing.T, path string) {
		ada.under(t).send(http.MethodDelete, path, nil, "If-Match", ada.get(path).header.Get("ETag")).want(http.StatusNoContent)
	}
	enter := func(t *testing.T, plural string, values map[string]any) string {
		return "/" + plural + "/" + w.as("sam").under(t).post("/"+plural, values).want(http.StatusCreated).id().String()
	}
	customer := enter(t, "customers", map[string]any{"name": "Acme", "phone": "13800138000"})
	contact := enter(t, "contacts", map[string]any{"name": "Ann", "customerId": strings.TrimPrefix(customer, "/customers/")})
	ada.post(customer+"/comments", map[string]any{"text": "Hello"}).want(http.StatusCreated)
	purge := func(t *testing.T, path string) answer {
		version := ada.under(t).get(path + "/losses").want(http.StatusOK).header.Get("ETag")
		return ada.under(t).send(http.MethodPost, path+"/acts/purge", nil, "If-Match", version)
	}

	t.Run("leaves alone what is in use", func(t *testing.T) {
		ada.under(t).send(http.MethodPost, customer+"/acts/purge", nil, "If-Match", `"1"`).problem(http.StatusNotFound, "not-found")
	})
	t.Run("refuses while others refer to the record, and names them", func(t *testing.T) {
		bin(t, customer)
		losses := ada.under(t).get(customer + "/losses").object()
		if referring := losses["referring"].([]any); len(referring) != 1 || referring[0].(map[string]any)["kind"] != "contact" {
			t.Error(losses)
		}
		if p := purge(t, customer).problem(http.StatusConflict, "still-referred"); !strings.Contains(p.Detail, "Contacts 1") {
			t.Error(p.Detail)
		}
	})
	t.Run("refuses who read another version", func(t *testing.T) {
		ada.under(t).send(http.MethodPost, customer+"/acts/purge", nil, "If-Match", `"99"`).problem(http.StatusPreconditionFailed, "stale")
	})
	t.Run("takes the record with what hangs on it", func(t *testing.T) {
		ada.under(t).send(http.MethodPost, customer+"/acts/restore", map[string]any{}).want(http.StatusOK)
		bin(t, contact)
		purge(t, contact).want(http.StatusOK)
		bin(t, customer)
		purge(t, customer).want(http.StatusOK)
		var rows, comments, names int
		err := w.db.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM comments),
			(SELECT count(*) FROM changes WHERE data::text LIKE '%13800138000%')`).Scan(&rows, &comments, &names)
		if err != nil || rows+comments+names != 0 {
			t.Errorf("%d customers, %d comments, %d changes with the phone number are left: %v", rows, comments, names, err)
		}
	})
	t.Run("stays in the sealed history", func(t *testing.T) {
		var told int
		err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM changes WHERE type = 'customer.purged' AND data->'facts'->>'number' = 'C-2026-000001'`).Scan(&told)
		if err != nil || told != 1 {
			t.Errorf("told %d times: %v", told, err)
		}
	})
	t.Run("is done by itself once the company's time is over", func(t *testing.T) {
		old := enter(t, "customers", map[string]any{"name": "Old"})
		person := enter(t, "contacts", map[string]any{"name": "Olga", "customerId": strings.TrimPrefix(old, "/customers/")})
		bin(t, person)
		bin(t, old)
		editors := api.Editors(store.NewKinds(w.db))
		for _, step := range []struct{ keepDays, passDays, want int }{{0, 40, 0}, {90, 0, 0}, {90, 60, 2}} {
			ada.under(t).send(http.MethodPut, "/settings/bin", map[string]any{"keepDays": step.keepDays}).want(http.StatusOK)
			w.pass(time.Duration(step.passDays) * 24 * time.Hour)
			purged, err := activities.PurgeOverdue(t.Context(), w.db, editors)
			if err != nil || purged != step.want {
				t.Errorf("%v: %d purged, %v", step, purged, err)
			}
		}
	})
}
