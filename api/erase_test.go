package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestErase(t *testing.T) {
	w := newWorld(t)
	key := []string{"Idempotency-Key", "entered"}
	entered := w.as("ada").post("/leads", map[string]any{"name": "Zhang San", "phone": "13800138000", "company": "Acme"}, key...).want(http.StatusCreated)
	path := "/leads/" + entered.id().String()
	act, why := path+"/acts/erase", map[string]any{"reason": "asked for by the person"}
	first := []string{"If-Match", etag(1)}

	refusals := []struct {
		name, login string
		body        any
		headers     []string
		status      int
		code        string
	}{
		{"who may not see the record does not learn of it", "oli", why, first, http.StatusNotFound, "not-found"},
		{"managers may not", "mia", why, first, http.StatusForbidden, "forbidden"},
		{"the version that was read is required", "ada", why, nil, http.StatusPreconditionRequired, "if-match-required"},
		{"a version that was changed since is refused", "ada", why, []string{"If-Match", etag(7)}, http.StatusPreconditionFailed, "stale"},
		{"a reason is required", "ada", map[string]any{"reason": "  "}, first, http.StatusUnprocessableEntity, "invalid"},
		{"other fields are refused", "ada", map[string]any{"reason": "x", "all": true}, first, http.StatusUnprocessableEntity, "invalid"},
	}
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			w.as(c.login).under(t).post(act, c.body, c.headers...).problem(c.status, c.code)
		})
	}
	t.Run("kinds that hold nobody's data have no such act", func(t *testing.T) {
		roster := "/rosters/" + w.rosters["inside-sales"].String()
		w.as("ada").under(t).post(roster+"/acts/erase", why, first...).want(http.StatusNotFound)
	})
	t.Run("meta says who may", func(t *testing.T) {
		for login, want := range map[string]map[string]bool{"ada": {"lead": true, "customer": true, "user": true, "registration": true, "complaint": true}, "mia": {}} {
			var meta struct {
				Kinds []struct {
					Name   string
					Rights struct{ Erase bool }
				}
			}
			w.as(login).under(t).get("/meta").want(http.StatusOK).decode(&meta)
			for _, k := range meta.Kinds {
				if k.Rights.Erase != want[k.Name] {
					t.Errorf("%s may erase from a %s: %v", login, k.Name, k.Rights.Erase)
				}
			}
		}
	})
	headers := append([]string{"Idempotency-Key", "erase-1"}, first...)
	done := w.as("ada").post(act, why, headers...).want(http.StatusOK)

	t.Run("the record is about nobody", func(t *testing.T) {
		record := w.as("ada").under(t).get(path).want(http.StatusOK)
		got := record.object()
		if got["name"] != crm.ErasedText || got["phone"] != "" || got["company"] != "Acme" || record.header.Get("ETag") != done.header.Get("ETag") {
			t.Errorf("%s, ETag %s", record.body, done.header.Get("ETag"))
		}
	})
	t.Run("the same request again is answered the same", func(t *testing.T) {
		again := w.as("ada").under(t).post(act, why, headers...).want(http.StatusOK)
		if !bytes.Equal(again.body, done.body) {
			t.Errorf("%s, then %s", done.body, again.body)
		}
	})
	t.Run("the request that entered it is answered without the person", func(t *testing.T) {
		again := w.as("ada").under(t).post("/leads", map[string]any{"name": "Zhang San", "phone": "13800138000", "company": "Acme"}, key...).want(http.StatusCreated)
		if again.id() != entered.id() || strings.Contains(string(again.body), "Zhang") || strings.Contains(string(again.body), "13800138000") {
			t.Errorf("%s", again.body)
		}
	})
	t.Run("the history says that, why and what, and not whom", func(t *testing.T) {
		history := w.as("ada").under(t).get(path + "/history").want(http.StatusOK)
		var last struct {
			Text    string
			Actor   struct{ Name string }
			Changes []struct{ Field, Before, After string }
		}
		var all struct{ Items []any }
		history.decode(&all)
		answer{t, 0, nil, []byte(jsonText(all.Items[0]))}.decode(&last)
		if last.Text != "Personal data erased: asked for by the person" || last.Actor.Name != "Ada" || len(last.Changes) != 2 || last.Changes[0].After != "(erased)" {
			t.Errorf("%+v", last)
		}
		if strings.Contains(string(history.body), "Zhang") || strings.Contains(string(history.body), "138") {
			t.Errorf("%s", history.body)
		}
		if zh := w.as("ada").under(t).in(crm.Chinese).get(path + "/history"); !strings.Contains(string(zh.body), "删除个人信息（原因：asked for by the person）") {
			t.Errorf("%s", zh.body)
		}
	})
}

func TestSeals(t *testing.T) {
	w := newWorld(t)
	for n := range 5 {
		w.exec(`INSERT INTO audit_seals (number, from_xid, from_id, to_xid, to_id, count, change_ids, digests, hash, sealed_at)
			SELECT $1, xid, id, xid, id, 1, ARRAY[id], '', '\xabcd', at FROM changes LIMIT 1`, n+1)
	}
	t.Run("are listed newest first, page by page", func(t *testing.T) {
		var numbers []int
		for cursor, pages := "", 0; pages < 4; pages++ {
			var page struct {
				Items []struct {
					Number int
					Hash   string
				}
				NextCursor string
				Waiting    *int
			}
			w.as("ada").under(t).get("/audit/seals?limit=2" + cursor).want(http.StatusOK).decode(&page)
			for _, seal := range page.Items {
				numbers = append(numbers, seal.Number)
				if seal.Hash != "abcd" {
					t.Errorf("hash %s", seal.Hash)
				}
			}
			if page.Waiting == nil {
				t.Error("it does not say how many changes wait")
			}
			if page.NextCursor == "" {
				break
			}
			cursor = "&cursor=" + page.NextCursor
		}
		if jsonText(numbers) != "[5,4,3,2,1]" {
			t.Errorf("seals %v", numbers)
		}
	})
	t.Run("are for admins", func(t *testing.T) {
		w.as("mia").under(t).get("/audit/seals").problem(http.StatusForbidden, "forbidden")
	})
	t.Run("have no page at a cursor that is none", func(t *testing.T) {
		w.as("ada").under(t).get("/audit/seals?cursor=x").refused("cursor", "invalid-cursor")
	})
}

// erasures tries to erase from what is seen, and from what is not.
func (v visit) erasures(kind string) {
	for _, s := range v.of(kind) {
		want := http.StatusNotFound
		switch {
		case v.role == crm.Admin:
			want = http.StatusPreconditionFailed
		case s.sees(v.colleague):
			want = http.StatusForbidden
		}
		a := v.c.post(s.path()+"/acts/erase", map[string]any{"reason": "asked for"}, "If-Match", etag(999))
		if a.status != want {
			v.t.Errorf("erasing %s answers %d to %s, want %d: %s", s.name, a.status, v.login, want, a.body)
		}
		v.keepsSecrets(s.path(), a.body)
	}
}

func (v visit) seals() {
	want := http.StatusForbidden
	if v.role == crm.Admin {
		want = http.StatusOK
	}
	v.open("the history", http.MethodGet, "/audit/seals", want)
}
