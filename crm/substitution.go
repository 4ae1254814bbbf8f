package crm

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// ProcessName is the name of a kind of process, as records choose it.
type ProcessName string

// Choices lists the kinds of processes.
func (ProcessName) Choices() []Choice {
	var choices []Choice
	for _, k := range ProcessKinds() {
		choices = append(choices, Choice{Value: k.Name, Label: k.Label})
	}
	return choices
}

// Substitution says who stands in for somebody (代理) over whole days, or over
// the leave it came from: tasks that are due before the person's return go to
// the substitute.
type Substitution struct {
	Base
	UserID       *uuid.UUID    `db:"user_id" json:"userId" ref:"user" zh:"被代理人" en:"Absent person"`
	SubstituteID uuid.UUID     `db:"substitute_id" json:"substituteId" required:"true" ref:"user" zh:"代理人" en:"Substitute"`
	FromOn       Date          `db:"from_on" json:"fromOn" required:"true" zh:"开始日期" en:"First day"`
	ToOn         Date          `db:"to_on" json:"toOn" required:"true" zh:"结束日期" en:"Last day"`
	ProcessKinds []ProcessName `db:"process_kinds" json:"processKinds" zh:"流程类型（留空为全部）" en:"Kinds of process (empty: all)"`
	LeaveID      *uuid.UUID    `db:"leave_id" json:"leaveId" ro:"true" ref:"leave" zh:"来自请假" en:"From the leave"`
	Note         string        `db:"note" json:"note" long:"true" max:"1000" zh:"说明" en:"Note"`
	StartsAt     time.Time     `db:"starts_at" json:"startsAt" ro:"true" zh:"开始时间" en:"Stands in from"`
	EndsAt       time.Time     `db:"ends_at" json:"endsAt" ro:"true" zh:"返回时间" en:"Back at"`
}

// Substitutions declares the kind. Who stands in sees what is asked of them.
var Substitutions = Kind[Substitution]{
	Name: "substitution", Plural: "substitutions", Icon: "team",
	Label: Label{"代理", "Substitution"}, PluralLabel: Label{"代理", "Substitutions"},
	Title: "userId",
	List:  []string{"userId", "substituteId", "fromOn", "toOn", "processKinds", "leaveId"},
	Sorts: []string{"startsAt", "createdAt"},
	Sections: []Section{
		{Label{"代理", "Substitution"}, []string{"userId", "substituteId", "fromOn", "toOn", "processKinds", "note"}},
		{Label{"生效", "In effect"}, []string{"startsAt", "endsAt", "leaveId"}},
	},
	Scope:  Scope{Owner: "userId", Groups: []string{"substituteId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:   MenuSetup,
}

// Check wants an end after the beginning and somebody else as substitute.
func (s *Substitution) Check() []Problem {
	var problems []Problem
	if s.ToOn.Before(s.FromOn) {
		problems = append(problems, endsFirst("toOn"))
	}
	if s.UserID != nil && *s.UserID == s.SubstituteID {
		problems = append(problems, Problem{"substituteId", "own-substitute",
			Label{"不能做自己的代理人", "Nobody is their own substitute"},
			Label{"请选择另一个人", "Choose somebody else"}})
	}
	return problems
}

// Settle fills when it begins and ends, by the clock of a zone.
func (s *Substitution) Settle(zone *time.Location) {
	s.StartsAt, s.EndsAt = s.FromOn.Start(zone).UTC(), s.ToOn.AddDays(1).Start(zone).UTC()
}

// StandsIn says whether it holds at a time for a kind of process.
func (s *Substitution) StandsIn(at time.Time, process string) bool {
	return !s.StartsAt.After(at) && s.EndsAt.After(at) && s.covers(process)
}

func (s *Substitution) covers(process string) bool {
	return len(s.ProcessKinds) == 0 || slices.Contains(s.ProcessKinds, ProcessName(process))
}

// Overlaps says whether both hold at some time for some kind of process.
func (s *Substitution) Overlaps(o *Substitution) bool {
	return s.StartsAt.Before(o.EndsAt) && o.StartsAt.Before(s.EndsAt) &&
		slices.ContainsFunc(processesOf(s, o), func(p string) bool { return s.covers(p) && o.covers(p) })
}

// processesOf lists the kinds of processes that tell substitutions apart; the
// empty one stands for all that none of them names.
func processesOf(all ...*Substitution) []string {
	kinds := []string{""}
	for _, s := range all {
		for _, k := range s.ProcessKinds {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// Circle is the chain of people along which a substitution would lead back to
// its own person at some time, from the substitute on; nil is none. Others are
// those that hold beside it, of which no two of one person overlap.
func (s *Substitution) Circle(others []*Substitution) []uuid.UUID {
	instants := []time.Time{s.StartsAt}
	for _, o := range others {
		if o.StartsAt.After(s.StartsAt) && o.StartsAt.Before(s.EndsAt) {
			instants = append(instants, o.StartsAt)
		}
	}
	for _, process := range processesOf(append(slices.Clone(others), s)...) {
		for _, at := range instants {
			if chain := s.circleAt(others, at, process); s.covers(process) && chain != nil {
				return chain
			}
		}
	}
	return nil
}

func (s *Substitution) circleAt(others []*Substitution, at time.Time, process string) []uuid.UUID {
	chain := []uuid.UUID{s.SubstituteID}
	for len(chain) <= len(others)+1 {
		last := chain[len(chain)-1]
		if s.UserID != nil && last == *s.UserID {
			return chain
		}
		next := slices.IndexFunc(others, func(o *Substitution) bool {
			return o.UserID != nil && *o.UserID == last && o.StandsIn(at, process)
		})
		if next < 0 {
			return nil
		}
		chain = append(chain, others[next].SubstituteID)
	}
	return nil
}

// aDay is the least leave for which somebody stands in, in halves of days.
const aDay = 2

// NeedsSubstitute says whether a leave is long enough for somebody to stand
// in: a day or more.
func (l *Leave) NeedsSubstitute() bool {
	halves := 2 * (int(l.ToOn.Start(time.UTC).Sub(l.FromOn.Start(time.UTC)).Hours()/24) + 1)
	if l.FromNoon {
		halves--
	}
	if l.UntilNoon {
		halves--
	}
	return l.SubstituteID != nil && halves >= aDay
}
