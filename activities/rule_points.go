package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// RulePoints are the decision points as the company uses them: with its own
// fields, its dictionaries and its calendar.
type RulePoints struct {
	points     []rules.AnyPoint
	extensions []rules.Extension // of each
	vocabulary string            // tells one state of them from another
	times      *store.WorkingTimes
}

// LoadRulePoints reads what the company adds to the decision points.
func LoadRulePoints(ctx context.Context, db store.Reader) (*RulePoints, error) {
	vocabulary, err := store.LoadVocabulary(ctx, db)
	if err != nil {
		return nil, err
	}
	company, err := LoadCompany(ctx, db)
	if err != nil {
		return nil, err
	}
	times, err := db.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal([]any{vocabulary, company})
	if err != nil {
		return nil, fmt.Errorf("encode vocabulary: %w", err)
	}
	all := &RulePoints{vocabulary: string(text), times: times}
	for _, point := range rules.All() {
		extension := extensionOf(point, vocabulary, times.Of(nil))
		extended, err := point.With(extension)
		if err != nil {
			return nil, err
		}
		all.points, all.extensions = append(all.points, extended), append(all.extensions, extension)
	}
	return all, nil
}

// All lists the decision points by key.
func (p *RulePoints) All() []rules.AnyPoint { return p.points }

// Named finds a decision point by its key.
func (p *RulePoints) Named(key string) (rules.AnyPoint, error) {
	for _, point := range p.points {
		if point.Key == key {
			return point, nil
		}
	}
	return rules.AnyPoint{}, fmt.Errorf("decision point %s: %w", key, crm.ErrNotFound)
}

// For is the decision point of a version, with the functions as they were when
// it was written.
func (p *RulePoints) For(v *store.RuleVersion) (rules.AnyPoint, error) {
	for i, point := range p.points {
		if point.Key == v.Point {
			extension := p.extensions[i]
			extension.Functions = v.Functions
			return point.With(extension)
		}
	}
	return rules.AnyPoint{}, fmt.Errorf("decision point %s: %w", v.Point, crm.ErrNotFound)
}

// extensionOf is what a company adds to a point: its own fields of those kinds
// for which the point has a place, its dictionaries and its calendar.
func extensionOf(point rules.AnyPoint, vocabulary crm.Vocabulary, timetable *crm.Timetable) rules.Extension {
	extension := rules.Extension{Dictionaries: map[string][]rules.DictionaryEntry{}, Timetable: timetable}
	for name, choices := range vocabulary.Dictionaries {
		for _, c := range choices {
			extension.Dictionaries[name] = append(extension.Dictionaries[name], rules.DictionaryEntry{Value: c.Value, Label: c.Label, Parent: c.Parent})
		}
	}
	for kind, fields := range vocabulary.Fields {
		own := ruleFields(kind, fields)
		if _, err := point.With(rules.Extension{Fields: own}); err == nil {
			extension.Fields = append(extension.Fields, own...)
		}
	}
	return extension
}

// ruleFields declares a kind's own fields as rules know them. Retired ones
// stay known: rules that speak of them still compile.
func ruleFields(kind string, fields []crm.CustomField) []rules.Field {
	var own []rules.Field
	for _, f := range fields {
		as, ok := ruleKinds[crm.FieldType(f.Type)]
		if !ok {
			continue
		}
		own = append(own, rules.Field{
			Name: kind + ".custom." + f.Key, Label: crm.Label{ZH: f.NameZH, EN: f.NameEN},
			Kind: as, Dictionary: f.Dictionary, Whole: f.Type == crm.CustomType(crm.Number),
		})
	}
	return own
}

// ruleKinds are the kinds in which rules know the types of own fields.
var ruleKinds = map[crm.FieldType]rules.Kind{
	crm.Text: rules.Text, crm.LongText: rules.Text, crm.Number: rules.Number, crm.Decimal: rules.Number,
	crm.Day: rules.Date, crm.Time: rules.Time, crm.YesNo: rules.YesNo, crm.ChoiceOne: rules.Text, crm.Reference: rules.Text,
}
