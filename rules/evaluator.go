package rules

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/vm"
)

// ErrInput means that an input is beyond the limits or holds a value that its
// field doesn't have. It won't get better by trying again.
var ErrInput = errors.New("input refused")

// evaluator is what one goroutine needs to run programs; it is reused.
type evaluator struct {
	machine     vm.VM
	environment map[string]any
	meter       meter
	shared      []answered // what is known of the shared parts of this input
}

// newEvaluator makes an evaluator for any programs.
func newEvaluator() *evaluator {
	e := &evaluator{machine: vm.VM{MemoryBudget: memoryBudget}}
	e.environment = map[string]any{meterName: &e.meter}
	return e
}

// run evaluates one program under a fresh budget.
func (e *evaluator) run(program *vm.Program) (any, error) {
	e.meter.nextRow()
	return e.machine.Run(program, e.environment)
}

// holds evaluates a condition.
func (e *evaluator) holds(program *vm.Program) (bool, error) {
	value, err := e.run(program)
	if err != nil {
		return false, err
	}
	return value.(bool), nil
}

// load puts an input into the environment.
func (e *evaluator) load(s *schema, in reflect.Value) error {
	e.meter.nextDecision()
	size := 0
	for i := range s.fields {
		f := &s.fields[i]
		value, bytes, err := f.read(in)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrInput, f.Name, err)
		}
		e.environment[f.Name] = value
		if f.MayBeUnknown {
			e.environment[f.known] = value != nil
		}
		size += bytes
	}
	if size > MaxInputBytes {
		return fmt.Errorf("%w: larger than %d bytes", ErrInput, MaxInputBytes)
	}
	return nil
}

// scalarBytes is what a value that is no text counts for, as JSON.
const scalarBytes = 24

// read takes a field's value from an input; nil is unknown. It returns also
// what the value counts for in bytes.
func (f *field) read(in reflect.Value) (any, int, error) {
	v := in.FieldByIndex(f.path)
	if f.custom != "" {
		return f.readCustom(v.Interface().(crm.Custom))
	}
	if f.pointer {
		if v.IsNil() {
			return nil, 0, nil
		}
		v = v.Elem()
	}
	return f.readValue(v)
}

// readValue takes a known value of the field's kind.
func (f *field) readValue(v reflect.Value) (any, int, error) {
	switch f.Kind {
	case Text, Choice:
		return f.readText(v.String())
	case YesNo:
		return v.Bool(), scalarBytes, nil
	case Number:
		n, err := readNumber(v)
		return n, scalarBytes, err
	case Money:
		return v.Interface().(crm.Money), scalarBytes, nil
	case Time:
		return v.Interface().(time.Time), scalarBytes, nil
	case Date:
		return dateNumber(v.Interface().(crm.Date)), scalarBytes, nil
	}
	return f.readList(v)
}

// readText checks a text; an empty one may mean unknown.
func (f *field) readText(text string) (any, int, error) {
	if text == "" && f.MayBeUnknown && !f.keepsEmpty {
		return nil, 0, nil
	}
	if len(text) > MaxTextBytes {
		return nil, 0, fmt.Errorf("a text is longer than %d bytes", MaxTextBytes)
	}
	if f.Kind == Choice && !f.open && checkChoice(text, f.Name, f.values) != nil {
		return nil, 0, fmt.Errorf("%q is not one of its values", shortened(text, 60))
	}
	return text, len(text), nil
}

// readNumber makes any number a float and refuses what a float can't hold.
func readNumber(v reflect.Value) (any, error) {
	if v.CanFloat() {
		return v.Float(), nil
	}
	if n := v.Int(); n > maxExactNumber || n < -maxExactNumber {
		return nil, fmt.Errorf("%d is too large", n)
	}
	return float64(v.Int()), nil
}

// readList copies a list.
func (f *field) readList(v reflect.Value) (any, int, error) {
	if v.Len() > MaxListItems {
		return nil, 0, fmt.Errorf("a list has more than %d items", MaxListItems)
	}
	item := field{Field: Field{Name: f.Name, Kind: Text}, values: f.values, open: f.open}
	if f.Kind == Choices {
		item.Kind = Choice
	}
	texts, numbers, size := make([]string, 0, v.Len()), make([]float64, 0, v.Len()), 0
	for i := range v.Len() {
		if f.Kind == Numbers {
			n, err := readNumber(v.Index(i))
			if err != nil {
				return nil, 0, err
			}
			numbers, size = append(numbers, n.(float64)), size+scalarBytes
			continue
		}
		text, bytes, err := item.readText(v.Index(i).String())
		if err != nil {
			return nil, 0, err
		}
		texts, size = append(texts, text.(string)), size+bytes
	}
	if f.Kind == Numbers {
		return numbers, size, nil
	}
	return texts, size, nil
}
