package api_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// visit is one person looking at all records through one door.
type visit struct {
	*world
	t *testing.T
	colleague
	c        client
	subjects []subject
	routed   subject // a lead that rules gave to somebody
	turn     int     // counts the doors
	drafts   drafts
}

// each opens a door of one record; it has to be open to who sees the record
// and say 404 to anybody else.
func (v visit) each(kind, method, suffix string, seen func(subject) int) {
	for _, s := range v.of(kind) {
		want := http.StatusNotFound
		if s.sees(v.colleague) {
			want = seen(s)
		}
		v.open(s.name, method, s.path()+suffix, want)
	}
}

// open sends a request and looks for secrets of others in the answer.
func (v visit) open(name, method, path string, want int) {
	v.t.Helper()
	v.ask(name, request{method, path, map[string]any{}, `"999"`}, want) // stale: the door opens, nothing happens
}

// request is a question at a door.
type request struct {
	method, path string
	body         any
	version      string // the ETag
}

func (v visit) ask(name string, r request, want int) answer {
	v.t.Helper()
	var headers []string
	if r.method == http.MethodPatch || r.method == http.MethodDelete || r.method == http.MethodPut {
		headers = []string{"If-Match", r.version}
	}
	path := r.path
	a := v.c.send(r.method, path, r.body, headers...)
	if a.status != want {
		v.t.Errorf("%s %s of %s answers %d to %s, want %d: %s", r.method, path, name, a.status, v.login, want, a.body)
	}
	v.keepsSecrets(path, a.body)
	return a
}

// keepsSecrets claims that an answer holds nothing of what the person does
// not see.
func (v visit) keepsSecrets(path string, body []byte) {
	v.t.Helper()
	for _, s := range v.subjects {
		if s.secret != "" && !s.sees(v.colleague) && strings.Contains(string(body), s.secret) {
			v.t.Errorf("%s tells %s of %s", path, v.login, s.name)
		}
	}
}

func ok(subject) int { return http.StatusOK }

// stale is the answer to acts on a version that is not there, or 403 for roles
// that may not do them.
func (v visit) stale(kind crm.Schema, act crm.Act) func(subject) int {
	return func(subject) int {
		if v.reach(kind, act) != crm.ReachNone {
			return http.StatusPreconditionFailed
		}
		return http.StatusForbidden
	}
}

// lists claims that a list, under each query, holds exactly what is seen.
func (v visit) lists(kind crm.Schema) {
	v.t.Helper()
	queries := []string{"", "&filter=" + url.QueryEscape("known(createdAt)")}
	for _, sort := range kind.Sorts {
		queries = append(queries, "&sort="+sort)
	}
	if kind.Name == crm.Customers.Name || kind.Name == crm.Leads.Name || kind.Name == crm.Interactions.Name {
		queries = append(queries, "&q=secret")
	}
	for _, query := range queries {
		path := "/" + kind.Plural + "?limit=200" + query
		a := v.c.get(path)
		listed := map[string]bool{}
		for _, item := range a.items() {
			listed[item["id"].(string)] = true
		}
		v.keepsSecrets(path, a.body)
		for _, s := range v.subjects {
			if s.kind.Name == kind.Name && listed[s.id.String()] != s.sees(v.colleague) {
				v.t.Errorf("%s lists %s for %s: %v", path, s.name, v.login, listed[s.id.String()])
			}
		}
	}
}

// counts claims that what is counted is what is listed.
func (v visit) counts(kind crm.Schema) {
	v.t.Helper()
	for _, query := range []string{"", "&filter=" + url.QueryEscape("known(createdAt)"), "&q=secret"} {
		listed := len(v.c.get("/" + kind.Plural + "?limit=200" + query).items())
		counted := v.c.get("/" + kind.Plural + "/count?" + strings.TrimPrefix(query, "&")).want(http.StatusOK)
		if got := int(counted.object()["count"].(float64)); got != listed {
			v.t.Errorf("%s%s counts %d and lists %d", kind.Plural, query, got, listed)
		}
	}
}

// doors has a row for each operation of the API: how what is not to be seen is
// kept behind it. An operation without a row fails the test.
func doors() map[string]func(visit) {
	rows := map[string]func(visit){
		"get-process": func(v visit) {
			v.eachProcess(func(s subject) (string, bool) {
				return "/processes/" + s.process.String(), s.sees(v.colleague)
			})
		},
		"find-processes": visit.findsProcesses,
		"act-on-process": func(v visit) {
			v.eachProcessAct(func(s subject) int {
				switch {
				case !s.sees(v.colleague):
					return http.StatusNotFound
				case v.role != crm.Admin:
					return http.StatusForbidden
				}
				return http.StatusConflict // it runs: there is nothing to resume
			})
		},
		"criteria-of-deal":         func(v visit) { v.each(crm.Deals.Name, http.MethodGet, "/criteria", ok) },
		"clashes-of-registration":  func(v visit) { v.each(crm.Registrations.Name, http.MethodGet, "/clashes", ok) },
		"find-taken":               visit.taken,
		"seats-of-roster":          func(v visit) { v.each(crm.Rosters.Name, http.MethodGet, "/seats", ok) },
		"allocations-of-roster":    func(v visit) { v.each(crm.Rosters.Name, http.MethodGet, "/allocations", ok) },
		"conflicts-of-appointment": func(v visit) { v.each(crm.Appointments.Name, http.MethodGet, "/conflicts", ok) },
		"year-of-calendar":         func(v visit) { v.each(crm.Calendars.Name, http.MethodGet, "/year?year=2026", ok) },
		"holidays-of-calendar":     func(v visit) { v.each(crm.Calendars.Name, http.MethodGet, "/holidays", ok) },
		"read-days": func(v visit) {
			v.each(crm.Calendars.Name, http.MethodPost, "/acts/read-days", v.forAdmins(http.StatusUnprocessableEntity))
		},
		"preview-days": func(v visit) { v.adjustDays("preview") },
		"set-days":     func(v visit) { v.adjustDays("set-days") },
		"move-deadlines": func(v visit) {
			want := map[bool]int{true: http.StatusUnprocessableEntity, false: http.StatusForbidden}[v.role == crm.Admin]
			v.open("all deadlines", http.MethodPost, "/calendars/acts/move-deadlines", want)
		},
		"who-is-on-duty": func(v visit) { v.open("the company", http.MethodGet, "/duties/now", http.StatusOK) },
		"turns-of-duty":  visit.turns,
		"list-absences":  visit.absences,
		"duty-of-user":   func(v visit) { v.each(crm.Users.Name, http.MethodGet, "/duty", ok) },
		"get-task": func(v visit) {
			v.eachTask(http.MethodGet, "", func(subject) int { return http.StatusOK })
		},
		"list-tasks":      visit.inboxes,
		"count-tasks":     visit.inboxes,
		"counts-of-inbox": visit.nothing,
		"list-readings":   visit.readings, "read-readings": visit.readings,
		"get-decision": visit.decisions,
		"events":       visit.events,
		"meta":         visit.kinds,
		"list-seals":   visit.seals,
		"urge-task":    visit.urges,
		"read-attachment": func(v visit) {
			v.eachAttachment(http.MethodGet, "/content", func(subject) []int { return []int{http.StatusOK} })
		},
		"delete-attachment": func(v visit) { v.eachAttachment(http.MethodDelete, "", v.mayDelete) },
		"change-comment":    func(v visit) { v.eachComment(http.MethodPatch, http.StatusForbidden) },
		"delete-comment": func(v visit) {
			v.eachComment(http.MethodDelete, map[bool]int{true: http.StatusNoContent, false: http.StatusForbidden}[v.role == crm.Admin])
		},
		"colour-tag": visit.colours,
		"list-tags":  visit.nothing, // the company's words, without what bears them
		"get-role-matrix": func(v visit) {
			v.each(crm.DetailedRoles.Name, http.MethodGet, "/matrix", v.forAdmins(http.StatusOK))
		},
		"put-role-matrix": func(v visit) {
			v.each(crm.DetailedRoles.Name, http.MethodPut, "/matrix", v.forAdmins(http.StatusPreconditionFailed))
		},
		"get-user-rights":      visit.ownRights,
		"overview-of-customer": func(v visit) { v.each(crm.Customers.Name, http.MethodGet, "/overview", ok) },
		"get-import":           func(v visit) { v.imports(http.MethodGet, "") },
		"change-import":        func(v visit) { v.imports(http.MethodPatch, "") },
		"list-import-rows":     func(v visit) { v.imports(http.MethodGet, "/rows") },
		"export-refused-rows":  func(v visit) { v.imports(http.MethodGet, "/refused") },
		"check-import":         func(v visit) { v.imports(http.MethodPost, "/acts/check") },
		"run-import":           func(v visit) { v.imports(http.MethodPost, "/acts/run") },
		"undo-import":          func(v visit) { v.imports(http.MethodPost, "/acts/undo") },
		"list-imports":         visit.importList,
		"list-import-fields":   visit.importFields,
		"stage-import":         visit.stages,
		"search":               visit.searches,
		// These speak of the company's settings, to admins.
		"list-number-series":       func(v visit) { v.setting(http.MethodGet, "/number-series", nil, http.StatusOK) },
		"history-of-number-series": func(v visit) { v.setting(http.MethodGet, "/number-series/lead/history", nil, http.StatusOK) },
		"preview-number-series": func(v visit) {
			v.setting(http.MethodPost, "/number-series/lead/acts/preview", map[string]any{"prefix": "L", "digits": 6, "restart": "yearly"}, http.StatusOK)
		},
		"set-number-series": func(v visit) {
			v.setting(http.MethodPut, "/number-series/lead", map[string]any{"prefix": "L", "digits": 6, "restart": "yearly", "next": 1}, http.StatusPreconditionFailed)
		},
		"get-bin-policy": func(v visit) { v.setting(http.MethodGet, "/settings/bin", nil, http.StatusOK) },
		"set-bin-policy": func(v visit) {
			v.setting(http.MethodPut, "/settings/bin", map[string]any{"keepDays": 0}, http.StatusOK)
		},
		"views-of-kind": visit.views, "set-default-view": visit.defaultViews,
		// These speak of the person alone.
		"sign-in": visit.nothing, "get-session": visit.nothing, "sign-out": visit.nothing, "switch-person": visit.nothing,
		"list-sessions": visit.nothing, "end-session": visit.nothing, "end-other-sessions": visit.nothing, "change-password": visit.nothing,
		"list-tokens": visit.nothing, "make-token": visit.nothing, "revoke-token": visit.nothing, "list-scopes": visit.nothing,
		// These speak of the accounts of others.
		"end-sessions-of-user": func(v visit) { v.accounts(http.MethodPost, "/acts/end-sessions", http.StatusOK) },
		"reset-password":       func(v visit) { v.accounts(http.MethodPost, "/acts/reset-password", http.StatusOK) },
		"tokens-of-user":       func(v visit) { v.accounts(http.MethodGet, "/tokens", http.StatusOK) },
		"revoke-token-of-user": func(v visit) { v.accounts(http.MethodDelete, "/tokens/"+uuid.NewString(), http.StatusNotFound) },
	}
	maps.Copy(rows, ruleDoors())
	maps.Copy(rows, taskDoors())
	maps.Copy(rows, approvalDoors())
	maps.Copy(rows, articleDoors())
	maps.Copy(rows, urgeDoors())
	maps.Copy(rows, poolDoors())
	maps.Copy(rows, complaintDoors())
	maps.Copy(rows, mailingDoors())
	maps.Copy(rows, sendingDoors())
	maps.Copy(rows, leadDoors())
	for _, kind := range crm.Schemas() {
		rows["list-"+kind.Plural] = func(v visit) { v.lists(kind) }
		rows["count-"+kind.Plural] = func(v visit) { v.counts(kind) }
		rows["get-"+kind.Name] = func(v visit) { v.reads(kind) }
		rows["change-"+kind.Name] = func(v visit) { v.changes(kind) }
		rows["delete-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodDelete, "", v.stale(kind, crm.Delete)) }
		rows["create-"+kind.Name] = func(v visit) { v.creates(kind) }
		if len(kind.PersonalFields()) > 0 {
			rows["erase-"+kind.Name] = func(v visit) { v.erasures(kind.Name) }
		}
		rows["losses-of-"+kind.Name] = func(v visit) { v.purges(kind, http.MethodGet, "/losses", http.StatusOK) }
		rows["purge-"+kind.Name] = func(v visit) { v.purges(kind, http.MethodPost, "/acts/purge", http.StatusPreconditionFailed) }
		maps.Copy(rows, partDoors(kind))
		rows["shares-of-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "/shares", ok) }
		rows["share-"+kind.Name] = func(v visit) { v.shares(kind, http.MethodPut, http.StatusUnprocessableEntity) }
		rows["unshare-"+kind.Name] = func(v visit) { v.shares(kind, http.MethodDelete, http.StatusNotFound) }
		rows["share-"+kind.Plural] = func(v visit) { v.sharesMany(kind) }
		rows["board-of-"+kind.Plural] = func(v visit) { v.boards(kind) }
		rows["export-"+kind.Plural] = func(v visit) { v.exports(kind) }
		rows["translate-filter-of-"+kind.Plural] = func(v visit) { v.filters(kind) }
		for _, part := range []string{"history", "processes", "decisions", "attachments", "comments", "tags"} {
			rows[part+"-of-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "/"+part, ok) }
		}
	}
	return rows
}

// isGenerated says whether a row stands there for every kind: not each has all
// operations.
func isGenerated(id string) bool {
	for _, kind := range crm.Schemas() {
		rows := []string{
			"delete-" + kind.Name, "create-" + kind.Name, "change-" + kind.Name, "shares-of-" + kind.Name,
			"losses-of-" + kind.Name, "purge-" + kind.Name,
			"share-" + kind.Name, "unshare-" + kind.Name, "share-" + kind.Plural, "board-of-" + kind.Plural,
		}
		if slices.Contains(rows, id) {
			return true
		}
	}
	return false
}

func TestDoors(t *testing.T) {
	w := newWorld(t)
	w.planOnce()
	w.hireDetailed()
	routed := w.routedLead() // before the processes of subjects, which are to stay where they are
	subjects := w.subjects()
	w.mentionEverything(subjects)
	rows := withBulkDoors(doors())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go w.server.RunEvents(ctx)
	drafts := drafts{}
	for turn, op := range operations(t) {
		row, known := rows[op.id]
		if !known {
			t.Errorf("%s %s has no row in the table of doors: add %q to doors() in api/door_test.go, with v.each where it leads to "+
				"one record (404 for who does not see that), v.lists where it finds records, visit.nothing where it speaks of the "+
				"signed-in person alone, or a check of your own that uses subject.sees and subject.allows", op.method, op.path, op.id)
			continue
		}
		t.Run(op.id, func(t *testing.T) {
			for _, person := range append(colleagues(), detailed()...) {
				row(visit{w, t, person, w.as(person.login).under(t), subjects, routed, turn, drafts})
			}
		})
		delete(rows, op.id)
	}
	for id := range rows {
		if !isGenerated(id) {
			t.Errorf("the table of doors has a row for %s, which is no operation", id)
		}
	}
}

// planOnce lets the database plan each statement once and not for each of its
// values: who sees what is the same under any plan, and planning is most of
// what walking through all doors costs.
func (w *world) planOnce() {
	w.t.Helper()
	w.exec(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database()); END $$`)
	w.db.Reset()
}

// mentionEverything lets every lead refer to a customer of another department,
// and every interaction on a lead to another one, so that names could leak.
func (w *world) mentionEverything(subjects []subject) {
	w.t.Helper()
	var theirs uuid.UUID
	for _, s := range subjects {
		if s.kind.Name == crm.Customers.Name && s.owner == "max" {
			theirs = s.id
		}
	}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		for _, s := range subjects {
			if s.kind.Name != crm.Leads.Name {
				continue
			}
			lead, err := store.Leads.Lock(ctx, tx, s.id)
			if err != nil {
				return err
			}
			before := *lead
			lead.CustomerID = &theirs
			if err := store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v visit) nothing() {}

// newcomer is somebody who looks through no door.
func (w *world) newcomer() uuid.UUID {
	w.t.Helper()
	user := &crm.User{Name: "Newcomer", Login: "n" + uuid.NewString(), Role: crm.Staff, Active: true}
	w.do(func(ctx context.Context, tx *store.Tx) error { return store.Users.Insert(ctx, tx, user) })
	return user.ID
}

// accounts claims that nobody but admins reaches the account of somebody else;
// opened is the answer to them.
func (v visit) accounts(method, suffix string, opened int) {
	c, csrf := v.browser(v.login)
	open := func(person string, want int) {
		a := c.under(v.t).send(method, "/users/"+person+suffix, nil, "X-CSRF-Token", csrf)
		if a.status != want {
			v.t.Errorf("%s answers %d to %s, want %d: %s", suffix, a.status, v.login, want, a.body)
		}
	}
	want := http.StatusForbidden
	if v.role == crm.Admin {
		want = opened
	}
	open(v.newcomer().String(), want)
	open(uuid.NewString(), http.StatusNotFound)
}

func (v visit) eachProcess(door func(subject) (path string, seen bool)) {
	for _, s := range v.subjects {
		if s.process == uuid.Nil {
			continue
		}
		path, seen := door(s)
		want := http.StatusNotFound
		if seen {
			want = http.StatusOK
		}
		v.open(s.name, http.MethodGet, path, want)
	}
}

func (v visit) eachTask(method, suffix string, seen func(subject) int) {
	for _, s := range v.subjects {
		if s.task == uuid.Nil {
			continue
		}
		want := http.StatusNotFound
		if s.seesTask(v.colleague) {
			want = seen(s)
		}
		path := "/tasks/" + s.task.String() + suffix
		body := any(nil)
		if method == http.MethodPost {
			body = v.staleAct(strings.TrimPrefix(suffix, "/acts/"))
		}
		a := v.c.send(method, path, body)
		if a.status != want {
			v.t.Errorf("%s of %s answers %d to %s, want %d: %s", path, s.name, a.status, v.login, want, a.body)
		}
		for _, other := range v.subjects {
			if other.id != s.id && other.secret != "" && !other.sees(v.colleague) && strings.Contains(string(a.body), other.secret) {
				v.t.Errorf("%s tells %s of %s", path, v.login, other.name)
			}
		}
	}
}

func (v visit) inboxes() {
	for _, view := range []string{"to-do", "team", "done"} {
		listed := map[string]bool{}
		for _, item := range v.c.get("/tasks?limit=200&view=" + view).items() {
			listed[item["id"].(string)] = true
		}
		for _, s := range v.subjects {
			if s.task == uuid.Nil {
				continue
			}
			want := view == "team" && s.seesTask(v.colleague) || view == "to-do" && s.doer == v.login
			if listed[s.task.String()] != want {
				v.t.Errorf("view %s of %s lists the task of %s: %v", view, v.login, s.doer, !want)
			}
		}
		if got := v.c.get("/tasks/count?view=" + view).object()["count"]; got != float64(len(listed)) {
			v.t.Errorf("view %s of %s counts %v and lists %d", view, v.login, got, len(listed))
		}
	}
}

// decisions asks why a lead of the own department went where it did.
func (v visit) decisions() {
	lead := v.routed
	path := "/decisions/" + v.decisionOn(lead.id)
	want := http.StatusNotFound
	if lead.sees(v.colleague) {
		want = http.StatusOK
	}
	v.open(lead.name, http.MethodGet, path, want)
}

// routedLead enters a lead that the rules give to somebody in inside sales.
func (w *world) routedLead() subject {
	w.t.Helper()
	id := w.enterLead("ada", map[string]any{"name": "Routed"})
	w.run()
	s := subject{name: "routed lead", kind: crm.Leads.Schema(), id: id}
	owner := w.as("ada").get(s.path()).object()["ownerId"]
	for login, user := range w.people {
		if user.ID.String() == owner {
			s.owner, s.doer = login, login
		}
	}
	if s.owner == "" {
		w.t.Fatal("the lead found no owner")
	}
	return s
}

// decisionOn is who was to have a lead.
func (w *world) decisionOn(lead uuid.UUID) string {
	w.t.Helper()
	for _, d := range w.as("ada").get("/leads/" + lead.String() + "/decisions").items() {
		if d["point"] == "lead.route" {
			return d["id"].(string)
		}
	}
	w.t.Fatal("nothing was decided on the way of the lead")
	return ""
}

// kinds claims that people are only told of kinds they may view.
func (v visit) kinds() {
	var meta struct{ Kinds []struct{ Name string } }
	v.c.get("/meta").want(http.StatusOK).decode(&meta)
	told := map[string]bool{}
	for _, k := range meta.Kinds {
		told[k.Name] = true
	}
	for _, kind := range crm.Schemas() {
		if told[kind.Name] != (v.reach(kind, crm.View) != crm.ReachNone) {
			v.t.Errorf("%s is told of %s: %v", v.login, kind.Name, told[kind.Name])
		}
	}
}

// documentedOperation is one operation of the OpenAPI document; its path is
// below /api/v1.
type documentedOperation struct{ id, method, path string }

func operations(t *testing.T) []documentedOperation {
	t.Helper()
	data, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var list []documentedOperation
	for path, methods := range doc.Paths {
		for method, data := range methods {
			var op struct{ OperationID string }
			if err := json.Unmarshal(data, &op); err != nil {
				t.Fatal(err)
			}
			list = append(list, documentedOperation{op.OperationID, strings.ToUpper(method), strings.TrimPrefix(path, "/api/v1")})
		}
	}
	if len(list) == 0 {
		t.Fatal("the document lists no operations")
	}
	slices.SortFunc(list, func(a, b documentedOperation) int { return strings.Compare(a.id, b.id) })
	return list
}
