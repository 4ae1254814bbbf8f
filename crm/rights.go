package crm

import "slices"

// Act is something a person may do with a record of a kind.
type Act string

// The acts that rights are given for.
const (
	View     Act = "view"
	Create   Act = "create"
	Edit     Act = "edit"
	Delete   Act = "delete"
	Export   Act = "export"
	Import   Act = "import"
	HandOver Act = "hand-over"
	Urge     Act = "urge"
	Approve  Act = "approve"
	Manage   Act = "manage" // the kind itself: its fields, numbers, shared views
)

// Acts lists all acts.
func Acts() []Act {
	return []Act{View, Create, Edit, Delete, Export, Import, HandOver, Urge, Approve, Manage}
}

// Choices lists the acts.
func (Act) Choices() []Choice {
	return []Choice{
		{Value: string(View), Label: Label{"查看", "View"}},
		{Value: string(Create), Label: Label{"新建", "Create"}},
		{Value: string(Edit), Label: Label{"修改", "Edit"}},
		{Value: string(Delete), Label: Label{"删除", "Delete"}},
		{Value: string(Export), Label: Label{"导出", "Export"}},
		{Value: string(Import), Label: Label{"导入", "Import"}},
		{Value: string(HandOver), Label: Label{"移交", "Hand over"}},
		{Value: string(Urge), Label: Label{"催办", "Urge"}},
		{Value: string(Approve), Label: Label{"审批", "Approve"}},
		{Value: string(Manage), Label: Label{"管理", "Manage"}},
	}
}

// Reach is with whose records a person may do an act.
type Reach string

// The reaches, from nothing to everything.
const (
	ReachNone       Reach = "none"
	ReachOwn        Reach = "own"
	ReachDepartment Reach = "department" // of the person's department and those below it
	ReachBelow      Reach = "below"      // of the person and everybody below
	ReachAll        Reach = "all"
)

// Choices lists the reaches.
func (Reach) Choices() []Choice {
	return []Choice{
		{Value: string(ReachNone), Label: Label{"不允许", "Not at all"}, Tone: ToneBad},
		{Value: string(ReachOwn), Label: Label{"本人", "Own"}},
		{Value: string(ReachDepartment), Label: Label{"本部门", "Department"}, Tone: ToneInfo},
		{Value: string(ReachBelow), Label: Label{"本人及下属", "Own and below"}, Tone: ToneInfo},
		{Value: string(ReachAll), Label: Label{"全部", "All"}, Tone: ToneGood},
	}
}

// defaultReach is how far each role reaches with what it may do.
var defaultReach = map[Role]Reach{Staff: ReachOwn, Manager: ReachBelow, Admin: ReachAll}

// Rights lists, per act, the roles that may do it within their reach. An act
// that is left out follows from the others: see Allow.
type Rights struct{ View, Create, Edit, Delete, Export, Import []Role }

// Everybody lists all roles.
func Everybody() []Role { return []Role{Staff, Manager, Admin} }

// ManagersUp lists the roles that lead.
func ManagersUp() []Role { return []Role{Manager, Admin} }

// AdminsOnly lists the role that keeps the house.
func AdminsOnly() []Role { return []Role{Admin} }

// Allow says whether a role may do an act. Unless the kind says otherwise, who
// leads may export what they view and import what they create, and hands over
// and approves; whoever views may urge; admins manage.
func (r Rights) Allow(role Role, act Act) bool {
	leads := role != Staff
	switch act {
	case View, Urge:
		return slices.Contains(r.View, role)
	case Create:
		return slices.Contains(r.Create, role)
	case Edit:
		return slices.Contains(r.Edit, role)
	case Delete:
		return slices.Contains(r.Delete, role)
	case Export:
		return slices.Contains(r.Export, role) || (r.Export == nil && leads && slices.Contains(r.View, role))
	case Import:
		return slices.Contains(r.Import, role) || (r.Import == nil && leads && slices.Contains(r.Create, role))
	case HandOver, Approve:
		return leads && slices.Contains(r.View, role)
	case Manage:
		return role == Admin
	}
	return false
}

// KeepsRights says whether what people may do follows from records of a kind:
// who may change them may give themselves everything.
func KeepsRights(kind string) bool {
	switch kind {
	case Users.Name, Departments.Name, Teams.Name, DetailedRoles.Name, GrantRecords.Name, FieldRules.Name:
		return true
	}
	return false
}

// Grantable says whether a detailed role can be granted an act on a kind.
// Records that keep rights can be shown or kept from somebody, but only admins
// change them.
func Grantable(kind string, act Act) bool { return act == View || act == Export || !KeepsRights(kind) }

// FieldLimit is what a person may not do with a field.
type FieldLimit string

// The limits of fields; empty limits nothing.
const (
	FieldOpen     FieldLimit = ""
	FieldReadOnly FieldLimit = "read-only"
	FieldMasked   FieldLimit = "masked" // a part of the value shows, and nobody finds records by it
	FieldHidden   FieldLimit = "hidden"
)

// Choices lists the limits.
func (FieldLimit) Choices() []Choice {
	return []Choice{
		{Value: string(FieldReadOnly), Label: Label{"只读", "Read-only"}},
		{Value: string(FieldMasked), Label: Label{"脱敏", "Masked"}, Tone: ToneWarning},
		{Value: string(FieldHidden), Label: Label{"隐藏", "Hidden"}, Tone: ToneBad},
	}
}

// For is the kind as a person may know it: without the fields hidden from
// them, and with the limits of the others set.
func (s Schema) For(viewer Viewer) Schema {
	if s.isFor(viewer) {
		return s
	}
	own := s
	own.Fields = make([]Field, 0, len(s.Fields))
	hidden := map[string]bool{}
	for _, f := range s.Fields {
		f.Limit = viewer.limitOf(s.Name, &f)
		if f.Limit == FieldHidden {
			hidden[f.Name] = true
			continue
		}
		own.Fields = append(own.Fields, f)
	}
	if len(hidden) == 0 {
		return own
	}
	return own.without(hidden)
}

// isFor says whether a kind is known to a person just as it is.
func (s Schema) isFor(viewer Viewer) bool {
	for i := range s.Fields {
		f := &s.Fields[i]
		if limit := viewer.limitOf(s.Name, f); limit == FieldHidden || limit != f.Limit {
			return false
		}
	}
	return true
}

// neverLimited are the fields without which no record can be listed or changed.
var neverLimited = map[string]bool{"id": true, "version": true, "createdAt": true, "updatedAt": true}

// limitOf is the limit of a field for a person: what their detailed role says
// of it, or else what the kind says of their role.
func (v Viewer) limitOf(kind string, f *Field) FieldLimit {
	if v.Role == Admin || neverLimited[f.Name] {
		return FieldOpen
	}
	if limit, ok := v.Grants.Fields[FieldKey{kind, f.Name}]; ok {
		return limit
	}
	return f.Limits[v.Role]
}

// without drops fields from where they are listed.
func (s Schema) without(fields map[string]bool) Schema {
	drop := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return fields[name] })
	}
	s.Search, s.List = drop(s.Search), drop(s.List)
	s.Sorts = slices.DeleteFunc(slices.Clone(s.Sorts), func(sort string) bool {
		return slices.ContainsFunc(sortFields(sort), func(name string) bool { return fields[name] })
	})
	s.Sections = slices.Clone(s.Sections)
	for i, section := range s.Sections {
		s.Sections[i].Fields = drop(section.Fields)
	}
	return s
}

// Public is the kind without its private fields, as those see it who may not
// know them of anybody.
func (s Schema) Public() Schema {
	private := map[string]bool{}
	for _, f := range s.Fields {
		private[f.Name] = f.Private
	}
	public := s.without(private)
	public.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f Field) bool { return f.Private })
	return public
}

// Findable is the kind without what the person may not find records by: the
// fields masked for them, and what is private to each person.
func (s Schema) Findable(viewer Viewer) Schema {
	own := s.For(viewer)
	closed := map[string]bool{}
	for i := range own.Fields {
		if f := &own.Fields[i]; f.Limit == FieldMasked || (f.Private && viewer.Role != Admin) {
			closed[f.Name] = true
		}
	}
	if len(closed) == 0 {
		return own
	}
	own.Fields = slices.DeleteFunc(slices.Clone(own.Fields), func(f Field) bool { return closed[f.Name] })
	return own.without(closed)
}
