package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/goccy/go-yaml"
)

// Document is a rule set as a file holds it: what it says, what shows that it
// says it, and which rows need no proof.
type Document struct {
	Point string `json:"point,omitempty" yaml:"point,omitempty"` // key of the decision point
	Body  `yaml:",inline"`
	// Examples show what the rules answer.
	Examples []Example `json:"examples,omitempty" yaml:"examples,omitempty"`
	// Waivers name rows that no example needs to hit.
	Waivers []string `json:"waivers,omitempty" yaml:"waivers,omitempty"`
}

// Example is a test of a rule set: an input and what is expected of it.
type Example struct {
	Name   ExampleName    `json:"name" yaml:"name"`
	Input  map[string]any `json:"input" yaml:"input"`
	At     *time.Time     `json:"at,omitempty" yaml:"at,omitempty"` // when it is asked; else the time of the examination
	Expect Expectation    `json:"expect" yaml:"expect"`
}

// Expectation is what an example has to come to. What is left out is not
// looked at.
type Expectation struct {
	Row     string         `json:"row,omitempty" yaml:"row,omitempty"` // label of the row in either language, or "otherwise"
	Outcome map[string]any `json:"outcome,omitempty" yaml:"outcome,omitempty"`
	Errors  []string       `json:"errors,omitempty" yaml:"errors,omitempty"` // labels of rows that can't be evaluated
}

// OtherwiseName stands for the otherwise row where a row is named.
const OtherwiseName = "otherwise"

// ParseDocument reads a rule set with its examples from YAML, as strictly as
// ParseBody.
func ParseDocument(text []byte) (Document, error) {
	if err := checkYAML(text); err != nil {
		return Document{}, fmt.Errorf("rule set: %w", err)
	}
	var d Document
	if err := yaml.UnmarshalWithOptions(text, &d, yaml.Strict()); err != nil {
		return Document{}, fmt.Errorf("rule set: %w", err)
	}
	return d, nil
}

// YAML writes the document as ParseDocument reads it.
func (d Document) YAML() ([]byte, error) {
	w := &yamlWriter{}
	if d.Point != "" {
		w.text.WriteString("point: " + w.scalar(d.Point) + "\n")
	}
	body, err := d.Body.YAML()
	if err != nil {
		return nil, err
	}
	w.text.Write(body)
	if len(d.Examples) > 0 {
		w.text.WriteString("\nexamples:")
	}
	for _, e := range d.Examples {
		w.example(e)
	}
	if len(d.Waivers) > 0 {
		w.text.WriteString("\nwaivers: " + w.flow(listOf(d.Waivers)) + "\n")
	}
	if w.err != nil {
		return nil, fmt.Errorf("rule set: %w", w.err)
	}
	return w.text.Bytes(), nil
}

// example writes one example; what it doesn't say is left out.
func (w *yamlWriter) example(e Example) {
	w.text.WriteString("\n  - name: " + w.exampleName(e.Name) + "\n")
	w.text.WriteString("    input: " + w.flow(e.Input) + "\n")
	if e.At != nil {
		w.text.WriteString("    at: " + w.scalar(e.At.Format(time.RFC3339Nano)) + "\n")
	}
	var parts []string
	if e.Expect.Row != "" {
		parts = append(parts, "row: "+w.scalar(e.Expect.Row))
	}
	if len(e.Expect.Outcome) > 0 {
		parts = append(parts, "outcome: "+w.flow(e.Expect.Outcome))
	}
	if len(e.Expect.Errors) > 0 {
		parts = append(parts, "errors: "+w.flow(listOf(e.Expect.Errors)))
	}
	w.text.WriteString("    expect: {" + strings.Join(parts, ", ") + "}\n")
}

// flow writes a value of any depth on one line.
func (w *yamlWriter) flow(value any) string {
	switch v := value.(type) {
	case map[string]any:
		fields := make([]string, 0, len(v))
		for _, name := range sortedKeys(v) {
			fields = append(fields, w.scalar(name)+": "+w.flow(v[name]))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = w.flow(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if plain, ok := plainConstant(value); ok {
		value = plain
	}
	return w.scalar(value)
}

// listOf makes a list of texts one of anything.
func listOf(texts []string) []any {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	return items
}

// RowNamed finds the row that a label in either language, or "otherwise",
// stands for; false when there is none, or more than one.
func (b Body) RowNamed(name string) (int, bool) {
	if name == OtherwiseName {
		return OtherwiseRow, b.Otherwise != nil
	}
	found := NoRow
	for i, row := range b.Rows {
		if row.Label.ZH != name && row.Label.EN != name {
			continue
		}
		if found != NoRow {
			return NoRow, false
		}
		found = i
	}
	return found, found != NoRow
}

// RowName is what examples and waivers call a row.
func (b Body) RowName(row int) string {
	switch {
	case row == OtherwiseRow:
		return OtherwiseName
	case row < 0 || row >= len(b.Rows):
		return ""
	}
	label := b.Rows[row].Label
	for _, name := range []string{label.EN, label.ZH} {
		if _, ok := b.RowNamed(name); ok {
			return name
		}
	}
	return "#" + strconv.Itoa(row+1)
}

// waived tells whether a row needs no example.
func (d Document) waived(row int) bool {
	return slices.ContainsFunc(d.Waivers, func(name string) bool {
		waived, ok := d.RowNamed(name)
		return ok && waived == row
	})
}

// json is the input as it would be recorded, with the time of the example where
// the point knows one and the input doesn't say.
func (e Example) json(p AnyPoint, now time.Time) (json.RawMessage, error) {
	at := now
	if e.At != nil {
		at = *e.At
	}
	text, err := json.Marshal(p.plan.in.timed(e.Input, at))
	if err != nil {
		return nil, fmt.Errorf("example %s: %w", e.Name.EN, err)
	}
	return text, nil
}

// timed fills in the group "at" of an input that lacks it.
func (s *schema) timed(input map[string]any, at time.Time) map[string]any {
	if _, given := input["at"]; given || !s.groups["at"] {
		return input
	}
	local := at.In(s.terms.timetable().ZoneOn(crm.DateOf(at)))
	facts := map[string]any{}
	for name, value := range map[string]any{"now": local, "weekday": weekday(local), "hour": local.Hour()} {
		if _, ok := s.byName["at."+name]; ok {
			facts[name] = value
		}
	}
	timed := map[string]any{"at": facts}
	maps.Copy(timed, input)
	return timed
}
