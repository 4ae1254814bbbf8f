package api

import (
	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// kind is a kind of record with all that is made of its table and its verbs:
// its routes, and its editor for acts on many records, imports and jobs.
type kind struct {
	schema crm.Schema
	mount  func(*Server)
	editor func(*store.Kinds) activities.Editor
}

// kinds binds every kind of record. A new kind adds its line here.
func kinds() []kind {
	return []kind{
		bind(store.Leads, activities.LeadVerbs()),
		bind(store.Customers, activities.CustomerVerbs()),
		plain(store.CustomerRelations),
		bind(store.Contacts, activities.ContactVerbs()),
		plain(store.ContactAnniversaries),
		bind(store.Refusals, activities.RefusalVerbs()),
		bind(store.Mailings, activities.MailingVerbs()),
		bind(store.Deals, activities.DealVerbs()),
		plain(store.DealCompetitors),
		bind(store.Registrations, activities.RegistrationVerbs()),
		bind(store.Appointments, activities.AppointmentVerbs()),
		bind(store.Interactions, activities.InteractionVerbs()),
		bind(store.InteractionReplies, activities.InteractionReplyVerbs()),
		bind(store.Commitments, activities.CommitmentVerbs()),
		bind(store.Orders, activities.OrderVerbs()),
		bind(store.OrderLines, activities.OrderLineVerbs()),
		bind(store.Notes, activities.NoteVerbs()),
		bind(store.ApprovalRequests, activities.UnderApproval(store.ApprovalRequests, activities.ApprovalRequestVerbs())),
		bind(store.Articles, activities.ArticleVerbs()),
		bind(store.Complaints, activities.UnderApproval(store.Complaints, activities.ComplaintVerbs())),
		plain(store.Products),
		bind(store.ProductClasses, activities.TreeVerbs(store.ProductClasses, "parentId")),
		plain(store.Competitors),
		bind(store.Stages, activities.StageVerbs()),
		bind(store.Rosters, activities.RosterVerbs()),
		bind(store.RosterMembers, activities.RosterMemberVerbs()),
		bind(store.RosterSkills, activities.RosterSkillVerbs()),
		bind(store.Pools, activities.PoolVerbs()),
		bind(store.Users, activities.UserVerbs()),
		bind(store.Departments, activities.TreeVerbs(store.Departments, "parentId")),
		plain(store.Posts),
		plain(store.Teams),
		bind(store.DetailedRoles, activities.DetailedRoleVerbs()),
		bind(store.Grants, activities.GrantVerbs()),
		bind(store.FieldRules, activities.FieldRuleVerbs()),
		bind(store.DictionaryEntries, activities.TreeVerbs(store.DictionaryEntries, "parentId")),
		plain(store.CustomFields),
		bind(store.SavedViews, activities.SavedViewVerbs()),
		plain(store.Calendars),
		plain(store.CalendarDays),
		plain(store.Duties),
		bind(store.Leaves, activities.LeaveVerbs()),
		bind(store.Substitutions, activities.SubstitutionVerbs()),
		bind(store.PublicForms, activities.PublicFormVerbs()),
		bind(store.Webhooks, activities.WebhookVerbs()),
		plain(store.ChatTargets),
	}
}

func bind[T any, P crm.Record[T]](table *store.Table[T, P], verbs activities.Verbs[T]) kind {
	return kind{
		schema: table.Schema,
		mount:  func(s *Server) { mount(s, typed[T, P]{table, verbs}) },
		editor: func(kinds *store.Kinds) activities.Editor { return activities.EditorOf(kinds, table, verbs) },
	}
}

// plain binds a kind on which nothing follows from a write.
func plain[T any, P crm.Record[T]](table *store.Table[T, P]) kind {
	return bind(table, activities.PlainVerbs(table))
}

// Editors lists the editors of all kinds.
func Editors(company *store.Kinds) []activities.Editor {
	var editors []activities.Editor
	for _, k := range kinds() {
		editors = append(editors, k.editor(company))
	}
	return editors
}
