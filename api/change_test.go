package api_test

import (
	"net/http"
	"testing"
	"time"
)

func TestMayChange(t *testing.T) {
	w := newWorld(t)
	lead := w.enterLead("oli", map[string]any{"name": "Anna"})
	w.run()
	path := "/leads/" + lead.String()
	t.Run("who entered a lead that is somebody else's reads it and changes nothing", func(t *testing.T) {
		seen := w.as("oli").under(t).get(path).want(http.StatusOK).object()
		w.as("oli").under(t).patch(path, int(seen["version"].(float64)), map[string]any{"phone": "1"}).want(http.StatusForbidden)
	})
	t.Run("the owner and those above change it", func(t *testing.T) {
		for _, login := range []string{"mia", "ada"} {
			seen := w.as(login).under(t).get(path).want(http.StatusOK).object()
			w.as(login).under(t).patch(path, int(seen["version"].(float64)), map[string]any{"company": login}).want(http.StatusOK)
		}
	})
	t.Run("nobody rewrites what somebody else has said", func(t *testing.T) {
		customer := w.as("sam").under(t).post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
		said := w.as("sam").under(t).post("/interactions", map[string]any{
			"customerId": customer, "channel": "call", "summary": "They want a quote.", "occurredAt": monday().Add(-time.Hour),
		}).want(http.StatusCreated).id()
		path := "/interactions/" + said.String()
		w.as("mia").under(t).patch(path, 1, map[string]any{"summary": "They want nothing."}).want(http.StatusForbidden)
		w.as("sam").under(t).patch(path, 1, map[string]any{"summary": "They want two quotes."}).want(http.StatusOK)
	})
}
