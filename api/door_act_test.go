package api_test

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// reads claims that a record is read by who sees it, with what they may do.
func (v visit) reads(kind crm.Schema) {
	for _, s := range v.of(kind.Name) {
		if !s.sees(v.colleague) {
			v.open(s.name, http.MethodGet, s.path(), http.StatusNotFound)
			continue
		}
		var record struct{ May []crm.Act }
		v.ask(s.name, request{http.MethodGet, s.path(), nil, ""}, http.StatusOK).decode(&record)
		for _, act := range []crm.Act{crm.Edit, crm.Delete, crm.HandOver} {
			if got := slices.Contains(record.May, act); got != s.allows(v.colleague, act) {
				v.t.Errorf("%s is told that they may %s the %s: %v", v.login, act, s.name, got)
			}
		}
	}
}

// changes claims that a record is changed by who may: the change is none.
func (v visit) changes(kind crm.Schema) {
	for _, s := range v.of(kind.Name) {
		var version int64
		err := v.db.QueryRow(v.t.Context(), "SELECT version FROM "+kind.Table()+" WHERE id = $1", s.id).Scan(&version)
		if err != nil {
			v.t.Fatal(err)
		}
		etag := strconv.Quote(strconv.FormatInt(version, 10))
		v.ask(s.name, request{http.MethodPatch, s.path(), map[string]any{}, etag}, v.answerTo(s, crm.Edit, http.StatusOK))
	}
}

// answerTo is the status of an act on one record: 404 for who does not see it,
// 403 for who may not.
func (v visit) answerTo(s subject, act crm.Act, done int) int {
	switch {
	case !s.sees(v.colleague):
		return http.StatusNotFound
	case !s.allows(v.colleague, act):
		return http.StatusForbidden
	}
	return done
}

// shares claims that who may edit a record says with whom it is shared; there
// is nobody by the id that it is tried with.
func (v visit) shares(kind crm.Schema, method string, done int) {
	for _, s := range v.of(kind.Name) {
		var body any
		if method == http.MethodPut {
			body = map[string]any{"granteeKind": "user"}
		}
		v.ask(s.name, request{method, s.path() + "/shares/" + uuid.NewString(), body, ""}, v.answerTo(s, crm.Edit, done))
	}
}

// sharesMany claims the same of sharing many at once.
func (v visit) sharesMany(kind crm.Schema) {
	for _, s := range v.of(kind.Name) {
		body := map[string]any{"ids": []uuid.UUID{s.id}, "granteeKind": "user", "granteeId": uuid.New()}
		a := v.c.post("/"+kind.Plural+"/acts/share", body, "Idempotency-Key", uuid.NewString())
		switch {
		case v.reach(kind, crm.Edit) == crm.ReachNone:
			a.problem(http.StatusForbidden, "forbidden")
		case s.sees(v.colleague) && s.allows(v.colleague, crm.Edit):
			a.refused("granteeId", "unknown-reference")
		default:
			var list struct {
				Results []struct {
					Status string
					Error  struct{ Code string }
				}
			}
			a.want(http.StatusOK).decode(&list)
			code := map[bool]string{true: "forbidden", false: "not-found"}[s.sees(v.colleague)]
			if len(list.Results) != 1 || list.Results[0].Status != "failed" || list.Results[0].Error.Code != code {
				v.t.Errorf("%s shares the %s: %s", v.login, s.name, a.body)
			}
		}
	}
}

// forAdmins is the answer to what admins alone do with what others may see.
func (v visit) forAdmins(done int) func(subject) int {
	return func(subject) int {
		if v.role == crm.Admin {
			return done
		}
		return http.StatusForbidden
	}
}

// ownRights claims that people learn what they may themselves, admins of all.
func (v visit) ownRights() {
	for _, s := range v.of(crm.Users.Name) {
		want := http.StatusForbidden
		if v.role == crm.Admin || s.id == v.id(v.login) {
			want = http.StatusOK
		}
		v.open(s.name, http.MethodGet, s.path()+"/rights", want)
	}
}
