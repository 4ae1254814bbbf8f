package api_test

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// poolDoors are the rows of pools. What lies in one is looked at in
// TestPoolWindow; here it is what somebody owns, or nobody.
func poolDoors() map[string]func(visit) {
	rows := map[string]func(visit){
		"use-of-pool": func(v visit) { v.each(crm.Pools.Name, http.MethodGet, "/use", ok) },
	}
	for _, kind := range []crm.Schema{crm.Leads.Schema(), crm.Customers.Schema()} {
		many := func(act string, right crm.Act) func(visit) {
			body := map[string]any{"ids": []uuid.UUID{uuid.New()}}
			switch act {
			case "release":
				body["reason"] = "try"
			case "give":
				body["personId"] = uuid.New()
			}
			return func(v visit) { v.actsOnPooled(kind, right, act, body) }
		}
		rows["pool-of-"+kind.Name] = func(v visit) { v.each(kind.Name, http.MethodGet, "/pool", ok) }
		rows["claim-"+kind.Name] = func(v visit) {
			v.each(kind.Name, http.MethodPost, "/acts/claim", func(subject) int { return http.StatusConflict }) // none lies in a pool
		}
		rows["give-"+kind.Name] = func(v visit) {
			for _, s := range v.of(kind.Name) {
				body := map[string]any{"personId": uuid.New()}
				v.ask(s.name, request{http.MethodPost, s.path() + "/acts/give", body, ""}, v.answerTo(s, crm.HandOver, http.StatusUnprocessableEntity))
			}
		}
		rows["release-"+kind.Name] = func(v visit) {
			v.actsOnOwned(kind, "release", map[string]any{"reason": " "}, http.StatusUnprocessableEntity)
		}
		rows["extend-protection-of-"+kind.Name] = func(v visit) {
			v.actsOnOwned(kind, "extend-protection", map[string]any{"until": "2026-01-01"}, http.StatusUnprocessableEntity)
		}
		rows["lock-protection-of-"+kind.Name] = func(v visit) { v.locks(kind, "lock-protection") }
		rows["unlock-protection-of-"+kind.Name] = func(v visit) { v.locks(kind, "unlock-protection") }
		rows["claim-"+kind.Plural] = many("claim", crm.Edit)
		rows["release-"+kind.Plural] = many("release", crm.Edit)
		rows["give-"+kind.Plural] = many("give", crm.HandOver)
	}
	return rows
}

// actsOnOwned claims that the owner of a record does an act with it, and who
// may hand it over.
func (v visit) actsOnOwned(kind crm.Schema, act string, body map[string]any, done int) {
	for _, s := range v.of(kind.Name) {
		want := done
		owns := s.owner == v.login && v.reach(kind, crm.Edit) != crm.ReachNone
		switch {
		case !s.sees(v.colleague):
			want = http.StatusNotFound
		case s.owner == "":
			want = http.StatusConflict
		case !owns && !s.allows(v.colleague, crm.HandOver):
			want = http.StatusForbidden
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, body, ""}, want)
	}
}

// locks claims that who may hand a record over locks its protection.
func (v visit) locks(kind crm.Schema, act string) {
	for _, s := range v.of(kind.Name) {
		want := v.answerTo(s, crm.HandOver, http.StatusOK)
		if s.sees(v.colleague) && s.owner == "" {
			want = http.StatusConflict
		}
		v.ask(s.name, request{http.MethodPost, s.path() + "/acts/" + act, nil, ""}, want)
	}
}

// actsOnPooled claims that who has the right to any record of a kind asks for
// an act on many; there is none by the id.
func (v visit) actsOnPooled(kind crm.Schema, right crm.Act, act string, body map[string]any) {
	want := http.StatusForbidden
	if v.reach(kind, right) != crm.ReachNone {
		want = http.StatusOK
	}
	v.ask(kind.Plural, request{http.MethodPost, "/" + kind.Plural + "/acts/" + act, body, ""}, want)
}
