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

// servedComplaint serves the page of a complaint as if nobody were signed in.
func servedComplaint(t *testing.T, path string, complaint Complaint) (*http.Response, string) {
	t.Helper()
	options := Options{
		SignedIn:      func(*http.Request) bool { return false },
		CompanyName:   "Example & Sons",
		ComplaintPage: "/public/complaints/",
		PublicComplaint: func(_ context.Context, token, language string) (Complaint, bool, error) {
			if token == "broken" {
				return Complaint{}, false, errors.New("no database")
			}
			complaint.State += " " + language
			return complaint, token == "good-token", nil
		},
	}
	w := httptest.NewRecorder()
	handler(options, fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	response := w.Result()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestComplaintPage(t *testing.T) {
	const confirm, withdraw = `id="confirm"`, `id="withdraw"`
	waiting := Complaint{Number: "TS7", Title: "Late <again>", State: "done", Done: "A new one is on its way", MayConfirm: true, MayWithdraw: true}

	t.Run("is there without signing in, in the language asked for", func(t *testing.T) {
		for path, language := range map[string]string{"": "en", "?language=zh-CN": "zh-CN", "?language=xx": "en"} {
			response, body := servedComplaint(t, "/public/complaints/good-token"+path, waiting)
			if response.StatusCode != http.StatusOK || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "done "+language) {
				t.Errorf("%q answers %d: %s", path, response.StatusCode, body)
			}
		}
	})
	t.Run("shows what it is about and what was done, as text", func(t *testing.T) {
		_, body := servedComplaint(t, "/public/complaints/good-token", waiting)
		for _, part := range []string{"TS7", "Late &lt;again&gt;", "A new one is on its way", "Example &amp; Sons", `data-token="good-token"`} {
			if !strings.Contains(body, part) {
				t.Errorf("it lacks %s", part)
			}
		}
	})
	t.Run("asks only for what can be said now", func(t *testing.T) {
		for name, c := range map[string]struct {
			complaint         Complaint
			asks, withdrawing bool
			said              string
		}{
			"waiting for the customer": {waiting, true, true, `role="status" tabindex="-1" hidden`},
			"under way":                {Complaint{MayWithdraw: true}, false, true, `role="status" tabindex="-1" hidden`},
			"told already":             {Complaint{MayWithdraw: true, Said: "not-satisfied"}, false, true, "You told us that you are not satisfied"},
			"withdrawn":                {Complaint{Said: "withdraw"}, false, false, "You have withdrawn"},
			"over":                     {Complaint{MayObject: true, Said: "satisfied"}, false, false, `id="objection"`},
		} {
			_, body := servedComplaint(t, "/public/complaints/good-token", c.complaint)
			if strings.Contains(body, confirm) != c.asks || strings.Contains(body, withdraw) != c.withdrawing || !strings.Contains(body, c.said) {
				t.Errorf("%s: %s", name, body)
			}
		}
	})
	t.Run("says that a link leads nowhere, and holds nothing else", func(t *testing.T) {
		response, body := servedComplaint(t, "/public/complaints/forged", waiting)
		if response.StatusCode != http.StatusNotFound || !strings.Contains(body, "leads nowhere") {
			t.Errorf("status %d: %s", response.StatusCode, body)
		}
		for _, part := range []string{"<script", "TS7", "Late", confirm, withdraw} {
			if strings.Contains(body, part) {
				t.Errorf("it holds %s", part)
			}
		}
	})
	t.Run("is held to a strict policy and kept nowhere", func(t *testing.T) {
		for _, token := range []string{"good-token", "forged"} {
			response, _ := servedComplaint(t, "/public/complaints/"+token, waiting)
			policy := response.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") || !strings.HasSuffix(policy, "frame-ancestors 'none'") {
				t.Errorf("%s: policy %q", token, policy)
			}
			if got := response.Header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s: cache %q", token, got)
			}
		}
	})
	t.Run("tells nothing of what went wrong inside", func(t *testing.T) {
		if response, body := servedComplaint(t, "/public/complaints/broken", waiting); response.StatusCode != http.StatusInternalServerError || strings.Contains(body, "database") {
			t.Errorf("status %d: %s", response.StatusCode, body)
		}
	})
}
