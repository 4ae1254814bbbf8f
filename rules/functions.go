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

// function is one that rules may call. A function once published keeps its
// meaning for ever, because recorded decisions are told again with it; one
// that must change gets a new name.
type function struct {
	takes   []Kind // anyList stands for every list and for a text
	more    bool   // the last kind may repeat
	gives   Kind
	runs    string // the engine's own function
	metered bool
	usage   string
}

// anyList is a parameter that takes a text or any list.
const anyList Kind = "list"

// functions holds all there are beside known, date, the currencies and the
// predicates.
var functions = map[string]function{
	"len":          {takes: []Kind{anyList}, gives: Number, runs: "lengthOf", usage: `len(text), len(list)`},
	"upper":        {takes: []Kind{Text}, gives: Text, runs: "upperText", metered: true, usage: `upper(text)`},
	"lower":        {takes: []Kind{Text}, gives: Text, runs: "lowerText", metered: true, usage: `lower(text)`},
	"trim":         {takes: []Kind{Text}, gives: Text, runs: "trimText", metered: true, usage: `trim(text)`},
	"text":         {takes: []Kind{Number}, gives: Text, runs: "textOf", usage: `text(number)`},
	"abs":          {takes: []Kind{Number}, gives: Number, runs: "absolute", usage: `abs(number)`},
	"ceil":         {takes: []Kind{Number}, gives: Number, runs: "roundUp", usage: `ceil(number)`},
	"floor":        {takes: []Kind{Number}, gives: Number, runs: "roundDown", usage: `floor(number)`},
	"round":        {takes: []Kind{Number}, gives: Number, runs: "roundHalfAway", usage: `round(number)`},
	"min":          {takes: []Kind{Number}, more: true, gives: Number, runs: "smallest", usage: `min(a, b, …)`},
	"max":          {takes: []Kind{Number}, more: true, gives: Number, runs: "largest", usage: `max(a, b, …)`},
	"currency":     {takes: []Kind{Money}, gives: Text, runs: "currencyOf", usage: `currency(amount)`},
	"year":         {takes: []Kind{Time}, gives: Number, runs: "yearOf", usage: `year(time)`},
	"month":        {takes: []Kind{Time}, gives: Number, runs: "monthOf", usage: `month(time)`},
	"day":          {takes: []Kind{Time}, gives: Number, runs: "dayOfMonth", usage: `day(time)`},
	"weekday":      {takes: []Kind{Time}, gives: Number, runs: "weekdayOf", usage: `weekday(time)`},
	"hour":         {takes: []Kind{Time}, gives: Number, runs: "hourOf", usage: `hour(time)`},
	"daysBetween":  {takes: []Kind{Time, Time}, gives: Number, runs: "daysBetween", usage: `daysBetween(from, to)`},
	"hoursBetween": {takes: []Kind{Time, Time}, gives: Number, runs: "hoursBetween", usage: `hoursBetween(from, to)`},
}

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
	case "now":
		return term{}, unavailable(node, "now()", "时间须来自输入字段", "the time is a field of the input")
	}
	f, ok := functions[callee.Value]
	if !ok {
		return term{}, newProblem(codeUnknownFunction, position(node), quoted(callee.Value)).
			suggesting(nearest(callee.Value, functionNames()))
	}
	return t.apply(node, f)
}

// functionNames lists everything that can be called.
func functionNames() []string {
	names := slices.Concat(
		slices.Collect(maps.Keys(functions)), slices.Collect(maps.Keys(currencies)),
		slices.Collect(maps.Keys(predicates)), []string{"known", "date"},
	)
	slices.Sort(names)
	return names
}

// apply translates the arguments of a function and calls it.
func (t *translation) apply(node *ast.CallNode, f function) (term, error) {
	if len(node.Arguments) < len(f.takes) || len(node.Arguments) > len(f.takes) && !f.more {
		return term{}, newProblem(codeArguments, position(node), node.Callee.String(), f.usage)
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
	if f.metered {
		result.node = metered(f.runs, arguments...)
	} else {
		result.node = call(f.runs, arguments...)
	}
	return result, nil
}

// argument translates one argument.
func (t *translation) argument(node ast.Node, kind Kind) (term, error) {
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
