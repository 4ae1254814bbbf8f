package api_test

import (
	"net/http"
	"strings"
)

// aYear is a period in which the world's duties and leave lie.
const aYear = "?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"

// turns claims that everybody sees who is on duty.
func (v visit) turns() {
	v.t.Helper()
	if a := v.c.get("/duties/turns" + aYear).want(http.StatusOK); len(a.items()) == 0 {
		v.t.Errorf("%s sees no duty", v.login)
	}
}

// absences claims that everybody sees that a colleague is absent, and nobody
// why.
func (v visit) absences() {
	v.t.Helper()
	a := v.c.get("/leaves/absences" + aYear).want(http.StatusOK)
	if len(a.items()) == 0 {
		v.t.Errorf("%s sees no absence", v.login)
	}
	for _, word := range []string{"kind", "note", "annual"} {
		if strings.Contains(string(a.body), word) {
			v.t.Errorf("the absences tell %s why: %s", v.login, a.body)
		}
	}
}
