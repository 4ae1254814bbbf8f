package api_test

import (
	"net/http"

	"github.com/baton-crm/baton/crm"
)

// approvalDoors are the rows of what people sign.
func approvalDoors() map[string]func(visit) {
	return map[string]func(visit){
		"list-approvals": func(v visit) {
			for _, s := range v.ofAllKinds() {
				want := http.StatusNotFound
				if s.sees(v.colleague) {
					want = http.StatusOK
				}
				v.open(s.name, http.MethodGet, "/approvals?recordKind="+s.kind.Name+"&recordId="+s.id.String(), want)
			}
		},
		"submit-approval-request":   func(v visit) { v.actOnRequests("submit") },
		"withdraw-approval-request": func(v visit) { v.actOnRequests("withdraw") },
	}
}

// actOnRequests claims that a request is submitted and withdrawn by who may
// edit it; the version is stale, so nothing happens.
func (v visit) actOnRequests(act string) {
	for _, s := range v.of(crm.ApprovalRequests.Name) {
		body := map[string]any{"version": 999}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, body, ""}, v.answerTo(s, crm.Edit, http.StatusPreconditionFailed))
	}
}
