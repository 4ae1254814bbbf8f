package crm

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// PooledKind is what lies in a pool.
type PooledKind string

// What pools hold.
const (
	PooledLeads     PooledKind = "lead"
	PooledCustomers PooledKind = "customer"
)

// Choices lists what pools hold.
func (PooledKind) Choices() []Choice {
	return []Choice{
		{Value: string(PooledLeads), Label: Label{"线索", "Leads"}},
		{Value: string(PooledCustomers), Label: Label{"客户", "Customers"}},
	}
}

// Pool is where the leads or customers lie that nobody owns (公海), of a
// department or of the whole company, and what binds those who take out of it.
// What has no owner falls into the first pool, by position, under which it is:
// whose condition it meets, and whose department its last owner works in or
// below.
type Pool struct {
	Base
	Key          string     `db:"key" json:"key" required:"true" max:"60" unique:"true" zh:"标识" en:"Key"`
	Name         string     `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	Holds        PooledKind `db:"holds" json:"holds" zh:"存放" en:"Holds"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	Condition    string     `db:"condition" json:"condition" long:"true" max:"4000" zh:"范围条件" en:"Condition"`
	Position     int        `db:"position" json:"position" min:"0" maximum:"10000" zh:"顺序" en:"Position"`

	MostHeld    *int `db:"most_held" json:"mostHeld" min:"0" maximum:"100000" zh:"每人保有量上限" en:"Held by one person at most"`
	MostClaimed *int `db:"most_claimed" json:"mostClaimed" min:"0" maximum:"100000" zh:"每人每天认领上限" en:"Claimed by one person a day at most"`
	BarredDays  int  `db:"barred_days" json:"barredDays" min:"0" maximum:"3650" zh:"原负责人不得认领（天）" en:"Days the last owner is barred"`

	ProtectedDaysA int `db:"protected_days_a" json:"protectedDaysA" min:"0" maximum:"3650" zh:"A 级保护期（天）" en:"Protected days, grade A"`
	ProtectedDaysB int `db:"protected_days_b" json:"protectedDaysB" min:"0" maximum:"3650" zh:"B 级保护期（天）" en:"Protected days, grade B"`
	ProtectedDaysC int `db:"protected_days_c" json:"protectedDaysC" min:"0" maximum:"3650" zh:"C 级保护期（天）" en:"Protected days, grade C"`
	ProtectedDays  int `db:"protected_days" json:"protectedDays" min:"0" maximum:"3650" zh:"未分级保护期（天）" en:"Protected days, not graded"`

	RecycleAfterDays *int `db:"recycle_after_days" json:"recycleAfterDays" min:"1" maximum:"3650" zh:"未联系多少天后收回" en:"Recycled after days without contact"`
	WarnDays         int  `db:"warn_days" json:"warnDays" min:"0" maximum:"365" zh:"提前几天提醒" en:"Days warned before"`
}

// Pools declares the kind.
var Pools = Kind[Pool]{
	Name: "pool", Plural: "pools", Icon: "inbox",
	Label: Label{"公海", "Pool"}, PluralLabel: Label{"公海", "Pools"},
	Title: "name", Search: []string{"key", "name"},
	List:  []string{"name", "holds", "departmentId", "condition", "position", "mostHeld", "mostClaimed", "recycleAfterDays"},
	Sorts: []string{"position", "createdAt", "name"},
	Sections: []Section{
		{Label{"公海", "Pool"}, []string{"key", "name", "holds", "departmentId", "condition", "position"}},
		{Label{"认领", "Claiming"}, []string{"mostHeld", "mostClaimed", "barredDays"}},
		{Label{"保护期", "Protection"}, []string{"protectedDaysA", "protectedDaysB", "protectedDaysC", "protectedDays"}},
		{Label{"收回", "Recycling"}, []string{"recycleAfterDays", "warnDays"}},
	},
	Rights:    Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:      MenuSetup,
	Processes: true,
}

// Check fills what the pool holds and wants a key, and that the warning comes
// before the recycling.
func (p *Pool) Check() []Problem {
	if p.Holds == "" {
		p.Holds = PooledCustomers
	}
	var problems []Problem
	if !keyText.MatchString(p.Key) {
		problems = append(problems, Problem{"key", "invalid-key",
			Label{"标识只能用小写字母、数字和连字符", "A key has lower-case letters, digits and hyphens only"},
			Label{"例如 south-customers", "For example south-customers"}})
	}
	if p.RecycleAfterDays != nil && p.WarnDays >= *p.RecycleAfterDays {
		problems = append(problems, Problem{"warnDays", "too-many",
			Label{"提前提醒的天数须少于收回的天数", "It is warned before it is recycled: fewer days than until then"},
			Label{"请减少提醒天数，或延后收回", "Warn later, or recycle later"}})
	}
	return problems
}

// ProtectionOf is for how many days whoever takes a record of a grade out of
// the pool is protected from losing it.
func (p *Pool) ProtectionOf(grade Grade) int {
	switch grade {
	case GradeA:
		return p.ProtectedDaysA
	case GradeB:
		return p.ProtectedDaysB
	case GradeC:
		return p.ProtectedDaysC
	}
	return p.ProtectedDays
}

// Recycles says whether the pool takes back what nobody looks after.
func (p *Pool) Recycles() bool { return p.RecycleAfterDays != nil }

// ShippedPools are the pools that the product comes with, for the whole
// company. They recycle nothing until somebody says after how many days.
func ShippedPools() []Pool {
	held, claimed := 200, 20
	common := Pool{
		Position: 1000, MostHeld: &held, MostClaimed: &claimed, BarredDays: 7,
		ProtectedDaysA: 90, ProtectedDaysB: 60, ProtectedDaysC: 30, ProtectedDays: 30, WarnDays: 7,
	}
	leads, customers := common, common
	leads.Key, leads.Name, leads.Holds = "leads", "线索公海 / Leads", PooledLeads
	customers.Key, customers.Name, customers.Holds = "customers", "客户公海 / Customers", PooledCustomers
	return []Pool{leads, customers}
}

// TellsContact says whether a field tells how somebody is reached, or may tell
// it in words: in a pool it is masked until the record is claimed.
func (f Field) TellsContact() bool {
	return f.Contact || f.Format == EmailFormat || f.Format == PhoneFormat || f.Type == LongText || f.IsCustom()
}

// MaskContacts is the kind as those know it who see a record only because it
// lies in a pool: every field that tells how somebody is reached is masked.
func (s Schema) MaskContacts() Schema {
	s.Fields = slices.Clone(s.Fields)
	for i := range s.Fields {
		if s.Fields[i].TellsContact() {
			s.Fields[i].Limit = FieldMasked
		}
	}
	return s
}

// SearchInPool lists the fields in which a text is looked for in a pool.
func (s Schema) SearchInPool() []string {
	return slices.DeleteFunc(slices.Clone(s.Search), s.tellsContact)
}

// AsksContact says whether a filter or a sort asks for a field that is masked
// in a pool: its answer would tell the value.
func (s Schema) AsksContact(filter Filter, sort string) bool {
	names := append(fieldsOf(filter.Root), strings.Split(sort, ",")...)
	return slices.ContainsFunc(names, func(name string) bool { return s.tellsContact(strings.TrimPrefix(name, "-")) })
}

func (s Schema) tellsContact(name string) bool {
	f, ok := s.Field(name)
	return ok && f.TellsContact()
}

// fieldsOf lists the fields that a condition asks for.
func fieldsOf(c Condition) []string {
	switch c := c.(type) {
	case And:
		return fieldsOfAll(c)
	case Or:
		return fieldsOfAll(c)
	case Not:
		return fieldsOf(c.Condition)
	case Comparison:
		return []string{c.Field}
	case Among:
		return []string{c.Field}
	case Known:
		return []string{c.Field}
	}
	return nil
}

func fieldsOfAll(parts []Condition) []string {
	var names []string
	for _, part := range parts {
		names = append(names, fieldsOf(part)...)
	}
	return names
}
