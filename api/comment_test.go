package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComments(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	customer := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()

	t.Run("are kept and given back as plain text, newest first, page by page", func(t *testing.T) {
		c := sam.under(t)
		said := "<b>bold</b> & \u202e @Mia"
		c.post(customer+"/comments", map[string]any{"text": said}).want(http.StatusCreated)
		for i := range 4 {
			c.post(customer+"/comments", map[string]any{"text": fmt.Sprint(i)}).want(http.StatusCreated)
		}
		var texts []string
		for cursor, pages := "", 0; pages < 9; pages++ {
			a := c.get(customer + "/comments?limit=2&cursor=" + cursor)
			for _, item := range a.items() {
				texts = append(texts, item["text"].(string))
			}
			next, more := a.object()["nextCursor"].(string)
			if cursor = next; !more {
				break
			}
		}
		if diff := cmp.Diff([]string{"3", "2", "1", "0", said}, texts); diff != "" {
			t.Error(diff)
		}
		c.get(customer+"/comments?cursor=nonsense").refused("cursor", "invalid-cursor")
	})
	t.Run("mention only people who see the record", func(t *testing.T) {
		c := sam.under(t)
		a := c.post(customer+"/comments", map[string]any{"text": "@Mia look", "mentions": []any{w.id("mia")}}).want(http.StatusCreated).object()
		if name := a["mentions"].([]any)[0].(map[string]any)["name"]; name != "Mia" {
			t.Errorf("mentions %v", name)
		}
		c.post(customer+"/comments", map[string]any{"text": "@Oli", "mentions": []any{w.id("oli")}}).refused("mentions", "cannot-see")
		c.post(customer+"/comments", map[string]any{"text": "?", "mentions": []any{"0190c6f0-7b1e-7c3a-9f00-000000000001"}}).refused("mentions", "unknown-reference")
	})
	t.Run("are changed by who wrote them alone, and deleted by admins as well", func(t *testing.T) {
		id := "/comments/" + sam.under(t).post(customer+"/comments", map[string]any{"text": "first"}).id().String()
		w.as("mia").under(t).send(http.MethodPatch, id, map[string]any{"text": "mine"}).problem(http.StatusForbidden, "forbidden")
		w.as("ada").under(t).send(http.MethodPatch, id, map[string]any{"text": "mine"}).problem(http.StatusForbidden, "forbidden")
		w.as("mia").under(t).send(http.MethodDelete, id, nil).problem(http.StatusForbidden, "forbidden")
		changed := sam.under(t).send(http.MethodPatch, id, map[string]any{"text": "second"}).want(http.StatusOK).object()
		if changed["text"] != "second" || changed["editedAt"] == nil {
			t.Errorf("got %v", changed)
		}
		w.as("ada").under(t).send(http.MethodDelete, id, nil).want(http.StatusNoContent)
		sam.under(t).send(http.MethodPatch, id, map[string]any{"text": "third"}).problem(http.StatusNotFound, "not-found")
		if got := string(sam.under(t).get(customer + "/comments").body); strings.Contains(got, "second") {
			t.Error("it is still read")
		}
	})
	t.Run("that say nothing, or cannot be kept, are refused", func(t *testing.T) {
		sam.under(t).post(customer+"/comments", map[string]any{"text": " \n"}).refused("text", "required")
		sam.under(t).post(customer+"/comments", map[string]any{"text": "a\x00b"}).refused("text", "invalid-long-text")
		sam.under(t).post(customer+"/comments", map[string]any{"text": strings.Repeat("长", 5001)}).want(http.StatusUnprocessableEntity)
	})
	t.Run("happen once under the same key", func(t *testing.T) {
		c := sam.under(t).with("Idempotency-Key", "said")
		body := map[string]any{"text": "once"}
		first, again := c.post(customer+"/comments", body), c.post(customer+"/comments", body)
		if first.id() != again.id() {
			t.Error("it was said twice")
		}
	})
	t.Run("are in the history without their text", func(t *testing.T) {
		sam.under(t).post(customer+"/comments", map[string]any{"text": "between us"}).want(http.StatusCreated)
		a := sam.under(t).get(customer + "/history")
		if a.items()[0]["type"] != "customer.commented" || strings.Contains(string(a.body), "between us") {
			t.Errorf("got %v", a.items()[0])
		}
	})
}

func TestTags(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	first := sam.post("/customers", `{"name": "Acme"}`).id().String()
	sam.post("/customers", `{"name": "Other"}`).want(http.StatusCreated)
	path := "/customers/" + first + "/tags"
	sam.send(http.MethodPut, path, map[string]any{"names": []string{"VIP", "东区"}}).want(http.StatusOK)

	t.Run("are read with their record and found by lists and counts", func(t *testing.T) {
		if n := len(sam.under(t).get(path).items()); n != 2 {
			t.Errorf("%d tags", n)
		}
		for filter, want := range map[string]int{`tag = "vip"`: 1, `tag in ("vip", "none")`: 1, `not tag = "vip"`: 1, `known(tag)`: 1, `tag = "none"`: 0} {
			query := "filter=" + url.QueryEscape(filter)
			if n := len(sam.under(t).get("/customers?" + query).items()); n != want {
				t.Errorf("%s finds %d, want %d", filter, n, want)
			}
			if n := sam.under(t).get("/customers/count?" + query).object()["count"]; n != float64(want) {
				t.Errorf("%s counts %v, want %d", filter, n, want)
			}
		}
	})
	t.Run("are set by who may edit the record", func(t *testing.T) {
		w.as("mia").under(t).send(http.MethodPut, path, map[string]any{"names": []string{"VIP"}}).want(http.StatusOK)
		user := "/users/" + w.id("sam").String() + "/tags"
		sam.under(t).send(http.MethodPut, user, map[string]any{"names": []string{"VIP"}}).problem(http.StatusForbidden, "forbidden")
		w.as("oli").under(t).send(http.MethodPut, path, map[string]any{"names": []string{}}).problem(http.StatusNotFound, "not-found")
	})
	t.Run("are offered by part of their name, and coloured by admins", func(t *testing.T) {
		found := sam.under(t).get("/tags?q=vi").items()
		if len(found) != 1 || found[0]["name"] != "VIP" || found[0]["tone"] != "neutral" {
			t.Fatalf("got %v", found)
		}
		tag := "/tags/" + found[0]["id"].(string)
		w.as("ada").under(t).send(http.MethodPatch, tag, map[string]any{"tone": "warning"}).want(http.StatusOK)
		if got := sam.under(t).get(path).items()[0]["tone"]; got != "warning" {
			t.Errorf("got %v", got)
		}
	})
	t.Run("are refused where they cannot be read or are too many", func(t *testing.T) {
		for code, names := range map[string][]string{
			"required": {" "}, "invalid-text": {"a\u202eb"}, "too-long": {strings.Repeat("x", 41)}, "too-many": strings.Split("a b c d e f g h i j k l m n o p q r s t u", " "),
		} {
			sam.under(t).send(http.MethodPut, path, map[string]any{"names": names}).refused("names", code)
		}
	})
}
