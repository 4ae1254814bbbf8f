package crm

// Schemas lists every kind of record. A new kind adds its line here and is
// then stored, served, found and shown.
func Schemas() []Schema {
	return []Schema{
		Leads.Schema(),
		Customers.Schema(),
		Interactions.Schema(),
		Rosters.Schema(),
		RosterMembers.Schema(),
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
	}
}

// SchemaNamed finds a kind of record by its name.
func SchemaNamed(name string) (Schema, bool) {
	for _, s := range Schemas() {
		if s.Name == name {
			return s, true
		}
	}
	return Schema{}, false
}
