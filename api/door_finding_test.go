package api_test

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// exports claims that a table holds exactly what is seen, for who may export.
func (v visit) exports(kind crm.Schema) {
	v.t.Helper()
	path := "/" + kind.Plural + "/export?labels=false&columns=*"
	response := v.c.send(http.MethodGet, path, nil)
	if !kind.Rights.Allow(v.role, crm.Export) {
		response.problem(http.StatusForbidden, "forbidden")
		return
	}
	response.want(http.StatusOK)
	v.keepsSecrets(path, response.body)
	for _, s := range v.subjects {
		if s.kind.Name == kind.Name && strings.Contains(string(response.body), "\n"+s.id.String()) != s.sees(v.colleague) {
			v.t.Errorf("%s has %s for %s: %v", path, s.name, v.login, !s.sees(v.colleague))
		}
	}
}

func (v visit) filters(kind crm.Schema) {
	v.t.Helper()
	a := v.c.post("/"+kind.Plural+"/filter", map[string]any{"text": "known(createdAt)"})
	if v.reach(kind, crm.View) != crm.ReachNone {
		a.want(http.StatusOK)
		return
	}
	a.problem(http.StatusForbidden, "forbidden")
}

func (v visit) searches() {
	v.t.Helper()
	for _, word := range []string{"secret", "se"} {
		path := "/search?limit=20&q=" + word
		v.keepsSecrets(path, v.c.get(path).want(http.StatusOK).body)
	}
	for _, s := range v.subjects {
		if s.secret == "" || s.owner != v.login || v.role != crm.Staff || !s.sees(v.colleague) {
			continue
		}
		if a := v.c.get("/search?limit=20&q=" + s.secret); !strings.Contains(string(a.body), s.id.String()) {
			v.t.Errorf("nobody finds %s for %s", s.name, v.login)
		}
	}
}

func (v visit) views() {
	for _, kind := range crm.Schemas() {
		want := http.StatusNotFound
		if v.reach(kind, crm.View) != crm.ReachNone {
			want = http.StatusOK
		}
		v.open(kind.Plural, http.MethodGet, "/kinds/"+kind.Plural+"/views", want)
	}
}

// defaultViews claims that a view that is not there, or not to be seen, cannot
// be made the default.
func (v visit) defaultViews() {
	v.t.Helper()
	v.c.send(http.MethodPut, "/kinds/customers/default-view", map[string]any{"viewId": uuid.New()}).problem(http.StatusNotFound, "not-found")
}

// boards claims that a board counts what the list counts, and nothing for who
// sees none of the kind.
func (v visit) boards(kind crm.Schema) {
	v.t.Helper()
	a := v.c.get("/" + kind.Plural + "/board")
	if a.status != http.StatusOK {
		if v.reach(kind, crm.View) != crm.ReachNone && v.role != crm.Staff {
			v.t.Errorf("the board of %s answers %d to %s", kind.Plural, a.status, v.login)
		}
		return
	}
	var board struct{ Columns []struct{ Count int } }
	a.decode(&board)
	total := 0
	for _, column := range board.Columns {
		total += column.Count
	}
	if listed := int(v.c.get("/" + kind.Plural + "/count").object()["count"].(float64)); total != listed {
		v.t.Errorf("the board of %s counts %d for %s, the list %d", kind.Plural, total, v.login, listed)
	}
}
