package rules

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// input makes an input that lies in a box; fields that no condition compares
// are unknown or empty. It is false where the input would be refused.
func (s *space) input(b box) (reflect.Value, bool) {
	in := reflect.New(s.table.in.structure).Elem()
	lists := map[string][]string{}
	for i := range s.table.in.fields {
		f := &s.table.in.fields[i]
		f.put(in, f.ordinary())
	}
	for i, a := range s.axes {
		at := 0
		if b[i] != nil {
			at = b[i].first()
		} else if a.member != "" {
			at = 1
		}
		if a.member == "" {
			a.field.put(in, a.values[at].value)
		} else if a.values[at].value == true {
			lists[a.field.Name] = append(lists[a.field.Name], a.member)
		}
	}
	for name, items := range lists {
		s.table.in.byName[name].put(in, items)
	}
	err := s.asker.load(s.table.in, in)
	return in, err == nil
}

// matchesAny tells whether any enabled row matches an input, or can't say.
func (a *analyst) matchesAny(in reflect.Value) bool {
	a.asker.forget(a.table.shared)
	if err := a.asker.load(a.table.in, in); err != nil {
		return true
	}
	for _, row := range a.table.rows {
		if !row.enabled {
			continue
		}
		if holds, err := row.holds(a.asker); err != nil || holds {
			return true
		}
	}
	return false
}

// ordinary is a value of a field that nothing is said about.
func (f *field) ordinary() any {
	if f.MayBeUnknown {
		return nil
	}
	switch f.Kind {
	case Choice:
		if len(f.values) > 0 {
			return f.values[0]
		}
	case Number:
		if f.Min != nil {
			return max(0, *f.Min)
		}
	case Money:
		return crm.Money{Currency: "CNY"}
	case Texts, Choices:
		return []string{}
	case Numbers:
		return []float64{}
	}
	return nil
}

// put writes a value, as conditions see it, into an input.
func (f *field) put(in reflect.Value, value any) {
	if f.custom != "" {
		f.putCustom(in, value)
		return
	}
	target := in.FieldByIndex(f.path)
	if value == nil {
		target.SetZero()
		return
	}
	if f.pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	f.putInto(target, value)
}

func (f *field) putInto(target reflect.Value, value any) {
	switch v := value.(type) {
	case float64:
		switch {
		case f.Kind == Date:
			target.Set(reflect.ValueOf(numberDate(v)))
		case target.CanFloat():
			target.SetFloat(v)
		default:
			target.SetInt(int64(math.Round(v)))
		}
	case string:
		target.SetString(v)
	case bool:
		target.SetBool(v)
	case []string:
		items := reflect.MakeSlice(target.Type(), len(v), len(v))
		for i, item := range v {
			items.Index(i).SetString(item)
		}
		target.Set(items)
	case []float64:
		items := reflect.MakeSlice(target.Type(), len(v), len(v))
		for i, item := range v {
			number := field{Field: Field{Kind: Number}}
			number.putInto(items.Index(i), item)
		}
		target.Set(items)
	default:
		target.Set(reflect.ValueOf(value))
	}
}

// putCustom writes one of the company's own values.
func (f *field) putCustom(in reflect.Value, value any) {
	target := in.FieldByIndex(f.path)
	values := crm.Custom{}
	maps.Copy(values, target.Interface().(crm.Custom))
	delete(values, f.custom)
	if n, ok := value.(float64); ok && f.Kind == Date {
		value = numberDate(n)
	}
	if value != nil {
		if text, err := json.Marshal(value); err == nil {
			values[f.custom] = text
		}
	}
	target.Set(reflect.ValueOf(values))
}
