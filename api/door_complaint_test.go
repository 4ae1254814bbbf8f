package api_test

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// complaintDoors are the rows for complaints, their customers' links and
// instructions.
func complaintDoors() map[string]func(visit) {
	return map[string]func(visit){
		"reopen-complaint":             func(v visit) { v.actsOnComplaints("reopen", map[string]any{"text": "?"}) },
		"cancel-complaint-by-customer": func(v visit) { v.actsOnComplaints("cancel-by-customer", map[string]any{"evidence": "?"}) },
		"contain-complaint": func(v visit) {
			v.actsOnComplaints("contain", map[string]any{"person": uuid.NewString(), "text": "?"})
		},
		"write-article-of-complaint": visit.writesLessons,
		"see-complaint": func(v visit) {
			v.open("a forged link", http.MethodGet, "/public/complaints/forged", http.StatusNotFound)
		},
		"answer-complaint": visit.forgedLinks,
		"report-complaints": func(v visit) {
			v.open("complaints", http.MethodGet, "/reports/complaints?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&by=product", http.StatusOK)
		},
		"list-instructions": func(v visit) {
			for _, s := range v.subjects {
				want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[s.sees(v.colleague)]
				v.open(s.name, http.MethodGet, "/instructions?recordKind="+s.kind.Name+"&recordId="+s.id.String(), want)
			}
		},
	}
}

// actsOnComplaints claims that a complaint is hidden from who does not see it,
// and that of the others only who may edit it acts on it: with a version that
// is not there, nothing happens.
func (v visit) actsOnComplaints(act string, body map[string]any) {
	body["version"] = 999
	for _, s := range v.of(crm.Complaints.Name) {
		want := http.StatusNotFound
		switch {
		case s.allows(v.colleague, crm.Edit):
			want = http.StatusPreconditionFailed
		case s.sees(v.colleague):
			want = http.StatusForbidden
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, body, ""}, want)
	}
}

// forgedLinks claims that a link that nobody signed answers nothing.
func (v visit) forgedLinks() {
	v.ask("a forged link", request{http.MethodPost, "/public/complaints/forged", map[string]any{"verdict": "withdraw"}, ""}, http.StatusNotFound)
}

// writesLessons claims that who may publish articles, and sees a complaint,
// makes one of it; these are open, so nothing was learnt yet.
func (v visit) writesLessons() {
	for _, s := range v.of(crm.Complaints.Name) {
		want := http.StatusConflict
		switch {
		case !s.sees(v.colleague):
			want = http.StatusNotFound
		case v.role == crm.Staff:
			want = http.StatusForbidden
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/write-article", nil, ""}, want)
	}
}
