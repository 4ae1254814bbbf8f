package api_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// window is a browser that keeps its cookies.
type window struct {
	client
	secret, csrf string
}

func (w *world) window(login string) *window {
	w.t.Helper()
	secret, err := activities.OpenSession(w.t.Context(), w.db, w.viewer(login), activities.Origin{
		Address: "192.0.2.1", UserAgent: "Firefox/140.0 (Linux)", Browser: "known",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	b := &window{client: w.nobody(), secret: secret}
	b.csrf = b.ask(http.MethodGet, "/session", nil).want(http.StatusOK).object()["csrfToken"].(string)
	return b
}

// ask sends a request with the newest secret.
func (b *window) ask(method, path string, body any) answer {
	b.t.Helper()
	a := b.send(method, path, body, "Cookie", api.SessionCookie+"="+b.secret, "X-CSRF-Token", b.csrf)
	for _, line := range a.header.Values("Set-Cookie") {
		if cookie, err := http.ParseSetCookie(line); err == nil && cookie.Name == api.SessionCookie {
			b.secret = cookie.Value
		}
	}
	return a
}

// history is what a person reads of somebody's account.
func (w *world) history(reader, person string) []string {
	w.t.Helper()
	var types []string
	for _, item := range w.as(reader).get("/users/" + w.id(person).String() + "/history").items() {
		types = append(types, item["type"].(string))
	}
	return types
}

func TestRotation(t *testing.T) {
	w := newWorld(t)
	b := w.window("sam")
	first := b.secret
	w.pass(time.Hour)
	t.Run("gives a session in use another secret every hour, once to many requests", func(t *testing.T) {
		var mu sync.Mutex
		var all sync.WaitGroup
		given := []string{}
		for range 8 {
			all.Go(func() {
				response, err := w.nobody().try(http.MethodGet, "/session", nil, "Cookie", api.SessionCookie+"="+first)
				if err != nil {
					t.Error(err)
					return
				}
				defer response.Body.Close()
				mu.Lock()
				defer mu.Unlock()
				if response.StatusCode != http.StatusOK {
					t.Errorf("status %d", response.StatusCode)
				}
				for _, c := range response.Cookies() {
					given = append(given, c.Value)
				}
			})
		}
		all.Wait()
		if len(given) != 1 || given[0] == first {
			t.Fatalf("%d new secrets", len(given))
		}
		b.secret = given[0]
	})
	t.Run("keeps the old secret good for requests under way", func(t *testing.T) {
		b.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
		w.pass(30 * time.Second)
		w.nobody().with("Cookie", api.SessionCookie+"="+first).get("/session").want(http.StatusOK)
	})
	t.Run("ends the session when an old secret is used, and tells its person", func(t *testing.T) {
		w.pass(time.Minute)
		w.nobody().with("Cookie", api.SessionCookie+"="+first).get("/session").problem(http.StatusUnauthorized, "unauthenticated")
		b.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		if told := w.history("sam", "sam"); told[0] != crm.UserSessionStolen {
			t.Errorf("history %v", told)
		}
	})
	t.Run("ends a session that nobody uses", func(t *testing.T) {
		b := w.window("sue")
		w.pass(store.SessionIdle - time.Second)
		b.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
		w.pass(store.SessionIdle + time.Second)
		b.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
	})
}

func TestMySessions(t *testing.T) {
	w := newWorld(t)
	here, there := w.window("sam"), w.window("sam")
	others := w.window("sue")
	list := func() []map[string]any { return here.ask(http.MethodGet, "/me/sessions", nil).items() }
	t.Run("are listed with the one that asks marked", func(t *testing.T) {
		current := 0
		sessions := list()
		for _, s := range sessions {
			if s["current"] == true {
				current++
			}
			if s["browser"] != "Firefox · Linux" || s["address"] != "192.0.2.1" {
				t.Errorf("%v", s)
			}
		}
		if len(sessions) != 2 || current != 1 {
			t.Errorf("%v", sessions)
		}
	})
	t.Run("end one by one, one's own only", func(t *testing.T) {
		theirs := others.ask(http.MethodGet, "/me/sessions", nil).items()[0]["id"].(string)
		here.ask(http.MethodDelete, "/me/sessions/"+theirs, nil).problem(http.StatusNotFound, "not-found")
		for _, s := range list() {
			if s["current"] == false {
				here.ask(http.MethodDelete, "/me/sessions/"+s["id"].(string), nil).want(http.StatusNoContent)
			}
		}
		there.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		here.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
	})
	t.Run("end everywhere but here", func(t *testing.T) {
		there, third := w.window("sam"), w.window("sam")
		here.ask(http.MethodPost, "/me/sessions/acts/end-others", nil).want(http.StatusNoContent)
		there.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		third.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		here.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
	})
	t.Run("end by an admin", func(t *testing.T) {
		w.window("ada").ask(http.MethodPost, "/users/"+w.id("sam").String()+"/acts/end-sessions", nil).want(http.StatusOK)
		here.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		others.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
	})
	t.Run("end when somebody signs in again in the same browser", func(t *testing.T) {
		w.withPassword("sue")
		others := w.window("sue")
		old := others.secret
		others.ask(http.MethodPost, "/session", map[string]string{"login": "sue", "password": password}).want(http.StatusOK)
		if others.secret == old {
			t.Error("the secret stayed")
		}
		w.nobody().with("Cookie", api.SessionCookie+"="+old).get("/session").problem(http.StatusUnauthorized, "unauthenticated")
	})
	t.Run("are known to the person and to admins, not to those above", func(t *testing.T) {
		for reader, want := range map[string]bool{"sam": true, "ada": true, "mia": false, "sue": false} {
			told := strings.Contains(strings.Join(w.history(reader, "sam"), " "), crm.UserSessionsEnded)
			if told != want {
				t.Errorf("%s reads of it: %v", reader, told)
			}
		}
	})
}

func TestMyPassword(t *testing.T) {
	w := newWorld(t)
	w.withPassword("sam")
	here, there := w.window("sam"), w.window("sam")
	const next = "the kettle sings at noon"
	change := func(current, next string) answer {
		return here.ask(http.MethodPost, "/me/password", map[string]string{"current": current, "new": next})
	}
	t.Run("is refused by field, and signs nobody out", func(t *testing.T) {
		change("wrong password", next).refused("current", "wrong-password")
		change(password, "password-12").refused("new", "password-common")
		change(password, "short").refused("new", "password-length")
		change(password, "Sam-sam-sam").refused("new", "password-personal")
		there.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
	})
	t.Run("changes, ends the other sessions and keeps this one under another secret", func(t *testing.T) {
		old := here.secret
		change(password, next).want(http.StatusNoContent)
		if here.secret == old {
			t.Error("the secret stayed")
		}
		here.ask(http.MethodGet, "/session", nil).want(http.StatusOK)
		there.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
		w.signIn("sam", password).problem(http.StatusUnauthorized, "wrong-password")
		w.signIn("sam", next).want(http.StatusOK)
	})
	t.Run("says for how long it is locked", func(t *testing.T) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			for range 10 {
				if _, err := store.NoteFailure(ctx, tx, "sam", "192.0.2.9"); err != nil {
					return err
				}
			}
			return nil
		})
		w.pass(90 * time.Second)
		a := change(next, "another kettle at noon")
		p := a.problem(http.StatusTooManyRequests, "too-many-failures")
		if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || seconds != 15*60-90 {
			t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
		}
		if !strings.Contains(p.Detail, "14 minutes") {
			t.Errorf("detail %q", p.Detail)
		}
		if header := w.signIn("sam", next).header.Get("Retry-After"); header == "" {
			t.Error("signing in does not say how long")
		}
	})
}

func TestTemporaryPassword(t *testing.T) {
	w := newWorld(t)
	w.withPassword("sam")
	before := w.window("sam")
	var temporary string
	t.Run("is set by an admin and shown once", func(t *testing.T) {
		w.window("mia").ask(http.MethodPost, "/users/"+w.id("sam").String()+"/acts/reset-password", nil).problem(http.StatusForbidden, "forbidden")
		a := w.window("ada").ask(http.MethodPost, "/users/"+w.id("sam").String()+"/acts/reset-password", nil).want(http.StatusOK)
		temporary = a.object()["password"].(string)
		before.ask(http.MethodGet, "/session", nil).problem(http.StatusUnauthorized, "unauthenticated")
	})
	b := w.window("sam")
	t.Run("opens nothing but the way to another one, by token neither", func(t *testing.T) {
		if b.ask(http.MethodGet, "/session", nil).want(http.StatusOK).object()["passwordChangeRequired"] != true {
			t.Error("the session does not say so")
		}
		for _, op := range operations(t) {
			switch op.id {
			case "sign-in", "switch-person", "get-session", "sign-out", "change-password":
				continue
			}
			if strings.HasPrefix(op.path, "/public/") { // open to everybody
				continue
			}
			path := strings.ReplaceAll(op.path, "{id}", uuid.NewString())
			b.ask(op.method, path, nil).problem(http.StatusForbidden, "password-change-required")
		}
		w.as("sam").get("/leads").problem(http.StatusForbidden, "password-change-required")
	})
	t.Run("ends with the first password of one's own", func(t *testing.T) {
		b.ask(http.MethodPost, "/me/password", map[string]string{"current": temporary, "new": "the kettle sings at noon"}).want(http.StatusNoContent)
		b.ask(http.MethodGet, "/leads", nil).want(http.StatusOK)
		w.as("sam").get("/leads").want(http.StatusOK)
	})
}

func TestMyTokens(t *testing.T) {
	w := newWorld(t)
	b := w.window("sam")
	create := func(b *window, expires string, scopes ...string) answer {
		return b.ask(http.MethodPost, "/me/tokens", map[string]any{"name": "script", "expires": expires, "scopes": scopes})
	}
	speak := func(a answer) client {
		return w.nobody().with("Authorization", "Bearer "+a.want(http.StatusCreated).object()["secret"].(string))
	}
	t.Run("do what their scopes cover and nothing else", func(t *testing.T) {
		lead := map[string]any{"name": "By token"}
		cases := []struct {
			scope                      string
			view, create, other, tasks int
		}{
			{"*:view", 200, 403, 200, 200},
			{"leads:create", 403, 201, 403, 403},
			{"leads:*", 200, 201, 403, 403},
			{"tasks:*", 403, 403, 403, 200},
			{"*:*", 200, 201, 200, 200},
		}
		for _, c := range cases {
			token := speak(create(b, "7-days", c.scope)).under(t)
			got := []int{token.get("/leads").status, token.post("/leads", lead).status, token.get("/customers").status, token.get("/tasks").status}
			for i, want := range []int{c.view, c.create, c.other, c.tasks} {
				if got[i] != want {
					t.Errorf("%s: answers %v", c.scope, got)
					break
				}
			}
		}
		speak(create(b, "7-days", "tasks:*")).get("/leads").problem(http.StatusForbidden, "token-scope")
	})
	t.Run("never make tokens, nor change passwords or sessions", func(t *testing.T) {
		token := speak(create(b, "7-days", "*:*"))
		token.post("/me/tokens", map[string]any{"name": "x", "expires": "7-days", "scopes": []string{"*:*"}}).problem(http.StatusForbidden, "not-by-token")
		token.post("/me/password", map[string]string{"current": "x", "new": "y"}).problem(http.StatusForbidden, "not-by-token")
		token.post("/me/sessions/acts/end-others", nil).problem(http.StatusForbidden, "not-by-token")
		token.send(http.MethodDelete, "/me/tokens/"+uuid.NewString(), nil).problem(http.StatusForbidden, "not-by-token")
	})
	t.Run("are refused by field", func(t *testing.T) {
		create(b, "never", "*:*").refused("expires", "never-expires")
		create(b, "", "*:*").refused("expires", "invalid-expiry")
		create(b, "7-days", "bananas:view").refused("scopes", "unknown-scope")
		create(b, "7-days", "leads:complete").refused("scopes", "unknown-scope")
		create(b, "7-days").refused("scopes", "required")
		speak(create(w.window("ada"), "never", "*:view")).get("/leads").want(http.StatusOK)
	})
	t.Run("are listed without their secrets, with their last use", func(t *testing.T) {
		made := create(b, "30-days", "leads:view")
		secret := made.object()["secret"].(string)
		speak(made).get("/leads").want(http.StatusOK)
		a := b.ask(http.MethodGet, "/me/tokens", nil)
		if strings.Contains(string(a.body), secret) {
			t.Error("the list tells a secret")
		}
		if used := a.items()[0]["lastUsedAt"]; used == nil {
			t.Error("its use was not noted")
		}
	})
	t.Run("end", func(t *testing.T) {
		token := speak(create(b, "7-days", "*:view"))
		w.pass(7 * 24 * time.Hour)
		token.get("/leads").problem(http.StatusUnauthorized, "unauthenticated")
		b = w.window("sam")
		if b.ask(http.MethodGet, "/me/tokens", nil).items()[0]["expired"] != true {
			t.Error("the list does not say so")
		}
	})
	t.Run("are revoked by their person and by admins", func(t *testing.T) {
		first, second := create(b, "7-days", "*:view"), create(b, "7-days", "*:view")
		b.ask(http.MethodDelete, "/me/tokens/"+first.id().String(), nil).want(http.StatusNoContent)
		speak(first).get("/leads").problem(http.StatusUnauthorized, "unauthenticated")
		admin, path := w.window("ada"), "/users/"+w.id("sam").String()+"/tokens"
		if listed := admin.ask(http.MethodGet, path, nil).items()[0]["id"]; listed != second.id().String() {
			t.Errorf("the admin sees %v first", listed)
		}
		admin.ask(http.MethodDelete, path+"/"+second.id().String(), nil).want(http.StatusNoContent)
		speak(second).get("/leads").problem(http.StatusUnauthorized, "unauthenticated")
	})
	t.Run("can be allowed what the person sees, in words", func(t *testing.T) {
		words := string(b.ask(http.MethodGet, "/me/scopes", nil).want(http.StatusOK).body)
		for _, want := range []string{`"area":"leads"`, `"area":"tasks"`, `"act":"complete"`, `"label":"Complete"`} {
			if !strings.Contains(words, want) {
				t.Errorf("no %s in %s", want, words)
			}
		}
		if strings.Contains(words, "reset-password") {
			t.Error("it offers what no token may do")
		}
	})
}

func TestFirstData(t *testing.T) {
	w := newWorld(t)
	w.window("sam")
	told := func(header, value string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(header, value)
		return len(w.server.FirstData(request))
	}
	cookie := func() string { return api.SessionCookie + "=" + w.window("sam").secret }
	t.Run("is for signed-in browsers", func(t *testing.T) {
		if told("Cookie", cookie()) != 2 || told("Authorization", "Bearer "+w.tokens["sam"]) != 0 {
			t.Error("it tells too little or too much")
		}
	})
	t.Run("is the session alone for who has to choose a password", func(t *testing.T) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			return store.SetTemporaryPassword(ctx, tx, w.id("sam"), "x")
		})
		if told("Cookie", cookie()) != 1 {
			t.Error("it tells more")
		}
	})
}
