package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// Value is one value of an input or outcome, in words for people.
type Value struct {
	Name  string    `json:"name"`
	Label crm.Label `json:"label"`
	Text  crm.Label `json:"text"`
	Known bool      `json:"known"`
}

// notKnown are the words for an unknown value.
var notKnown = crm.Label{ZH: "未知", EN: "not known"}

// describeJSON tells the values of a struct that was recorded as JSON.
func (s *schema) describeJSON(text json.RawMessage) ([]Value, error) {
	v := reflect.New(s.structure)
	if err := json.Unmarshal(text, v.Interface()); err != nil {
		return nil, fmt.Errorf("describe: %w", err)
	}
	values := make([]Value, 0, len(s.fields))
	for i := range s.fields {
		f := &s.fields[i]
		value, _, err := f.read(v.Elem())
		if err != nil && f.custom != "" { // its type has changed since
			values = append(values, Value{Name: f.Name, Label: f.Label, Text: same(f.recorded(v.Elem())), Known: true})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("describe: %s: %w", f.Name, err)
		}
		values = append(values, Value{Name: f.Name, Label: f.Label, Text: f.words(value), Known: value != nil})
	}
	return values, nil
}

// recorded is one of the company's own values as it was written.
func (f *field) recorded(in reflect.Value) string {
	return shortened(string(in.FieldByIndex(f.path).Interface().(crm.Custom)[f.custom]), 60)
}

// words writes a value for people; choices and truths by their labels.
func (f *field) words(value any) crm.Label {
	switch v := value.(type) {
	case nil:
		return notKnown
	case bool:
		if v {
			return crm.Label{ZH: "是", EN: "yes"}
		}
		return crm.Label{ZH: "否", EN: "no"}
	case crm.Money:
		return same(v.String())
	case float64:
		if f.Kind == Date {
			return same(numberDate(v).String())
		}
	case string:
		return f.wordsFor(v)
	case []string:
		all := crm.Label{}
		for i, item := range v {
			if i > 0 {
				all.ZH, all.EN = all.ZH+"、", all.EN+", "
			}
			word := f.wordsFor(item)
			all.ZH, all.EN = all.ZH+word.ZH, all.EN+word.EN
		}
		return all
	}
	return f.formula(value)
}

// wordsFor writes a text, or the label of a choice.
func (f *field) wordsFor(text string) crm.Label {
	if len(f.Choices) > 0 {
		return crm.LabelOf(f.Choices, text)
	}
	return same(text)
}

// formula writes a value as it would be written in a condition.
func (f *field) formula(value any) crm.Label {
	switch v := value.(type) {
	case nil:
		return notKnown
	case float64:
		if f.Kind == Date {
			return same(dateFormula(numberDate(v)))
		}
		return same(numberText(v))
	case string:
		return same(quoted(v))
	case crm.Money:
		return same(moneyFormula(v))
	case time.Time:
		return same(v.Format(time.RFC3339))
	case []string:
		return same(listFormula(v, quoted))
	case []float64:
		return same(listFormula(v, numberText))
	}
	return same(fmt.Sprint(value))
}

// dateFormula writes date("2026-01-31").
func dateFormula(d crm.Date) string { return `date("` + d.String() + `")` }

// same is a text that is the same in both languages.
func same(text string) crm.Label { return crm.Label{ZH: text, EN: text} }

// moneyFormula writes cny(300000).
func moneyFormula(m crm.Money) string {
	for name, code := range currencies {
		if code == m.Currency {
			return name + "(" + m.Amount.String() + ")"
		}
	}
	return strconv.Quote(m.String())
}

// shownItems is how many items of a list a trace shows.
const shownItems = 5

// listFormula writes the beginning of a list.
func listFormula[T any](items []T, write func(T) string) string {
	var texts []string
	for i, item := range items {
		if i == shownItems {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, write(item))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
