package api

import (
	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

// base is the path under which the API lives.
const base = "/api/v1"

// routes lists every group of routes.
func (s *Server) routes() {
	s.kindRoutes()
	s.partRoutes()
	s.rightsRoutes()
	s.dealRoutes()
	s.appointmentRoutes()
	s.findingRoutes()
	s.sessionRoutes()
	s.accountRoutes()
	s.tokenRoutes()
	s.metaRoutes()
	s.taskRoutes()
	s.processRoutes()
	s.decisionRoutes()
	s.ruleRoutes()
	s.eventRoutes()
	s.jobRoutes()
	s.bulkRoutes()
	s.importRoutes()
	s.duplicateRoutes()
	s.auditRoutes()
	s.customerRoutes()
}

// kindRoutes mounts every kind of record. A new kind adds its line here.
func (s *Server) kindRoutes() {
	mount(s, store.Leads, activities.LeadVerbs())
	mount(s, store.Customers, activities.CustomerVerbs())
	mount(s, store.CustomerRelations, activities.PlainVerbs(store.CustomerRelations))
	mount(s, store.Contacts, activities.ContactVerbs())
	mount(s, store.ContactAnniversaries, activities.PlainVerbs(store.ContactAnniversaries))
	mount(s, store.Refusals, activities.PlainVerbs(store.Refusals))
	mount(s, store.Deals, activities.DealVerbs())
	mount(s, store.DealCompetitors, activities.PlainVerbs(store.DealCompetitors))
	mount(s, store.Appointments, activities.AppointmentVerbs())
	mount(s, store.Interactions, activities.InteractionVerbs())
	mount(s, store.InteractionReplies, activities.InteractionReplyVerbs())
	mount(s, store.Commitments, activities.CommitmentVerbs())
	mount(s, store.Orders, activities.OrderVerbs())
	mount(s, store.OrderLines, activities.OrderLineVerbs())
	mount(s, store.Notes, activities.NoteVerbs())
	mount(s, store.Products, activities.PlainVerbs(store.Products))
	mount(s, store.ProductClasses, activities.TreeVerbs(store.ProductClasses, "parentId"))
	mount(s, store.Competitors, activities.PlainVerbs(store.Competitors))
	mount(s, store.Stages, activities.StageVerbs())
	mount(s, store.Rosters, activities.RosterVerbs())
	mount(s, store.RosterMembers, activities.RosterMemberVerbs())
	mount(s, store.Users, activities.UserVerbs())
	mount(s, store.Departments, activities.TreeVerbs(store.Departments, "parentId"))
	mount(s, store.Posts, activities.PlainVerbs(store.Posts))
	mount(s, store.Teams, activities.PlainVerbs(store.Teams))
	mount(s, store.DetailedRoles, activities.DetailedRoleVerbs())
	mount(s, store.Grants, activities.PlainVerbs(store.Grants))
	mount(s, store.FieldRules, activities.PlainVerbs(store.FieldRules))
	mount(s, store.DictionaryEntries, activities.TreeVerbs(store.DictionaryEntries, "parentId"))
	mount(s, store.CustomFields, activities.PlainVerbs(store.CustomFields))
	mount(s, store.SavedViews, activities.SavedViewVerbs())
}
