package rules

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/vm"
)

// outcome makes the answer of a row. What is constant was made when the row
// was compiled.
type outcome struct {
	base     reflect.Value // the constant part
	ready    any           // the answer, when all of it is constant
	computed []computed
	check    func(any) []Problem
}

// computed is one field of an answer that is an expression.
type computed struct {
	field   *field
	program *vm.Program
}

// expressionMark begins a text that is an expression.
const expressionMark = "="

// outcome compiles the answer of one row; problems lack their row.
func (c *compilation) outcome(then map[string]any) (outcome, []Problem) {
	o := outcome{base: reflect.New(c.out.structure).Elem(), check: c.check}
	var problems []Problem
	for _, name := range sortedKeys(then) {
		if err := c.assign(&o, name, then[name]); err != nil {
			problems = append(problems, asProblem(err).in("then."+name))
		}
	}
	for _, f := range c.out.fields {
		if _, given := then[f.Name]; !given && !f.optional && c.aggregation != Count {
			problems = append(problems, newProblem(codeFieldMissing, 0, f.Name).in("then."+f.Name))
		}
	}
	if len(problems) > 0 || len(o.computed) > 0 {
		return o, problems
	}
	o.ready = o.base.Interface()
	return o, o.refused(o.ready)
}

// in places a problem in a field of its row.
func (p Problem) in(field string) Problem {
	p.Field = field
	return p
}

// refused asks the decision point about an answer.
func (o outcome) refused(answer any) []Problem {
	problems := o.check(answer)
	for i, p := range problems {
		problems[i] = newProblem(codeOutcome, 0, p.Message).in("then." + p.Field)
	}
	return problems
}

// assign compiles one field of an answer.
func (c *compilation) assign(o *outcome, name string, value any) error {
	f, ok := c.out.byName[name]
	if !ok {
		return newProblem(codeUnknownField, 0, quoted(name)).suggesting(nearest(name, c.out.names()))
	}
	if text, ok := value.(string); ok && strings.HasPrefix(text, expressionMark) {
		program, err := c.guard.value(text[len(expressionMark):], f)
		if err != nil {
			return asProblem(err).shifted(len(expressionMark))
		}
		o.computed = append(o.computed, computed{f, program})
		return nil
	}
	plain, ok := plainConstant(value)
	if !ok {
		return newProblem(codeBadConstant, 0, name, shown(value))
	}
	return f.set(o.base, plain)
}

// shifted moves a position to the right, where a problem has one.
func (p Problem) shifted(by int) Problem {
	if p.Position > 0 {
		p.Position += by
	}
	return p
}

// plainConstant reads what YAML and JSON make of texts, numbers and truths.
func plainConstant(value any) (any, bool) {
	switch v := value.(type) {
	case string, bool, float64:
		return v, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	}
	return nil, false
}

// shown writes any constant for a message.
func shown(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return shortened(string(text), 60)
}

// make computes the answer of a row that matched.
func (o outcome) make(e *evaluator) (any, error) {
	if o.ready != nil {
		return o.ready, nil
	}
	answer := reflect.New(o.base.Type()).Elem()
	answer.Set(o.base)
	for _, c := range o.computed {
		value, err := e.run(c.program)
		if err != nil {
			return nil, err
		}
		if value == nil {
			return nil, fail("%[1]s 的值未知", "%[2]s is not known", c.field.Label.ZH, c.field.Name)
		}
		if n, ok := value.(int); ok {
			value = float64(n)
		}
		if err := c.field.set(answer, value); err != nil {
			return nil, &failure{asProblem(err).Message}
		}
	}
	result := answer.Interface()
	if problems := o.refused(result); len(problems) > 0 {
		return nil, &failure{problems[0].Message}
	}
	return result, nil
}

// set puts a value into a field of an answer, if it is of the field's kind.
func (f *field) set(answer reflect.Value, value any) error {
	if f.custom != "" {
		return f.setCustom(answer, value)
	}
	target := answer.FieldByIndex(f.path)
	if f.pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	return f.setInto(target, value)
}

// setCustom sets an output of a table.
func (f *field) setCustom(answer reflect.Value, value any) error {
	kept := reflect.New(goTypes[f.Kind]).Elem()
	if err := f.setInto(kept, value); err != nil {
		return err
	}
	if kept.CanFloat() {
		kept.SetFloat(exactDigits(kept.Float()))
	}
	f.putCustom(answer, kept.Interface())
	return nil
}

// exactDigits rounds to the digits that a float keeps of any decimal, so that
// 3 * 0.1 is 0.3.
func exactDigits(n float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		return n
	}
	return rounded
}

// setInto puts a value where it belongs, if it is of the field's kind.
func (f *field) setInto(target reflect.Value, value any) error {
	refused := newProblem(codeBadConstant, 0, f.Name, shown(value))
	switch v := value.(type) {
	case string:
		if f.Kind == Date || f.Kind == Time {
			return f.setMoment(target, v, refused)
		}
		return f.setText(target, v, refused)
	case bool:
		if f.Kind != YesNo {
			return refused
		}
		target.SetBool(v)
	case float64:
		if f.Kind == Date {
			target.Set(reflect.ValueOf(numberDate(v)))
			return nil
		}
		return f.setNumber(target, v, refused)
	case crm.Money, time.Time:
		if !reflect.TypeOf(v).AssignableTo(target.Type()) {
			return refused
		}
		target.Set(reflect.ValueOf(v))
	default:
		return refused
	}
	return nil
}

// setText sets a text or choice.
func (f *field) setText(target reflect.Value, text string, refused Problem) error {
	if !f.Kind.isText() || len(text) > MaxTextBytes {
		return refused
	}
	if f.Kind == Choice {
		if err := checkChoice(text, f.Name, f.values); err != nil {
			return err
		}
	}
	target.SetString(text)
	return nil
}

// setMoment sets a date or time from its text.
func (f *field) setMoment(target reflect.Value, text string, refused Problem) error {
	if f.Kind == Date {
		date, err := crm.ParseDate(text)
		if err != nil {
			return refused
		}
		target.Set(reflect.ValueOf(date))
		return nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return refused
	}
	target.Set(reflect.ValueOf(at))
	return nil
}

// setNumber sets a number; a whole one where the field is whole.
func (f *field) setNumber(target reflect.Value, n float64, refused Problem) error {
	switch {
	case f.Kind != Number, math.IsInf(n, 0), math.IsNaN(n):
		return refused
	case target.CanFloat():
		target.SetFloat(n)
	case n != math.Trunc(n), math.Abs(n) > maxExactNumber, target.OverflowInt(int64(n)):
		return refused
	default:
		target.SetInt(int64(n))
	}
	return nil
}

// sortedKeys lists the keys of a map in order.
func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
