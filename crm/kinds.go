package crm

import (
	"slices"
	"sync"
)

// declared lists every kind of record, read once. A new kind adds its line here
// and is then stored, served, found and shown.
var declared = sync.OnceValue(func() []Schema {
	return []Schema{
		Leads.Schema(),
		Customers.Schema(),
		CustomerRelations.Schema(),
		Contacts.Schema(),
		ContactAnniversaries.Schema(),
		Refusals.Schema(),
		Mailings.Schema(),
		Deals.Schema(),
		DealCompetitors.Schema(),
		Registrations.Schema(),
		Appointments.Schema(),
		Interactions.Schema(),
		InteractionReplies.Schema(),
		Commitments.Schema(),
		Orders.Schema(),
		OrderLines.Schema(),
		Notes.Schema(),
		Articles.Schema(),
		ApprovalRequests.Schema(),
		Complaints.Schema(),
		Products.Schema(),
		Competitors.Schema(),
		ProductClasses.Schema(),
		Stages.Schema(),
		Rosters.Schema(),
		RosterMembers.Schema(),
		RosterSkills.Schema(),
		Pools.Schema(),
		Users.Schema(),
		Departments.Schema(),
		Posts.Schema(),
		Teams.Schema(),
		DetailedRoles.Schema(),
		GrantRecords.Schema(),
		FieldRules.Schema(),
		DictionaryEntries.Schema(),
		CustomFields.Schema(),
		SavedViews.Schema(),
		Calendars.Schema(),
		CalendarDays.Schema(),
		Duties.Schema(),
		Leaves.Schema(),
		Substitutions.Schema(),
		PublicForms.Schema(),
		Webhooks.Schema(),
		ChatTargets.Schema(),
	}
})

// declaredByName finds a kind among them.
var declaredByName = sync.OnceValue(func() map[string]Schema {
	byName := map[string]Schema{}
	for _, s := range declared() {
		byName[s.Name] = s
	}
	return byName
})

// Schemas lists every kind of record. What it gives must not be changed.
func Schemas() []Schema { return slices.Clone(declared()) }

// SchemaNamed finds a kind of record by its name.
func SchemaNamed(name string) (Schema, bool) {
	s, ok := declaredByName()[name]
	return s, ok
}
