package api_test

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// urgeDoors are the rows for urging and for what leaders see of it.
func urgeDoors() map[string]func(visit) {
	return map[string]func(visit){
		"urge-tasks":       visit.urgesTogether,
		"urge-deal":        visit.urgesOfDeals,
		"get-work-load":    visit.workLoads,
		"get-urge-figures": visit.figures,
	}
}

// urges claims that a task is hidden from who sees neither it nor its record,
// and that of the others only who waits for it urges.
func (v visit) urges() {
	for _, s := range v.subjects {
		if s.task == uuid.Nil {
			continue
		}
		want := []int{http.StatusNotFound}
		switch {
		case s.doer == v.login:
			want = []int{http.StatusConflict}
		case s.seesTask(v.colleague):
			want = []int{http.StatusOK, http.StatusConflict} // the second in a row is refused
		case s.sees(v.colleague):
			want = []int{http.StatusForbidden, http.StatusOK, http.StatusConflict}
		}
		path := "/tasks/" + s.task.String() + "/acts/urge"
		a := v.c.post(path, map[string]any{"text": "?"})
		if !slices.Contains(want, a.status) {
			v.t.Errorf("%s urges the task on the %s: %d, want one of %d: %s", v.login, s.name, a.status, want, a.body)
		}
		v.keepsSecrets(path, a.body)
	}
}

// urgesTogether claims the same of urging many, by the results.
func (v visit) urgesTogether() {
	for _, s := range v.subjects {
		if s.task == uuid.Nil {
			continue
		}
		var list struct {
			Results []struct {
				Status string
				Error  struct{ Code string }
			}
		}
		body := map[string]any{"items": []map[string]any{{"id": s.task, "version": 1}}, "text": "?"}
		v.c.post("/tasks/acts/urge", body, "Idempotency-Key", uuid.NewString()).want(http.StatusOK).decode(&list)
		hidden := len(list.Results) == 1 && list.Results[0].Error.Code == "not-found"
		if seen := s.seesTask(v.colleague) || s.sees(v.colleague); hidden == seen {
			v.t.Errorf("%s urges the task on the %s among others: %v", v.login, s.name, list.Results)
		}
	}
}

// urgesOfDeals claims that who does not see a deal does not urge it either.
func (v visit) urgesOfDeals() {
	for _, s := range v.of(crm.Deals.Name) {
		want := []int{http.StatusNotFound}
		if s.sees(v.colleague) {
			want = []int{http.StatusOK, http.StatusConflict, http.StatusForbidden}
		}
		a := v.c.post(s.path()+"/acts/urge", map[string]any{})
		if !slices.Contains(want, a.status) {
			v.t.Errorf("%s urges the %s: %d, want one of %d: %s", v.login, s.name, a.status, want, a.body)
		}
	}
}

// workLoads claims that nobody sees the work of those who are not below them.
func (v visit) workLoads() {
	var load struct {
		People []struct{ Person struct{ ID uuid.UUID } }
	}
	a := v.c.get("/work-load").want(http.StatusOK)
	a.decode(&load)
	v.keepsSecrets("/work-load", a.body)
	for _, p := range load.People {
		for login := range v.people {
			if v.id(login) == p.Person.ID && v.role != crm.Admin && login != v.login && !slices.Contains(below()[v.login], login) {
				v.t.Errorf("%s sees the work of %s", v.login, login)
			}
		}
	}
}

// figures claims the same of what urging brought.
func (v visit) figures() {
	for _, item := range v.c.get("/urge-figures?by=person&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z").items() {
		for login := range v.people {
			if v.id(login).String() == item["key"] && v.role != crm.Admin && login != v.login && !slices.Contains(below()[v.login], login) {
				v.t.Errorf("%s sees how %s was urged", v.login, login)
			}
		}
	}
}
