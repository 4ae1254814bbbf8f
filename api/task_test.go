package api_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// assigned routes leads of sam's own customer to sam and returns them.
func (w *world) assigned(names ...string) []uuid.UUID {
	w.t.Helper()
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	var leads []uuid.UUID
	for _, name := range names {
		leads = append(leads, w.enterLead("ada", map[string]any{"name": name, "company": "Acme", "interest": "Lasers", "customerId": customer}))
		w.run()
		w.pass(time.Minute)
	}
	return leads
}

func (w *world) inbox(login, view string) []map[string]any {
	w.t.Helper()
	return w.as(login).get("/tasks?view=" + view).items()
}

func taskPath(task map[string]any) string { return "/tasks/" + task["id"].(string) }

func contacted(more map[string]any) map[string]any {
	answers := map[string]any{"channel": "call", "occurredAt": "2026-11-23T02:00:00Z", "summary": "They want a quote."}
	maps.Copy(answers, more)
	return map[string]any{"version": 1, "outcome": "contacted", "answers": answers}
}

func TestInbox(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna", "Ben", "Cleo", "Dana", "Emil")

	t.Run("shows staff their own tasks and managers those below", func(t *testing.T) {
		cases := map[string]map[string]int{
			"sam": {"to-do": 5, "team": 5, "done": 0}, "sue": {"to-do": 0, "team": 0, "done": 0},
			"mia": {"to-do": 0, "team": 5, "done": 0}, "max": {"to-do": 0, "team": 0, "done": 0},
			"tim": {"to-do": 0, "team": 0, "done": 0}, "ada": {"to-do": 0, "team": 5, "done": 0},
		}
		for login, views := range cases {
			for view, want := range views {
				if got := len(w.as(login).under(t).get("/tasks?view=" + view).items()); got != want {
					t.Errorf("%s has %d in %s, want %d", login, got, view, want)
				}
				counted := w.as(login).under(t).get("/tasks/count?view=" + view).want(http.StatusOK).object()
				if diff := cmp.Diff(map[string]any{"count": float64(want), "more": false}, counted); diff != "" {
					t.Errorf("%s, %s: %s", login, view, diff)
				}
			}
		}
	})
	t.Run("goes page by page in order of deadlines", func(t *testing.T) {
		var names []string
		for cursor := ""; ; {
			page := w.as("sam").under(t).get("/tasks?limit=2&cursor=" + cursor)
			for _, item := range page.items() {
				names = append(names, item["record"].(map[string]any)["label"].(string))
			}
			next, more := page.object()["nextCursor"].(string)
			if !more {
				break
			}
			cursor = next
		}
		if diff := cmp.Diff([]string{"Anna", "Ben", "Cleo", "Dana", "Emil"}, names); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("describes each task in the reader's language", func(t *testing.T) {
		for language, title := range map[crm.Language]string{crm.English: "First contact", crm.Chinese: "首次联系线索"} {
			task := w.as("mia").under(t).in(language).get("/tasks?view=team").items()[0]
			record := task["record"].(map[string]any)
			if task["title"] != title || record["subtitle"] != "Acme · Lasers" || record["kind"] != "lead" ||
				task["assigneeName"] != "Sam" || task["candidate"] != false || task["overdue"] != false || task["decisionId"] == nil {
				t.Errorf("task %v", task)
			}
		}
	})
	t.Run("marks what is overdue", func(t *testing.T) {
		w.pass(3 * time.Hour)
		if task := w.inbox("sam", "to-do")[0]; task["overdue"] != true || task["candidate"] != true {
			t.Errorf("task %v", task)
		}
	})
	t.Run("keeps done tasks with who did them, latest first", func(t *testing.T) {
		for range 3 {
			task := w.inbox("sam", "to-do")[0]
			w.as("sam").under(t).post(taskPath(task)+"/acts/complete", contacted(nil)).want(http.StatusOK)
			w.pass(time.Minute)
		}
		var names []string
		for _, item := range w.inbox("sam", "done") {
			names = append(names, item["record"].(map[string]any)["label"].(string))
			if item["outcome"] != "contacted" || item["outcomeLabel"] != "Contacted" || item["completedAt"] == nil {
				t.Errorf("task %v", item)
			}
		}
		if diff := cmp.Diff([]string{"Cleo", "Ben", "Anna"}, names); diff != "" {
			t.Error(diff)
		}
		first := w.as("sam").under(t).get("/tasks?view=done&limit=2")
		rest := w.as("sam").under(t).get("/tasks?view=done&limit=2&cursor=" + first.object()["nextCursor"].(string)).items()
		if len(rest) != 1 || rest[0]["record"].(map[string]any)["label"] != "Anna" {
			t.Errorf("the second page holds %v", rest)
		}
	})
	t.Run("refuses views and places that are not there", func(t *testing.T) {
		w.as("sam").under(t).get("/tasks?view=all").refused("view", "unknown-choice")
		w.as("sam").under(t).get("/tasks?cursor=noise").refused("cursor", "invalid-cursor")
	})
}

func TestTask(t *testing.T) {
	w := newWorld(t)
	leads := w.assigned("Anna", "Ben", "Cleo")
	tasks := w.inbox("sam", "to-do")

	t.Run("shows the form, the record's facts and what may be done", func(t *testing.T) {
		a := w.as("sam").under(t).get(taskPath(tasks[0])).want(http.StatusOK)
		if a.header.Get("ETag") != `"1"` {
			t.Errorf("ETag %s", a.header.Get("ETag"))
		}
		task := a.object()
		want := []any{"add-signers", "assign-out", "comment", "complete", "copy-in", "pass-on", "send-back"}
		if diff := cmp.Diff(want, task["acts"]); diff != "" {
			t.Error(diff)
		}
		form := task["form"].(map[string]any)
		if len(form["outcomes"].([]any)) != 3 || len(form["fields"].([]any)) != 6 {
			t.Errorf("form %v", form)
		}
		facts := map[string]string{}
		for _, f := range task["recordFields"].([]any) {
			fact := f.(map[string]any)
			facts[fact["label"].(string)] = fact["value"].(string)
		}
		for label, want := range map[string]string{"Name": "Anna", "Company": "Acme", "State": "Assigned", "Owner": "Sam", "Customer": "Acme", "Source": "Interface (API)"} {
			if facts[label] != want {
				t.Errorf("%s is %q, want %q", label, facts[label], want)
			}
		}
		if _, empty := facts["Note"]; empty {
			t.Error("shows what is empty")
		}
		want = []any{"comment", "copy-in", "pass-on", "urge"}
		if diff := cmp.Diff(want, w.as("mia").under(t).get(taskPath(tasks[0])).object()["acts"]); diff != "" {
			t.Error("a manager may not give it to somebody else, or more:", diff)
		}
	})
	t.Run("names each problem of its form", func(t *testing.T) {
		c, act := w.as("sam").under(t), taskPath(tasks[0])+"/acts/complete"
		c.post(act, contacted(map[string]any{"channel": nil})).refused("channel", "required")
		c.post(act, contacted(map[string]any{"channel": "smoke"})).refused("channel", "invalid-choice")
		c.post(act, contacted(map[string]any{"summary": " "})).refused("summary", "required")
		c.post(act, contacted(map[string]any{"summary": "a\u0000b"})).refused("summary", "invalid-long-text")
		c.post(act, contacted(map[string]any{"nextStep": strings.Repeat("x", 301)})).refused("nextStep", "invalid-text")
		c.post(act, contacted(map[string]any{"occurredAt": "yesterday"})).refused("occurredAt", "invalid-time")
		c.post(act, contacted(map[string]any{"occurredAt": "2026-12-24T00:00:00Z"})).refused("occurredAt", "in-the-future")
		c.post(act, contacted(map[string]any{"reason": "no-need"})).refused("reason", "not-asked")
		c.post(act, contacted(map[string]any{"colour": "blue"})).refused("colour", "unknown-field")
		body := contacted(nil)
		body["outcome"] = "disqualified"
		c.post(act, body).refused("reason", "required")
		body["outcome"] = "won"
		c.post(act, body).refused("outcome", "unknown-outcome")
		c.post(act, map[string]any{"version": 1, "outcome": "contacted"}).refused("answers", "required")
		c.post(act, `{"version": 1, "outcome": "contacted", "answers": null}`).problem(http.StatusUnprocessableEntity, "invalid")
		c.in(crm.Chinese).post(act, contacted(map[string]any{"summary": nil})).refused("summary", "required")
		if got := c.get("/leads/" + leads[0].String()).object()["state"]; got != "assigned" {
			t.Errorf("the lead is %v", got)
		}
	})
	t.Run("is done once, and the second is told who was first and when", func(t *testing.T) {
		act := taskPath(tasks[0]) + "/acts/complete"
		done := w.as("sam").under(t).post(act, contacted(map[string]any{"nextStep": "Send it"})).want(http.StatusOK)
		want := map[string]any{"results": []any{map[string]any{"id": tasks[0]["id"], "status": "done"}}}
		if diff := cmp.Diff(want, done.object()); diff != "" {
			t.Error(diff)
		}
		p := w.as("sam").under(t).post(act, contacted(nil)).problem(http.StatusConflict, "task-done")
		if want := "Sam completed this task at " + w.clock().In(activities.NewCompany().Zone()).Format("2006-01-02 15:04"); p.Detail != want {
			t.Errorf("detail %q, want %q", p.Detail, want)
		}
		zh := w.as("ada").under(t).in(crm.Chinese).post(act, contacted(nil)).problem(http.StatusConflict, "task-done")
		if !strings.HasPrefix(zh.Detail, "Sam 已于 ") {
			t.Errorf("detail %q", zh.Detail)
		}
	})
	t.Run("leaves an interaction and moves the lead", func(t *testing.T) {
		lead := w.as("sam").under(t).get("/leads/" + leads[0].String()).object()
		if lead["state"] != "contacted" || lead["ownerId"] != w.id("sam").String() {
			t.Errorf("lead %v", lead)
		}
		list := w.as("sam").under(t).get("/interactions").items()
		if len(list) != 1 {
			t.Fatalf("%d interactions", len(list))
		}
		got := only(list[0], map[string]any{"leadId": 0, "customerId": 0, "byId": 0, "channel": 0, "summary": 0, "nextStep": 0, "occurredAt": 0})
		want := map[string]any{
			"leadId": leads[0].String(), "customerId": lead["customerId"], "byId": w.id("sam").String(), "channel": "call",
			"summary": "They want a quote.", "nextStep": "Send it", "occurredAt": "2026-11-23T02:00:00Z",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves no interaction that has not happened yet", func(t *testing.T) {
		one := w.as("sam").under(t).get("/interactions").items()[0]
		future := map[string]any{"occurredAt": "2026-12-24T00:00:00Z"}
		w.as("sam").under(t).patch("/interactions/"+one["id"].(string), 1, future).refused("occurredAt", "in-the-future")
	})
	t.Run("shows what was answered when it is done", func(t *testing.T) {
		task := w.as("sam").under(t).get(taskPath(tasks[0])).want(http.StatusOK).object()
		values := map[string]any{}
		for _, f := range task["answers"].([]any) {
			fact := f.(map[string]any)
			values[fact["name"].(string)] = fact["value"]
		}
		want := map[string]any{"channel": "Call", "summary": "They want a quote.", "nextStep": "Send it", "occurredAt": "2026-11-23 10:00"}
		if diff := cmp.Diff(want, values); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]any{"comment", "copy-in"}, task["acts"]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("disqualifies with a reason", func(t *testing.T) {
		body := contacted(map[string]any{"reason": "no-budget"})
		body["outcome"] = "disqualified"
		w.as("sam").under(t).post(taskPath(tasks[1])+"/acts/complete", body).want(http.StatusOK)
		lead := w.as("sam").under(t).get("/leads/" + leads[1].String()).object()
		if lead["state"] != "disqualified" || lead["disqualifiedReason"] != "no-budget" {
			t.Errorf("lead %v", lead)
		}
	})
	t.Run("is not for others, nor for what has changed since", func(t *testing.T) {
		act := taskPath(tasks[2]) + "/acts/complete"
		w.as("mia").under(t).post(act, contacted(nil)).problem(http.StatusForbidden, "forbidden")
		w.as("sue").under(t).post(act, contacted(nil)).problem(http.StatusNotFound, "not-found")
		body := contacted(nil)
		body["version"] = 2
		w.as("sam").under(t).post(act, body).problem(http.StatusConflict, "task-changed")
	})
	t.Run("given to somebody cannot be released or claimed", func(t *testing.T) {
		body := map[string]any{"version": 1}
		w.as("sam").under(t).post(taskPath(tasks[2])+"/acts/release", body).problem(http.StatusConflict, "no-candidates")
		w.as("sam").under(t).post(taskPath(tasks[2])+"/acts/claim", body).problem(http.StatusConflict, "already-claimed")
	})
	t.Run("is completed once under an idempotency key", func(t *testing.T) {
		act := taskPath(tasks[2]) + "/acts/complete"
		for range 2 {
			w.as("sam").under(t).post(act, contacted(nil), "Idempotency-Key", "once").want(http.StatusOK)
		}
		if got := len(w.as("sam").get("/interactions").items()); got != 3 {
			t.Errorf("%d interactions, want 3", got)
		}
	})
	t.Run("is cancelled with its lead", func(t *testing.T) {
		lead := w.assigned("Dana")[0]
		task := w.inbox("sam", "to-do")[0]
		version := int(w.as("mia").get("/leads/" + lead.String()).object()["version"].(float64))
		w.as("mia").under(t).delete("/leads/"+lead.String(), version).want(http.StatusNoContent)
		w.as("sam").under(t).post(taskPath(task)+"/acts/complete", contacted(nil)).problem(http.StatusConflict, "task-cancelled")
		for _, left := range w.inbox("sam", "to-do") {
			if left["record"].(map[string]any)["id"] == lead.String() {
				t.Errorf("still to do: %v", left)
			}
		}
	})
}

// TestTaskOfCandidates has a task that Sam or Sue may claim.
func TestTaskOfCandidates(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna")
	path := taskPath(w.inbox("sam", "to-do")[0])
	w.exec("UPDATE tasks SET assignee_id = NULL, candidates = $1", []uuid.UUID{w.id("sam"), w.id("sue")})
	acts := func(login string) string {
		return fmt.Sprint(w.as(login).get(path).want(http.StatusOK).object()["acts"])
	}
	version := func(n int) map[string]any { return map[string]any{"version": n} }

	t.Run("is offered to each of them", func(t *testing.T) {
		for _, login := range []string{"sam", "sue"} {
			if got := acts(login); got != "[add-signers assign-out claim comment complete copy-in pass-on send-back]" || len(w.inbox(login, "to-do")) != 1 {
				t.Errorf("%s may %s", login, got)
			}
		}
	})
	t.Run("is claimed by one, and the other is told by whom", func(t *testing.T) {
		w.as("sam").under(t).post(path+"/acts/claim", version(1)).want(http.StatusOK)
		if got := acts("sam"); got != "[add-signers assign-out comment complete copy-in pass-on release send-back]" {
			t.Errorf("may %s", got)
		}
		p := w.as("sue").under(t).post(path+"/acts/claim", version(1)).problem(http.StatusConflict, "already-claimed")
		if p.Detail != "Sam has claimed this task already" {
			t.Errorf("detail %q", p.Detail)
		}
		if len(w.inbox("sue", "to-do")) != 0 {
			t.Error("the other still has it to do")
		}
	})
	t.Run("is released to both", func(t *testing.T) {
		w.as("sam").under(t).post(path+"/acts/release", version(2)).want(http.StatusOK)
		if got := acts("sue"); got != "[add-signers assign-out claim comment complete copy-in pass-on send-back]" {
			t.Errorf("may %s", got)
		}
	})
	t.Run("is completed by one, and the other is told who and when", func(t *testing.T) {
		body := contacted(nil)
		body["version"] = 3
		w.as("sue").under(t).post(path+"/acts/complete", body).want(http.StatusOK)
		p := w.as("sam").under(t).post(path+"/acts/complete", body).problem(http.StatusConflict, "task-done")
		if !strings.HasPrefix(p.Detail, "Sue completed this task at ") {
			t.Errorf("detail %q", p.Detail)
		}
	})
}

// TestFirstContactOfUnseenCustomer has a lead of a customer that its new owner
// may not see, as a grade A customer without an owner.
func TestFirstContactOfUnseenCustomer(t *testing.T) {
	w := newWorld(t)
	customer := &crm.Customer{Name: "Secret Works", Grade: crm.GradeA}
	w.do(func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
	lead := w.enterLead("ada", map[string]any{"name": "Anna", "customerId": customer.ID})
	w.run()
	task := w.inbox("tom", "to-do")[0]
	t.Run("keeps the customer's name in the task, the lead, its history and its list", func(t *testing.T) {
		w.as("tom").under(t).get("/customers/" + customer.ID.String()).want(http.StatusNotFound)
		one := "/leads/" + lead.String()
		for _, path := range []string{taskPath(task), one, one + "/history", "/leads", one + "/processes", one + "/decisions"} {
			if body := w.as("tom").under(t).get(path).want(http.StatusOK).body; strings.Contains(string(body), customer.Name) {
				t.Errorf("%s tells of the customer: %s", path, body)
			}
		}
	})
	t.Run("can be completed, and the interaction belongs to the customer too", func(t *testing.T) {
		w.as("tom").under(t).post(taskPath(task)+"/acts/complete", contacted(nil)).want(http.StatusOK)
		made := w.as("tom").under(t).get("/interactions").items()[0]
		if made["customerId"] != customer.ID.String() || made["createdBy"] != w.id("tom").String() {
			t.Errorf("interaction %v", made)
		}
	})
}
