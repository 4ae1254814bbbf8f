package store

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// visible is the one place that decides which rows of a kind a person sees.
// Every read of records, every count, search, name and live event passes it.
// It returns a condition on the kind's table; values go in as parameters.
//
// A person sees records owned by themselves or by those below them; managers
// also those nobody owns; everybody those on which an open process needs them
// (a task of theirs) or was started by them. What belongs to another record is
// visible with it. Admins see everything.
func visible(schema crm.Schema, viewer crm.Viewer, args *arguments) string {
	return visibleAs(schema, schema.Table(), viewer, args)
}

func visibleAs(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	if !schema.Rights.Allow(viewer.Role, crm.View) {
		return "false"
	}
	if viewer.Role == crm.Admin {
		return "true"
	}
	switch {
	case schema.Scope.Owner != "":
		return ownedOrNeeded(schema, alias, viewer, args)
	case len(schema.Scope.Parents) > 0:
		return withParents(schema, alias, viewer, args)
	}
	return "true"
}

func ownedOrNeeded(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	field, _ := schema.Field(schema.Scope.Owner)
	owner := alias + "." + field.Column
	ways := []string{owner + " = ANY(" + args.add(viewer.People) + ")"}
	if viewer.Role == crm.Manager {
		ways = append(ways, owner+" IS NULL")
	}
	if schema.Processes {
		kind, me := args.add(schema.Name), args.add(viewer.ID)
		ways = append(ways,
			alias+".id IN (SELECT record_id FROM tasks WHERE record_kind = "+kind+" AND state = 'open' AND (assignee_id = "+me+
				" OR (assignee_id IS NULL AND candidates @> ARRAY["+me+"::uuid])))",
			alias+".id IN (SELECT record_id FROM processes WHERE record_kind = "+kind+" AND state <> 'ended' AND started_by = "+me+")")
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func withParents(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	var ways []string
	for _, name := range schema.Scope.Parents {
		field, _ := schema.Field(name)
		parent, _ := crm.SchemaNamed(field.Reference)
		ways = append(ways, "EXISTS (SELECT 1 FROM "+parent.Table()+" parent WHERE parent.id = "+alias+"."+field.Column+
			" AND parent.deleted_at IS NULL AND "+visibleAs(parent, "parent", viewer, args)+")")
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// MayChange says whether a person who sees a record may change it, as far as
// their role may at all. Participation only reads: what has an owner is changed
// by the owner and those above, what nobody owns by whoever entered it and by
// managers, and what somebody has said only by that person.
func MayChange(schema crm.Schema, viewer crm.Viewer, record any) bool {
	if viewer.Role == crm.Admin {
		return true
	}
	if f, ok := schema.Field(schema.Scope.Author); ok {
		return ReferenceOf(f.Value(record)) == viewer.ID
	}
	f, ok := schema.Field(schema.Scope.Owner)
	if !ok {
		return true
	}
	if owner := ReferenceOf(f.Value(record)); owner != uuid.Nil {
		return slices.Contains(viewer.People, owner)
	}
	by, _ := schema.Field("createdBy")
	return viewer.Role == crm.Manager || ReferenceOf(by.Value(record)) == viewer.ID
}

// SeesTask says of a task at hand what visibleTask asks the database.
func SeesTask(viewer crm.Viewer, t *crm.Task) bool {
	switch {
	case viewer.Role == crm.Admin, t.CompletedBy != nil && *t.CompletedBy == viewer.ID:
		return true
	case t.AssigneeID != nil:
		return slices.Contains(viewer.People, *t.AssigneeID)
	}
	return slices.ContainsFunc(t.Candidates, func(id uuid.UUID) bool { return slices.Contains(viewer.People, id) })
}

// SeesPerson says whether the viewer may see names and reasons of a colleague:
// their own, and a manager those of the people below.
func SeesPerson(viewer crm.Viewer, person uuid.UUID) bool {
	return viewer.Role == crm.Admin || viewer.ID == person ||
		(viewer.Role == crm.Manager && slices.Contains(viewer.People, person))
}
