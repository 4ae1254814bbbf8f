package api_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// act does an act on a task as it is now.
func (w *world) actOn(login, task, act string, said map[string]any) answer {
	w.t.Helper()
	var version int
	if err := w.db.QueryRow(w.t.Context(), "SELECT version FROM tasks WHERE id = $1", task).Scan(&version); err != nil {
		w.t.Fatal(err)
	}
	body := map[string]any{"version": version}
	maps.Copy(body, said)
	return w.as(login).post("/tasks/"+task+"/acts/"+act, body)
}

func TestHelpWithTask(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna")
	task := w.inbox("sam", "to-do")[0]["id"].(string)
	w.actOn("sam", task, "assign-out", map[string]any{"to": w.id("oli"), "text": "You know them"}).want(http.StatusOK)

	t.Run("shows the helper who asks and why, with the record's facts and a form", func(t *testing.T) {
		helper := w.inbox("oli", "to-do")[0]
		if helper["givenByName"] != "Sam" || helper["givenText"] != "You know them" || helper["role"] != "delegated" || helper["parentId"] != task {
			t.Errorf("task %v", helper)
		}
		detail := w.as("oli").under(t).get(taskPath(helper)).want(http.StatusOK).object()
		if len(detail["recordFields"].([]any)) == 0 || detail["form"].(map[string]any)["outcomes"].([]any)[0].(map[string]any)["value"] != "answered" {
			t.Errorf("detail %v", detail)
		}
	})
	t.Run("leaves the inbox of who asked and stands among what they started", func(t *testing.T) {
		if list := w.inbox("sam", "to-do"); len(list) != 0 {
			t.Errorf("to do: %v", list)
		}
		started := w.inbox("sam", "started")
		if len(started) != 1 || started[0]["assigneeName"] != "Oli" {
			t.Errorf("started: %v", started)
		}
		waiting := w.as("sam").under(t).get("/tasks/" + task).object()
		if diff := cmp.Diff([]any{"Oli"}, waiting["waitingFor"]); diff != "" || waiting["state"] != "waiting" {
			t.Error(waiting["state"], diff)
		}
	})
	t.Run("comes back with the helper's words and a history in order", func(t *testing.T) {
		helper := w.inbox("oli", "to-do")[0]["id"].(string)
		said := map[string]any{"outcome": "answered", "answers": map[string]any{"text": "They want lasers"}}
		w.actOn("oli", helper, "complete", said).want(http.StatusOK)
		w.actOn("sam", task, "comment", map[string]any{"text": "Thanks"}).want(http.StatusOK)
		detail := w.as("sam").under(t).get("/tasks/" + task).want(http.StatusOK).object()
		first := detail["helpers"].([]any)[0].(map[string]any)
		if first["text"] != "They want lasers" || first["outcomeLabel"] != "Answered" || first["person"].(map[string]any)["name"] != "Oli" {
			t.Errorf("helper %v", first)
		}
		var events []string
		for _, m := range detail["history"].([]any) {
			events = append(events, m.(map[string]any)["event"].(string)+" "+m.(map[string]any)["by"].(map[string]any)["name"].(string))
		}
		want := []string{"task.created Baton", "task.assigned-out Sam", "task.created Sam", "task.completed Oli", "task.returned Oli", "task.commented Sam"}
		if diff := cmp.Diff(want, events); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]any{map[string]any{"step": "route", "label": "Route"}}, detail["sendBackTo"]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is told in numbers", func(t *testing.T) {
		w.actOn("sam", task, "copy-in", map[string]any{"people": []uuid.UUID{w.id("sue")}, "text": "Read this"}).want(http.StatusOK)
		want := map[string]any{
			"toDo": 0.0, "overdue": 0.0, "toRead": 1.0, "unreadNotices": 1.0, "started": 0.0, "urged": 0.0, "substitute": 0.0,
		}
		if diff := cmp.Diff(want, w.as("sue").under(t).get("/tasks/counts").want(http.StatusOK).object()); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("copies are read, not done", func(t *testing.T) {
		copied := w.as("sue").under(t).get("/readings").items()[0]
		if copied["title"] != "First contact" || copied["text"] != "Read this" || copied["record"].(map[string]any)["label"] != "Anna" ||
			copied["sentBy"].(map[string]any)["name"] != "Sam" {
			t.Errorf("copy %v", copied)
		}
		read := w.as("sue").under(t).post("/readings/acts/read", map[string]any{"ids": []any{copied["id"]}}).want(http.StatusOK).object()
		if read["read"] != 1.0 || len(w.as("sue").get("/readings").items()) != 0 || len(w.as("sue").get("/readings?state=read").items()) != 1 {
			t.Errorf("read %v", read)
		}
	})
	t.Run("finds tasks by kind, process and words of the record", func(t *testing.T) {
		for query, want := range map[string]int{
			"kind=first-contact": 1, "kind=opinion": 0, "processKind=lead": 1, "processKind=other": 0, "q=anna": 1, "q=bertha": 0,
		} {
			if got := len(w.as("sam").under(t).get("/tasks?" + query).items()); got != want {
				t.Errorf("%s finds %d, want %d", query, got, want)
			}
			if got := w.as("sam").under(t).get("/tasks/count?" + query).object()["count"]; got != float64(want) {
				t.Errorf("%s counts %v, want %d", query, got, want)
			}
		}
	})
}

func TestTasksTogether(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna", "Ben")
	var items []map[string]any
	for _, task := range w.inbox("sam", "to-do") {
		items = append(items, map[string]any{"id": task["id"], "version": task["version"]})
	}
	items = append(items, map[string]any{"id": uuid.New(), "version": 1})
	body := map[string]any{"items": items, "to": w.id("sue"), "text": "While I am away"}
	t.Run("need a key", func(t *testing.T) {
		w.as("sam").under(t).post("/tasks/acts/pass-on", body).refused("Idempotency-Key", "required")
	})
	t.Run("are done each, with a result for each, once under a key", func(t *testing.T) {
		for range 2 {
			a := w.as("sam").under(t).post("/tasks/acts/pass-on", body, "Idempotency-Key", "away").want(http.StatusOK)
			results := a.object()["results"].([]any)
			for i, want := range []string{"done", "done", "refused"} {
				if got := results[i].(map[string]any)["status"]; got != want {
					t.Errorf("result %d is %v", i, results[i])
				}
			}
		}
		if got := len(w.inbox("sue", "to-do")); got != 2 {
			t.Errorf("sue has %d", got)
		}
	})
}

// hire adds somebody to the world.
func (w *world) hire(login string) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		user := &crm.User{Name: login, Login: login, Role: crm.Staff, Language: crm.English, Active: true}
		if err := store.Users.Insert(ctx, tx, user); err != nil {
			return err
		}
		w.people[login] = user
		w.tokens[login], err = store.NewToken(ctx, tx, user.ID, &store.Token{Name: "test", Scopes: []crm.TokenScope{"*:*"}})
		return err
	})
}

// How many people complete how many tasks at once; `make proof` asks for more.
var (
	sameTasks  = flag.Int("same-tasks", 12, "how many tasks many people complete at once")
	samePeople = flag.Int("same-people", 8, "how many people complete them")
)

// TestManyCompleteTheSame has many people complete the same claimable tasks.
func TestManyCompleteTheSame(t *testing.T) {
	w, tasks, people := newWorld(t), *sameTasks, *samePeople
	var logins []string
	var candidates []uuid.UUID
	for i := range people {
		logins = append(logins, fmt.Sprint("many", i))
		w.hire(logins[i])
		candidates = append(candidates, w.id(logins[i]))
	}
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	for i := range tasks {
		w.enterLead("ada", map[string]any{"name": fmt.Sprint("Lead ", i), "company": "Acme", "customerId": customer})
	}
	w.run()
	w.exec("UPDATE tasks SET assignee_id = NULL, candidates = $1", candidates)
	var items []map[string]any
	for _, task := range w.inbox(logins[0], "to-do&limit=200") {
		items = append(items, map[string]any{"id": task["id"], "version": 1})
	}
	body := contacted(nil)
	delete(body, "version")
	body["items"] = items

	t.Run("each is done once, and the others are told who was first", func(t *testing.T) {
		answers := make(chan string, people)
		var together sync.WaitGroup
		for i := range people {
			together.Go(func() {
				a, err := w.as(logins[i]).exchange(http.MethodPost, "/tasks/acts/complete", body, "Idempotency-Key", fmt.Sprint(i))
				if err != nil {
					answers <- err.Error()
					return
				}
				answers <- string(a.body)
			})
		}
		together.Wait()
		close(answers)
		done, told := 0, 0
		for text := range answers {
			done += strings.Count(text, `"status":"done"`)
			told += strings.Count(text, "completed this task at")
		}
		if done != tasks || told != tasks*(people-1) {
			t.Errorf("%d done, %d told who was first", done, told)
		}
		var interactions int
		if err := w.db.QueryRow(t.Context(), "SELECT count(*) FROM interactions").Scan(&interactions); err != nil || interactions != tasks {
			t.Errorf("%d interactions, %v", interactions, err)
		}
	})
}

// TestRandomActs lets random people do random acts and claims what holds of
// every course of them.
func TestRandomActs(t *testing.T) {
	w := newWorld(t)
	logins := []string{"sam", "sue", "oli", "mia", "ada"}
	rapid.Check(t, func(rt *rapid.T) {
		lead := w.assigned("Lead")[0]
		w.batches = w.batches[len(w.batches)-1:]
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			w.randomAct(rt, lead, logins)
		}
		w.checkCourses(rt)
	})
}

// randomAct does an act on one of the newest tasks of a lead and holds the answer against
// what the task offered to that person.
func (w *world) randomAct(rt *rapid.T, lead uuid.UUID, logins []string) {
	var recent []string
	err := w.db.QueryRow(w.t.Context(), `SELECT array(SELECT id::text FROM tasks WHERE record_id = $1
		ORDER BY created_at DESC, id DESC LIMIT 4)`, lead).Scan(&recent)
	if err != nil {
		rt.Fatal(err)
	}
	if len(recent) == 0 { // a request that nobody had to sign
		return
	}
	who, task := rapid.SampledFrom(logins).Draw(rt, "who"), rapid.SampledFrom(recent).Draw(rt, "task")
	act := rapid.SampledFrom([]string{
		"claim", "release", "complete", "comment", "assign-out", "recall", "pass-on", "add-signers", "send-back", "take-back", "copy-in", "reject", "withdraw",
	}).Draw(rt, "act")
	offered := map[any]bool{}
	detail := w.as(who).get("/tasks/" + task)
	if detail.status == http.StatusOK {
		for _, name := range detail.object()["acts"].([]any) {
			offered[name] = true
		}
	}
	to := w.id(rapid.SampledFrom(logins).Draw(rt, "to"))
	said := map[string]any{}
	switch act {
	case "complete":
		said = w.randomOutcome(rt, detail)
	case "comment", "recall", "reject", "withdraw", "take-back":
		said["text"] = "Because"
	case "assign-out", "pass-on":
		said["to"] = to
	case "copy-in":
		said["people"] = []uuid.UUID{to}
	case "add-signers":
		said["people"], said["when"] = []uuid.UUID{to}, rapid.SampledFrom([]string{"before", "after"}).Draw(rt, "when")
	case "send-back":
		said["step"], said["mode"], said["text"] = "route", rapid.SampledFrom([]string{"again", "straight-back"}).Draw(rt, "mode"), "Not mine"
	}
	a := w.actOn(who, task, act, said)
	switch {
	case a.status == http.StatusOK && !offered[act]:
		rt.Fatalf("%s by %s is done though it was not offered: %v", act, who, offered)
	case offered[act] && (a.status == http.StatusForbidden || a.status == http.StatusNotFound || a.status == http.StatusConflict):
		rt.Fatalf("%s by %s was offered and is refused: %s", act, who, a.body)
	case a.status >= http.StatusInternalServerError:
		rt.Fatalf("%s by %s: %s", act, who, a.body)
	}
	w.run()
	w.pass(time.Second)
}

// randomOutcome completes a task by the form it shows, or as a first contact
// where nothing is shown.
func (w *world) randomOutcome(rt *rapid.T, detail answer) map[string]any {
	body := contacted(nil)
	delete(body, "version")
	if detail.status != http.StatusOK {
		return body
	}
	form := detail.object()["form"].(map[string]any)
	var outcomes []string
	for _, o := range form["outcomes"].([]any) {
		if value := o.(map[string]any)["value"].(string); value != crm.OutcomeConverted { // said by converting
			outcomes = append(outcomes, value)
		}
	}
	outcome := rapid.SampledFrom(outcomes).Draw(rt, "outcome")
	known := map[string]any{
		"text": "So it is", "nurtureUntil": "2027-03-01",
		"reason": rapid.SampledFrom([]crm.DisqualifiedReason{crm.ReasonInvalidContact, crm.ReasonNoNeed}).Draw(rt, "reason"),
	}
	maps.Copy(known, body["answers"].(map[string]any))
	answers := map[string]any{}
	for _, field := range form["fields"].([]any) {
		field := field.(map[string]any)
		name := field["name"].(string)
		if visible, _ := field["visibleWhen"].(map[string]any); visible == nil || slices.Contains(visible["in"].([]any), any(outcome)) {
			answers[name] = known[name]
		}
	}
	return map[string]any{"outcome": outcome, "answers": answers}
}

// checkCourses claims of all tasks that each has at most one outcome, told once,
// that a process that is over leaves nothing to do, and that one that is not
// has somebody who can go on.
func (w *world) checkCourses(rt *rapid.T) {
	for claim, sql := range map[string]string{
		"a task without a beginning in its history": `SELECT count(*) FROM tasks t WHERE (SELECT count(*) FROM changes c
			WHERE c.task_id = t.id AND c.type = 'task.created') <> 1`,
		"a task that is done and does not say so once more often than it was taken back": `SELECT count(*) FROM tasks t
			WHERE (t.state = 'done') <> ((SELECT count(*) FROM changes c WHERE c.task_id = t.id AND c.type IN ('task.completed', 'task.sent-back'))
				- (SELECT count(*) FROM changes c WHERE c.task_id = t.id AND c.type = 'task.taken-back') = 1)`,
		"an outcome without who chose it": `SELECT count(*) FROM tasks WHERE state = 'done' AND (outcome = '' OR completed_by IS NULL)`,
		"a history out of order": `SELECT count(*) FROM (SELECT type, row_number() OVER (PARTITION BY task_id ORDER BY at, id) AS n
			FROM changes WHERE type LIKE 'task.%') c WHERE (type = 'task.created') <> (n = 1)`,
		"something to do in a process that is over": `SELECT count(*) FROM tasks t JOIN processes p ON p.id = t.process_id
			WHERE t.state IN ('open', 'waiting') AND p.state = 'ended'`,
		"a task that waits for nobody": `SELECT count(*) FROM tasks t WHERE t.state = 'waiting' AND t.role = 'main' AND NOT EXISTS (
			SELECT 1 FROM tasks h WHERE h.parent_id = t.id AND h.state = 'open')`,
		"a process that nobody can go on with": `SELECT count(*) FROM processes p WHERE p.state = 'running' AND p.step = 'first-contact'
			AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.process_id = p.id AND t.state IN ('open', 'waiting'))`,
	} {
		var n int
		if err := w.db.QueryRow(w.t.Context(), sql).Scan(&n); err != nil || n != 0 {
			rt.Fatalf("%s: %d, %v", claim, n, err)
		}
	}
}
