package rules

import (
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
)

// timetable is what working time is counted by.
func (x Extension) timetable() *crm.Timetable {
	if x.Timetable == nil {
		return crm.NewTimetable(crm.OfficeHours(time.UTC))
	}
	return x.Timetable
}

// momentOf translates a time, or a date as the midnight with which it begins.
func (t *translation) momentOf(node ast.Node) (term, error) {
	value, err := t.term(node)
	if err != nil || value.kind == Time {
		return value, err
	}
	if value.kind != Date {
		return term{}, newProblem(codeWrongKind, position(node), kindNames[Time], kindNames[value.kind])
	}
	return term{source: node, node: call("dateTime", value.node), kind: Time, needs: value.needs}, nil
}

// moment translates time("2026-01-31T09:00:00Z").
func moment(node *ast.CallNode) (term, error) {
	usage := `time("2026-01-31T09:00:00Z")`
	if len(node.Arguments) != 1 {
		return term{}, newProblem(codeArguments, position(node), "time", usage)
	}
	literal, ok := node.Arguments[0].(*ast.StringNode)
	if !ok {
		return term{}, newProblem(codeLiteral, position(node), "time", usage)
	}
	at, err := time.Parse(time.RFC3339, literal.Value)
	if err != nil {
		return term{}, newProblem(codeBadTime, position(literal), quoted(literal.Value))
	}
	return term{node: constant(at), kind: Time}, nil
}

// within translates within(lead.region, "east"): the entry itself or any below
// it in its dictionary.
func (t *translation) within(node *ast.CallNode) (term, error) {
	usage := `within(lead.region, "east")`
	if len(node.Arguments) != 2 {
		return term{}, newProblem(codeArguments, position(node), "within", usage)
	}
	value, err := t.expect(node.Arguments[0], Text)
	if err != nil {
		return term{}, err
	}
	literal, ok := node.Arguments[1].(*ast.StringNode)
	if !ok {
		return term{}, newProblem(codeLiteral, position(node.Arguments[1]), "within", usage)
	}
	f, ok := t.in.byName[value.field]
	if !ok {
		return term{}, newProblem(codeArguments, position(node), "within", usage)
	}
	if f.Kind == Choice {
		if err := checkChoice(literal.Value, f.Name, f.values); err != nil {
			return term{}, asProblem(err).movedTo(position(literal))
		}
	}
	return truth(both(append(value.needs, call("inTree", value.node, constant(f.within(literal.Value))))...)), nil
}

// hasTag translates hasTag(lead.tags, "vip"), which is "vip" in lead.tags.
func (t *translation) hasTag(node *ast.CallNode) (term, error) {
	if len(node.Arguments) != 2 {
		return term{}, newProblem(codeArguments, position(node), "hasTag", `hasTag(lead.tags, "vip")`)
	}
	search := &ast.BinaryNode{Operator: "in", Left: node.Arguments[1], Right: node.Arguments[0]}
	search.SetLocation(node.Location())
	return t.compareNodes(search, false)
}

// addDays moves a time by calendar days in its own zone.
func addDays(arguments ...any) (any, error) {
	days := number(arguments[1])
	if days != math.Trunc(days) || math.Abs(days) > maxDays {
		return nil, fail("天数须为整数且不超过 %d", "days must be whole and at most %d", maxDays)
	}
	return arguments[0].(time.Time).AddDate(0, 0, int(days)), nil
}

// maxDays is how far dates are moved or working time is counted: ten years.
const maxDays = 3660

// workingMinutes counts working time between two moments; negative when the
// second comes first.
func workingMinutes(arguments ...any) (any, error) {
	c, err := counted(arguments)
	if err != nil {
		return nil, err
	}
	return c.sign * c.timetable.WorkingBetween(c.from, c.to).Minutes(), nil
}

// workingDays counts the days on which somebody works from the first day up to
// the last, which isn't counted.
func workingDays(arguments ...any) (any, error) {
	c, err := counted(arguments)
	if err != nil {
		return nil, err
	}
	days := 0.0
	last := c.dateOf(c.to)
	for date := c.dateOf(c.from); date.Before(last); date = date.AddDays(1) {
		if spans, _ := c.timetable.Day(date); len(spans) > 0 {
			days += c.sign
		}
	}
	return days, nil
}

// counting is a stretch over which working time is counted.
type counting struct {
	timetable *crm.Timetable
	from, to  time.Time
	sign      float64 // -1 when the moments came the other way round
}

// counted reads the arguments of a function that counts working time, and pays
// for each day of it.
func counted(arguments []any) (counting, error) {
	c := counting{arguments[1].(*crm.Timetable), arguments[2].(time.Time), arguments[3].(time.Time), 1}
	if c.to.Before(c.from) {
		c.from, c.to, c.sign = c.to, c.from, -1
	}
	length := c.to.Sub(c.from)
	if length > maxDays*24*time.Hour {
		return c, fail("时间跨度超过 %d 天", "more than %d days lie between", maxDays)
	}
	return c, arguments[0].(*meter).spend(4 * (int(length/(24*time.Hour)) + 1))
}

// dateOf is the date on the clock that the timetable goes by.
func (c counting) dateOf(at time.Time) crm.Date {
	return crm.DateOf(at.In(c.timetable.ZoneOn(crm.DateOf(at))))
}

// digitsOf leaves the digits of a text.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
