package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// hostileDoor takes a body. Each of its fields is given what it cannot hold,
// with the others as they should be.
type hostileDoor struct {
	method, path string
	body         map[string]any
}

// hostileValues are what fields cannot hold, by what they should hold.
func hostileValues() map[string][]any {
	noText := []any{5, true, []any{"x"}, map[string]any{"a": 1}, "a\x00b", strings.Repeat("长", 30_000)}
	many := make([]any, 2000)
	for i := range many {
		many[i] = uuid.NewString()
	}
	return map[string][]any{
		"text":    noText,
		"choice":  append([]any{"moon", ""}, noText...),
		"zone":    append([]any{"moon"}, noText...),
		"secret":  {5, true, []any{"x"}, strings.Repeat("长", 30_000)}, // holds any characters
		"id":      {"", "x", 5, true, []any{}, strings.Repeat("a", 5000), "00000000-0000-0000-0000-00000000000g"},
		"ids":     {"x", 5, map[string]any{}, []any{"x"}, []any{5}, []any{nil}, many},
		"number":  {"x", true, 1.5, 1e300, []any{}, map[string]any{}},
		"yes-no":  {"true", 5, []any{}},
		"object":  {"x", 5, true, []any{}},
		"objects": {"x", 5, []any{5}, []any{"x"}, []any{map[string]any{"nonsense": 1}}},
		"time":    {"yesterday", 5, "2026-13-45T00:00:00Z", "", "a\x00b"},
		"clock":   {"25:00", "x", 5, "", "a\x00b"},
	}
}

// kindsOfHostile says what the fields of bodies should hold.
func kindsOfHostile() map[string]string {
	return map[string]string{
		"version": "number", "outcome": "choice", "answers": "object", "text": "text", "to": "id", "when": "choice", "people": "ids", "taskId": "id",
		"step": "choice", "mode": "choice", "answerBy": "time", "items": "objects", "ids": "ids", "all": "yes-no",
		"timeZone": "zone", "digestHour": "number", "kinds": "objects", "quietHours": "object", "reason": "text",
		"active": "yes-no", "host": "text", "port": "number", "security": "choice", "user": "text", "sender": "text", "senderName": "text", "secret": "secret",
		"address": "text", "allowedNetworks": "ids", "keepNoticeDays": "number", "url": "choice",
	}
}

// hostileDoors are the doors of what people do with tasks, approvals,
// processes, notices and sending.
func (w *world) hostileDoors(a *approval) []hostileDoor {
	task := a.toDo("oli")
	doors := []hostileDoor{}
	acts := map[string]map[string]any{
		"claim": {}, "release": {}, "recall": {"text": "x"}, "reject": {"text": "x"}, "withdraw": {"text": "x"}, "take-back": {"text": "x"},
		"complete": {"outcome": "agree", "answers": map[string]any{}}, "comment": {"text": "x"},
		"assign-out": {"to": w.id("sue"), "text": "x"}, "pass-on": {"to": w.id("sue"), "text": "x"},
		"add-signers": {"when": "before", "people": []any{w.id("sue")}, "text": "x"}, "drop-signer": {"taskId": uuid.New()},
		"send-back": {"step": "approval", "mode": "again", "text": "x"}, "copy-in": {"people": []any{w.id("sue")}, "text": "x"},
		"urge": {"text": "x"}, "answer-urge": {"answerBy": "2026-11-24T02:00:00Z", "text": "x"},
	}
	for act, said := range acts {
		if act != "drop-signer" && act != "urge" && act != "answer-urge" {
			many := maps.Clone(said)
			many["items"] = []any{map[string]any{"id": task["id"], "version": task["version"]}}
			doors = append(doors, hostileDoor{http.MethodPost, "/tasks/acts/" + act, many})
		}
		said["version"] = task["version"]
		doors = append(doors, hostileDoor{http.MethodPost, taskPath(task) + "/acts/" + act, said})
	}
	process := "/processes/" + task["processId"].(string) + "/acts/"
	for _, act := range []string{"pause", "resume", "retry", "skip", "end"} {
		doors = append(doors, hostileDoor{http.MethodPost, process + act, map[string]any{"reason": "x"}})
	}
	chat := w.as("ada").post("/chat-targets", w.draft(named(crm.ChatTargets.Name), 77)).want(http.StatusCreated).id().String()
	deal := w.as("ada").post("/deals", w.draft(named(crm.Deals.Name), 77)).want(http.StatusCreated).id().String()
	return append(doors, []hostileDoor{
		{http.MethodPost, a.path() + "/acts/submit", map[string]any{"version": 1}},
		{http.MethodPost, a.path() + "/acts/withdraw", map[string]any{"version": 999}},
		{http.MethodPost, "/deals/" + deal + "/acts/urge", map[string]any{"text": "x"}},
		{http.MethodPost, "/readings/acts/read", map[string]any{"ids": []any{uuid.New()}}},
		{http.MethodPost, "/notices/acts/read", map[string]any{"ids": []any{uuid.New()}}},
		{http.MethodPost, "/notices/acts/read", map[string]any{"all": true}},
		{http.MethodPut, "/me/notice-preferences", map[string]any{"timeZone": "Europe/Berlin", "digestHour": 8, "kinds": []any{},
			"quietHours": map[string]any{"from": "22:00", "to": "07:00"}}},
		{http.MethodPut, "/mail-settings", map[string]any{"active": true, "host": "mail.example.com", "port": 25, "security": "none", "user": "u",
			"sender": "a@example.com", "senderName": "A", "secret": "s"}},
		{http.MethodPut, "/settings/sending", map[string]any{"address": "https://baton.example.com", "allowedNetworks": []any{"10.0.0.0/8"}, "keepNoticeDays": 0}},
		{http.MethodPut, "/chat-targets/" + chat + "/address", map[string]any{"url": "https://chat.example.com/x", "secret": "s"}},
	}...)
}

// requireNamed claims that a refusal is one of the caller's doing and, where
// the content is refused, that each part says what to do.
func requireNamed(t *testing.T, what any, a answer) {
	t.Helper()
	if a.status == http.StatusOK && strings.Contains(string(a.body), `"status":"refused"`) { // one of many
		return
	}
	if a.status < http.StatusBadRequest || a.status >= http.StatusInternalServerError {
		t.Errorf("%.80v: status %d: %.300s", what, a.status, a.body)
		return
	}
	if a.status != http.StatusUnprocessableEntity {
		return
	}
	p := a.problem(a.status, "invalid")
	if len(p.Errors) == 0 {
		t.Errorf("%.80v is refused without a field: %s", what, a.body)
	}
	for _, e := range p.Errors {
		if e.Message == "" || e.Remedy == "" {
			t.Errorf("%.80v is refused without a message or a remedy: %s", what, a.body)
		}
	}
}

func TestHostileActs(t *testing.T) {
	w := newWorld(t)
	a := w.askApproval(t, nil)
	values, kinds := hostileValues(), kindsOfHostile()
	for _, door := range w.hostileDoors(a) {
		t.Run(door.method+" "+door.path, func(t *testing.T) {
			c := w.as("ada").under(t)
			if strings.HasPrefix(door.path, "/tasks/") {
				c = w.as("oli").under(t)
			}
			send := func(body any) answer {
				return c.send(door.method, door.path, body, "Idempotency-Key", uuid.NewString())
			}
			for _, body := range []any{"", "[]", "5", `{"`, "null", `"` + strings.Repeat("x", 2<<20) + `"`, nestedJSON(20_000)} {
				if a := send(body); a.status < http.StatusBadRequest || a.status >= http.StatusInternalServerError {
					t.Errorf("body %.20v: status %d: %.300s", body, a.status, a.body)
				}
			}
			for field := range door.body {
				for _, value := range values[kinds[field]] {
					body := maps.Clone(door.body)
					body[field] = value
					requireNamed(t, map[string]any{field: value}, send(body))
				}
			}
			unknown := maps.Clone(door.body)
			unknown["nonsense"] = 1
			send(unknown).refused("nonsense", "unknown-field")
		})
	}
}

func TestHostileQueries(t *testing.T) {
	w := newWorld(t)
	a := w.askApproval(t, nil)
	id, zero := a.id.String(), url.QueryEscape("a\x00b")
	for _, query := range []string{
		"/approvals", "/approvals?recordKind=approval-request", "/approvals?recordKind=approval-request&recordId=x", "/approvals?recordKind=moon&recordId=" + id,
		"/approvals?recordKind=" + zero + "&recordId=" + id, "/approvals?recordKind=" + strings.Repeat("x", 5000) + "&recordId=" + id,
		"/tasks?view=moon", "/tasks?limit=0", "/tasks?limit=x", "/tasks?cursor=x", "/tasks?cursor=" + zero, "/tasks?nonsense=1", "/tasks/x", "/tasks/" + uuid.NewString(),
		"/tasks?q=" + strings.Repeat("x", 5000), "/tasks/count?view=moon",
		"/readings?state=moon", "/readings?cursor=x", "/readings?cursor=" + zero, "/readings?limit=201",
		"/processes?person=x", "/processes?state=moon", "/processes?cursor=x", "/processes?cursor=" + zero, "/processes?q=" + strings.Repeat("x", 5000),
		"/processes?overdue=maybe", "/processes/x", "/processes/" + uuid.NewString(),
		"/notices?unread=maybe", "/notices?cursor=x", "/notices?cursor=" + zero, "/notices?cursor=9223372036854775807." + id, "/notices?kind=" + strings.Repeat("x", 50),
		"/work-load?department=x", "/urge-figures?by=moon", "/urge-figures?by=person&from=x&to=y", "/urge-figures?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z&by=moon",
		"/sends?state=moon", "/sends?channel=moon", "/sends?cursor=x", "/sends?limit=-1",
	} {
		t.Run(strings.ReplaceAll(query[:min(len(query), 80)], "/", " "), func(t *testing.T) {
			requireNamed(t, query, w.as("ada").under(t).get(query))
		})
	}
	for _, query := range []string{ // which find nothing, or leave the text aside
		"/tasks?q=" + zero, "/tasks?q=%25_'%22", "/tasks?kind=" + zero, "/processes?q=" + zero, "/processes?kind=" + zero, "/processes?step=" + zero,
		"/processes?q=" + url.QueryEscape(hostileText), "/notices?kind=" + zero, "/notices?kind=moon", "/tasks?q=%ff%fe",
	} {
		t.Run(strings.ReplaceAll(query, "/", " "), func(t *testing.T) {
			if a := w.as("ada").under(t).get(query); a.status != http.StatusOK {
				requireNamed(t, query, a)
			}
		})
	}
}

func named(kind string) crm.Schema {
	schema, _ := crm.SchemaNamed(kind)
	return schema
}
