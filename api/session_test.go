package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

const password = "correct horse battery"

// withPassword lets a person sign in with the password.
func (w *world) withPassword(login string) {
	w.t.Helper()
	hash, err := activities.NewPasswords().Hash(w.t.Context(), password)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(func(ctx context.Context, tx *store.Tx) error { return store.SetPassword(ctx, tx, w.id(login), hash) })
}

func (w *world) signIn(login, password string) answer {
	w.t.Helper()
	return w.nobody().post("/session", map[string]string{"login": login, "password": password})
}

// browser signs a person in as browsers do, without the time a password takes.
func (w *world) browser(login string) (c client, csrf string) {
	w.t.Helper()
	secret, err := activities.OpenSession(w.t.Context(), w.db, w.viewer(login), activities.Origin{})
	if err != nil {
		w.t.Fatal(err)
	}
	c = w.nobody().with("Cookie", api.SessionCookie+"="+secret)
	return c, c.get("/session").want(http.StatusOK).object()["csrfToken"].(string)
}

func TestSession(t *testing.T) {
	w := newWorld(t)
	w.withPassword("sam")

	t.Run("signs in with the right password", func(t *testing.T) {
		a := w.signIn(" SAM ", password).want(http.StatusOK)
		user := a.object()["user"]
		want := map[string]any{"id": w.id("sam").String(), "name": "Sam", "login": "sam", "role": "staff", "language": "en"}
		if diff := cmp.Diff(any(want), user); diff != "" {
			t.Error(diff)
		}
		cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
		if err != nil {
			t.Fatal(err)
		}
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.MaxAge != 12*60*60 || cookie.Secure {
			t.Errorf("cookie %q", a.header.Get("Set-Cookie"))
		}
		if strings.Contains(string(a.body), cookie.Value) {
			t.Error("the body tells the secret of the cookie")
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Error("the answer may be kept by caches")
		}
	})
	t.Run("answers a wrong password and an unknown name alike", func(t *testing.T) {
		wrong, unknown := w.signIn("sam", "wrong password"), w.signIn("sam-the-second", "wrong password")
		p, q := wrong.problem(http.StatusUnauthorized, "wrong-password"), unknown.problem(http.StatusUnauthorized, "wrong-password")
		p.TraceID, q.TraceID = "", ""
		if diff := cmp.Diff(p, q); diff != "" {
			t.Error(diff)
		}
		w.signIn("\u0000", "wrong password").problem(http.StatusUnauthorized, "wrong-password")
	})
	t.Run("refuses bodies of another form", func(t *testing.T) {
		c := w.nobody()
		c.post("/session", `{"login": "sam"}`).refused("password", "required")
		c.post("/session", `{"login": "sam", "password": "x", "admin": true}`).refused("admin", "unknown-field")
		c.post("/session", map[string]string{"login": strings.Repeat("x", 65), "password": ""}).refused("login", "too-long")
		c.post("/session", `{`).problem(http.StatusUnprocessableEntity, "invalid")
		c.post("/session", `{}`, "Content-Type", "text/plain").problem(http.StatusUnsupportedMediaType, "not-json")
	})
	t.Run("marks its cookie for HTTPS where it is told to", func(t *testing.T) {
		secure := newWorld(t, func(o *api.Options) { o.SecureCookies = true })
		secure.withPassword("sam")
		if set := secure.signIn("sam", password).want(http.StatusOK).header.Get("Set-Cookie"); !strings.Contains(set, "; Secure") {
			t.Errorf("cookie %q", set)
		}
	})
	t.Run("wants the CSRF token with changes under a cookie", func(t *testing.T) {
		c, csrf := w.browser("sam")
		body := map[string]any{"name": "Somebody"}
		c.post("/customers", body).problem(http.StatusForbidden, "csrf")
		c.post("/customers", body, "X-CSRF-Token", csrf+"x").problem(http.StatusForbidden, "csrf")
		_, others := w.browser("sue")
		c.post("/customers", body, "X-CSRF-Token", others).problem(http.StatusForbidden, "csrf")
		c.send(http.MethodDelete, "/session", nil).problem(http.StatusForbidden, "csrf")
		c.post("/customers", body, "X-CSRF-Token", csrf).want(http.StatusCreated)
		w.as("sam").post("/customers", body).want(http.StatusCreated)
	})
	t.Run("does not take a cookie for a token nor a token for a cookie", func(t *testing.T) {
		secret, err := activities.OpenSession(t.Context(), w.db, w.viewer("sam"), activities.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		w.nobody().with("Authorization", "Bearer "+secret).get("/session").problem(http.StatusUnauthorized, "unauthenticated")
		w.nobody().with("Cookie", api.SessionCookie+"="+w.tokens["sam"]).get("/session").problem(http.StatusUnauthorized, "unauthenticated")
	})
	t.Run("ends when the person signs out", func(t *testing.T) {
		c, csrf := w.browser("sam")
		other, _ := w.browser("sam")
		a := c.send(http.MethodDelete, "/session", nil, "X-CSRF-Token", csrf).want(http.StatusNoContent)
		if set := a.header.Get("Set-Cookie"); !strings.Contains(set, "Max-Age=0") {
			t.Errorf("the cookie stays: %q", set)
		}
		c.get("/session").problem(http.StatusUnauthorized, "unauthenticated")
		other.get("/session").want(http.StatusOK)
	})
	t.Run("expires", func(t *testing.T) {
		c, _ := w.browser("sam")
		for range 11 { // in use, or it would end earlier
			w.pass(time.Hour)
			c.get("/session").want(http.StatusOK)
		}
		w.pass(time.Hour - time.Second)
		c.get("/session").want(http.StatusOK)
		w.pass(3 * time.Second)
		c.get("/session").problem(http.StatusUnauthorized, "unauthenticated")
	})
	t.Run("asks for a session everywhere but to get one", func(t *testing.T) {
		for _, op := range operations(t) {
			if op.id == "sign-in" || op.id == "switch-person" || strings.HasPrefix(op.path, "/public/") {
				continue
			}
			path := strings.ReplaceAll(op.path, "{id}", uuid.NewString())
			w.nobody().under(t).send(op.method, path, nil).problem(http.StatusUnauthorized, "unauthenticated")
		}
	})
}

func TestSessionOfPeopleWhoChange(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name, login string
		change      map[string]any
		ends        bool
	}{
		{"ends when they leave", "tim", map[string]any{"active": false}, true},
		{"ends when their role changes", "sue", map[string]any{"role": "manager"}, true},
		{"goes on when their name changes", "tom", map[string]any{"name": "Thomas"}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			browser, _ := w.browser(c.login)
			browser.t = t
			w.as("ada").patch("/users/"+w.id(c.login).String(), 1, c.change).want(http.StatusOK)
			if c.ends {
				browser.get("/session").problem(http.StatusUnauthorized, "unauthenticated")
				return
			}
			if name := browser.get("/session").want(http.StatusOK).object()["user"].(map[string]any)["name"]; name != "Thomas" {
				t.Errorf("the session still says %v", name)
			}
		})
	}
	t.Run("sees at once whom a new colleague reports to", func(t *testing.T) {
		theirs := w.as("oli").post("/customers", map[string]any{"name": "Oli's"}).want(http.StatusCreated).id().String()
		w.as("mia").get("/customers/" + theirs).want(http.StatusNotFound)
		w.as("ada").patch("/users/"+w.id("oli").String(), 1, map[string]any{"managerId": w.id("mia")}).want(http.StatusOK)
		w.as("mia").get("/customers/" + theirs).want(http.StatusOK)
		w.as("max").get("/customers/" + theirs).want(http.StatusNotFound)
	})
	t.Run("cannot begin for somebody who left", func(t *testing.T) {
		w.withPassword("sam")
		w.as("ada").patch("/users/"+w.id("sam").String(), 1, map[string]any{"active": false}).want(http.StatusOK)
		w.signIn("sam", password).problem(http.StatusUnauthorized, "wrong-password")
		w.as("sam").get("/session").problem(http.StatusUnauthorized, "unauthenticated")
	})
}

func TestSignInFailures(t *testing.T) {
	fail := func(w *world, times int, login, address string) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			for range times {
				if _, err := store.NoteFailure(ctx, tx, login, address); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w := newWorld(t)
	w.withPassword("sam")
	w.withPassword("sue")
	t.Run("stop a name after ten, others go on, and time heals", func(t *testing.T) {
		fail(w, 9, "sam", "192.0.2.1")
		w.signIn("sam", "wrong password").problem(http.StatusUnauthorized, "wrong-password")
		w.signIn("Sam", password).problem(http.StatusTooManyRequests, "too-many-failures")
		w.signIn("sue", password).want(http.StatusOK)
		w.pass(16 * time.Minute)
		w.signIn("sam", password).want(http.StatusOK)
	})
	t.Run("stop an unknown name alike", func(t *testing.T) {
		fail(w, 10, "nobody", "192.0.2.1")
		w.signIn("nobody", password).problem(http.StatusTooManyRequests, "too-many-failures")
	})
	t.Run("stop an address after a hundred", func(t *testing.T) {
		fail(w, 100, "sue", "192.0.2.1")
		w.signIn("sam", password).want(http.StatusOK)
		fail(w, 100, "sue", "127.0.0.1")
		w.signIn("sam", password).problem(http.StatusTooManyRequests, "too-many-failures")
	})
}

func TestDemoSwitch(t *testing.T) {
	sam := api.DemoPerson{Login: "sam", Name: "Sam", Role: crm.Staff}
	demo := newWorld(t, func(o *api.Options) { o.DemoPeople = []api.DemoPerson{sam} })
	become := func(w *world, login string) answer {
		return w.nobody().post("/session/acts/switch", map[string]string{"login": login})
	}
	t.Run("becomes one of the demo's people", func(t *testing.T) {
		a := become(demo, "sam").want(http.StatusOK)
		if name := a.object()["user"].(map[string]any)["login"]; name != "sam" {
			t.Errorf("became %v", name)
		}
		people := a.object()["demo"].(map[string]any)["people"]
		if diff := cmp.Diff(any([]any{map[string]any{"login": "sam", "name": "Sam", "role": "staff"}}), people); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("becomes nobody else", func(t *testing.T) {
		for _, login := range []string{"ada", "nobody", "", "SAM"} {
			become(demo, login).problem(http.StatusNotFound, "not-found")
		}
	})
	t.Run("is not there in a company of its own", func(t *testing.T) {
		w := newWorld(t)
		become(w, "sam").problem(http.StatusNotFound, "not-found")
		if _, told := w.as("sam").get("/session").object()["demo"]; told {
			t.Error("the session speaks of a demo")
		}
	})
}
