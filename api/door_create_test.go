package api_test

import (
	"maps"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// drafts are what new records of the kinds are made of, by kind.
type drafts map[string]map[string]any

// creates claims that who may not create records of a kind is refused, and
// that nobody hangs a new one on what they do not see.
func (v visit) creates(kind crm.Schema) {
	if v.reach(kind, crm.Create) == crm.ReachNone {
		v.c.post("/"+kind.Plural, map[string]any{}).problem(http.StatusForbidden, "forbidden")
		return
	}
	v.c.post("/"+kind.Plural, map[string]any{"nothing": 1}).refused("nothing", "unknown-field")
	for _, field := range kind.Fields {
		if field.ReadOnly || field.Type != crm.Reference {
			continue
		}
		for _, s := range v.of(field.Reference) {
			if s.sees(v.colleague) {
				continue
			}
			if draft, ok := v.draftWith(kind, field.Name, s.id); ok {
				v.c.post("/"+kind.Plural, draft).refused(field.Name, "unknown-reference")
			}
		}
	}
}

// draftWith is a new record that is right but for one reference: what else it
// refers to is seen. There is none for who sees nothing of that.
func (v visit) draftWith(kind crm.Schema, field string, reference uuid.UUID) (draft map[string]any, ok bool) {
	v.t.Helper()
	if v.drafts[kind.Name] == nil {
		v.drafts[kind.Name] = v.specimenOf(kind, v.subjects)
	}
	draft = maps.Clone(v.drafts[kind.Name])
	for _, f := range kind.Fields {
		if f.Type != crm.Reference || draft[f.Name] == nil {
			continue
		}
		seen := slices.IndexFunc(v.subjects, func(s subject) bool { return s.kind.Name == f.Reference && s.sees(v.colleague) })
		if seen < 0 && f.Name != field {
			return nil, false
		}
		if seen >= 0 {
			draft[f.Name] = v.subjects[seen].id
		}
	}
	draft[field] = reference
	return draft, true
}
