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

func TestUnsubscribePage(t *testing.T) {
	done := 0
	answer := func(token, language string, done bool) (Unsubscription, bool, error) {
		if token == "broken" {
			return Unsubscription{}, false, errors.New("no database")
		}
		return Unsubscription{Purpose: "Marketing <" + language + ">", Done: done}, token == "good-token", nil
	}
	options := Options{
		SignedIn:        func(*http.Request) bool { return false },
		CompanyName:     "Example & Sons",
		UnsubscribePage: "/public/unsubscribe/",
		PublicUnsubscription: func(_ context.Context, token, language string) (Unsubscription, bool, error) {
			return answer(token, language, false)
		},
		Unsubscribe: func(_ context.Context, token, language string) (Unsubscription, bool, error) {
			done++
			return answer(token, language, true)
		},
	}
	served := func(method, path, body string) (int, string) {
		request := httptest.NewRequest(method, path, strings.NewReader(body))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		handler(options, fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}).ServeHTTP(w, request)
		text, err := io.ReadAll(w.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		return w.Code, string(text)
	}
	t.Run("asks first, in the language wanted, and does nothing", func(t *testing.T) {
		for language, ask := range map[string]string{"en": "Unsubscribe", "zh-CN": "退订"} {
			status, page := served(http.MethodGet, "/public/unsubscribe/good-token?language="+language, "")
			if status != http.StatusOK || !strings.Contains(page, "Marketing &lt;"+language+"&gt;") || !strings.Contains(page, ask) || done != 0 {
				t.Errorf("answers %d, done %d times: %s", status, done, page)
			}
		}
	})
	t.Run("takes the word of a mail program with one click", func(t *testing.T) {
		status, page := served(http.MethodPost, "/public/unsubscribe/good-token", "List-Unsubscribe=One-Click")
		if status != http.StatusOK || done != 1 || !strings.Contains(page, "You are unsubscribed") {
			t.Errorf("answers %d, done %d times: %s", status, done, page)
		}
	})
	t.Run("tells of links that lead nowhere, and of faults", func(t *testing.T) {
		for path, want := range map[string]int{"forged": http.StatusNotFound, "broken": http.StatusInternalServerError} {
			if status, page := served(http.MethodGet, "/public/unsubscribe/"+path, ""); status != want {
				t.Errorf("%s answers %d: %s", path, status, page)
			}
		}
	})
}
