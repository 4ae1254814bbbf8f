package crm

import "slices"

// The limits of a filter's text, so that nobody can exhaust the program or the
// database by one.
const (
	maxFilterBytes    = 4 << 10
	maxFilterDepth    = 32  // of parentheses and nots
	maxFilterTerms    = 100 // comparisons
	maxFilterOperands = 200 // in one list
)

// ParseFilter reads a filter on records of a kind, for example
//
//	grade in (A, B) and updatedAt < today()-7d and name ~ "华为"
//
// See docs/filter-language.md for the language. Blank text is no filter. What
// is wrong comes back as an Invalid for the field "filter" that tells the
// place and the remedy.
func ParseFilter(text string, schema Schema) (Filter, error) {
	if err := checkFilterText(text); err != nil {
		return Filter{}, err
	}
	tokens, err := lexFilter(text)
	if err != nil {
		return Filter{}, err
	}
	if tokens[0].kind == endToken {
		return Filter{}, nil
	}
	p := &filterParser{schema: schema, tokens: tokens}
	root, err := p.disjunction()
	if err != nil {
		return Filter{}, err
	}
	if p.peek().kind != endToken {
		return Filter{}, unexpected(p.peek(), Label{"请用 and 或 or 连接条件", "Join conditions by and or or"})
	}
	filter := Filter{Root: root}
	if err := checkFilterText(filter.String()); err != nil {
		return Filter{}, err
	}
	return filter, nil
}

// filterParser descends from "or" over "and" to single conditions.
type filterParser struct {
	schema Schema
	tokens []filterToken
	next   int
	depth  int
	terms  int
}

func (p *filterParser) peek() filterToken { return p.tokens[p.next] }

func (p *filterParser) take() filterToken {
	t := p.tokens[p.next]
	if t.kind != endToken {
		p.next++
	}
	return t
}

func (p *filterParser) takeWord(word string) bool {
	if !p.peek().isWord(word) {
		return false
	}
	p.next++
	return true
}

func (p *filterParser) takeSymbol(symbol string) bool {
	if !p.peek().isSymbol(symbol) {
		return false
	}
	p.next++
	return true
}

// takeOpening takes a function's name with the parenthesis that opens its
// arguments.
func (p *filterParser) takeOpening(function string) bool {
	if !p.peek().isWord(function) || !p.tokens[p.next+1].isSymbol("(") {
		return false
	}
	p.next += 2
	return true
}

func (p *filterParser) closing() error {
	if p.takeSymbol(")") {
		return nil
	}
	return unexpected(p.peek(), Label{"请在此补上右括号", "Close the parenthesis here"})
}

func (p *filterParser) disjunction() (Condition, error) {
	return p.chain("or", p.conjunction, func(parts []Condition) Condition { return Or(parts) })
}

func (p *filterParser) conjunction() (Condition, error) {
	return p.chain("and", p.single, func(parts []Condition) Condition { return And(parts) })
}

// chain reads one part, or several with the joint between them.
func (p *filterParser) chain(joint string, part func() (Condition, error), join func([]Condition) Condition) (Condition, error) {
	first, err := part()
	if err != nil || !p.peek().isWord(joint) {
		return first, err
	}
	parts := []Condition{first}
	for p.takeWord(joint) {
		next, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, next)
	}
	return join(parts), nil
}

func (p *filterParser) single() (Condition, error) {
	start := p.peek()
	switch {
	case p.takeWord("not"):
		return p.nested(start, p.negation)
	case p.takeSymbol("("):
		return p.nested(start, p.group)
	default:
		return p.term()
	}
}

func (p *filterParser) nested(start filterToken, inner func() (Condition, error)) (Condition, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxFilterDepth {
		return nil, filterProblem(start.at, "too-deep",
			Label{"条件嵌套太深", "The conditions are nested too deeply"},
			Label{"括号和 not 最多嵌套 %d 层", "Nest parentheses and not at most %d deep"}.With(maxFilterDepth))
	}
	return inner()
}

func (p *filterParser) negation() (Condition, error) {
	c, err := p.single()
	if err != nil {
		return nil, err
	}
	return Not{Condition: c}, nil
}

func (p *filterParser) group() (Condition, error) {
	c, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	return c, p.closing()
}

// term reads a comparison or known(field).
func (p *filterParser) term() (Condition, error) {
	p.terms++
	if p.terms > maxFilterTerms {
		return nil, filterProblem(p.peek().at, "too-many-terms",
			Label{"条件太多", "There are too many conditions"},
			Label{"最多 %d 个条件", "Use at most %d"}.With(maxFilterTerms))
	}
	if p.isTag() {
		return p.tags()
	}
	if p.takeOpening("known") {
		if p.isTag() {
			p.next++
			return Tagged{}, p.closing()
		}
		field, err := p.field()
		if err != nil {
			return nil, err
		}
		return Known{Field: field.Name}, p.closing()
	}
	field, err := p.field()
	if err != nil {
		return nil, err
	}
	return p.comparison(field)
}

func (p *filterParser) field() (Field, error) {
	t := p.peek()
	if t.kind != wordToken || t.isReserved() {
		return Field{}, unexpected(t, Label{"请在此写字段名", "Give the name of a field here"})
	}
	field, ok := p.schema.Field(t.text)
	if !ok {
		return Field{}, unknownFilterField(t, p.schema.Fields)
	}
	p.next++
	return field, nil
}

func (p *filterParser) comparison(field Field) (Condition, error) {
	operator, err := p.operator(field)
	if err != nil {
		return nil, err
	}
	if operator == In {
		operands, err := p.list(field)
		if err != nil {
			return nil, err
		}
		return Among{Field: field.Name, Operands: operands}, nil
	}
	operand, err := p.operand(field)
	if err != nil {
		return nil, err
	}
	return Comparison{Field: field.Name, Operator: operator, Operand: operand}, nil
}

func (p *filterParser) operator(field Field) (Operator, error) {
	t := p.peek()
	allowed := field.FilterOperators()
	operator, ok := operatorOf(t)
	if !ok {
		return "", unexpected(t, useOperators(field, allowed))
	}
	if !slices.Contains(allowed, operator) {
		return "", wrongOperator(t, field, allowed)
	}
	p.next++
	return operator, nil
}

func operatorOf(t filterToken) (Operator, bool) {
	if t.isWord(string(In)) {
		return In, true
	}
	operator := Operator(t.text)
	symbols := []Operator{Equal, Unequal, Less, AtMost, More, AtLeast, Contains}
	return operator, t.kind == symbolToken && slices.Contains(symbols, operator)
}

func (p *filterParser) list(field Field) ([]Operand, error) {
	if !p.takeSymbol("(") {
		return nil, unexpected(p.peek(), Label{"请把多个值写在括号里，用逗号分隔", "Put the values in parentheses, separated by commas"})
	}
	var operands []Operand
	for {
		if len(operands) == maxFilterOperands {
			return nil, filterProblem(p.peek().at, "too-many-values",
				Label{"列表中的值太多", "There are too many values in the list"},
				Label{"最多 %d 个值", "Use at most %d"}.With(maxFilterOperands))
		}
		operand, err := p.operand(field)
		if err != nil {
			return nil, err
		}
		operands = append(operands, operand)
		if !p.takeSymbol(",") {
			return operands, p.closing()
		}
	}
}
