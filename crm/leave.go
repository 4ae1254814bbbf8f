package crm

import (
	"time"

	"github.com/google/uuid"
)

// LeaveKind is why somebody is absent. Colleagues see the absence, not why.
type LeaveKind string

// The kinds of leave.
const (
	AnnualLeave       LeaveKind = "annual"
	PersonalLeave     LeaveKind = "personal"
	SickLeave         LeaveKind = "sick"
	CompensatoryLeave LeaveKind = "compensatory"
	FamilyLeave       LeaveKind = "family"
	BusinessTrip      LeaveKind = "business-trip"
	OtherLeave        LeaveKind = "other"
)

// Choices lists the kinds of leave.
func (LeaveKind) Choices() []Choice {
	return []Choice{
		{Value: string(AnnualLeave), Label: Label{"年假", "Annual leave"}},
		{Value: string(PersonalLeave), Label: Label{"事假", "Personal leave"}},
		{Value: string(SickLeave), Label: Label{"病假", "Sick leave"}},
		{Value: string(CompensatoryLeave), Label: Label{"调休", "Time off in lieu"}},
		{Value: string(FamilyLeave), Label: Label{"婚产丧假", "Family leave"}},
		{Value: string(BusinessTrip), Label: Label{"出差", "Business trip"}},
		{Value: string(OtherLeave), Label: Label{"其他", "Other"}},
	}
}

// Leave is a period in which somebody is absent. Halves of days count from or
// to noon where the person is.
type Leave struct {
	Base
	UserID       *uuid.UUID `db:"user_id" json:"userId" ref:"user" zh:"员工" en:"Person"`
	Kind         LeaveKind  `db:"kind" json:"kind" required:"true" zh:"类型" en:"Kind"`
	FromOn       Date       `db:"from_on" json:"fromOn" required:"true" zh:"开始日期" en:"First day"`
	FromNoon     bool       `db:"from_noon" json:"fromNoon" zh:"从下午开始" en:"From noon"`
	ToOn         Date       `db:"to_on" json:"toOn" required:"true" zh:"结束日期" en:"Last day"`
	UntilNoon    bool       `db:"until_noon" json:"untilNoon" zh:"到中午为止" en:"Until noon"`
	SubstituteID *uuid.UUID `db:"substitute_id" json:"substituteId" ref:"user" zh:"代理人" en:"Substitute"`
	Note         string     `db:"note" json:"note" long:"true" max:"1000" zh:"说明" en:"Note"`
	StartsAt     time.Time  `db:"starts_at" json:"startsAt" ro:"true" zh:"离开时间" en:"Away from"`
	EndsAt       time.Time  `db:"ends_at" json:"endsAt" ro:"true" zh:"返回时间" en:"Back at"`
}

// Leaves declares the kind.
var Leaves = Kind[Leave]{
	Name: "leave", Plural: "leaves", Icon: "calendar",
	Label: Label{"请假", "Leave"}, PluralLabel: Label{"请假", "Leave"},
	Title: "userId",
	List:  []string{"userId", "kind", "fromOn", "fromNoon", "toOn", "untilNoon", "substituteId"},
	Sorts: []string{"startsAt", "createdAt"},
	Sections: []Section{
		{Label{"请假", "Leave"}, []string{"userId", "kind", "fromOn", "fromNoon", "toOn", "untilNoon", "substituteId", "note"}},
		{Label{"生效", "In effect"}, []string{"startsAt", "endsAt"}},
	},
	Scope:  Scope{Owner: "userId"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:   MenuSetup,
}

// Check wants an end after the beginning and somebody else as substitute.
func (l *Leave) Check() []Problem {
	var problems []Problem
	switch {
	case l.ToOn.Before(l.FromOn):
		problems = append(problems, endsFirst("toOn"))
	case l.ToOn == l.FromOn && l.FromNoon && l.UntilNoon:
		problems = append(problems, Problem{"untilNoon", "no-time",
			Label{"从下午开始又到中午为止，没有请假时间", "From noon until noon of the same day is no time"},
			Label{"请取消其中一项", "Clear one of the two"}})
	}
	if l.SubstituteID != nil && l.UserID != nil && *l.SubstituteID == *l.UserID {
		problems = append(problems, Problem{"substituteId", "own-substitute",
			Label{"不能做自己的代理人", "Nobody is their own substitute"},
			Label{"请选择另一个人或留空", "Choose somebody else or leave it empty"}})
	}
	return problems
}

const noon = 12

// Settle fills when the leave begins and ends, by the clock of a zone.
func (l *Leave) Settle(zone *time.Location) {
	hourFrom, dayTo, hourTo := 0, l.ToOn.AddDays(1), 0
	if l.FromNoon {
		hourFrom = noon
	}
	if l.UntilNoon {
		dayTo, hourTo = l.ToOn, noon
	}
	l.StartsAt = time.Date(l.FromOn.Year, l.FromOn.Month, l.FromOn.Day, hourFrom, 0, 0, 0, zone).UTC()
	l.EndsAt = time.Date(dayTo.Year, dayTo.Month, dayTo.Day, hourTo, 0, 0, 0, zone).UTC()
}
