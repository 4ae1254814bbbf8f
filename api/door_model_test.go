package api_test

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// subject is a record with what tells who may see it.
type subject struct {
	name    string // how it belongs to somebody, for messages
	kind    crm.Schema
	id      uuid.UUID
	secret  string    // a text that occurs in this record alone
	owner   string    // sign-in name; empty: nobody
	author  string    // whose word it is; empty: nobody's who signs in
	needs   string    // who is needed by a process on it, or started that
	reads   string    // with whom it is shared
	edits   string    // with whom it is shared for editing
	process uuid.UUID // of leads with one
	task    uuid.UUID
	doer    string   // who has the task
	parent  *subject // whose visibility it shares
}

// below lists whom each manager leads, at any depth: the claim of the world's
// people, written down by hand.
func below() map[string][]string {
	return map[string][]string{"mia": {"tim", "tom", "sam", "sue"}, "tim": {"tom"}, "max": {"oli"}}
}

// south are the people of the one department there is.
func south() []string { return []string{"sam", "nan", "wes"} }

// detailed lists the people with a detailed role and what it says otherwise:
// Nan may less than other staff, Wes more.
func detailed() []colleague {
	return []colleague{
		{login: "nan", role: crm.Staff, grants: map[crm.GrantKey]crm.Reach{
			{Kind: "customer", Act: crm.View}: crm.ReachNone, {Kind: "lead", Act: crm.Edit}: crm.ReachNone,
			{Kind: "interaction", Act: crm.Create}: crm.ReachNone,
		}},
		{login: "wes", role: crm.Staff, grants: map[crm.GrantKey]crm.Reach{
			{Kind: "lead", Act: crm.View}: crm.ReachAll, {Kind: "lead", Act: crm.Delete}: crm.ReachAll,
			{Kind: "customer", Act: crm.View}: crm.ReachDepartment, {Kind: "customer", Act: crm.Edit}: crm.ReachDepartment,
			{Kind: "customer", Act: crm.HandOver}: crm.ReachOwn,
		}},
	}
}

// reach is how far somebody may go with an act, in the words of the product's
// description and not in those of its code.
func (c colleague) reach(kind crm.Schema, act crm.Act) crm.Reach {
	if granted, ok := c.grants[crm.GrantKey{Kind: kind.Name, Act: act}]; ok {
		return granted
	}
	roles := map[crm.Act][]crm.Role{
		crm.View: kind.Rights.View, crm.Create: kind.Rights.Create, crm.Edit: kind.Rights.Edit, crm.Delete: kind.Rights.Delete,
		crm.HandOver: {crm.Manager, crm.Admin},
	}
	if !slices.Contains(roles[act], c.role) {
		return crm.ReachNone
	}
	return map[crm.Role]crm.Reach{crm.Staff: crm.ReachOwn, crm.Manager: crm.ReachBelow, crm.Admin: crm.ReachAll}[c.role]
}

// covers says whether what somebody owns is within a reach.
func (c colleague) covers(reach crm.Reach, owner string) bool {
	switch reach {
	case crm.ReachAll:
		return true
	case crm.ReachOwn:
		return owner == c.login
	case crm.ReachDepartment:
		return slices.Contains(south(), owner) || owner == "" && c.role != crm.Staff
	case crm.ReachBelow:
		return owner == c.login || slices.Contains(below()[c.login], owner) || owner == "" && c.role != crm.Staff
	}
	return false
}

// sees is who may see what.
func (s subject) sees(c colleague) bool {
	reach := c.reach(s.kind, crm.View)
	switch {
	case reach == crm.ReachNone:
		return false
	case reach == crm.ReachAll:
		return true
	case s.parent != nil:
		return s.parent.sees(c) || s.kind.Scope.Owner != "" && c.covers(reach, s.owner)
	case s.kind.Scope.Owner == "":
		return true
	}
	return c.covers(reach, s.owner) || s.needs == c.login || s.reads == c.login || s.edits == c.login
}

// allows is what somebody who sees a record may do with it.
func (s subject) allows(c colleague, act crm.Act) bool {
	reach := c.reach(s.kind, act)
	switch {
	case reach == crm.ReachNone:
		return false
	case c.role == crm.Admin:
		return true
	case s.kind.Scope.Author != "":
		return s.author == c.login
	case s.kind.Scope.Owner != "":
		return c.covers(reach, s.owner) || act == crm.Edit && s.edits == c.login
	case s.parent != nil:
		return reach == crm.ReachAll || s.parent.allows(c, crm.Edit)
	}
	return true
}

func (s subject) seesTask(c colleague) bool {
	return c.role == crm.Admin || s.doer == c.login || slices.Contains(below()[c.login], s.doer)
}

func (s subject) path() string { return "/" + s.kind.Plural + "/" + s.id.String() }

// hireDetailed adds the people with detailed roles and the department.
func (w *world) hireDetailed() {
	w.t.Helper()
	ada := w.as("ada")
	department := ada.post("/departments", map[string]any{"name": "South"}).want(http.StatusCreated).id()
	for _, c := range detailed() {
		role := ada.post("/roles", map[string]any{"name": "Role of " + c.login, "base": "staff"}).want(http.StatusCreated).id()
		for key, reach := range c.grants {
			ada.post("/grants", map[string]any{"roleId": role, "kind": key.Kind, "act": key.Act, "reach": reach}).want(http.StatusCreated)
		}
		w.do(func(ctx context.Context, tx *store.Tx) (err error) {
			user := &crm.User{Name: c.login, Login: c.login, Role: c.role, RoleID: &role, Language: crm.English, Active: true}
			if err := store.Users.Insert(ctx, tx, user); err != nil {
				return err
			}
			w.people[c.login] = user
			w.tokens[c.login], err = store.NewToken(ctx, tx, user.ID, &store.Token{Name: "test", Scopes: []crm.TokenScope{"*:*"}})
			return err
		})
	}
	for _, login := range south() {
		ada.patch("/users/"+w.id(login).String(), 1, map[string]any{"departmentId": department}).want(http.StatusOK)
	}
}
