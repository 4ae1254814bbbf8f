package api_test

import (
	"net/http"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

func TestWhyRegistered(t *testing.T) {
	w := newWorld(t)
	w.as("sam").post("/registrations", map[string]any{"company": "Acme"}).want(http.StatusCreated)
	lead := w.enterLead("ada", map[string]any{"name": "Zoe", "company": "Acme Ltd"})
	w.run()
	for _, batch := range w.batches {
		if batch.Kind != crm.LeadProcessName {
			continue
		}
		if _, err := w.processes.CheckLeads(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("says that the person has registered the company", func(t *testing.T) {
		var id string
		for _, d := range w.as("ada").under(t).get("/leads/" + lead.String() + "/decisions").items() {
			if d["point"] == rules.LeadQualifyPoint.Key {
				id = d["id"].(string)
			}
		}
		page := w.as("sam").under(t).why(id)
		want := "Sam has registered the company, and that holds; so it is theirs"
		if page.Sentence != want || page.Allocation.Strategy != "registered" || page.Allocation.StrategyLabel != "To who registered it" {
			t.Errorf("says %q: %+v", page.Sentence, page.Allocation)
		}
	})
}
