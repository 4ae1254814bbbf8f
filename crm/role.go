package crm

import (
	"strings"

	"github.com/google/uuid"
)

// DetailedRole refines what staff or managers may do: it starts from what the
// role may by default, and its grants and field limits say otherwise.
type DetailedRole struct {
	Base
	Name string   `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	Role BaseRole `db:"base" json:"base" required:"true" zh:"基础角色" en:"Based on"`
	Note string   `db:"note" json:"note" long:"true" zh:"说明" en:"Note"`
}

// BaseRole is a role that can be refined. What admins may is not limited:
// somebody must be able to mend what was set wrongly.
type BaseRole string

// Choices lists the roles that can be refined.
func (BaseRole) Choices() []Choice {
	return []Choice{
		{Value: string(Staff), Label: Label{"员工", "Staff"}},
		{Value: string(Manager), Label: Label{"经理", "Manager"}, Tone: ToneInfo},
	}
}

// DetailedRoles declares the kind.
var DetailedRoles = Kind[DetailedRole]{
	Name: "role", Plural: "roles", Icon: "safety",
	Label: Label{"权限角色", "Role"}, PluralLabel: Label{"权限角色", "Roles"},
	Title: "name", Search: []string{"name"},
	List:     []string{"name", "base", "updatedAt"},
	Sorts:    []string{"createdAt", "name"},
	Sections: []Section{{Label{"权限角色", "Role"}, []string{"name", "base", "note"}}},
	Rights:   Rights{View: ManagersUp(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check has no rules across the fields of a role.
func (r *DetailedRole) Check() []Problem { return nil }

// Grant says how far a detailed role reaches with one act on one kind of
// record.
type Grant struct {
	Base
	RoleID uuid.UUID `db:"role_id" json:"roleId" required:"true" ref:"role" zh:"权限角色" en:"Role"`
	Kind   string    `db:"kind" json:"kind" required:"true" max:"60" zh:"记录类型" en:"Kind of record"`
	Act    Act       `db:"act" json:"act" required:"true" zh:"操作" en:"Act"`
	Reach  Reach     `db:"reach" json:"reach" required:"true" zh:"范围" en:"Reach"`
}

// GrantRecords declares the kind.
var GrantRecords = Kind[Grant]{
	Name: "grant", Plural: "grants", Icon: "safety",
	Label: Label{"操作权限", "Grant"}, PluralLabel: Label{"操作权限", "Grants"},
	Title: "kind",
	List:  []string{"kind", "act", "reach", "roleId"},
	Sorts: []string{"createdAt", "kind"},
	Sections: []Section{
		{Label{"操作权限", "Grant"}, []string{"roleId", "kind", "act", "reach"}},
	},
	Rights: Rights{View: ManagersUp(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
}

// Check wants a kind that there is and an act that can be granted on it.
func (g *Grant) Check() []Problem {
	if g.Kind == RuleSets.Name && g.Act == Manage {
		return nil // rule sets are no records, and have rights all the same
	}
	if problems := checkKind(g.Kind); len(problems) > 0 || Grantable(g.Kind, g.Act) || g.Reach == ReachNone {
		return problems
	}
	return []Problem{{"act", "not-grantable",
		Label{"这类记录决定权限，只有管理员可以修改", "What people may do follows from these records, so only admins change them"},
		Label{"请只授予查看或导出", "Grant viewing or exporting only"}}}
}

func checkKind(kind string) []Problem {
	if _, ok := SchemaNamed(kind); ok {
		return nil
	}
	var names []string
	for _, s := range Schemas() {
		names = append(names, s.Name)
	}
	return []Problem{{"kind", "unknown-kind", Label{"没有这种记录", "There is no such kind of record"},
		Label{"请填写其中之一：%s", "Give one of: %s"}.With(strings.Join(names, ", "))}}
}

// FieldRule says what a detailed role may not do with one field.
type FieldRule struct {
	Base
	RoleID uuid.UUID  `db:"role_id" json:"roleId" required:"true" ref:"role" zh:"权限角色" en:"Role"`
	Kind   string     `db:"kind" json:"kind" required:"true" max:"60" zh:"记录类型" en:"Kind of record"`
	Field  string     `db:"field" json:"field" required:"true" max:"60" zh:"字段" en:"Field"`
	Limit  FieldLimit `db:"restriction" json:"limit" zh:"限制" en:"Limit"`
}

// FieldRules declares the kind.
var FieldRules = Kind[FieldRule]{
	Name: "field-limit", Plural: "field-limits", Icon: "safety",
	Label: Label{"字段权限", "Field limit"}, PluralLabel: Label{"字段权限", "Field limits"},
	Title: "field",
	List:  []string{"field", "kind", "limit", "roleId"},
	Sorts: []string{"createdAt", "kind"},
	Sections: []Section{
		{Label{"字段权限", "Field limit"}, []string{"roleId", "kind", "field", "limit"}},
	},
	Rights: Rights{View: ManagersUp(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
}

// Check wants a kind that there is. An empty limit opens a field that the kind
// limits by itself.
func (r *FieldRule) Check() []Problem {
	schema, ok := SchemaNamed(r.Kind)
	if !ok {
		return checkKind(r.Kind)
	}
	if _, known := schema.Field(r.Field); (known && !neverLimited[r.Field]) || strings.HasPrefix(r.Field, CustomPrefix) {
		return nil
	}
	return []Problem{{"field", "unknown-field", Label{"该类记录没有这个字段", "That kind has no such field"},
		Label{"请检查字段名", "Check the name of the field"}}}
}
