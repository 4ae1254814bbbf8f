package api_test

import (
	"net/http"

	"github.com/baton-crm/baton/crm"
)

// articleDoors are the rows of what people read and publish.
func articleDoors() map[string]func(visit) {
	name := crm.Articles.Name
	return map[string]func(visit){
		"list-top-articles":   visit.nothing, // none was read
		"get-article-reading": func(v visit) { v.each(name, http.MethodGet, "/reading", ok) },
		"read-article":        func(v visit) { v.each(name, http.MethodPost, "/acts/read", ok) },
		"rate-article":        visit.rates,
		"publish-article":     func(v visit) { v.publishes("publish") },
		"retire-article":      func(v visit) { v.publishes("retire") },
	}
}

// rates claims that who reads an article says whether it helped.
func (v visit) rates() {
	for _, s := range v.of(crm.Articles.Name) {
		want := http.StatusNotFound
		if s.sees(v.colleague) {
			want = http.StatusOK
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/rate", map[string]any{"helpful": true}, ""}, want)
	}
}

// publishes claims that who leads, and may edit an article, decides about its
// readers; the version is stale, so nothing happens.
func (v visit) publishes(act string) {
	for _, s := range v.of(crm.Articles.Name) {
		r := request{http.MethodPost, s.path() + "/acts/" + act, map[string]any{"version": 999}, ""}
		done := http.StatusPreconditionFailed
		if v.role == crm.Staff {
			done = http.StatusForbidden
		}
		v.ask(s.name, r, v.answerTo(s, crm.Edit, done))
	}
}
