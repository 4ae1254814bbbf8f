package store

import (
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// SeesSecurity says whether the viewer may know what happens to a person's
// account: the person and admins.
func SeesSecurity(viewer crm.Viewer, person uuid.UUID) bool {
	return viewer.Role == crm.Admin || viewer.ID == person
}

// SeesChange says of a change of a record that the viewer sees whether they
// also see the change.
func SeesChange(viewer crm.Viewer, c Change) bool {
	return !slices.Contains(unseenChanges(viewer, c.RecordKind, c.RecordID), c.Type)
}

// unseenChanges lists the types of changes of a record that the viewer does
// not see though they see the record.
func unseenChanges(viewer crm.Viewer, kind string, id uuid.UUID) []string {
	if kind != crm.Users.Name || SeesSecurity(viewer, id) {
		return []string{}
	}
	return crm.SecurityEvents()
}
