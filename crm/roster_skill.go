package crm

import "github.com/google/uuid"

// RosterSkill is how good the person of a seat is at something, from 1 (knows
// it) to 5 (the others ask them).
type RosterSkill struct {
	Base
	MemberID uuid.UUID `db:"member_id" json:"memberId" required:"true" ref:"roster-member" zh:"组员" en:"Roster member"`
	Skill    string    `db:"skill" json:"skill" required:"true" dict:"skill" zh:"技能" en:"Skill"`
	Level    int       `db:"level" json:"level" min:"1" maximum:"5" zh:"水平（1–5）" en:"Level (1–5)"`
}

// RosterSkills declares the kind.
var RosterSkills = Kind[RosterSkill]{
	Name: "roster-skill", Plural: "roster-skills", Icon: "team",
	Label: Label{"组员技能", "Skill of a roster member"}, PluralLabel: Label{"组员技能", "Skills of roster members"},
	Title:    "skill",
	List:     []string{"memberId", "skill", "level"},
	Sorts:    []string{"createdAt", "level"},
	Sections: []Section{{Label{"技能", "Skill"}, []string{"memberId", "skill", "level"}}},
	Rights:   Rights{View: []Role{Manager, Admin}, Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
}

// defaultLevel is of who is simply said to know something.
const defaultLevel = 3

// Check fills the default level.
func (s *RosterSkill) Check() []Problem {
	if s.Level == 0 {
		s.Level = defaultLevel
	}
	return nil
}
