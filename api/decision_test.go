package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type standing struct {
	Name                     string
	Eligible                 bool
	Reason, ReasonLabel      string
	Open, Capacity, Standing int
}

type why struct {
	ID                                       uuid.UUID
	Point, PointLabel, RowLabel, OutcomeText string
	Sentence                                 string
	Row                                      int
	Version                                  struct{ Number int }
	Inputs                                   []struct {
		Name, Label, Value string
		Known              bool
	}
	Rows []struct {
		Row                                int
		Label, Condition, Verdict, Because string
	}
	Allocation *struct {
		Roster, Strategy, StrategyLabel string
		Chosen                          struct {
			Name string
			You  bool
		}
		You           *standing
		EligibleCount int
		Others        []struct {
			Reason, ReasonLabel string
			Count               int
		}
		People []standing
	}
}

func (c client) why(decision string) why {
	c.t.Helper()
	var page why
	c.get("/decisions/" + decision).want(http.StatusOK).decode(&page)
	return page
}

// TestWhy routes one lead from an exhibition by weight among Sam, Sue who is
// away, and Tom who is full.
func TestWhy(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	ada.patch("/users/"+w.id("sue").String(), 1, map[string]any{"awayUntil": "2026-12-24T00:00:00Z"}).want(http.StatusOK)
	ada.post("/roster-members", map[string]any{"rosterId": w.rosters["inside-sales"], "userId": w.id("tom"), "capacity": 1}).want(http.StatusCreated)
	seat := ada.get("/roster-members?filter=userId%20%3D%20%22" + w.id("tom").String() + "%22").items()
	for _, s := range seat {
		ada.patch("/roster-members/"+s["id"].(string), 1, map[string]any{"capacity": 0}).want(http.StatusOK)
	}
	lead := w.enterLead("ada", map[string]any{"name": "Zoe", "source": "exhibition", "phone": "555", "company": "Acme", "interest": "Lasers"})
	w.run()
	id := w.decisionOn(lead)

	t.Run("names the rule, its version and who was chosen in one sentence", func(t *testing.T) {
		en, zh := w.as("sam").under(t).why(id), w.as("sam").under(t).in(crm.Chinese).why(id)
		wantEN := "The rule “Exhibitions and advertisements are shared out by weight” (version 1) gives it to Roster inside-sales; " +
			"“Weighted” chose among 1 eligible people: Sam"
		wantZH := "规则“展会和广告线索按权重分配”（第 1 版）交给Roster inside-sales，按“按权重”在 1 位可接手的人中选中Sam"
		if en.Sentence != wantEN || zh.Sentence != wantZH {
			t.Errorf("says %q and %q", en.Sentence, zh.Sentence)
		}
		if en.Point != "lead.route" || en.PointLabel != "Lead routing" || zh.PointLabel != "线索分配" || en.Row != 7 || en.Version.Number != 1 {
			t.Errorf("decision %+v", en)
		}
		decisions := w.as("sam").under(t).get("/leads/" + lead.String() + "/decisions").items()
		summary := decisions[slices.IndexFunc(decisions, func(d map[string]any) bool { return d["id"] == id })]
		if summary["rowLabel"] != en.RowLabel || summary["outcomeText"] != en.OutcomeText || en.OutcomeText == "" || en.OutcomeText == zh.OutcomeText {
			t.Errorf("summary %v of %q", summary, en.OutcomeText)
		}
	})
	t.Run("tells how each row judged and why", func(t *testing.T) {
		page := w.as("sam").under(t).why(id)
		var verdicts []string
		for _, row := range page.Rows {
			verdicts = append(verdicts, fmt.Sprint(row.Row, " ", row.Verdict))
			if row.Label == "" || row.Row != 0 && row.Condition == "" {
				t.Errorf("row %+v", row)
			}
			if judged := row.Row != 0 && row.Verdict != "not-reached"; judged != (row.Because != "") {
				t.Errorf("row %d is %s because %q", row.Row, row.Verdict, row.Because)
			}
		}
		want := []string{"1 failed", "2 failed", "3 failed", "4 failed", "5 failed", "6 failed", "7 matched", "8 not-reached", "0 not-reached"}
		if diff := cmp.Diff(want, verdicts); diff != "" {
			t.Error(diff)
		}
		if because := page.Rows[4].Because; because != `lead.source == "referral" → exhibition == "referral"` && !strings.Contains(because, "→") {
			t.Errorf("because %q", because)
		}
	})
	t.Run("tells what was known and what was not", func(t *testing.T) {
		known := map[string]bool{}
		for _, in := range w.as("sam").under(t).why(id).Inputs {
			known[in.Name] = in.Known
			if in.Label == "" || in.Known && in.Value == "" {
				t.Errorf("input %+v", in)
			}
		}
		for name, want := range map[string]bool{"lead.source": true, "lead.hasPhone": true, "lead.budget": false, "customer.grade": false} {
			if got, told := known[name]; !told || got != want {
				t.Errorf("%s is known: %v, want %v", name, got, want)
			}
		}
	})
	t.Run("tells staff their own standing, and others as counts", func(t *testing.T) {
		a := w.as("sam").under(t).get("/decisions/" + id)
		for _, name := range []string{"Sue", "Tom"} {
			if strings.Contains(string(a.body), name) || strings.Contains(string(a.body), w.id(strings.ToLower(name)).String()) {
				t.Errorf("names %s: %s", name, a.body)
			}
		}
		allocation := w.as("sam").under(t).why(id).Allocation
		if !allocation.Chosen.You || allocation.You == nil || !allocation.You.Eligible || allocation.You.Standing != 1 || len(allocation.People) != 0 {
			t.Errorf("allocation %+v", allocation)
		}
		reasons := map[string]int{}
		for _, other := range allocation.Others {
			reasons[other.ReasonLabel] = other.Count
		}
		if diff := cmp.Diff(map[string]int{"Could not take it then": 2}, reasons); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names to managers the people below them, and no others", func(t *testing.T) {
		names := func(login string) []string {
			list := []string{}
			for _, p := range w.as(login).under(t).why(id).Allocation.People {
				list = append(list, p.Name+" "+p.Reason)
			}
			slices.Sort(list)
			return list
		}
		if diff := cmp.Diff([]string{"Sam ", "Sue away", "Tom at-capacity"}, names("mia")); diff != "" {
			t.Error(diff)
		}
		w.exec("UPDATE leads SET owner_id = $1 WHERE id = $2", w.id("tom"), lead)
		if diff := cmp.Diff([]string{"Tom at-capacity"}, names("tim")); diff != "" {
			t.Error(diff)
		}
		w.exec("UPDATE leads SET owner_id = $1 WHERE id = $2", w.id("sam"), lead)
	})
	t.Run("stays as it was when the people have changed", func(t *testing.T) {
		before := w.as("mia").under(t).why(id)
		for _, s := range ada.get("/roster-members?limit=200").items() {
			ada.delete("/roster-members/"+s["id"].(string), int(s["version"].(float64))).want(http.StatusNoContent)
		}
		ada.patch("/users/"+w.id("sue").String(), 2, map[string]any{"awayUntil": nil, "name": "Susan"}).want(http.StatusOK)
		after := w.as("mia").under(t).why(id)
		for i := range before.Allocation.People {
			before.Allocation.People[i].Name = strings.Replace(before.Allocation.People[i].Name, "Sue", "Susan", 1)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is told to who had the task, also without the lead", func(t *testing.T) {
		w.exec("UPDATE leads SET owner_id = $1 WHERE id = $2", w.id("oli"), lead)
		w.exec("UPDATE tasks SET state = 'cancelled' WHERE record_id = $1", lead)
		w.as("sam").under(t).get("/leads/"+lead.String()).problem(http.StatusNotFound, "not-found")
		w.as("sam").under(t).why(id)
		w.as("sue").under(t).get("/decisions/"+id).problem(http.StatusNotFound, "not-found")
		w.as("sam").under(t).get("/decisions/"+uuid.NewString()).problem(http.StatusNotFound, "not-found")
	})
}

func TestWhyNamedPerson(t *testing.T) {
	w := newWorld(t)
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	lead := w.enterLead("ada", map[string]any{"name": "Zoe", "customerId": customer})
	w.run()
	page := w.as("sam").why(w.decisionOn(lead))
	t.Run("says that the rule names the person", func(t *testing.T) {
		want := "The rule “An existing customer stays with its owner” (version 1) names Sam"
		if page.Sentence != want || page.Row != 1 || page.Allocation.Roster != "" || !page.Allocation.Chosen.You {
			t.Errorf("says %q: %+v", page.Sentence, page.Allocation)
		}
	})
	t.Run("says nothing of people of whom nobody was chosen", func(t *testing.T) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE users SET away_until = $1 WHERE login = 'tom'", monday().AddDate(0, 1, 0))
			return err
		})
		parked := w.enterLead("ada", map[string]any{"name": "Yan", "budget": map[string]any{"amount": "900000", "currency": "CNY"}})
		w.run()
		page := w.as("ada").under(t).why(w.decisionOn(parked))
		if page.Allocation != nil || page.Sentence != "The rule “From 500 000 CNY on to the key accounts team” (version 1) applied" {
			t.Errorf("says %q: %+v", page.Sentence, page.Allocation)
		}
	})
}
