package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// subject is a record with what tells who may see it.
type subject struct {
	name    string // how it belongs to somebody, for messages
	kind    crm.Schema
	id      uuid.UUID
	secret  string    // a text that occurs in this record alone
	owner   string    // sign-in name; empty: nobody
	needs   string    // who is needed by a process on it, or started that
	process uuid.UUID // of leads with one
	task    uuid.UUID
	doer    string   // who has the task
	parent  *subject // whose visibility it shares
}

// below lists whom each manager leads, at any depth: the claim of the world's
// people, written down by hand.
func below() map[string][]string {
	return map[string][]string{"mia": {"tim", "tom", "sam", "sue"}, "tim": {"tom"}, "max": {"oli"}}
}

// sees is who may see what, in the words of the product's description and not
// in those of its SQL.
func (s subject) sees(login string, role crm.Role) bool {
	switch {
	case role == crm.Admin:
		return true
	case !s.kind.Rights.Allow(role, crm.View):
		return false
	case s.parent != nil:
		return s.parent.sees(login, role)
	case s.kind.Scope.Owner == "":
		return true
	}
	return s.owner == login || s.needs == login || slices.Contains(below()[login], s.owner) ||
		role == crm.Manager && s.owner == ""
}

func (s subject) seesTask(login string, role crm.Role) bool {
	return role == crm.Admin || s.doer == login || slices.Contains(below()[login], s.doer)
}

func (s subject) path() string { return "/" + s.kind.Plural + "/" + s.id.String() }

// subjects makes one record for each way of belonging.
func (w *world) subjects() []subject {
	w.t.Helper()
	var list []subject
	owners := []string{"sam", "sue", "tom", "tim", "mia", "oli", "max", "ada", ""}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		for _, owner := range owners {
			c := &crm.Customer{Name: "secret" + uuid.NewString(), OwnerID: w.idOf(owner)}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			customer := subject{name: "customer of " + owner, kind: crm.Customers.Schema(), id: c.ID, secret: c.Name, owner: owner}
			lead, err := w.leadOf(ctx, tx, owner)
			if err != nil {
				return err
			}
			list = append(list, customer, lead)
			for _, parent := range []subject{customer, lead} {
				child, err := interactionOn(ctx, tx, parent)
				if err != nil {
					return err
				}
				list = append(list, child)
			}
		}
		return nil
	})
	list = append(list, w.needed("sam"), w.started("sue"))
	for login := range w.people {
		list = append(list, subject{name: "person " + login, kind: crm.Users.Schema(), id: w.id(login)})
	}
	for key, id := range w.rosters {
		list = append(list, subject{name: "roster " + key, kind: crm.Rosters.Schema(), id: id})
	}
	member := w.as("ada").get("/roster-members?limit=1").items()[0]["id"].(string)
	return append(list, subject{name: "roster member", kind: crm.RosterMembers.Schema(), id: uuid.MustParse(member)})
}

func (w *world) idOf(login string) *uuid.UUID {
	if user, ok := w.people[login]; ok {
		return &user.ID
	}
	return nil
}

func (w *world) leadOf(ctx context.Context, tx *store.Tx, owner string) (subject, error) {
	lead := &crm.Lead{Name: "secret" + uuid.NewString(), OwnerID: w.idOf(owner)}
	err := store.Leads.Insert(ctx, tx, lead)
	return subject{name: "lead of " + owner, kind: crm.Leads.Schema(), id: lead.ID, secret: lead.Name, owner: owner}, err
}

func interactionOn(ctx context.Context, tx *store.Tx, parent subject) (subject, error) {
	i := &crm.Interaction{Channel: crm.ChannelCall, Summary: "secret" + uuid.NewString(), OccurredAt: tx.Now}
	if parent.kind.Name == crm.Leads.Name {
		i.LeadID = &parent.id
	} else {
		i.CustomerID = &parent.id
	}
	err := store.Interactions.Insert(ctx, tx, i)
	return subject{name: "interaction on " + parent.name, kind: crm.Interactions.Schema(), id: i.ID, secret: i.Summary, parent: &parent}, err
}

// needed makes a lead of another department on which somebody has a task.
func (w *world) needed(login string) subject {
	w.t.Helper()
	var s subject
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if s, err = w.leadOf(ctx, tx, "oli"); err != nil {
			return err
		}
		process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, s.id)
		if err != nil {
			return err
		}
		task := &crm.Task{
			ProcessID: process.ID, Step: crm.LeadStepFirstContact, Visit: 1, Kind: crm.TaskFirstContact, FormVersion: 1,
			RecordKind: crm.Leads.Name, RecordID: s.id, AssigneeID: w.idOf(login), DueAt: &tx.Now,
		}
		s.name, s.needs, s.doer, s.process = "lead of another department with a task of "+login, login, login, process.ID
		err = store.InsertTask(ctx, tx, task)
		s.task = task.ID
		return err
	})
	return s
}

// started makes a lead of another department whose process somebody started.
func (w *world) started(login string) subject {
	w.t.Helper()
	var s subject
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = w.leadOf(ctx, tx, "oli")
		return err
	})
	w.doAs(w.viewer(login), func(ctx context.Context, tx *store.Tx) error {
		process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, s.id)
		s.name, s.needs, s.process = "lead of another department entered by "+login, login, process.ID
		return err
	})
	return s
}

// visit is one person looking at all records through one door.
type visit struct {
	*world
	t        *testing.T
	login    string
	role     crm.Role
	c        client
	subjects []subject
	routed   subject // a lead that rules gave to somebody
}

// each opens a door of one record; it has to be open to who sees the record
// and say 404 to anybody else.
func (v visit) each(kind, method, suffix string, seen func(subject) int) {
	for _, s := range v.subjects {
		if s.kind.Name != kind {
			continue
		}
		want := http.StatusNotFound
		if s.sees(v.login, v.role) {
			want = seen(s)
		}
		v.open(s.name, method, s.path()+suffix, want)
	}
}

// open sends a request and looks for secrets of others in the answer.
func (v visit) open(name, method, path string, want int) {
	v.t.Helper()
	var headers []string
	if method == http.MethodPatch || method == http.MethodDelete {
		headers = []string{"If-Match", `"999"`} // stale: the door opens, nothing happens
	}
	a := v.c.send(method, path, map[string]any{}, headers...)
	if a.status != want {
		v.t.Errorf("%s of %s answers %d, want %d: %s", path, name, a.status, want, a.body)
	}
	v.keepsSecrets(path, a.body)
}

// keepsSecrets claims that an answer holds nothing of what the person does
// not see.
func (v visit) keepsSecrets(path string, body []byte) {
	v.t.Helper()
	for _, s := range v.subjects {
		if s.secret != "" && !s.sees(v.login, v.role) && strings.Contains(string(body), s.secret) {
			v.t.Errorf("%s tells %s of %s", path, v.login, s.name)
		}
	}
}

func ok(subject) int { return http.StatusOK }

// stale is the answer to acts on a version that is not there, or 403 for roles
// that may not do them.
func (v visit) stale(kind crm.Schema, act crm.Act) func(subject) int {
	return func(subject) int {
		if kind.Rights.Allow(v.role, act) {
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
			if s.kind.Name == kind.Name && listed[s.id.String()] != s.sees(v.login, v.role) {
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

// refersTo claims that nothing can be hung on what is not seen.
func (v visit) refersTo() {
	for _, s := range v.subjects {
		field := map[string]string{crm.Leads.Name: "leadId", crm.Customers.Name: "customerId"}[s.kind.Name]
		if field == "" || s.sees(v.login, v.role) {
			continue
		}
		v.c.post("/interactions", map[string]any{
			field: s.id, "channel": "call", "summary": "Hello", "occurredAt": monday(),
		}).refused(field, "unknown-reference")
	}
}

// doors has a row for each operation of the API: how what is not to be seen is
// kept behind it. An operation without a row fails the test.
func doors() map[string]func(visit) {
	rows := map[string]func(visit){
		"get-process": func(v visit) {
			v.eachProcess(func(s subject) (string, bool) {
				return "/processes/" + s.process.String(), s.sees(v.login, v.role)
			})
		},
		"get-task": func(v visit) {
			v.eachTask(http.MethodGet, "", func(subject) int { return http.StatusOK })
		},
		"complete-task": func(v visit) { v.eachTask(http.MethodPost, "/acts/complete", v.notTheirs) },
		"claim-task":    func(v visit) { v.eachTask(http.MethodPost, "/acts/claim", v.notTheirs) },
		"release-task":  func(v visit) { v.eachTask(http.MethodPost, "/acts/release", v.notTheirs) },
		"list-tasks":    visit.inboxes,
		"count-tasks":   visit.inboxes,
		"get-decision":  visit.decisions,
		"events":        visit.events,
		"meta":          visit.kinds,
		"search":        visit.searches,
		"views-of-kind": visit.views, "set-default-view": visit.defaultViews,
		// These speak of the person alone.
		"sign-in": visit.nothing, "get-session": visit.nothing, "sign-out": visit.nothing, "switch-person": visit.nothing,
	}
	for _, kind := range crm.Schemas() {
		rows["list-"+kind.Plural] = func(v visit) { v.lists(kind) }
		rows["count-"+kind.Plural] = func(v visit) { v.counts(kind) }
		rows["get-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "", ok) }
		rows["change-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodPatch, "", v.stale(kind, crm.Edit)) }
		rows["delete-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodDelete, "", v.stale(kind, crm.Delete)) }
		rows["create-"+kind.Name] = visit.refersTo
		rows["export-"+kind.Plural] = func(v visit) { v.exports(kind) }
		rows["translate-filter-of-"+kind.Plural] = func(v visit) { v.filters(kind) }
		for _, part := range []string{"history", "processes", "decisions"} {
			rows[part+"-of-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "/"+part, ok) }
		}
	}
	return rows
}

func TestDoors(t *testing.T) {
	w := newWorld(t)
	routed := w.routedLead() // before the processes of subjects, which are to stay where they are
	subjects := w.subjects()
	w.mentionEverything(subjects)
	rows := doors()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go w.server.RunEvents(ctx)
	for _, op := range operations(t) {
		row, known := rows[op.id]
		if !known {
			t.Errorf("%s %s (%s) has no row in the table of doors", op.method, op.path, op.id)
			continue
		}
		t.Run(op.id, func(t *testing.T) {
			for _, person := range colleagues() {
				row(visit{w, t, person.login, person.role, w.as(person.login).under(t), subjects, routed})
			}
		})
		delete(rows, op.id)
	}
	delete(rows, "delete-user") // people leave, they are not deleted
	for id := range rows {
		t.Errorf("the table of doors has a row for %s, which is no operation", id)
	}
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
		if s.seesTask(v.login, v.role) {
			want = seen(s)
		}
		path := "/tasks/" + s.task.String() + suffix
		body := any(nil)
		if method == http.MethodPost {
			body = map[string]any{"version": 999}
			if strings.HasSuffix(suffix, "complete") {
				body = map[string]any{"version": 999, "outcome": "contacted", "answers": map[string]any{}}
			}
		}
		a := v.c.send(method, path, body)
		if a.status != want {
			v.t.Errorf("%s of %s answers %d to %s, want %d: %s", path, s.name, a.status, v.login, want, a.body)
		}
		for _, other := range v.subjects {
			if other.id != s.id && other.secret != "" && !other.sees(v.login, v.role) && strings.Contains(string(a.body), other.secret) {
				v.t.Errorf("%s tells %s of %s", path, v.login, other.name)
			}
		}
	}
}

// notTheirs is the answer to an act on a stale version of a task that is seen:
// its holder is told so, others may not act.
func (v visit) notTheirs(s subject) int {
	if s.doer == v.login {
		return http.StatusConflict
	}
	return http.StatusForbidden
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
			want := view == "team" && s.seesTask(v.login, v.role) || view == "to-do" && s.doer == v.login
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
	if lead.sees(v.login, v.role) {
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

func (w *world) decisionOn(lead uuid.UUID) string {
	w.t.Helper()
	return w.as("ada").get("/leads/" + lead.String() + "/decisions").items()[0]["id"].(string)
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
		if told[kind.Name] != kind.Rights.Allow(v.role, crm.View) {
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
