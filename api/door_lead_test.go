package api_test

import (
	"net/http"

	"github.com/baton-crm/baton/crm"
)

// leadDoors are the rows of where leads come from and what becomes of them.
func leadDoors() map[string]func(visit) {
	const everything = "?from=2000-01-01&to=2099-12-31&by=owner"
	return map[string]func(visit){
		// These are open to everybody; see TestPublicForm.
		"read-public-form": visit.nothing, "submit-public-form": visit.nothing,
		"conversion-of-lead": func(v visit) { v.each(crm.Leads.Name, http.MethodGet, "/conversion", ok) },
		"convert-lead": func(v visit) {
			for _, s := range v.of(crm.Leads.Name) {
				body := map[string]any{"version": 999, "customer": map[string]any{}} // stale
				v.ask(s.name, request{http.MethodPost, s.path() + "/acts/convert", body, ""}, v.answerTo(s, crm.Edit, http.StatusPreconditionFailed))
			}
		},
		"report-on-leads": func(v visit) {
			a := v.ask("the report", request{http.MethodGet, "/reports/leads" + everything, nil, ""}, http.StatusOK)
			var report struct{ Total struct{ Entered float64 } }
			a.decode(&report)
			if seen := v.c.get("/leads/count").object()["count"]; seen != report.Total.Entered {
				v.t.Errorf("the report counts %v leads for %s, who sees %v", report.Total.Entered, v.login, seen)
			}
		},
		"export-report-on-leads": func(v visit) { v.open("the report", http.MethodGet, "/reports/leads/export"+everything, http.StatusOK) },
	}
}
