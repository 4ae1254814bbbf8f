package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// taken claims that everybody learns that a company is taken, and nobody more
// of it than they see.
func (v visit) taken() {
	v.t.Helper()
	asked := 0
	for _, s := range v.subjects {
		if s.kind.Name != crm.Customers.Name || s.owner == "" || asked == 4 {
			continue
		}
		asked++
		path := "/taken?q=" + url.QueryEscape(s.secret)
		a := v.c.get(path).want(http.StatusOK)
		v.keepsSecrets(path, a.body)
		if a.object()["taken"] != true {
			v.t.Errorf("%s is not told that %s is taken", v.login, s.name)
		}
		if named := strings.Contains(string(a.body), s.id.String()); named != s.sees(v.colleague) {
			v.t.Errorf("%s is told which record %s is: %v", v.login, s.name, named)
		}
		v.tellsNobody(s, a)
	}
}

// tellsNobody claims that of what is not seen nothing is told but what is meant
// for everybody.
func (v visit) tellsNobody(s subject, a answer) {
	v.t.Helper()
	if s.sees(v.colleague) {
		return
	}
	by, _ := a.object()["by"].([]any)
	for _, one := range by {
		told, _ := one.(map[string]any)
		for name := range told {
			if !slices.Contains([]string{"kind", "kindLabel", "plural", "department", "since", "protectedUntil"}, name) {
				v.t.Errorf("%s is told the %s of %s: %v", v.login, name, s.name, told[name])
			}
		}
	}
}
