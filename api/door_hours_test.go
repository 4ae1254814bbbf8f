package api_test

import (
	"net/http"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// aYear is a period in which the world's duties and leave lie.
const aYear = "?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"

// adjustDays claims that admins alone adjust the days of a calendar. The day
// lacks its name, so that nothing is adjusted.
func (v visit) adjustDays(act string) {
	nameless := map[string]any{"days": []any{map[string]any{"on": "2026-12-25", "kind": "off"}}}
	for _, s := range v.of(crm.Calendars.Name) {
		want := http.StatusNotFound
		if s.sees(v.colleague) {
			want = v.forAdmins(http.StatusUnprocessableEntity)(s)
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, nameless, ""}, want)
	}
}

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
