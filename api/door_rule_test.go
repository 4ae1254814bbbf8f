package api_test

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// ruleDoors are the rows of what manages rules: admins alone come in, and what
// there is not is told to them only.
func ruleDoors() map[string]func(visit) {
	point, version, test := "/decision-points/lead.route", "/rule-versions/"+uuid.NewString(), "/back-tests/"+uuid.NewString()
	door := func(method, path string, body any, opened int) func(visit) {
		return func(v visit) { v.managed(request{method, path, body, `"999"`}, opened) }
	}
	none := http.StatusNotFound
	return map[string]func(visit){
		"list-decision-points":      door(http.MethodGet, "/decision-points", nil, http.StatusOK),
		"get-decision-point":        door(http.MethodGet, point, nil, http.StatusOK),
		"change-decision-point":     door(http.MethodPatch, point, map[string]any{"departmentId": nil}, http.StatusOK),
		"history-of-decision-point": door(http.MethodGet, point+"/history", nil, http.StatusOK),
		"list-rule-versions":        door(http.MethodGet, point+"/versions", nil, http.StatusOK),
		"draft-rules":               door(http.MethodPost, point+"/versions", map[string]any{"copyOf": uuid.New()}, none),
		"get-rule-version":          door(http.MethodGet, version, nil, none),
		"edit-rules":                door(http.MethodPatch, version, map[string]any{}, none),
		"discard-rules":             door(http.MethodDelete, version, nil, none),
		"write-rules-as-yaml":       door(http.MethodGet, version+"/yaml", nil, none),
		"check-rules":               door(http.MethodPost, version+"/acts/check", map[string]any{}, none),
		"try-rules":                 door(http.MethodPost, version+"/acts/try", map[string]any{}, none),
		"publish-rules":             door(http.MethodPost, version+"/acts/publish", map[string]any{"reason": "try"}, none),
		"withdraw-rules":            door(http.MethodPost, version+"/acts/withdraw", nil, none),
		"roll-back-rules":           door(http.MethodPost, point+"/acts/roll-back", map[string]any{"versionId": uuid.New(), "reason": "try"}, none),
		"shadow-rules":              door(http.MethodPost, version+"/acts/shadow", map[string]any{"on": true}, none),
		"shadow-of-rules":           door(http.MethodGet, version+"/shadow", nil, none),
		"compare-rules":             door(http.MethodGet, version+"/difference?with="+uuid.NewString(), nil, none),
		"back-test-rules": door(http.MethodPost, version+"/acts/back-test",
			map[string]any{"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}, none),
		"list-back-tests":      door(http.MethodGet, version+"/back-tests", nil, none),
		"get-back-test":        door(http.MethodGet, test, nil, none),
		"list-back-test-cases": door(http.MethodGet, test+"/cases", nil, none),
		"evaluate-decision-table": door(http.MethodPost, "/decision-tables/acts/evaluate",
			map[string]any{"inputs": []any{}, "outputs": []any{}, "rows": []any{}}, http.StatusOK),
		"why-not":           visit.whyNots,
		"regrade-customer":  func(v visit) { v.regrades() },
		"regrade-customers": func(v visit) { v.regradesMany() },
	}
}

// managed claims that a door of rules opens to admins alone.
func (v visit) managed(r request, opened int) {
	want := http.StatusForbidden
	if v.role == crm.Admin {
		want = opened
	}
	v.ask("rules", r, want)
}

// whyNots asks what would have led a lead elsewhere.
func (v visit) whyNots() {
	want := http.StatusNotFound
	if v.routed.sees(v.colleague) {
		want = http.StatusOK
	}
	v.open(v.routed.name, http.MethodGet, "/decisions/"+v.decisionOn(v.routed.id)+"/why-not", want)
}

// regrades claims that who may edit a customer asks for its grade.
func (v visit) regrades() {
	for _, s := range v.subjects {
		if s.kind.Name == crm.Customers.Name {
			v.ask(s.name, request{http.MethodPost, s.path() + "/acts/regrade", nil, ""}, v.answerTo(s, crm.Edit, http.StatusOK))
		}
	}
}

// regradesMany claims the same of many at once.
func (v visit) regradesMany() {
	want := http.StatusForbidden
	if v.reach(crm.Customers.Schema(), crm.Edit) != crm.ReachNone {
		want = http.StatusOK
	}
	v.ask("customers", request{http.MethodPost, "/customers/acts/regrade", map[string]any{"ids": []uuid.UUID{uuid.New()}}, ""}, want)
}
