package rules

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// discount is a table with a number, a text and one output.
func discount(policy string, rows ...TableRow) TableSpec {
	return TableSpec{
		Inputs:  []Column{{Name: "Order size", Type: "number"}, {Name: "Customer", Type: "string"}},
		Outputs: []Column{{Name: "Discount", Type: "number"}},
		Policy:  policy, Rows: rows,
	}
}

func tableRow(size, customer, discount string) TableRow {
	return TableRow{Cells: []string{size, customer}, Outputs: []string{discount}}
}

func TestTable(t *testing.T) {
	overlapping := []TableRow{tableRow("< 10", "-", "0.1"), tableRow("[5..20]", "-", "0.2"), tableRow(">= 5", `"gold"`, "0.2")}
	withDefault := discount("U", tableRow("> 100", "-", "5"))
	withDefault.Outputs[0].Default = 1
	ranked := discount("P", tableRow("-", "-", ""), tableRow("> 5", "-", ""))
	ranked.Outputs = []Column{{Name: "Risk", Type: "string", Values: []string{"High", "Medium", "Low"}}}
	ranked.Rows[0].Outputs, ranked.Rows[1].Outputs = []string{`"Low"`}, []string{`"High"`}
	ordered := ranked
	ordered.Policy = "O"
	two := TableSpec{
		Inputs:  []Column{{Name: "d", Type: "date"}, {Name: "b", Type: "boolean"}, {Name: "person.age", Type: "number"}},
		Outputs: []Column{{Name: "x", Type: "string"}, {Name: "y", Type: "date"}},
		Rows: []TableRow{
			{Tests: map[string]string{"d": `< date("2026-01-01")`, "b": "true"}, Then: map[string]any{"x": "old", "y": "2026-02-01"}},
			{Tests: map[string]string{"d": `[2026-01-01..2026-12-31]`, "person.age": "not(< 18)"}, Then: map[string]any{"x": "now"}},
			{Tests: map[string]string{"d": "null"}, Then: map[string]any{"x": "none"}},
		},
	}
	cases := []struct {
		name, input string
		spec        TableSpec
		want        string // outcome
		all         []string
		fails       bool
	}{
		{"unique takes the only row", `{"Order size":3}`, discount("U", overlapping...), `{"Discount":0.1}`, nil, false},
		{"unique refuses two", `{"Order size":7}`, discount("UNIQUE", overlapping...), `null`, nil, true},
		{"unique without a row is null", `{}`, discount("", overlapping...), `null`, nil, false},
		{"a default answers instead", `{}`, withDefault, `{"Discount":1}`, nil, false},
		{"any lets equal outcomes pass", `{"Order size":12,"Customer":"gold"}`, discount("A", overlapping...), `{"Discount":0.2}`, nil, false},
		{"any refuses different ones", `{"Order size":7}`, discount("A", overlapping...), `null`, nil, true},
		{"first takes the upper", `{"Order size":7}`, discount("F", overlapping...), `{"Discount":0.1}`, nil, false},
		{"priority goes by the order of values", `{"Order size":7}`, ranked, `{"Risk":"High"}`, nil, false},
		{"output order lists by it", `{"Order size":7}`, ordered, `null`, []string{`{"Risk":"High"}`, `{"Risk":"Low"}`}, false},
		{"rule order lists as written", `{"Order size":7}`, discount("R", overlapping...), `null`, []string{`{"Discount":0.1}`, `{"Discount":0.2}`}, false},
		{"collect lists", `{"Order size":7}`, discount("C", overlapping...), `null`, []string{`{"Discount":0.1}`, `{"Discount":0.2}`}, false},
		{"collect without a row is an empty list", `{}`, discount("C", overlapping...), `null`, []string{}, false},
		{"sum is exact", `{"Order size":7}`, discount("C+", overlapping...), `{"Discount":0.3}`, []string{`{"Discount":0.1}`, `{"Discount":0.2}`}, false},
		{"sum of none is null", `{}`, discount("C+", overlapping...), `{"Discount":null}`, []string{}, false},
		{"least", `{"Order size":7}`, discount("C<", overlapping...), `{"Discount":0.1}`, []string{`{"Discount":0.1}`, `{"Discount":0.2}`}, false},
		{"largest", `{"Order size":7}`, discount("C>", overlapping...), `{"Discount":0.2}`, []string{`{"Discount":0.1}`, `{"Discount":0.2}`}, false},
		{"count counts rows that are alike", `{"Order size":12,"Customer":"gold"}`, discount("C#", overlapping...), `{"Discount":2}`, []string{`{"Discount":0.2}`, `{"Discount":0.2}`}, false},
		{"count of none is 0", `{}`, discount("C#", overlapping...), `{"Discount":0}`, []string{}, false},
		{"outputs may be computed", `{"Order size":3}`, discount("U", tableRow("-", "-", "Order_size * 0.1")), `{"Discount":0.3}`, nil, false},
		{"an output may be null", `{"Order size":3}`, discount("U", tableRow("-", "-", "null")), `{"Discount":null}`, nil, false},
		{"not takes what is null", `{}`, discount("U", tableRow("-", `not("gold")`, "1")), `{"Discount":1}`, nil, false},
		{"an empty text is not null", `{"Customer":""}`, discount("U", tableRow("-", `""`, "1"), tableRow("-", "null", "2")), `{"Discount":1}`, nil, false},
		{"dates and truths", `{"d":"2025-12-31","b":true}`, two, `{"x":"old","y":"2026-02-01"}`, nil, false},
		{"groups and their dotted names are the same", `{"d":"2026-06-01","person":{"age":18}}`, two, `{"x":"now","y":null}`, nil, false},
		{"null is a value", `{"d":null}`, two, `{"x":"none","y":null}`, nil, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table, problems := NewTable(c.spec)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			answer, err := table.Decide(json.RawMessage(c.input))
			if errors.Is(err, ErrUndecided) != c.fails || err != nil && !c.fails || c.fails && len(answer.Errors) == 0 {
				t.Fatalf("%v, %v", err, answer.Errors)
			}
			if string(answer.Outcome) != c.want {
				t.Errorf("outcome %s, want %s", answer.Outcome, c.want)
			}
			var all []string
			for _, one := range answer.All {
				all = append(all, string(one))
			}
			if strings.Join(all, " ") != strings.Join(c.all, " ") || (answer.All == nil) != (c.all == nil) {
				t.Errorf("all %v, want %v", all, c.all)
			}
		})
	}
}

func TestTableProblems(t *testing.T) {
	cases := []struct {
		name   string
		change func(*TableSpec)
		code   Code
		field  string
		row    int
	}{
		{"a cell that can't be read", func(s *TableSpec) { s.Rows[0].Cells[0] = "> >" }, codeCell, "cells.Order size", 0},
		{"a text where a number is asked", func(s *TableSpec) { s.Rows[0].Cells[0] = `"x"` }, codeKinds, "cells.Order size", 0},
		{"too few cells", func(s *TableSpec) { s.Rows[0].Cells = s.Rows[0].Cells[:1] }, codeCellCount, "cells", 0},
		{"an output of another type", func(s *TableSpec) { s.Rows[0].Outputs = []string{`"x"`} }, codeBadConstant, "then.Discount", 0},
		{"an unknown output", func(s *TableSpec) { s.Rows[0].Then = map[string]any{"Discont": 1} }, codeUnknownField, "then.Discont", 0},
		{"an unknown policy", func(s *TableSpec) { s.Policy = "X" }, codeUnknownPolicy, "policy", NoRow},
		{"an aggregation without collect", func(s *TableSpec) { s.Aggregation = "+" }, codeUnknownAggregation, "aggregation", NoRow},
		{"an aggregation of two outputs", func(s *TableSpec) { s.Policy = "C+"; s.Outputs = append(s.Outputs, Column{Name: "b"}) }, codeOneOutput, "aggregation", NoRow},
		{"a sum of texts", func(s *TableSpec) { s.Policy = "C+"; s.Outputs[0].Type = "string" }, codeAggregation, "aggregation", NoRow},
		{"an unknown type", func(s *TableSpec) { s.Inputs[0].Type = "numbr" }, codeUnknownType, "inputs.Order size", NoRow},
		{"the same name twice", func(s *TableSpec) { s.Inputs[1].Name = "Order size" }, codeSameName, "inputs", NoRow},
		{"no output", func(s *TableSpec) { s.Outputs = nil; s.Rows[0].Outputs = nil }, codeNoOutputs, "outputs", NoRow},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			spec := discount("U", tableRow("> 1", "-", "1"))
			c.change(&spec)
			_, problems := NewTable(spec)
			if len(problems) == 0 {
				t.Fatal("accepted")
			}
			if p := problems[0]; p.Code != c.code || p.Field != c.field || p.Row != c.row {
				t.Errorf("%+v", p)
			}
		})
	}
	t.Run("an input of another type is refused", func(t *testing.T) {
		table, _ := NewTable(discount("U", tableRow("> 1", "-", "1")))
		for _, input := range []string{`{"Order size":"many"}`, `{"Size":1}`, `[]`} {
			if _, err := table.Decide(json.RawMessage(input)); !errors.Is(err, ErrInput) {
				t.Errorf("%s: %v", input, err)
			}
		}
	})
}

func TestReplay(t *testing.T) {
	p := LeadBreachPoint.Any()
	d := shippedDocument(t, p)
	draft := d.Body
	draft.Rows = append([]Row{}, d.Rows...)
	draft.Rows[3].Then = map[string]any{"action": "reassign"}
	draft.Rows[4].Enabled = false
	var handed []string
	recorded := func(yield func(Recorded, error) bool) {
		for i := range 10_000 {
			e := d.Examples[i%len(d.Examples)]
			input, _ := json.Marshal(e.Input)
			outcome, _ := json.Marshal(e.Expect.Outcome)
			row, _ := d.RowNamed(e.Expect.Row)
			if !yield(Recorded{ID: e.Name.EN, Input: input, Outcome: outcome, Row: row}, nil) {
				return
			}
		}
	}
	report, err := Replay(p, draft, recorded, func(one Replayed) error {
		handed = append(handed, one.ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("counts what is different", func(t *testing.T) {
		// Of six examples in turn, the fourth has another outcome and the
		// fifth falls to otherwise.
		want := ReplayReport{Cases: 10_000, Changed: 3333, NewlyUnmatched: 1666}
		got := report
		got.Rows, got.Outcomes = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		moved := map[RowMove]bool{}
		for _, move := range report.Rows {
			moved[RowMove{move.From, move.To, 0}] = true
		}
		if !moved[RowMove{4, OtherwiseRow, 0}] || !moved[RowMove{3, 3, 0}] || len(report.Outcomes) != 2 {
			t.Errorf("%+v", report)
		}
	})
	t.Run("keeps the order of the records", func(t *testing.T) {
		for i, name := range handed {
			if name != d.Examples[i%len(d.Examples)].Name.EN {
				t.Fatalf("%d is %q", i, name)
			}
		}
	})
	t.Run("changes nothing where the rules are the same", func(t *testing.T) {
		report, err := Replay(p, d.Body, recorded, func(Replayed) error { return nil })
		if err != nil || report.Changed != 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
	t.Run("counts what can't be read", func(t *testing.T) {
		report, err := Replay(p, d.Body, func(yield func(Recorded, error) bool) { yield(Recorded{Input: json.RawMessage(`{"lead":5}`)}, nil) },
			func(Replayed) error { return nil })
		if err != nil || report.Errors != 1 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
