package store

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// visible is the one place that decides which rows of a kind a person sees.
// Every read of records, every count, search, name, export and live event
// passes it. It returns a condition on the kind's table; values go in as
// parameters.
//
// A person sees the records of the owners within their reach, and who leads
// also those nobody owns; everybody those shared with them, those they were
// sent a copy of to read, those on which an open process needs them (a task of
// theirs) or which they signed in it, and those whose open process they
// started. What belongs to another record is visible with it. Admins see
// everything.
func visible(schema crm.Schema, viewer crm.Viewer, args *arguments) string {
	return within(schema, schema.Table(), viewer, crm.View, args)
}

// sight is a condition for the records of a kind that somebody sees.
type sight func(*arguments) string

// sights are conditions for records whose ids are known, to be asked for one
// after the other until all are found: first what somebody sees for the sake of
// the record itself, then all that visible says, which takes PostgreSQL ten
// times as long to plan.
func sights(schema crm.Schema, viewer crm.Viewer) []sight {
	all := func(args *arguments) string { return visible(schema, viewer, args) }
	reach := viewer.Reach(schema.Kind, crm.View)
	if reach == crm.ReachNone || reach == crm.ReachAll || schema.Scope.Owner == "" && len(schema.Scope.Parents) == 0 {
		return []sight{all} // which is short
	}
	return []sight{func(args *arguments) string { return near(schema, schema.Table(), viewer, args) }, all}
}

// near is the condition for the records that somebody owns, that are for a team
// or department of theirs, or on which they have an open task, and for what
// belongs to such.
func near(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	reach := viewer.Reach(schema.Kind, crm.View)
	switch {
	case reach == crm.ReachNone:
		return "false"
	case reach == crm.ReachAll, schema.Scope.Owner == "" && len(schema.Scope.Parents) == 0:
		return "true"
	}
	ways := addressed(schema, alias, viewer, args)
	if schema.Processes {
		ways = append(ways, "EXISTS (SELECT 1 FROM tasks WHERE record_kind = "+args.add(schema.Name)+" AND record_id = "+alias+
			".id AND state = 'open' AND assignee_id = "+args.add(viewer.ID)+")")
	}
	if schema.Scope.Owner != "" {
		ways = append(ways, owned(schema, alias, viewer, reach, args))
	} else {
		ways = append(ways, withParents(schema, alias, func(parent crm.Schema, above string) string { return near(parent, above, viewer, args) })...)
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// within is the condition for the records that a person reaches with an act.
// What has no owner of its own is reached with the records it belongs to.
func within(schema crm.Schema, alias string, viewer crm.Viewer, act crm.Act, args *arguments) string {
	reach := viewer.Reach(schema.Kind, act)
	switch {
	case reach == crm.ReachNone:
		return "false"
	case reach == crm.ReachAll, schema.Scope.Owner == "" && len(schema.Scope.Parents) == 0:
		return "true"
	}
	var ways []string
	if schema.Scope.Owner != "" {
		ways = append(ways, owned(schema, alias, viewer, reach, args))
	}
	if act == crm.View {
		ways = append(ways, shared(schema, alias, viewer, args)...)
		ways = append(ways, addressed(schema, alias, viewer, args)...)
	}
	if act == crm.View || schema.Scope.Owner == "" { // what has no owner is within reach as what it belongs to
		ways = append(ways, withParents(schema, alias, func(parent crm.Schema, above string) string { return within(parent, above, viewer, act, args) })...)
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func owned(schema crm.Schema, alias string, viewer crm.Viewer, reach crm.Reach, args *arguments) string {
	field, _ := schema.Field(schema.Scope.Owner)
	owner := alias + "." + field.Column
	condition := owner + " = ANY(" + args.add(viewer.Owners(reach)) + ")"
	if viewer.SeesUnowned(reach) {
		condition += " OR " + owner + " IS NULL"
	}
	return condition
}

// shared are the ways in which a record that others own comes to a person. The
// sub-selects are read first, so that the index on the id serves each of them.
func shared(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) []string {
	kind := args.add(schema.Name)
	ways := []string{alias + ".id = ANY(ARRAY(SELECT record_id FROM shares WHERE record_kind = " + kind +
		" AND grantee_id = ANY(" + args.add(viewer.Groups) + ")))"}
	if schema.Processes {
		me := args.add(viewer.ID)
		ways = append(ways,
			alias+".id = ANY(ARRAY(SELECT record_id FROM tasks WHERE record_kind = "+kind+" AND state IN ('waiting', 'open') AND (assignee_id = "+me+
				" OR acted_for = "+me+" OR (assignee_id IS NULL AND candidates @> ARRAY["+me+"::uuid]))))",
			alias+".id = ANY(ARRAY(SELECT record_id FROM processes WHERE record_kind = "+kind+" AND state <> 'ended' AND started_by = "+me+"))",
			alias+".id = ANY(ARRAY(SELECT t.record_id FROM tasks t JOIN processes p ON p.id = t.process_id AND p.state <> 'ended' WHERE t.record_kind = "+kind+
				" AND t.role = 'sign' AND t.state = 'done' AND (t.completed_by = "+me+" OR t.acted_for = "+me+")))")
	}
	ways = append(ways, alias+".id = ANY(ARRAY(SELECT record_id FROM readings WHERE record_kind = "+kind+" AND reader_id = "+args.add(viewer.ID)+"))")
	return ways
}

// withParents are the conditions for what belongs to a record that holds one.
func withParents(schema crm.Schema, alias string, holds func(parent crm.Schema, above string) string) []string {
	var ways []string
	for _, name := range schema.Scope.Parents {
		field, _ := schema.Field(name)
		parent, _ := crm.SchemaNamed(field.Reference)
		above := "above_" + strings.ReplaceAll(parent.Name, "-", "_")
		ways = append(ways, "EXISTS (SELECT 1 FROM "+parent.Table()+" "+above+" WHERE "+above+".id = "+alias+"."+field.Column+
			" AND "+above+".deleted_at IS NULL AND "+holds(parent, above)+")")
	}
	return ways
}

// SeesPerson says whether the viewer may see names and reasons of a colleague:
// their own, and a manager those of the people below.
func SeesPerson(viewer crm.Viewer, person uuid.UUID) bool {
	return viewer.Role == crm.Admin || viewer.ID == person ||
		(viewer.Role == crm.Manager && slices.Contains(viewer.People, person))
}
