package crm

import (
	"regexp"

	"github.com/google/uuid"
)

// Roster is the people among whom a route shares out work.
type Roster struct {
	Base
	Key       string     `db:"key" json:"key" required:"true" max:"60" unique:"true" zh:"标识" en:"Key"`
	Name      string     `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	ManagerID *uuid.UUID `db:"manager_id" json:"managerId" ref:"user" zh:"负责经理" en:"Manager"`
}

// Rosters declares the kind.
var Rosters = Kind[Roster]{
	Name: "roster", Plural: "rosters", Icon: "team",
	Label: Label{"分配组", "Roster"}, PluralLabel: Label{"分配组", "Rosters"},
	Title: "name", Search: []string{"key", "name"},
	List:     []string{"name", "key", "managerId", "updatedAt"},
	Sorts:    []string{"createdAt", "name", "key"},
	Sections: []Section{{Label{"分配组", "Roster"}, []string{"key", "name", "managerId"}}},
	Rights:   Rights{View: []Role{Manager, Admin}, Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

var keyText = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Check wants a key that rules can name.
func (r *Roster) Check() []Problem {
	if keyText.MatchString(r.Key) {
		return nil
	}
	return []Problem{{"key", "invalid-key",
		Label{"标识只能用小写字母、数字和连字符", "A key has lower-case letters, digits and hyphens only"},
		Label{"例如 inside-sales", "For example inside-sales"}}}
}

// RosterMember is a person's seat in a roster.
type RosterMember struct {
	Base
	RosterID uuid.UUID `db:"roster_id" json:"rosterId" required:"true" ref:"roster" zh:"分配组" en:"Roster"`
	UserID   uuid.UUID `db:"user_id" json:"userId" required:"true" ref:"user" zh:"员工" en:"User"`
	Weight   int       `db:"weight" json:"weight" min:"1" maximum:"10" zh:"权重" en:"Weight"`
	Capacity int       `db:"capacity" json:"capacity" min:"0" maximum:"100000" zh:"同时待首次联系上限" en:"Capacity"`
	// DailyLimit is how many leads at most the seat is given in a day; 0 is any number.
	DailyLimit int  `db:"daily_limit" json:"dailyLimit" min:"0" maximum:"100000" zh:"每日上限（0 为不限）" en:"Daily limit (0: none)"`
	Paused     bool `db:"paused" json:"paused" zh:"暂停" en:"Paused"`
}

// RosterMembers declares the kind.
var RosterMembers = Kind[RosterMember]{
	Name: "roster-member", Plural: "roster-members", Icon: "team",
	Label: Label{"组员", "Roster member"}, PluralLabel: Label{"组员", "Roster members"},
	Title:    "userId",
	List:     []string{"userId", "rosterId", "weight", "capacity", "dailyLimit", "paused"},
	Sorts:    []string{"createdAt", "weight"},
	Sections: []Section{{Label{"组员", "Member"}, []string{"rosterId", "userId", "weight", "capacity", "dailyLimit", "paused"}}},
	Rights:   Rights{View: []Role{Manager, Admin}, Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
}

// Defaults of a roster seat.
const (
	defaultWeight   = 1
	defaultCapacity = 50
)

// Check fills the defaults: equal weights and room for 50 leads that wait for
// their first contact.
func (m *RosterMember) Check() []Problem {
	if m.Weight == 0 {
		m.Weight = defaultWeight
	}
	if m.Capacity == 0 && m.Version == 0 {
		m.Capacity = defaultCapacity
	}
	return nil
}
