package api

import (
	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

// base is the path under which the API lives.
const base = "/api/v1"

// routes lists every group of routes. A new kind adds its line here.
func (s *Server) routes() {
	mount(s, store.Leads, activities.LeadVerbs())
	mount(s, store.Customers, activities.CustomerVerbs())
	mount(s, store.Interactions, activities.InteractionVerbs())
	mount(s, store.Rosters, activities.RosterVerbs())
	mount(s, store.RosterMembers, activities.RosterMemberVerbs())
	mount(s, store.Users, activities.UserVerbs())
	mount(s, store.Departments, activities.PlainVerbs(store.Departments))
	mount(s, store.Posts, activities.PlainVerbs(store.Posts))
	mount(s, store.Teams, activities.PlainVerbs(store.Teams))
	mount(s, store.DetailedRoles, activities.PlainVerbs(store.DetailedRoles))
	mount(s, store.Grants, activities.PlainVerbs(store.Grants))
	mount(s, store.FieldRules, activities.PlainVerbs(store.FieldRules))
	mount(s, store.DictionaryEntries, activities.PlainVerbs(store.DictionaryEntries))
	mount(s, store.CustomFields, activities.PlainVerbs(store.CustomFields))
	s.partRoutes()
	s.sessionRoutes()
	s.accountRoutes()
	s.tokenRoutes()
	s.metaRoutes()
	s.taskRoutes()
	s.processRoutes()
	s.decisionRoutes()
	s.eventRoutes()
	s.jobRoutes()
	s.bulkRoutes()
	s.duplicateRoutes()
	s.auditRoutes()
}
