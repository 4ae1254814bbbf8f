package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// currencies holds the functions that write out money: cny(50000).
var currencies = map[string]string{
	"cny": "CNY", "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "hkd": "HKD", "twd": "TWD",
	"krw": "KRW", "sgd": "SGD", "aud": "AUD", "cad": "CAD", "chf": "CHF", "inr": "INR", "myr": "MYR",
	"thb": "THB", "vnd": "VND", "idr": "IDR", "rub": "RUB", "aed": "AED", "brl": "BRL",
}

// call translates a call of a function.
func (t *translation) call(node *ast.CallNode) (term, error) {
	callee, ok := node.Callee.(*ast.IdentifierNode)
	if !ok {
		name := node.Callee.String()
		return term{}, newProblem(codeMethod, position(node), quoted(name))
	}
	if code, ok := currencies[callee.Value]; ok {
		return amount(node, callee.Value, code)
	}
	switch callee.Value {
	case "known":
		return t.known(node)
	case "date":
		return date(node)
	case "time":
		return moment(node)
	case "within":
		return t.within(node)
	case "hasTag":
		return t.hasTag(node)
	case "now":
		return term{}, unavailable(node, "now()", "时间须来自输入字段", "the time is a field of the input")
	}
	versions, ok := functions[callee.Value]
	if !ok {
		return term{}, newProblem(codeUnknownFunction, position(node), quoted(callee.Value)).
			suggesting(nearest(callee.Value, functionNames()))
	}
	version := len(versions)
	if pinned, ok := t.in.terms.Functions[callee.Value]; ok {
		version = pinned
	}
	if version < 1 || version > len(versions) {
		return term{}, newProblem(codeFunctionVersion, position(node), quoted(callee.Value), version, len(versions))
	}
	return t.apply(node, versions[version-1])
}

// functionNames lists everything that can be called.
func functionNames() []string {
	names := slices.Concat(
		slices.Collect(maps.Keys(functions)), slices.Collect(maps.Keys(currencies)),
		slices.Collect(maps.Keys(predicates)), []string{"known", "date", "time", "within", "hasTag"},
	)
	slices.Sort(names)
	return names
}

// apply translates the arguments of a function and calls it.
func (t *translation) apply(node *ast.CallNode, f function) (term, error) {
	if len(node.Arguments) < len(f.takes) || len(node.Arguments) > len(f.takes) && !f.more {
		return term{}, newProblem(codeArguments, position(node), node.Callee.String(), f.signature(node.Callee.String()))
	}
	result := term{kind: f.gives}
	var arguments []ast.Node
	for i, argument := range node.Arguments {
		value, err := t.argument(argument, f.takes[min(i, len(f.takes)-1)])
		if err != nil {
			return term{}, err
		}
		arguments = append(arguments, value.node)
		result.needs = needsOf(result, value)
	}
	if f.calendar {
		arguments = append([]ast.Node{constant(t.in.terms.timetable())}, arguments...)
	}
	if f.metered {
		result.node = metered(f.runs, arguments...)
	} else {
		result.node = call(f.runs, arguments...)
	}
	return result, nil
}

// argument translates one argument.
func (t *translation) argument(node ast.Node, kind Kind) (term, error) {
	if kind == momentKind {
		return t.momentOf(node)
	}
	if kind != anyList {
		return t.expect(node, kind)
	}
	value, err := t.term(node)
	if err == nil && !value.kind.isText() && !isList(value.kind) {
		err = newProblem(codeWrongKind, position(node), kindNames[Text], kindNames[value.kind])
	}
	return value, err
}

// known translates known(field): the one question about an unknown value that
// is true or false.
func (t *translation) known(node *ast.CallNode) (term, error) {
	if len(node.Arguments) != 1 {
		return term{}, newProblem(codeArguments, position(node), "known", "known(lead.region)")
	}
	value, err := t.term(node.Arguments[0])
	if err != nil {
		return term{}, err
	}
	if value.field == "" {
		return term{}, newProblem(codeArguments, position(node), "known", "known("+t.in.fields[0].Name+")")
	}
	return truth(both(value.needs...)), nil
}

// amountText is what crm.Money can hold.
var amountText = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,4})?$`)

// amount translates cny(50000) and cny("12.30") to an exact constant.
func amount(node *ast.CallNode, name, code string) (term, error) {
	usage := name + "(50000)"
	if len(node.Arguments) != 1 {
		return term{}, newProblem(codeArguments, position(node), name, usage)
	}
	text, ok := numeral(node.Arguments[0])
	if !ok {
		return term{}, newProblem(codeLiteral, position(node), name, usage)
	}
	if !amountText.MatchString(text) {
		return term{}, newProblem(codeBadAmount, position(node.Arguments[0]), quoted(text))
	}
	value, err := decimal.NewFromString(text)
	if err != nil {
		return term{}, newProblem(codeBadAmount, position(node.Arguments[0]), quoted(text))
	}
	return term{node: constant(crm.Money{Amount: value, Currency: code}), kind: Money}, nil
}

// numeral reads a number written out, as digits.
func numeral(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return n.String(), true
	case *ast.FloatNode:
		return decimal.NewFromFloat(n.Value).String(), true
	case *ast.StringNode:
		return strings.TrimSpace(n.Value), true
	case *ast.UnaryNode:
		text, ok := numeral(n.Node)
		return "-" + text, ok && n.Operator == "-" && !strings.HasPrefix(text, "-")
	}
	return "", false
}

// date translates date("2026-01-31"), a calendar day. A time compared with it
// is compared by the calendar day on which the time falls in its own zone.
func date(node *ast.CallNode) (term, error) {
	usage := `date("2026-01-31")`
	if len(node.Arguments) != 1 {
		return term{}, newProblem(codeArguments, position(node), "date", usage)
	}
	literal, ok := node.Arguments[0].(*ast.StringNode)
	if !ok {
		return term{}, newProblem(codeLiteral, position(node), "date", usage)
	}
	d, err := time.Parse(time.DateOnly, literal.Value)
	if err != nil {
		return term{}, newProblem(codeBadDate, position(literal), quoted(literal.Value))
	}
	return term{node: &ast.FloatNode{Value: dayNumber(d)}, kind: Date}, nil
}

// dayNumber orders calendar days: 20260131.
func dayNumber(t time.Time) float64 {
	return dateNumber(crm.DateOf(t))
}

// dateNumber is the day as conditions hold it.
func dateNumber(d crm.Date) float64 { return float64(d.Year*10000 + int(d.Month)*100 + d.Day) }

// numberDate is the day that dateNumber wrote.
func numberDate(n float64) crm.Date {
	return crm.DateOf(time.Date(int(n)/10000, time.Month(int(n)/100%100), int(n)%100, 0, 0, 0, 0, time.UTC))
}
