package store

import (
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// visibleTask is the condition under which a person sees a task: it is theirs
// or was theirs to claim, they completed it, gave it to somebody, are stood in
// for, or started its process, which still runs; or it is with somebody below
// them.
func visibleTask(viewer crm.Viewer, args *arguments) string {
	if viewer.Role == crm.Admin {
		return "true"
	}
	me, people := args.add(viewer.ID), args.add(viewer.Below())
	return "(t.assignee_id = ANY(" + people + ") OR t.completed_by = " + me + " OR t.given_by = " + me + " OR t.acted_for = " + me +
		" OR t.candidates && " + people + "::uuid[]" +
		" OR t.process_id = ANY(ARRAY(SELECT id FROM processes WHERE started_by = " + me + " AND state <> 'ended')))"
}

// SeesTask says of a task of a process at hand what visibleTask asks the
// database.
func SeesTask(viewer crm.Viewer, p *crm.Process, t *crm.Task) bool {
	is := func(person *uuid.UUID) bool { return person != nil && *person == viewer.ID }
	below := func(id uuid.UUID) bool { return slices.Contains(viewer.Below(), id) }
	switch {
	case viewer.Role == crm.Admin, is(t.CompletedBy), is(t.GivenBy), is(t.ActedFor), is(p.StartedBy) && p.State != crm.ProcessEnded:
		return true
	case t.AssigneeID != nil && below(*t.AssigneeID):
		return true
	}
	return slices.ContainsFunc(t.Candidates, below)
}
