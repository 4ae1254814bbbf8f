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
		"rate-article": func(v visit) {
			v.each(name, http.MethodPost, "/acts/rate", func(subject) int { return http.StatusUnprocessableEntity })
		},
		"publish-article": func(v visit) { v.publishes("publish") },
		"retire-article":  func(v visit) { v.publishes("retire") },
	}
}

// publishes claims that who may approve an article decides about its readers;
// the version is stale, so nothing happens.
func (v visit) publishes(act string) {
	for _, s := range v.of(crm.Articles.Name) {
		r := request{http.MethodPost, s.path() + "/acts/" + act, map[string]any{"version": 999}, ""}
		v.ask(s.name, r, v.answerTo(s, crm.Approve, http.StatusPreconditionFailed))
	}
}
