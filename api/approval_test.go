package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// approval is a request of Tom's on its way: Oli signs first, then Tim, whom
// the rule asks as Tom's superior.
type approval struct {
	*world
	t  *testing.T
	id uuid.UUID
}

// askApproval enters a request of Tom's and submits it.
func (w *world) askApproval(t *testing.T, more map[string]any) *approval {
	t.Helper()
	request := map[string]any{
		"title": "A trip to the fair", "text": "Three days", "amount": map[string]any{"amount": "5000.00", "currency": "CNY"},
		"signerIds": []uuid.UUID{w.id("oli")}, "pattern": "all",
	}
	maps.Copy(request, more)
	a := &approval{w, t, w.as("tom").under(t).post("/approval-requests", request).want(http.StatusCreated).id()}
	a.submit()
	return a
}

func (a *approval) path() string { return "/approval-requests/" + a.id.String() }

func (a *approval) version() int {
	a.t.Helper()
	return int(a.as("ada").under(a.t).get(a.path()).want(http.StatusOK).object()["version"].(float64))
}

func (a *approval) submit() {
	a.t.Helper()
	a.as("tom").under(a.t).post(a.path()+"/acts/submit", map[string]any{"version": a.version()}).want(http.StatusOK)
	a.run()
}

// This is the task that somebody has with the request.
func (a *approval) toDo(login string) map[string]any {
	a.t.Helper()
	for _, task := range a.inbox(login, "to-do") {
		if task["record"].(map[string]any)["id"] == a.id.String() {
			return task
		}
	}
	a.t.Fatalf("%s has nothing to do with it", login)
	return nil
}

// say completes the task that somebody has with the request.
func (a *approval) say(login, outcome, text string) answer {
	a.t.Helper()
	said := map[string]any{"outcome": outcome, "answers": map[string]any{"text": text}}
	task := a.toDo(login)
	said["version"] = task["version"]
	given := a.as(login).under(a.t).post(taskPath(task)+"/acts/complete", said)
	a.run()
	a.pass(time.Minute)
	return given
}

type seenRound struct {
	State   string
	Round   int
	By      struct{ Name string }
	Content []struct{ Field, Label, Value string }
	Changed []struct{ Field, Label, Was, Is string }
	Levels  []struct {
		Label, Pattern, State string
		Signers               []struct {
			Person           struct{ Name string }
			Why, State, Text string
			TaskID           *uuid.UUID
			At               *time.Time
		}
	}
}

// stand tells the rounds that somebody sees, newest first: the state of the
// round, and of its levels with their signers.
func (a *approval) stand(login string) []string {
	a.t.Helper()
	var list struct{ Items []seenRound }
	a.as(login).under(a.t).get("/approvals?recordKind=approval-request&recordId=" + a.id.String()).want(http.StatusOK).decode(&list)
	var stands []string
	for _, round := range list.Items {
		text := round.State
		for _, level := range round.Levels {
			text += " | " + level.State
			for _, s := range level.Signers {
				text += ", " + strings.TrimSpace(s.Person.Name+" "+s.State+" "+s.Text)
			}
		}
		stands = append(stands, text)
	}
	return stands
}

func (a *approval) requireStand(state string, want ...string) {
	a.t.Helper()
	if got := a.as("tom").under(a.t).get(a.path()).object()["state"]; got != state {
		a.t.Errorf("the request is %v, want %s", got, state)
	}
	for _, login := range []string{"tom", "ada"} {
		if diff := cmp.Diff(want, a.stand(login)); diff != "" {
			a.t.Errorf("%s sees it otherwise: %s", login, diff)
		}
	}
}

// told counts what somebody was told about the request, by kind of notice.
func (a *approval) told(login string) map[string]int {
	a.t.Helper()
	counts := map[string]int{}
	for _, n := range a.as(login).under(a.t).get("/notices?unread=true").items() {
		if n["record"].(map[string]any)["id"] == a.id.String() {
			counts[n["kind"].(string)]++
		}
	}
	return counts
}

func (a *approval) requireTold(want map[string]map[string]int) {
	a.t.Helper()
	for login, kinds := range want {
		if diff := cmp.Diff(kinds, a.told(login)); diff != "" {
			a.t.Errorf("%s is told otherwise: %s", login, diff)
		}
	}
}

func TestApprovalCourse(t *testing.T) {
	w := newWorld(t)
	t.Run("goes level by level to a yes", func(t *testing.T) {
		a := w.askApproval(t, nil)
		a.requireStand("pending", "open | open, Oli open | waiting, Tim waiting")
		a.requireTold(map[string]map[string]int{"oli": {"task-given": 1}, "tim": {}, "tom": {}, "mia": {}})
		a.say("oli", "agree", "Good").want(http.StatusOK)
		a.requireStand("pending", "open | agreed, Oli agreed Good | open, Tim open")
		a.requireTold(map[string]map[string]int{"tim": {"task-given": 1}, "tom": {}})
		a.say("tim", "agree", "Go").want(http.StatusOK)
		a.requireStand("agreed", "agreed | agreed, Oli agreed Good | agreed, Tim agreed Go")
		a.requireTold(map[string]map[string]int{"tom": {"result": 1}, "mia": {}})
		process := a.as("ada").under(t).get("/processes?state=ended&q=fair").items()
		if len(process) != 1 || process[0]["outcome"] != "agreed" {
			t.Errorf("the process is %v", process)
		}
	})
	t.Run("goes to a no, which spares the levels after it", func(t *testing.T) {
		a := w.askApproval(t, nil)
		a.say("oli", "refuse", " ").refused("text", "required")
		a.requireStand("pending", "open | open, Oli open | waiting, Tim waiting")
		a.say("oli", "refuse", "Too dear").want(http.StatusOK)
		a.requireStand("refused", "refused | refused, Oli refused Too dear | waiting, Tim not-needed")
		a.requireTold(map[string]map[string]int{"tim": {}, "tom": {"result": 1}})
		if text := a.as("tom").under(t).get("/notices?kind=result").items()[0]["text"]; text != "Too dear" {
			t.Errorf("the result says %v", text)
		}
		body := map[string]any{"title": "Another trip"}
		w.as("tom").under(t).patch(a.path(), a.version(), body).refused("title", "decided")
	})
	t.Run("comes back, is revised and is signed by all anew", func(t *testing.T) {
		a := w.askApproval(t, nil)
		a.say("oli", "agree", "Good").want(http.StatusOK)
		a.say("tim", "send-back", "How long?").want(http.StatusOK)
		back := "sent-back | agreed, Oli agreed Good | broken-off, Tim sent-back How long?"
		a.requireStand("sent-back", back)
		a.requireTold(map[string]map[string]int{"tom": {"task-given": 1}})
		a.say("tom", "resubmit", "Two days").want(http.StatusOK)
		a.requireStand("pending", "open | open, Oli open | waiting, Tim waiting", back)
	})
	t.Run("is withdrawn, and whoever was to sign is told", func(t *testing.T) {
		a := w.askApproval(t, nil)
		w.as("tom").under(t).post(a.path()+"/acts/withdraw", map[string]any{"version": a.version()}).want(http.StatusOK)
		a.requireStand("draft", "withdrawn | broken-off, Oli not-needed | waiting, Tim not-needed")
		if told := a.told("oli"); told["task-taken"] != 1 {
			t.Errorf("Oli is told %v", told)
		}
		a.submit()
		a.requireStand("pending", "open | open, Oli open | waiting, Tim waiting", "withdrawn | broken-off, Oli not-needed | waiting, Tim not-needed")
	})
}

func TestApprovalView(t *testing.T) {
	w := newWorld(t)
	t.Run("is empty for a draft", func(t *testing.T) {
		draft := &approval{w, t, w.as("tom").under(t).post("/approval-requests", map[string]any{"title": "Chairs"}).want(http.StatusCreated).id()}
		draft.requireStand("draft")
	})
	a := w.askApproval(t, nil)
	t.Run("is part of the signature, with what is signed and why it is who", func(t *testing.T) {
		detail := w.as("oli").under(t).get(taskPath(a.toDo("oli"))).want(http.StatusOK)
		var seen struct{ Approval seenRound }
		detail.decode(&seen)
		values := map[string]string{}
		for _, c := range seen.Approval.Content {
			values[c.Field] = c.Value
		}
		if values["title"] != "A trip to the fair" || values["amount"] != "CN¥5,000.00" || values["signerIds"] != "Oli" {
			t.Errorf("what is signed is %v", values)
		}
		if why := seen.Approval.Levels[1].Signers[0].Why; !strings.Contains(why, "superior of Tom") || seen.Approval.By.Name != "Tom" {
			t.Errorf("Tim signs because: %s; asked by %s", why, seen.Approval.By.Name)
		}
	})
	t.Run("is for those who see the record", func(t *testing.T) {
		for login, want := range map[string]int{"oli": http.StatusOK, "mia": http.StatusOK, "sue": http.StatusNotFound, "max": http.StatusNotFound} {
			w.as(login).under(t).get("/approvals?recordKind=approval-request&recordId=" + a.id.String()).want(want)
		}
	})
	t.Run("keeps what is signed from being changed, by field and remedy", func(t *testing.T) {
		w.as("tom").under(t).patch(a.path(), a.version(), map[string]any{"title": "Another trip"}).refused("title", "under-approval")
	})
	t.Run("tells what has changed past every check, and the signature is refused", func(t *testing.T) {
		w.exec("UPDATE approval_requests SET title = 'A trip to the moon' WHERE id = $1", a.id)
		var list struct{ Items []seenRound }
		w.as("oli").under(t).get("/approvals?recordKind=approval-request&recordId=" + a.id.String()).decode(&list)
		if c := list.Items[0].Changed; len(c) != 1 || c[0].Field != "title" || c[0].Was != "A trip to the fair" || c[0].Is != "A trip to the moon" {
			t.Errorf("changed are %v", c)
		}
		p := a.under(t).say("oli", "agree", "").problem(http.StatusConflict, "content-changed")
		if len(p.Errors) != 1 || p.Errors[0].Field != "title" || !strings.Contains(p.Errors[0].Message, "moon") {
			t.Errorf("refused with %+v", p)
		}
	})
	t.Run("and who manages requests may change it: another round begins", func(t *testing.T) {
		w.as("ada").under(t).patch(a.path(), a.version(), map[string]any{"title": "A trip to Mars"}).want(http.StatusOK)
		w.run()
		if told := a.told("oli"); told["approval-overtaken"] != 1 {
			t.Errorf("Oli is told %v", told)
		}
		a.under(t).requireStand("pending", "open | open, Oli open | waiting, Tim waiting", "overtaken | broken-off, Oli not-needed | waiting, Tim not-needed")
	})
}

// under is the request as a subtest sees it.
func (a *approval) under(t *testing.T) *approval { return &approval{a.world, t, a.id} }

func TestApprovalPatterns(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		pattern string
		share   any
		votes   [][2]string
		state   string
	}{
		{"any", nil, [][2]string{{"sue", "agree"}}, "agreed"},
		{"sequence", nil, [][2]string{{"oli", "agree"}, {"sue", "agree"}}, "agreed"},
		{"share", 50, [][2]string{{"sue", "agree"}}, "agreed"},
		{"all", nil, [][2]string{{"sue", "refuse"}}, "refused"},
	} {
		t.Run(test.pattern+" comes to "+test.state, func(t *testing.T) {
			a := w.askApproval(t, map[string]any{
				"signerIds": []uuid.UUID{w.id("oli"), w.id("sue")}, "pattern": test.pattern, "share": test.share, "amount": map[string]any{"amount": "85.00", "currency": "CNY"},
			})
			for _, v := range test.votes {
				a.say(v[0], v[1], "So be it").want(http.StatusOK)
			}
			if got := w.as("tom").under(t).get(a.path()).object()["state"]; got != test.state {
				t.Errorf("it is %v: %v", got, a.stand("tom"))
			}
		})
	}
	t.Run("leave nothing to do to those who are no longer needed", func(t *testing.T) {
		for _, login := range []string{"oli", "sue"} {
			if left := w.inbox(login, "to-do"); len(left) != 0 {
				t.Errorf("%s has %v to do", login, left)
			}
		}
	})
	t.Run("are signed by one person once", func(t *testing.T) {
		a := w.askApproval(t, nil)
		task := a.toDo("oli")
		said := map[string]any{"version": task["version"], "outcome": crm.OutcomeAgree, "answers": map[string]any{}}
		for range 2 { // the same request again is answered the same
			w.as("oli").under(t).post(taskPath(task)+"/acts/complete", said, "Idempotency-Key", "once").want(http.StatusOK)
		}
		w.as("oli").under(t).post(taskPath(task)+"/acts/complete", said).problem(http.StatusConflict, "task-done")
		w.as("tim").under(t).post(taskPath(task)+"/acts/complete", said).want(http.StatusNotFound)
	})
}
