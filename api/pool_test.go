package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// contactTexts are what tells how somebody at the customer is reached.
func contactTexts() map[string]any {
	return map[string]any{
		"phone": "021 5550 1234", "mobile": "138 7777 1234", "fax": "021 5550 9876", "email": "veiled.person@example.com",
		"address": "77 Veiled Road", "postcode": "207734", "note": "ask for Veiled on 139 8888 1234",
	}
}

// secretsOf are the parts of those texts that no mask leaves.
func secretsOf() []string {
	return []string{"5550 12", "7777 12", "5550 98", "veiled", "Veiled", "2077", "8888", "13977771234", "4455 66"}
}

// pooled has sam enter a customer with all that hangs on it, and release it.
func (w *world) pooled(kind crm.Schema) string {
	w.t.Helper()
	sam := w.as("sam")
	values := map[string]any{"name": "Shared Pond"}
	for name, value := range contactTexts() {
		if f, ok := kind.Field(name); ok && !f.ReadOnly {
			values[name] = value
		}
	}
	if kind.Name == crm.Leads.Name {
		id := w.enterLead("ada", values)
		path := "/leads/" + id.String()
		w.exec(`UPDATE leads SET owner_id = $2, state = 'assigned' WHERE id = $1`, id, w.id("sam"))
		w.as("mia").post(path+"/acts/release", map[string]any{"reason": "no time"}).want(http.StatusOK)
		return path
	}
	path := "/customers/" + sam.post("/customers", values).want(http.StatusCreated).id().String()
	id := strings.TrimPrefix(path, "/customers/")
	sam.post("/contacts", map[string]any{"customerId": id, "name": "Veiled", "phone": "139 4455 6677"}).want(http.StatusCreated)
	sam.post("/interactions", map[string]any{"customerId": id, "channel": "call", "occurredAt": monday(), "summary": "veiled words"}).want(http.StatusCreated)
	sam.post(path+"/comments", map[string]any{"text": "veiled words"}).want(http.StatusCreated)
	sam.patch(path, 1, map[string]any{"phone": "021 5550 1235"}).want(http.StatusOK)
	sam.post(path+"/acts/release", map[string]any{"reason": "no time"}).want(http.StatusOK)
	return path
}

func TestPoolWindow(t *testing.T) {
	for _, kind := range []crm.Schema{crm.Customers.Schema(), crm.Leads.Schema()} {
		t.Run(kind.Name, func(t *testing.T) {
			w := newWorld(t)
			path, list := w.pooled(kind), "/"+kind.Plural
			id := strings.TrimPrefix(path, list+"/")
			oli := w.as("oli").under(t)
			keeps := func(t *testing.T, where string, body []byte) {
				t.Helper()
				for _, secret := range secretsOf() {
					if strings.Contains(string(body), secret) {
						t.Errorf("%s tells %q: %s", where, secret, body)
					}
				}
			}
			t.Run("lists and counts what lies there, masked", func(t *testing.T) {
				a := oli.under(t).get(list + "?pool=true").want(http.StatusOK)
				if items := a.items(); len(items) != 1 || items[0]["id"] != id || items[0]["name"] != "Shared Pond" {
					t.Errorf("listed %s", a.body)
				}
				keeps(t, "the list", a.body)
				if n := oli.get(list + "/count?pool=true").object()["count"]; n != 1.0 {
					t.Errorf("counted %v", n)
				}
			})
			t.Run("reads one, masked, with nothing to do but to claim it", func(t *testing.T) {
				a := oli.under(t).get(path).want(http.StatusOK)
				keeps(t, "the record", a.body)
				if one := a.object(); one["masked"] != true || len(one["may"].([]any)) != 0 {
					t.Errorf("%s", a.body)
				}
				standing := oli.get(path + "/pool").want(http.StatusOK).object()
				if standing["masked"] != true || standing["mayClaim"] != true || standing["mayGive"] != false || standing["mayRelease"] != false {
					t.Errorf("%v", standing)
				}
			})
			t.Run("finds and sorts nothing by what is masked", func(t *testing.T) {
				for _, filter := range []string{`phone ~ "5550"`, `not known(phone)`, `known(phone)`, `not (email = "x")`, `known(note)`, `known(note) or name ~ "Pond"`} {
					for _, route := range []string{list, list + "/count"} {
						a := oli.under(t).get(route + "?pool=true&filter=" + url.QueryEscape(filter)).want(http.StatusOK)
						if route == list && len(a.items()) != 0 || route != list && a.object()["count"] != 0.0 {
							t.Errorf("%s by %s answers %s", route, filter, a.body)
						}
					}
				}
				for text, want := range map[string]int{"Pond": 1, "5550": 0, "veiled.person": 0, "Pond veiled": 0, "34": 0} {
					if items := oli.get(list + "?pool=true&q=" + url.QueryEscape(text)).items(); len(items) != want {
						t.Errorf("%q finds %d, want %d", text, len(items), want)
					}
				}
				if items := oli.get(list + "?pool=true&filter=" + url.QueryEscape(`name ~ "Pond"`)).items(); len(items) != 1 {
					t.Errorf("the name finds %d", len(items))
				}
			})
			t.Run("opens no other door", func(t *testing.T) {
				for _, part := range []string{"history", "processes", "decisions", "attachments", "comments", "tags", "shares"} {
					oli.under(t).get(path + "/" + part).want(http.StatusNotFound)
				}
				oli.patch(path, 1, map[string]any{"name": "mine"}).want(http.StatusNotFound)
				for _, route := range []string{list, "/contacts", "/interactions", "/search?q=Pond", "/search?q=veiled"} {
					a := oli.get(route).want(http.StatusOK)
					if keeps(t, route, a.body); strings.Contains(string(a.body), id) {
						t.Errorf("%s tells of it: %s", route, a.body)
					}
				}
				if a := oli.get(list + "/export?format=csv"); strings.Contains(string(a.body), "Pond") {
					t.Errorf("it is exported: %s", a.body)
				}
			})
			t.Run("shows all to who sees what nobody owns", func(t *testing.T) {
				a := w.as("max").under(t).get(list + "?pool=true").want(http.StatusOK)
				if !strings.Contains(string(a.body), "veiled.person@example.com") {
					t.Errorf("%s", a.body)
				}
			})
			t.Run("closes with the claim, which unmasks it for one", func(t *testing.T) {
				oli.under(t).post(path+"/acts/claim", nil).want(http.StatusOK)
				if a := oli.get(path).want(http.StatusOK); !strings.Contains(string(a.body), "veiled.person@example.com") {
					t.Errorf("%s", a.body)
				}
				tom := w.as("tom").under(t)
				tom.get(path).want(http.StatusNotFound)
				if items := tom.get(list + "?pool=true").items(); len(items) != 0 {
					t.Errorf("still listed: %v", items)
				}
				if a := tom.post(path+"/acts/claim", nil).want(http.StatusConflict); !strings.Contains(string(a.body), "Oli was first") {
					t.Errorf("%s", a.body)
				}
			})
		})
	}
}

func TestPoolOfDepartment(t *testing.T) {
	w := newWorld(t)
	w.hireDetailed()
	ada := w.as("ada")
	department := ada.get("/users/" + w.id("sam").String()).object()["departmentId"]
	ada.post("/pools", map[string]any{"key": "south", "name": "South", "departmentId": department}).want(http.StatusCreated)
	path := w.pooled(crm.Customers.Schema())
	w.as("oli").get(path).want(http.StatusNotFound)
	w.as("oli").post(path+"/acts/claim", nil).want(http.StatusNotFound)
	if items := w.as("oli").get("/customers?pool=true").items(); len(items) != 0 {
		t.Errorf("who is of another department is shown %v", items)
	}
	if one := w.as("wes").get(path).want(http.StatusOK).object(); one["masked"] != true {
		t.Errorf("%v", one)
	}
}

func TestPoolActsOnMany(t *testing.T) {
	w := newWorld(t)
	path := w.pooled(crm.Customers.Schema())
	id := strings.TrimPrefix(path, "/customers/")
	answer := w.as("oli").post("/customers/acts/claim", map[string]any{"ids": []string{id, uuid.NewString()}}).want(http.StatusOK)
	results := answer.object()["results"].([]any)
	if first, second := results[0].(map[string]any), results[1].(map[string]any); first["status"] != "done" || second["status"] != "failed" {
		t.Errorf("%s", answer.body)
	}
}

func TestExtendProtection(t *testing.T) {
	w := newWorld(t)
	path := "/customers/" + w.as("sam").post("/customers", map[string]any{"name": "Pond"}).want(http.StatusCreated).id().String()
	until := crm.DateOf(monday()).AddDays(60).String()
	ask := map[string]any{"until": until, "reason": "the board decides in January"}
	t.Run("is asked of the superior, who grants it", func(t *testing.T) {
		w.as("sam").under(t).post(path+"/acts/extend-protection", ask).want(http.StatusOK)
		w.as("sam").post(path+"/acts/extend-protection", ask).want(http.StatusConflict)
		tasks := w.as("mia").get("/tasks?view=to-do").items()
		if len(tasks) != 1 || tasks[0]["kind"] != crm.TaskGrantProtection {
			t.Fatalf("mia has %v to do", tasks)
		}
		body := map[string]any{"version": tasks[0]["version"], "outcome": "granted", "answers": map[string]any{"until": until}}
		w.as("mia").post("/tasks/"+tasks[0]["id"].(string)+"/acts/complete", body).want(http.StatusOK)
		if got := w.as("sam").get(path).object()["protectedUntil"]; got != until {
			t.Errorf("protected until %v, want %s", got, until)
		}
	})
	t.Run("is a manager's word at once", func(t *testing.T) {
		later := crm.DateOf(monday()).AddDays(90).String()
		w.as("mia").under(t).post(path+"/acts/extend-protection", map[string]any{"until": later}).want(http.StatusOK)
		if got := w.as("sam").get(path).object()["protectedUntil"]; got != later {
			t.Errorf("protected until %v, want %s", got, later)
		}
	})
}

func TestPoolWaiting(t *testing.T) {
	w := newWorld(t)
	w.exec(`UPDATE users SET away_until = $1 WHERE role = 'staff'`, monday().AddDate(0, 1, 0))
	values := map[string]any{"name": "Shared Pond"}
	for name, value := range contactTexts() {
		if f, ok := crm.Leads.Schema().Field(name); ok && !f.ReadOnly {
			values[name] = value
		}
	}
	path := "/leads/" + w.enterLead("ada", values).String()
	w.run()
	oli := w.as("oli").under(t)
	t.Run("shows what waits for somebody like what lies in the pool: masked until it is claimed", func(t *testing.T) {
		a := oli.under(t).get(path).want(http.StatusOK)
		if one := a.object(); one["state"] != "waiting" || one["masked"] != true {
			t.Fatalf("%s", a.body)
		}
		for _, secret := range secretsOf() {
			if strings.Contains(string(a.body), secret) {
				t.Errorf("it tells %q: %s", secret, a.body)
			}
		}
		oli.under(t).post(path+"/acts/claim", nil).want(http.StatusOK)
		if a := oli.under(t).get(path).want(http.StatusOK); !strings.Contains(string(a.body), "veiled.person@example.com") {
			t.Errorf("%s", a.body)
		}
	})
}
