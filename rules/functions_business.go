package rules

import (
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
)

// calendar is what working time is counted by.
func (x Extension) calendar() crm.Calendar {
	if x.Calendar == nil {
		return crm.OfficeHours(time.UTC)
	}
	return *x.Calendar
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
	minutes := 0.0
	err := eachDay(arguments, func(open time.Duration) { minutes += open.Minutes() })
	if arguments[3].(time.Time).Before(arguments[2].(time.Time)) {
		minutes = -minutes
	}
	return minutes, err
}

// workingDays counts the days with working time from the first day up to the
// last, which isn't counted.
func workingDays(arguments ...any) (any, error) {
	c := arguments[1].(crm.Calendar)
	from, to := arguments[2].(time.Time), arguments[3].(time.Time)
	sign := 1.0
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	first, last := crm.DateOf(from.In(c.Zone)), crm.DateOf(to.In(c.Zone))
	days := 0.0
	whole := []any{arguments[0], c, first.Start(c.Zone), last.Start(c.Zone)}
	err := eachDay(whole, func(open time.Duration) {
		if open > 0 {
			days += sign
		}
	})
	return days, err
}

// eachDay tells the working time of each day between two moments.
func eachDay(arguments []any, tell func(time.Duration)) error {
	m, c := arguments[0].(*meter), arguments[1].(crm.Calendar)
	from, to := arguments[2].(time.Time), arguments[3].(time.Time)
	if to.Before(from) {
		from, to = to, from
	}
	if to.Sub(from) > maxDays*24*time.Hour {
		return fail("时间跨度超过 %d 天", "more than %d days lie between", maxDays)
	}
	for date := crm.DateOf(from.In(c.Zone)); ; date = date.AddDays(1) {
		if date.Start(c.Zone).After(to) {
			return nil
		}
		if err := m.spend(4); err != nil {
			return err
		}
		tell(openBetween(c, date, from, to))
	}
}

// openBetween is the working time of one date that lies between two moments.
func openBetween(c crm.Calendar, date crm.Date, from, to time.Time) time.Duration {
	spans, adjusted := c.Days[date.String()]
	if !adjusted {
		spans = c.Weekly[date.Start(time.UTC).Weekday()]
	}
	var open time.Duration
	for _, span := range spans {
		begin := time.Date(date.Year, date.Month, date.Day, 0, span.From, 0, 0, c.Zone)
		end := time.Date(date.Year, date.Month, date.Day, 0, span.To, 0, 0, c.Zone)
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		open += max(0, end.Sub(begin))
	}
	return open
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
