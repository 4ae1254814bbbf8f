package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestUrgeMany(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna", "Ben")
	var items []map[string]any
	for _, task := range w.inbox("sam", "to-do") {
		items = append(items, map[string]any{"id": task["id"], "version": task["version"]})
	}
	items = append(items, map[string]any{"id": uuid.New(), "version": 1})
	urge := func(t *testing.T) []string {
		var list struct {
			Results []struct {
				Status string
				Error  struct{ Code string }
			}
		}
		body := map[string]any{"items": items, "text": "The customer waits"}
		w.as("mia").under(t).post("/tasks/acts/urge", body, "Idempotency-Key", uuid.NewString()).want(http.StatusOK).decode(&list)
		var told []string
		for _, r := range list.Results {
			told = append(told, r.Status+r.Error.Code)
		}
		return told
	}
	t.Run("tells what came of each", func(t *testing.T) {
		if diff := cmp.Diff([]string{"done", "done", "refusednot-found"}, urge(t)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"refusedurged-already", "refusedurged-already", "refusednot-found"}, urge(t)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("says why it was refused, alone and among many", func(t *testing.T) {
		var many struct {
			Results []struct {
				Error struct{ DecisionID *uuid.UUID }
			}
		}
		body := map[string]any{"items": items[:1], "text": "Again"}
		mia := w.as("mia").under(t)
		mia.post("/tasks/acts/urge", body, "Idempotency-Key", uuid.NewString()).want(http.StatusOK).decode(&many)
		var one struct{ DecisionID *uuid.UUID }
		mia.post("/tasks/"+items[0]["id"].(string)+"/acts/urge", map[string]any{"text": "And again"}).want(http.StatusConflict).decode(&one)
		for _, decision := range []*uuid.UUID{many.Results[0].Error.DecisionID, one.DecisionID} {
			if decision == nil {
				t.Fatal("no decision is named")
			}
			why := mia.get("/decisions/" + decision.String()).want(http.StatusOK).object()
			if why["point"] != "task.urge" || why["rowLabel"] == "" {
				t.Errorf("%v", why)
			}
			w.as("oli").under(t).get("/decisions/" + decision.String()).want(http.StatusNotFound)
		}
	})
	t.Run("shows in the view of who urged, and in its count", func(t *testing.T) {
		urged := w.inbox("mia", "urged")
		if len(urged) != 2 || len(w.inbox("sam", "urged")) != 0 {
			t.Fatalf("mia urged %d", len(urged))
		}
		urges := urged[0]["urges"].(map[string]any)
		if urges["count"] != 1.0 || urges["lastText"] != "The customer waits" || urges["answerBy"] != nil {
			t.Errorf("%v", urges)
		}
		counts := w.as("mia").under(t).get("/tasks/counts").want(http.StatusOK).object()
		if counts["urged"] != 2.0 || counts["started"] != 0.0 || counts["substitute"] != 0.0 {
			t.Errorf("%v", counts)
		}
	})
	t.Run("shows to who has the task, who may answer", func(t *testing.T) {
		task := w.as("sam").under(t).get(taskPath(w.inbox("sam", "to-do")[0])).want(http.StatusOK).object()
		if acts := task["acts"].([]any); acts[0] != "add-signers" || acts[1] != "answer-urge" {
			t.Errorf("%v", acts)
		}
	})
	t.Run("finds the tasks of one person among the team's", func(t *testing.T) {
		for login, want := range map[string]int{"sam": 2, "sue": 0} {
			if got := w.inbox("mia", "team&assignee="+w.id(login).String()); len(got) != want {
				t.Errorf("%s has %d", login, len(got))
			}
		}
		w.as("mia").under(t).get("/tasks?view=team&assignee=sam").want(http.StatusUnprocessableEntity)
	})
}
