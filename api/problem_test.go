package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestProblems(t *testing.T) {
	w := newWorld(t)
	t.Run("are told for what has no route", func(t *testing.T) {
		for _, path := range []string{"/nothing", "/leads/", "/", "/tasks/x/acts/burn", "/sessions"} {
			w.as("ada").under(t).get(path).problem(http.StatusNotFound, "not-found")
		}
	})
	t.Run("name the methods that a route takes", func(t *testing.T) {
		a := w.as("ada").under(t).send(http.MethodPut, "/leads", map[string]any{})
		a.problem(http.StatusMethodNotAllowed, "method-not-allowed")
		if allow := a.header.Get("Allow"); !strings.Contains(allow, http.MethodPost) {
			t.Errorf("Allow is %q", allow)
		}
		w.as("ada").under(t).send("BURN", "/leads", nil).problem(http.StatusMethodNotAllowed, "method-not-allowed")
	})
	t.Run("are told in both languages, Chinese however it is asked for", func(t *testing.T) {
		for accept, want := range map[string]string{
			"": "Not found", "en": "Not found", "en-GB": "Not found", "zh-CN": "没有找到", "zh": "没有找到", "zh-Hans": "没有找到",
			"fr, zh;q=0.5": "没有找到", "de": "Not found", "!!!": "Not found",
		} {
			a := w.as("ada").under(t).with("Accept-Language", accept).get("/nothing")
			if title := a.problem(http.StatusNotFound, "not-found").Title; title != want {
				t.Errorf("Accept-Language %q is answered %q", accept, title)
			}
		}
	})
	t.Run("are told for bodies beyond 1 MiB, and not below", func(t *testing.T) {
		body := func(size int) string {
			const frame = `{"name": "Acme", "x": ""}`
			return `{"name": "Acme", "x": "` + strings.Repeat("x", size-len(frame)) + `"}`
		}
		const mebibyte = 1 << 20
		for _, path := range []string{"/customers", "/session"} {
			w.as("ada").under(t).post(path, body(mebibyte+1)).problem(http.StatusRequestEntityTooLarge, "too-large")
			w.as("ada").under(t).post(path, body(2*mebibyte)).problem(http.StatusRequestEntityTooLarge, "too-large")
			w.as("ada").under(t).post(path, body(mebibyte)).refused("x", "unknown-field")
		}
	})
}

func TestFaults(t *testing.T) {
	t.Run("of the machine are told by a trace id alone", func(t *testing.T) {
		w := newWorld(t)
		w.exec("ALTER TABLE customers RENAME TO patrons")
		for _, language := range []crm.Language{crm.English, crm.Chinese} {
			a := w.as("ada").under(t).in(language).get("/customers")
			p := a.problem(http.StatusInternalServerError, "internal")
			for _, internal := range []string{"customers", "SQL", "42P01", "relation", ".go"} {
				if strings.Contains(string(a.body), internal) {
					t.Errorf("tells %q: %s", internal, a.body)
				}
			}
			if log := w.log.String(); !strings.Contains(log, p.TraceID) || !strings.Contains(log, "customers") {
				t.Errorf("the log does not tell of %s: %s", p.TraceID, log)
			}
		}
		w.exec("ALTER TABLE patrons RENAME TO customers")
	})
	t.Run("that panic are told by a trace id alone, and the program goes on", func(t *testing.T) {
		log := &journal{}
		broken := &world{t: t, log: log}
		broken.http = httptest.NewServer(api.New(api.Options{
			DB: &store.DB{}, Company: activities.NewCompany(), Log: slog.New(slog.NewJSONHandler(log, nil)), Metrics: prometheus.NewRegistry(),
		}).Handler())
		defer broken.http.Close()
		for range 2 {
			a := broken.nobody().with("Authorization", "Bearer x").get("/session")
			p := a.problem(http.StatusInternalServerError, "internal")
			if strings.Contains(string(a.body), "nil") || strings.Contains(string(a.body), "goroutine") {
				t.Errorf("tells internals: %s", a.body)
			}
			if !strings.Contains(log.String(), p.TraceID) || !strings.Contains(log.String(), "goroutine") {
				t.Error("the log does not tell where it happened")
			}
		}
	})
	t.Run("of callers make no metrics without end", func(t *testing.T) {
		registry := prometheus.NewRegistry()
		w := newWorld(t, func(o *api.Options) { o.Metrics = registry })
		for i := range 5 {
			w.as("ada").under(t).send(fmt.Sprintf("BURN%d", i), fmt.Sprintf("/nothing/%d", i), nil)
		}
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, family := range families {
			if n := len(family.GetMetric()); family.GetName() == "baton_http_request_duration_seconds" && n != 1 {
				t.Errorf("%d series for five inventions", n)
			}
		}
	})
}

// TestHostileText sends texts that break programs; each comes out as it went
// in, or is refused by the name of its field.
func TestHostileText(t *testing.T) {
	w := newWorld(t)
	texts := map[string]string{
		"a script": `<script>alert("1")</script>`, "quotes": `'"` + "`" + `; DROP TABLE users; --`, "an emoji": "👩🏽‍🚀 𠮷", "right to left": "\u202eevil\u202c مرحبا",
		"a backslash": `\\x00 \u0000 %s %d {0} ${x}`, "line ends": "a\r\nb\tc", "odd spaces": "\u00a0x\u200b\ufeff", "no characters": "\ufffe\uffff",
	}
	for name, text := range texts {
		t.Run("comes out as it went in: "+name, func(t *testing.T) {
			c := w.as("sam").under(t)
			made := c.post("/customers", map[string]any{"name": text, "note": text}).want(http.StatusCreated)
			one := "/customers/" + made.id().String()
			if got := c.get(one).object(); got["name"] != text || got["note"] != text {
				t.Errorf("came out as %q, %q", got["name"], got["note"])
			}
			changes := c.get(one + "/history").items()[0]["changes"].([]any)
			for _, change := range changes {
				if change := change.(map[string]any); change["field"] == "name" && change["after"] != text {
					t.Errorf("history tells %q", change["after"])
				}
			}
		})
	}
	t.Run("is refused by its field where it cannot be kept", func(t *testing.T) {
		c := w.as("sam").under(t)
		c.post("/customers", `{"name": "a\u0000b"}`).refused("name", "invalid-text")
		c.post("/customers", map[string]any{"name": "\u200b \t"}).want(http.StatusCreated)
		c.post("/customers", map[string]any{"name": " \t\n"}).refused("name", "required")
		c.post("/customers", "{\"name\": \"\xed\xa0\x80\"}").refused("", "invalid-json")
	})
	t.Run("is never run as a page", func(t *testing.T) {
		a := w.as("sam").under(t).get("/customers")
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Content-Type") != "application/json" {
			t.Errorf("headers %v", a.header)
		}
	})
}
