package api_test

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// findsProcesses claims that who leads people finds the processes of the
// records they see, and others none.
func (v visit) findsProcesses() {
	v.t.Helper()
	for _, path := range []string{"/processes?limit=200", "/processes?limit=200&q=secret"} {
		a := v.c.get(path)
		if v.role == crm.Staff {
			a.problem(http.StatusForbidden, "forbidden")
			continue
		}
		v.keepsSecrets(path, a.want(http.StatusOK).body)
		for _, s := range v.subjects {
			if found := strings.Contains(string(a.body), s.process.String()); found && !s.sees(v.colleague) {
				v.t.Errorf("%s finds the process of %s", v.login, s.name)
			} else if s.process != uuid.Nil && !strings.Contains(path, "q=") && !found && s.sees(v.colleague) {
				v.t.Errorf("%s does not find the process of %s", v.login, s.name)
			}
		}
	}
}

// eachProcessAct tries an act on each process which makes no sense at the
// moment, so that nothing happens.
func (v visit) eachProcessAct(want func(subject) int) {
	v.t.Helper()
	for _, s := range v.subjects {
		if s.process != uuid.Nil {
			v.open(s.name, http.MethodPost, "/processes/"+s.process.String()+"/acts/resume", want(s))
		}
	}
}
