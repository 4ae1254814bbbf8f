package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// servedForm serves the page of a form as if nobody were signed in.
func servedForm(t *testing.T, path string, form Form, headers ...string) (*http.Response, string) {
	t.Helper()
	options := Options{
		SignedIn: func(*http.Request) bool { return false },
		PublicForm: func(_ context.Context, key, language string) (Form, bool, error) {
			if key == "broken" {
				return Form{}, false, errors.New("no database")
			}
			form.Title += " " + language
			return form, key == "contact-us", nil
		},
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	handler(options, fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}).ServeHTTP(w, r)
	response := w.Result()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func contactForm() Form {
	return Form{
		Title: "Contact <us>", Consent: `Say "yes"`, Thanks: "Thanks", ConsentVersion: 3,
		Fields: []FormField{
			{Name: "name", Label: "Name", Type: "text", Required: true, MaxLength: 80},
			{Name: "email", Label: "E-mail", Type: "text", Format: "email"},
			{Name: "note", Label: "Note", Type: "long-text", MaxLength: 10_000},
			{Name: "region", Label: "Region", Type: "choice", Choices: []FormChoice{{"north", "North"}}},
			{Name: "x_seats", Label: "Seats", Type: "number"},
			{Name: "x_start", Label: "Start", Type: "date"},
			{Name: "x_call", Label: "Call at", Type: "time"},
			{Name: "x_trial", Label: "Trial", Type: "yes-no"},
		},
	}
}

func TestFormPage(t *testing.T) {
	t.Run("is there without signing in, in the language asked for", func(t *testing.T) {
		for path, language := range map[string]string{"/f/contact-us": "en", "/f/contact-us?language=zh-CN": "zh-CN", "/f/contact-us?language=xx": "en"} {
			response, body := servedForm(t, path, contactForm())
			if response.StatusCode != http.StatusOK || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "Contact &lt;us&gt; "+language) {
				t.Errorf("%s answers %d: %s", path, response.StatusCode, body)
			}
		}
	})
	t.Run("labels every field and has a place for what is wrong with it", func(t *testing.T) {
		_, body := servedForm(t, "/f/contact-us", contactForm())
		for _, name := range []string{"name", "email", "note", "region", "x_seats", "x_start", "x_call", "x_trial"} {
			for _, part := range []string{`<label for="f-` + name + `">`, `id="f-` + name + `"`, `id="e-` + name + `"`} {
				if !strings.Contains(body, part) {
					t.Errorf("it lacks %s", part)
				}
			}
		}
		for _, part := range []string{`type="email"`, `type="date"`, `type="datetime-local"`, `inputmode="numeric"`, `data-type="yes-no"`, `name="viewport"`, `data-consent="3"`, `value="north"`} {
			if !strings.Contains(body, part) {
				t.Errorf("it lacks %s", part)
			}
		}
	})
	t.Run("is held to a strict policy, and framed by the sites of the form alone", func(t *testing.T) {
		closed, _ := servedForm(t, "/f/contact-us", contactForm())
		form := contactForm()
		form.Origins = []string{"https://www.example.com"}
		open, _ := servedForm(t, "/f/contact-us", form)
		for response, frames := range map[*http.Response]string{closed: "frame-ancestors 'none'", open: "frame-ancestors https://www.example.com"} {
			policy := response.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") || !strings.HasSuffix(policy, frames) {
				t.Errorf("policy %q, want %q", policy, frames)
			}
		}
	})
	t.Run("is not there for a form that is not open", func(t *testing.T) {
		if response, _ := servedForm(t, "/f/unknown", contactForm()); response.StatusCode != http.StatusNotFound {
			t.Errorf("status %d", response.StatusCode)
		}
	})
	t.Run("tells nothing of what went wrong inside", func(t *testing.T) {
		if response, body := servedForm(t, "/f/broken", contactForm()); response.StatusCode != http.StatusInternalServerError || strings.Contains(body, "database") {
			t.Errorf("status %d: %s", response.StatusCode, body)
		}
	})
}
