package api_test

import (
	"fmt"
	"slices"

	"github.com/baton-crm/baton/crm"
)

// of lists the records of a kind that a person goes to one by one: of those to
// which the person stands alike one, and at another door another. What shows
// many at once, a list or a search, is held against all of them.
func (v visit) of(kind string) []subject {
	var standings []string
	alike := map[string][]subject{}
	for _, s := range v.subjects {
		if s.kind.Name != kind {
			continue
		}
		standing := v.standing(s)
		if alike[standing] == nil {
			standings = append(standings, standing)
		}
		alike[standing] = append(alike[standing], s)
	}
	list := make([]subject, len(standings))
	for i, standing := range standings {
		list[i] = alike[standing][v.turn%len(alike[standing])]
	}
	return list
}

// ofAllKinds lists them kind by kind.
func (v visit) ofAllKinds() []subject {
	var list []subject
	for _, kind := range crm.Schemas() {
		list = append(list, v.of(kind.Name)...)
	}
	return list
}

// standing is all about a person and a record that may open or close a door.
func (v visit) standing(s subject) string {
	parent := "none"
	if s.parent != nil {
		parent = s.parent.kind.Name + " " + v.standing(*s.parent)
	}
	return fmt.Sprint(s.id == v.id(v.login), s.process, s.task,
		v.relation(s.owner), v.relation(s.author), v.relation(s.needs), v.relation(s.reads), v.relation(s.edits), parent)
}

// relation is what somebody is to a person.
func (c colleague) relation(login string) string {
	switch {
	case login == "":
		return "nobody"
	case login == c.login:
		return "self"
	case slices.Contains(below()[c.login], login):
		return "below"
	case slices.Contains(south(), login):
		return "department"
	}
	return "other"
}
