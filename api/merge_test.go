package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestMerge(t *testing.T) {
	w := newWorld(t)
	enter := func(name, phone string) string {
		return w.as("sam").post("/customers", map[string]any{"name": name, "phone": phone}).want(http.StatusCreated).id().String()
	}
	stays, goes := enter("Acme", ""), enter("Acme Ltd", "13800138000")
	w.as("sam").post("/interactions", map[string]any{"customerId": goes, "channel": "call", "summary": "Hello", "occurredAt": monday()}).want(http.StatusCreated)
	mia := w.as("mia").under(t)
	wanted := map[string]any{"others": []map[string]any{{"id": goes, "version": 1}}}

	t.Run("counts what would move", func(t *testing.T) {
		found := mia.under(t).get("/customers/" + goes + "/references").items()
		if len(found) != 1 || found[0]["kind"] != "interaction" || found[0]["count"] != float64(1) {
			t.Error(found)
		}
	})
	t.Run("needs the version that was read", func(t *testing.T) {
		mia.under(t).post("/customers/"+stays+"/acts/merge", wanted).problem(http.StatusPreconditionRequired, "if-match-required")
	})
	t.Run("answers with the survivor, once under a key", func(t *testing.T) {
		for range 2 {
			a := mia.under(t).post("/customers/"+stays+"/acts/merge", wanted, "If-Match", `"1"`, "Idempotency-Key", "one").want(http.StatusOK)
			if a.object()["phone"] != "13800138000" {
				t.Error(string(a.body))
			}
		}
	})
	t.Run("leads from the lost record to the survivor", func(t *testing.T) {
		a := mia.under(t).get("/customers/" + goes)
		a.problem(http.StatusNotFound, "merged")
		if into, _ := a.object()["mergedInto"].(map[string]any); into["id"] != stays || into["name"] != "Acme" {
			t.Error(string(a.body))
		}
		w.as("oli").under(t).get("/customers/"+goes).problem(http.StatusNotFound, "not-found")
	})
	t.Run("keeps search to the survivor, and the bin without the lost", func(t *testing.T) {
		if found := mia.under(t).get("/customers?q=13800138000").items(); len(found) != 1 || found[0]["id"] != stays {
			t.Error(found)
		}
		if found := mia.under(t).get("/customers/bin").items(); len(found) != 0 {
			t.Error(found)
		}
	})
	t.Run("shows the history of both", func(t *testing.T) {
		a := mia.under(t).get("/customers/" + stays + "/history")
		if body := string(a.body); !strings.Contains(body, "Merged from C-2026-000002") || !strings.Contains(body, `"mergedFrom":"`+goes) {
			t.Error(body)
		}
	})
	t.Run("is refused by who came first, by name", func(t *testing.T) {
		p := w.as("ada").under(t).post("/customers/"+enter("Other", "")+"/acts/merge", wanted, "If-Match", `"1"`).problem(http.StatusConflict, "changed-since")
		if !strings.HasPrefix(p.Detail, "Mia changed it") {
			t.Error(p.Detail)
		}
	})
}

func TestDuplicates(t *testing.T) {
	w := newWorld(t)
	c := w.as("mia")
	t.Run("are looked for by a job", func(t *testing.T) {
		a := c.under(t).post("/customers/acts/find-duplicates", map[string]any{"filter": `grade = "A"`}, "Idempotency-Key", uuid.NewString()).want(http.StatusAccepted)
		if a.header.Get("Location") != "/api/v1/jobs/"+a.id().String() {
			t.Error(a.header.Get("Location"))
		}
	})
	t.Run("are refused with a filter that makes no sense", func(t *testing.T) {
		c.under(t).post("/customers/acts/find-duplicates", map[string]any{"filter": "nothing ="}).problem(http.StatusUnprocessableEntity, "invalid")
	})
	t.Run("are of kinds that know them", func(t *testing.T) {
		c.under(t).get("/duplicates?kind=roster").refused("kind", "unknown-kind")
	})
	t.Run("are dismissed once", func(t *testing.T) {
		group, _ := visit{world: w, t: t}.pair()
		path := "/duplicates/" + group.String() + "/acts/dismiss"
		if state := c.under(t).post(path, nil).want(http.StatusOK).object()["state"]; state != "dismissed" {
			t.Error(state)
		}
		c.under(t).post(path, nil).problem(http.StatusConflict, "duplicates-decided")
	})
}

func TestOneOfTheDuplicatesIsNot(t *testing.T) {
	w := newWorld(t)
	mia := w.as("mia")
	var ids []string
	for _, name := range []string{"Acme", "Acme Ltd", "Bolt"} {
		made := w.as("sam").post("/customers", map[string]any{"name": name, "phone": "13800138000"}).want(http.StatusCreated)
		ids = append(ids, made.id().String())
	}
	scan := func(t *testing.T) []map[string]any {
		mia.under(t).post("/customers/acts/find-duplicates", map[string]any{}, "Idempotency-Key", uuid.NewString()).want(http.StatusAccepted)
		w.workOff()
		return mia.under(t).get("/duplicates?kind=customer").items()
	}
	groups := scan(t)
	if len(groups) != 1 || len(groups[0]["records"].([]any)) != 3 {
		t.Fatal(groups)
	}
	dismiss := "/duplicates/" + groups[0]["id"].(string) + "/acts/dismiss"
	t.Run("leaves the others together", func(t *testing.T) {
		left := mia.under(t).post(dismiss, map[string]any{"recordId": ids[2]}).want(http.StatusOK).object()
		if left["state"] != "open" || len(left["records"].([]any)) != 2 {
			t.Error(left)
		}
	})
	t.Run("is remembered by the next scan", func(t *testing.T) {
		again := scan(t)
		if len(again) != 1 || again[0]["id"] != groups[0]["id"] || len(again[0]["records"].([]any)) != 2 {
			t.Error(again)
		}
	})
	t.Run("is one of the group", func(t *testing.T) {
		mia.under(t).post(dismiss, map[string]any{"recordId": ids[2]}).refused("recordId", "unknown-reference")
	})
	t.Run("decides the group when only two are left", func(t *testing.T) {
		if left := mia.under(t).post(dismiss, map[string]any{"recordId": ids[1]}).want(http.StatusOK).object(); left["state"] != "dismissed" {
			t.Error(left)
		}
		if again := scan(t); len(again) != 0 {
			t.Error(again)
		}
	})
}
