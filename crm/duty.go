package crm

import (
	"time"

	"github.com/google/uuid"
)

// Repeats says how often a duty comes again.
type Repeats string

// How often a duty comes again.
const (
	RepeatsNever  Repeats = ""
	RepeatsWeekly Repeats = "weekly"
)

// Choices lists how often a duty comes again.
func (Repeats) Choices() []Choice {
	return []Choice{{Value: string(RepeatsWeekly), Label: Label{"每周", "Weekly"}}}
}

// Duty says who keeps the door open (值班) for a department, and those below
// it, or for the company: one person, or a team.
type Duty struct {
	Base
	Name         string     `db:"name" json:"name" required:"true" max:"80" zh:"班次" en:"Shift"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"部门（留空为全公司）" en:"Department (empty: the company)"`
	UserID       *uuid.UUID `db:"user_id" json:"userId" ref:"user" zh:"值班人" en:"Person"`
	TeamID       *uuid.UUID `db:"team_id" json:"teamId" ref:"team" zh:"值班团队" en:"Team"`
	StartsAt     time.Time  `db:"starts_at" json:"startsAt" required:"true" zh:"开始时间" en:"Starts"`
	EndsAt       time.Time  `db:"ends_at" json:"endsAt" required:"true" zh:"结束时间" en:"Ends"`
	Repeats      Repeats    `db:"repeats" json:"repeats" zh:"重复" en:"Repeats"`
	RepeatsUntil *Date      `db:"repeats_until" json:"repeatsUntil" zh:"重复至" en:"Repeats until"`
}

// Duties declares the kind.
var Duties = Kind[Duty]{
	Name: "duty", Plural: "duties", Icon: "team",
	Label: Label{"值班", "Duty"}, PluralLabel: Label{"值班", "Duties"},
	Title: "name", Search: []string{"name"},
	List:  []string{"name", "departmentId", "userId", "teamId", "startsAt", "endsAt", "repeats", "repeatsUntil"},
	Sorts: []string{"startsAt", "createdAt"},
	Sections: []Section{
		{Label{"值班", "Duty"}, []string{"name", "departmentId", "userId", "teamId"}},
		{Label{"时间", "When"}, []string{"startsAt", "endsAt", "repeats", "repeatsUntil"}},
	},
	Rights: Rights{View: Everybody(), Create: ManagersUp(), Edit: ManagersUp(), Delete: ManagersUp()},
	Menu:   MenuSetup,
}

const week = 7 * 24 * time.Hour

// Check wants one who is on duty, an end after the beginning, and no repetition
// that overlaps itself.
func (d *Duty) Check() []Problem {
	var problems []Problem
	if (d.UserID == nil) == (d.TeamID == nil) {
		problems = append(problems, Problem{"userId", "one-on-duty",
			Label{"值班须指定一个人或一个团队", "Either a person or a team is on duty"},
			Label{"请选择值班人或值班团队，二者选一", "Choose a person or a team, not both"}})
	}
	if !d.EndsAt.After(d.StartsAt) {
		problems = append(problems, endsFirst("endsAt"))
	}
	if d.Repeats == RepeatsWeekly && d.EndsAt.Sub(d.StartsAt) > week {
		problems = append(problems, Problem{"endsAt", "longer-than-a-week",
			Label{"每周重复的值班不能超过一周", "A duty that repeats weekly cannot last longer than a week"},
			Label{"请缩短时间，或取消重复", "Make it shorter, or let it not repeat"}})
	}
	if d.RepeatsUntil != nil && d.Repeats == RepeatsNever {
		problems = append(problems, Problem{"repeats", "required",
			Label{"填写了“重复至”，但没有选择重复", "It repeats until a date, but not how often"},
			Label{"请选择每周，或清空“重复至”", "Choose weekly, or clear the date"}})
	}
	return problems
}

// Turn is one time at which a duty is done.
type Turn struct{ StartsAt, EndsAt time.Time }

// Turns lists the turns of a duty that overlap a period, by the clock of a
// zone: a night shift begins at ten in summer as in winter.
func (d *Duty) Turns(zone *time.Location, from, to time.Time) []Turn {
	if d.Repeats == RepeatsNever {
		if d.StartsAt.Before(to) && d.EndsAt.After(from) {
			return []Turn{{d.StartsAt, d.EndsAt}}
		}
		return nil
	}
	starts, ends := d.StartsAt.In(zone), d.EndsAt.In(zone)
	first := max(0, int(from.Sub(d.EndsAt)/week)-1)
	var turns []Turn
	for n := first; ; n++ {
		turn := Turn{starts.AddDate(0, 0, 7*n), ends.AddDate(0, 0, 7*n)}
		if !turn.StartsAt.Before(to) || (d.RepeatsUntil != nil && d.RepeatsUntil.Before(DateOf(turn.StartsAt))) {
			return turns
		}
		if turn.EndsAt.After(from) {
			turns = append(turns, turn)
		}
	}
}

// OnAt says whether somebody does the duty at a time.
func (d *Duty) OnAt(zone *time.Location, at time.Time) bool {
	return len(d.Turns(zone, at, at.Add(time.Microsecond))) > 0
}
