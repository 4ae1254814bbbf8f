package api_test

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// mailingDoors are the rows of letters to many, and of what stands in the way
// of contacting somebody.
func mailingDoors() map[string]func(visit) {
	name := crm.Mailings.Name
	rows := map[string]func(visit){
		"preview-mailing": func(v visit) {
			for _, s := range v.of(name) {
				v.ask(s.name, request{http.MethodPost, s.path() + "/acts/preview", map[string]any{}, ""}, v.answerTo(s, crm.Edit, http.StatusOK))
			}
		},
		"start-mailing":            func(v visit) { v.mails("start", map[string]any{"version": 999}, http.StatusPreconditionFailed) },
		"stop-mailing":             func(v visit) { v.mails("stop", nil, http.StatusConflict) }, // a draft
		"result-of-mailing":        func(v visit) { v.each(name, http.MethodGet, "/result", ok) },
		"export-result-of-mailing": func(v visit) { v.each(name, http.MethodGet, "/result/export", ok) },
		"recipients-of-mailing":    func(v visit) { v.each(name, http.MethodGet, "/recipients", ok) },
		"see-unsubscription": func(v visit) {
			v.open("a forged link", http.MethodGet, "/public/unsubscribe/forged", http.StatusNotFound)
		},
		"unsubscribe": func(v visit) {
			v.open("a forged link", http.MethodPost, "/public/unsubscribe/forged", http.StatusNotFound)
		},
		"release-contact": func(v visit) {
			for _, s := range v.of(crm.Complaints.Name) {
				body := map[string]any{"contactId": uuid.New(), "reason": "try"} // there is no such contact
				r := request{http.MethodPost, s.path() + "/acts/release-contact", body, ""}
				v.ask(s.name, r, v.answerTo(s, crm.Edit, v.forLeaders(http.StatusNotFound)))
			}
		},
	}
	for _, kind := range []crm.Schema{crm.Contacts.Schema(), crm.Leads.Schema(), crm.Customers.Schema()} {
		rows["contact-blocks-of-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "/contact-blocks", ok) }
	}
	return rows
}

// forLeaders is the answer to who leads; staff are refused.
func (v visit) forLeaders(done int) int {
	if v.role == crm.Staff {
		return http.StatusForbidden
	}
	return done
}

// mails claims that who leads, and may edit a mailing, sends and stops it.
func (v visit) mails(act string, body any, done int) {
	for _, s := range v.of(crm.Mailings.Name) {
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, body, ""}, v.answerTo(s, crm.Edit, v.forLeaders(done)))
	}
}
