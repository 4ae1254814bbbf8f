package e2e

import (
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

func TestLead(t *testing.T) {
	data := folder(t) + "/data"
	p := start(t, data)
	defer stop(t, p)
	staff := hire(t, p, 2)

	t.Run("goes from entry by rules, a workflow and its owner's tasks to its end", func(t *testing.T) {
		lead := create(t, staff.admin, "/leads", map[string]any{"name": "张三", "company": "华为", "source": "web-form"})
		var owner string
		eventually(t, "the assignment", 10*time.Second, func() bool {
			var record struct{ State, OwnerID string }
			answer, err := staff.admin.Do(t.Context(), "GET", "/leads/"+lead, nil)
			if err != nil {
				t.Fatal(err)
			}
			decode(t, answer.Body, &record)
			owner = record.OwnerID
			return record.State == "assigned"
		})
		login := map[string]string{staff.people[0]: "rep1", staff.people[1]: "rep2"}[owner]
		rep := as(t, p, login)
		task := firstTask(t, rep)
		if task.Record.ID != lead || task.DecisionID == "" {
			t.Fatalf("the task is not about the lead, or does not say why: %+v", task)
		}
		complete(t, rep, task, "contacted", map[string]any{"channel": "call", "occurredAt": time.Now(), "summary": "They want a quote."})
		complete(t, rep, firstTask(t, rep), "disqualified", map[string]any{"reason": "competitor"})
		eventually(t, "the end of the process", 10*time.Second, func() bool {
			var list struct {
				Items []struct{ State, Outcome string }
			}
			answer, err := staff.admin.Do(t.Context(), "GET", "/leads/"+lead+"/processes", nil)
			if err != nil {
				t.Fatal(err)
			}
			decode(t, answer.Body, &list)
			return len(list.Items) == 1 && list.Items[0].State == "ended" && list.Items[0].Outcome == "disqualified"
		})
	})
}

type inboxTask struct {
	ID, DecisionID string
	Version, Visit int
	Kind, Step     string
	Record         struct{ ID, Label string }
}

// firstTask waits for the first task of a person's inbox.
func firstTask(t *testing.T, rep *product.Person) inboxTask {
	t.Helper()
	var inbox struct{ Items []inboxTask }
	eventually(t, "a task in the inbox", 10*time.Second, func() bool {
		answer, err := rep.Do(t.Context(), "GET", "/tasks?view=to-do", nil)
		if err != nil {
			t.Fatal(err)
		}
		decode(t, answer.Body, &inbox)
		return len(inbox.Items) > 0
	})
	return inbox.Items[0]
}

func complete(t *testing.T, rep *product.Person, task inboxTask, outcome string, answers map[string]any) {
	t.Helper()
	answer, err := rep.Do(t.Context(), "POST", "/tasks/"+task.ID+"/acts/complete", map[string]any{
		"version": task.Version, "outcome": outcome, "answers": answers,
	})
	if err != nil || answer.Status != 200 {
		t.Fatalf("complete: %d %s %v", answer.Status, answer.Body, err)
	}
}
