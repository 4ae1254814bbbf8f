package api_test

import (
	"net/http"
	"testing"
	"time"
)

func TestProcessSearch(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	w.assigned("王小明")
	t.Run("finds by kind, step, state, person and words, with who is next", func(t *testing.T) {
		c := ada.under(t)
		one := c.get("/processes?kind=lead&step=first-contact&q=王小明").want(http.StatusOK).items()
		if len(one) != 1 {
			t.Fatalf("%d found", len(one))
		}
		next := one[0]["next"].([]any)
		if len(next) != 1 || next[0].(map[string]any)["personName"] == "" || next[0].(map[string]any)["dueAt"] == nil {
			t.Errorf("next %v", next)
		}
		person := next[0].(map[string]any)["personId"].(string)
		for query, want := range map[string]int{
			"person=" + person: 1, "person=" + one[0]["id"].(string): 0, "state=paused": 0, "state=running": 1, "state=all": 1,
			"overdue=true": 0, "step=route": 0, "kind=none": 0, "q=李": 0,
		} {
			if got := len(c.get("/processes?" + query).want(http.StatusOK).items()); got != want {
				t.Errorf("%s finds %d, want %d", query, got, want)
			}
		}
		c.get("/processes?person=nobody").refused("person", "invalid-id")
		c.get("/processes?cursor=nonsense").refused("cursor", "invalid-cursor")
	})
	t.Run("finds what is late", func(t *testing.T) {
		w.pass(30 * 24 * time.Hour)
		if got := len(ada.under(t).get("/processes?overdue=true").want(http.StatusOK).items()); got != 1 {
			t.Errorf("%d found", got)
		}
	})
	t.Run("goes page by page", func(t *testing.T) {
		w.assigned("赵小红")
		c := ada.under(t)
		first := c.get("/processes?limit=1").want(http.StatusOK)
		second := c.get("/processes?limit=1&cursor=" + first.object()["nextCursor"].(string)).want(http.StatusOK)
		if a, b := first.items()[0]["id"], second.items()[0]["id"]; a == b || second.object()["nextCursor"] != nil {
			t.Errorf("%v and %v, then %v", a, b, second.object()["nextCursor"])
		}
	})
}

func TestProcessActs(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	w.assigned("王小明")
	id := ada.get("/processes").items()[0]["id"].(string)
	path := "/processes/" + id
	act := func(name, reason string) answer {
		return ada.post(path+"/acts/"+name, map[string]any{"reason": reason})
	}
	t.Run("pause and resume, and the course tells why", func(t *testing.T) {
		act("pause", "").refused("reason", "required")
		act("pause", "盘点中").want(http.StatusOK)
		paused := ada.get(path).object()
		if paused["state"] != "paused" || paused["reason"] != "盘点中" {
			t.Errorf("got %v", paused)
		}
		act("retry", "").problem(http.StatusConflict, "process-state")
		act("resume", "").want(http.StatusOK)
		told := map[string]bool{}
		for _, m := range ada.get(path).object()["timeline"].([]any) {
			told[m.(map[string]any)["type"].(string)] = true
		}
		for _, kind := range []string{"started", "decided", "assigned", "notice", "steered"} {
			if !told[kind] {
				t.Errorf("the course does not tell of %s: %v", kind, told)
			}
		}
	})
	t.Run("end it", func(t *testing.T) {
		act("end", "重复").want(http.StatusOK)
		if ended := ada.get(path).object(); ended["outcome"] != "cancelled" || len(ended["adminActs"].([]any)) != 0 {
			t.Errorf("got %v", ended)
		}
	})
	t.Run("do not know others", func(t *testing.T) {
		ada.post(path+"/acts/explode", map[string]any{}).want(http.StatusUnprocessableEntity)
	})
}
