package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestSignIn(t *testing.T) {
	people := func() []DemoPerson {
		return []DemoPerson{{"wang.fang", "王芳", "staff"}, {"sarah", "Sarah Bennett", "manager"}}
	}

	t.Run("speaks the browser's language", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/sign-in", headers: map[string]string{"Accept-Language": "de, zh;q=0.9, en;q=0.8"}})
		if !strings.Contains(body, `<html lang="zh-CN" data-theme="system">`) || !strings.Contains(body, "密码") {
			t.Error(body)
		}
	})
	t.Run("can be filled in by a password manager", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/sign-in"})
		for _, want := range []string{`autocomplete="username"`, `autocomplete="current-password"`, `<label for="login">`, `<label for="password">`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s is missing", want)
			}
		}
	})
	t.Run("offers the demo company's people", func(t *testing.T) {
		_, body := answer(t, Options{DemoPeople: people}, testDist(), call{path: "/sign-in"})
		for _, want := range []string{`data-login="wang.fang"`, `>芳<`, `<b>Sarah Bennett</b><small>Manager</small>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s is missing", want)
			}
		}
	})
	t.Run("offers nobody without a demo company", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/sign-in"})
		if strings.Contains(body, "data-login") {
			t.Error(body)
		}
	})
	t.Run("escapes names", func(t *testing.T) {
		options := Options{CompanyName: `<u>&"`, DemoPeople: func() []DemoPerson { return []DemoPerson{{`"><script>`, "<i>", "staff"}} }}
		_, body := answer(t, options, testDist(), call{path: "/sign-in?next=/%22%3E%3Cscript%3E"})
		for _, raw := range []string{"<i>", `"><script>`, "<u>&"} {
			if strings.Contains(body, raw) {
				t.Errorf("%s came through", raw)
			}
		}
	})
	t.Run("fetches the app while one types", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/sign-in"})
		for _, file := range []string{"index-1.js", "shared-1.js", "en-1.js", "index-1.css"} {
			if !strings.Contains(body, `<link rel="prefetch" crossorigin href="/assets/`+file+`">`) {
				t.Errorf("%s is not prefetched", file)
			}
		}
	})
	t.Run("passes on who is signed in already", func(t *testing.T) {
		response, _ := answer(t, Options{}, testDist(), call{path: "/sign-in?next=/leads", signedIn: true})
		if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/leads" {
			t.Error(response.Status, response.Header.Get("Location"))
		}
	})
	t.Run("serves its script under a name of its content", func(t *testing.T) {
		page := newSignInPage(Options{}, nil)
		response, body := answer(t, Options{}, testDist(), call{path: "/assets/" + page.scriptName})
		if response.StatusCode != http.StatusOK || body != string(signInScript) {
			t.Error(response.Status)
		}
	})
	t.Run("weighs at most 20 KB", func(t *testing.T) {
		_, body := answer(t, Options{DemoPeople: people}, testDist(), call{path: "/sign-in"})
		var compressed bytes.Buffer
		w := gzip.NewWriter(&compressed)
		for _, part := range [][]byte{[]byte(body), signInScript} {
			if _, err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if compressed.Len() > 20_000 {
			t.Errorf("%d bytes", compressed.Len())
		}
	})
}

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/leads?q=a":         "/leads?q=a",
		"":                   "/",
		"leads":              "/",
		"//evil.example":     "/",
		`/\evil.example`:     "/",
		"https://evil":       "/",
		"javascript:alert()": "/",
		"/\t/evil.example":   "/",
		"/sign-in":           "/",
	} {
		t.Run("goes from "+next+" to "+want, func(t *testing.T) {
			if got := safeNext(next); got != want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestSignInTexts(t *testing.T) {
	for language, text := range signInTexts {
		t.Run("are complete in "+language, func(t *testing.T) {
			fields := reflect.ValueOf(text)
			for i := range fields.NumField() {
				if fields.Field(i).IsZero() {
					t.Errorf("%s is missing", fields.Type().Field(i).Name)
				}
			}
			for _, role := range []string{"staff", "manager", "admin"} {
				if text.Roles[role] == "" {
					t.Errorf("the role %s is missing", role)
				}
			}
		})
	}
}
