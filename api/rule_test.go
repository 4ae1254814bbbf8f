package api_test

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// draftOf begins a draft of what is in force at lead.route and gives it
// another body.
func (c client) draftRules(body map[string]any) uuid.UUID {
	c.t.Helper()
	id := c.post("/decision-points/lead.route/versions", map[string]any{}).want(http.StatusCreated).id()
	c.send(http.MethodPatch, "/rule-versions/"+id.String(), map[string]any{"body": body}, "If-Match", etag(1)).want(http.StatusOK)
	return id
}

func TestRuleOfOutdatedFields(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	field := ada.post("/custom-fields", map[string]any{"kind": "lead", "key": "seats", "nameZh": "席位", "nameEn": "Seats", "type": "number"}).want(http.StatusCreated).id()
	body := ruleRows(1, "lead.custom.seats > 5")
	draft := ada.draftRules(body)
	ada.send(http.MethodPatch, "/rule-versions/"+draft.String(), map[string]any{"waivers": []any{"Row 0", "otherwise"}}, "If-Match", etag(2)).want(http.StatusOK)
	ada.post("/rule-versions/"+draft.String()+"/acts/publish", map[string]any{"reason": "try"}).want(http.StatusOK)
	lead := w.enterLead("ada", map[string]any{"name": "Zoe", "source": "web-form", "x_seats": 7})
	w.run()
	decision := w.decisionOn(lead)
	t.Run("tells why not while the fields are there", func(t *testing.T) {
		ada.under(t).get("/decisions/" + decision + "/why-not").want(http.StatusOK)
	})
	w.exec("DELETE FROM custom_fields WHERE id = $1", field)
	t.Run("tells what was decided also when a field has gone", func(t *testing.T) {
		page := ada.under(t).why(decision)
		if page.Row != 1 || len(page.Rows) != 2 || page.Rows[0].Verdict != "matched" || page.RowLabel != "Row 0" {
			t.Errorf("tells %+v", page)
		}
	})
	t.Run("works nothing out from rules whose fields have gone", func(t *testing.T) {
		ada.under(t).get("/decisions/"+decision+"/why-not").problem(http.StatusConflict, "rules-outdated")
	})
}

func TestRulesOfDepartments(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	department := ada.post("/departments", map[string]any{"name": "East", "headId": w.id("mia")}).want(http.StatusCreated).id()
	version := int(ada.get("/users/" + w.id("mia").String()).object()["version"].(float64))
	ada.patch("/users/"+w.id("mia").String(), version, map[string]any{"departmentId": department}).want(http.StatusOK)
	role := w.refine("mia", map[string]crm.Reach{"rule manage": crm.ReachDepartment}, nil)
	keys := func(t *testing.T, login string) (keys []string) {
		t.Helper()
		for _, p := range w.as(login).under(t).get("/decision-points").items() {
			keys = append(keys, p["key"].(string))
		}
		return keys
	}
	t.Run("what the company keeps is not for those of a department", func(t *testing.T) {
		if got := keys(t, "mia"); len(got) != 0 {
			t.Errorf("sees %v", got)
		}
		w.as("mia").under(t).get("/decision-points/lead.route").problem(http.StatusNotFound, "not-found")
	})
	t.Run("a rule set is entrusted to a department, and its history says so", func(t *testing.T) {
		answer := ada.under(t).send(http.MethodPatch, "/decision-points/lead.route", map[string]any{"departmentId": department}).want(http.StatusOK).object()
		if name := answer["department"].(map[string]any)["name"]; name != "East" {
			t.Errorf("kept by %v", name)
		}
		if got := keys(t, "mia"); !slices.Equal(got, []string{"lead.route"}) {
			t.Errorf("sees %v", got)
		}
		told := ada.under(t).get("/decision-points/lead.route/history").items()[0]
		if told["type"] != "rule.entrusted" || !strings.Contains(told["text"].(string), "East") {
			t.Errorf("history says %v", told)
		}
	})
	t.Run("only those who manage all rules say who keeps them", func(t *testing.T) {
		w.as("mia").under(t).send(http.MethodPatch, "/decision-points/lead.route", map[string]any{"departmentId": nil}).problem(http.StatusForbidden, "forbidden")
	})
	t.Run("a department that there is not is refused", func(t *testing.T) {
		ada.under(t).send(http.MethodPatch, "/decision-points/lead.route", map[string]any{"departmentId": uuid.New()}).refused("departmentId", "unknown-reference")
	})
	t.Run("it goes back to the company", func(t *testing.T) {
		ada.under(t).send(http.MethodPatch, "/decision-points/lead.route", map[string]any{"departmentId": nil}).want(http.StatusOK)
		if got := keys(t, "mia"); len(got) != 0 {
			t.Errorf("sees %v", got)
		}
		if told := ada.under(t).get("/decision-points/lead.route/history").items()[0]; told["type"] != "rule.taken-back" {
			t.Errorf("history says %v", told)
		}
	})
	t.Run("the matrix of a role tells it", func(t *testing.T) {
		for _, kind := range ada.under(t).get("/roles/" + role.String() + "/matrix").object()["kinds"].([]any) {
			if kind := kind.(map[string]any); kind["kind"] == "rule" {
				act := kind["acts"].([]any)[0].(map[string]any)
				if act["act"] != "manage" || act["reach"] != "department" || act["grantable"] != true {
					t.Errorf("tells %v", act)
				}
				return
			}
		}
		t.Error("rules are not in it")
	})
}

func TestTryingOnRecords(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	lead := w.enterLead("ada", map[string]any{"name": "Zoe", "source": "web-form", "company": "Globex",
		"budget": map[string]any{"amount": "777777.00", "currency": "CNY"}})
	w.run()
	w.exec("UPDATE leads SET owner_id = $1 WHERE id = $2", w.id("mia"), lead)
	draft := ada.draftRules(ruleRows(1, "lead.budget > cny(700000) or lead.company == \"Globex\""))
	try := func(t *testing.T, login string) map[string]any {
		t.Helper()
		a := w.as(login).under(t).post("/rule-versions/"+draft.String()+"/acts/try", map[string]any{"recordKind": "lead", "recordId": lead}).want(http.StatusOK)
		for _, secret := range []string{"777777", "777,777", "Globex →"} {
			if login != "ada" && strings.Contains(string(a.body), secret) {
				t.Errorf("tells %s: %s", secret, a.body)
			}
		}
		return a.object()
	}
	rowOf := func(answer map[string]any) any { return answer["answer"].(map[string]any)["row"] }
	t.Run("asks about all that an admin sees", func(t *testing.T) {
		answer := try(t, "ada")
		if rowOf(answer) != float64(0) || len(answer["hidden"].([]any)) != 0 {
			t.Errorf("answers %v", answer)
		}
	})
	w.refine("mia", map[string]crm.Reach{"rule manage": crm.ReachAll}, map[string]crm.FieldLimit{"lead budget": crm.FieldHidden, "lead company": crm.FieldMasked})
	t.Run("takes what somebody may not know as not known, and names it", func(t *testing.T) {
		answer := try(t, "mia")
		if diff := cmp.Diff([]any{"lead.budget", "lead.company"}, answer["hidden"]); diff != "" || rowOf(answer) != float64(-1) {
			t.Errorf("answers %v %s", answer, diff)
		}
	})
	t.Run("does not ask the records of a period about what somebody may not know, nor beside what is in force", func(t *testing.T) {
		period := map[string]any{"from": "2026-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}
		for act, body := range map[string]map[string]any{"back-test": period, "shadow": {"on": true}} {
			path := "/rule-versions/" + draft.String() + "/acts/" + act
			refused := w.as("mia").under(t).post(path, body).problem(http.StatusConflict, "hidden-inputs")
			var fields []string
			for _, e := range refused.Errors {
				fields = append(fields, e.Field)
			}
			slices.Sort(fields)
			if diff := cmp.Diff([]string{"lead.budget", "lead.company"}, fields); diff != "" {
				t.Errorf("%s: %s", act, diff)
			}
		}
		other := ada.draftRules(ruleRows(1, "lead.hasPhone"))
		w.as("mia").under(t).post("/rule-versions/"+other.String()+"/acts/back-test", period).want(http.StatusAccepted)
	})
	t.Run("does not find a record that somebody does not see", func(t *testing.T) {
		w.refine("oli", map[string]crm.Reach{"rule manage": crm.ReachAll}, nil)
		w.as("oli").under(t).post("/rule-versions/"+draft.String()+"/acts/try", map[string]any{"recordKind": "lead", "recordId": lead}).problem(http.StatusNotFound, "not-found")
	})
}

// statements counts those that go to the database.
type statements struct{ count atomic.Int64 }

// TraceQueryStart counts one.
func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.count.Add(1)
	return ctx
}

// TraceQueryEnd has nothing to do.
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// counted lets a world's server ask the database through a counter.
func (s *statements) counted(t *testing.T) func(*api.Options) {
	return func(o *api.Options) {
		config := o.DB.Config()
		config.ConnConfig.Tracer = s
		pool, err := pgxpool.NewWithConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		o.DB = &store.DB{Pool: pool, Clock: o.DB.Clock, Zone: o.DB.Zone, Written: func() {}}
	}
}

func TestReadingPoints(t *testing.T) {
	asked := &statements{}
	w := newWorld(t, asked.counted(t))
	ada := w.as("ada")
	department := ada.post("/departments", map[string]any{"name": "East"}).want(http.StatusCreated).id()
	version := int(ada.get("/users/" + w.id("mia").String()).object()["version"].(float64))
	ada.patch("/users/"+w.id("mia").String(), version, map[string]any{"departmentId": department}).want(http.StatusOK)
	w.refine("mia", map[string]crm.Reach{"rule manage": crm.ReachDepartment}, nil)
	listed := func(t *testing.T, points int) int64 {
		t.Helper()
		w.as("mia").under(t).get("/decision-points").want(http.StatusOK) // the session is known from now on
		least := int64(math.MaxInt64)
		for range 3 { // what is done beside, once in a while, is not counted
			before := asked.count.Load()
			if got := len(w.as("mia").under(t).get("/decision-points").items()); got != points {
				t.Fatalf("%d points, want %d", got, points)
			}
			least = min(least, asked.count.Load()-before)
		}
		return least
	}
	t.Run("all are told with as many statements as one", func(t *testing.T) {
		w.exec("UPDATE rule_sets SET department_id = $1", department)
		all := listed(t, len(rules.All()))
		w.exec("UPDATE rule_sets SET department_id = NULL WHERE point <> 'lead.route'")
		if one := listed(t, 1); one != all || one == 0 {
			t.Errorf("%d statements for one, %d for all", one, all)
		}
	})
	t.Run("each tells what is in force, drafts and the next version", func(t *testing.T) {
		id := ada.under(t).post("/decision-points/lead.route/versions", map[string]any{"copyOf": inForce(ada.under(t))}).want(http.StatusCreated).id()
		ada.under(t).post("/decision-points/lead.route/versions", map[string]any{}).want(http.StatusCreated)
		ada.under(t).post("/rule-versions/"+id.String()+"/acts/publish", map[string]any{"reason": "later", "from": monday().AddDate(0, 0, 1)}).want(http.StatusOK)
		point := ada.under(t).get("/decision-points/lead.route").object()
		next, now := point["scheduled"].(map[string]any), point["inForce"].(map[string]any)
		if point["drafts"] != float64(1) || next["id"] != id.String() || now["number"] != float64(1) || now["rows"] != next["rows"] || now["rows"] == float64(0) {
			t.Errorf("tells %v drafts, %v, %v", point["drafts"], now, next)
		}
	})
}

// inForce is the version of lead.route that is in force.
func inForce(c client) string {
	c.t.Helper()
	return c.get("/decision-points/lead.route").object()["inForce"].(map[string]any)["id"].(string)
}
