package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// TableSpec declares a decision table by itself, without a decision point. It
// follows DMN 1.5; docs/rules.md says where, and what was chosen where the
// standard leaves it open.
type TableSpec struct {
	Name    string   `json:"name,omitempty"`
	Inputs  []Column `json:"inputs"`
	Outputs []Column `json:"outputs"`
	// Policy is a hit policy by its name or letter: unique (U), any (A),
	// priority (P), first (F), collect (C, C+, C<, C>, C#), rule order (R) or
	// output order (O). Empty is unique.
	Policy string `json:"policy,omitempty"`
	// Aggregation is sum (+), min (<), max (>) or count (#), under collect.
	Aggregation string         `json:"aggregation,omitempty"`
	Rows        []TableRow     `json:"rows"`
	Otherwise   map[string]any `json:"otherwise,omitempty"` // where no row matches
}

// Column is an input or output of a table.
type Column struct {
	Name string `json:"name"`
	// Type is a kind of rules or a type of DMN: text (string), number, yes-no
	// (boolean), date, time (date and time), money, choice, texts, numbers.
	// Empty is text.
	Type string `json:"type,omitempty"`
	// Values are the only ones allowed; of an output under priority and output
	// order, the most important first.
	Values  []string `json:"values,omitempty"`
	Default any      `json:"default,omitempty"` // of an output, where no row matches
}

// TableRow is one rule: tests for the inputs, or a condition, and the outputs.
type TableRow struct {
	Label    string            `json:"label,omitempty"`
	Cells    []string          `json:"cells,omitempty"`   // in the order of the inputs
	Tests    map[string]string `json:"tests,omitempty"`   // the same by name; what isn't named takes anything
	When     string            `json:"when,omitempty"`    // a condition instead of cells
	Then     map[string]any    `json:"then,omitempty"`    // constants, or expressions that begin with =
	Outputs  []string          `json:"outputs,omitempty"` // the same as entries of cells, in the order of the outputs
	Priority int               `json:"priority,omitempty"`
}

// Table is a decision table that is ready to decide. It is safe for concurrent
// use.
type Table struct {
	table       *table
	outputs     []Column
	aggregation Aggregation
}

// tableFacts is an input or outcome of a table: its values by their names.
type tableFacts struct {
	Values crm.Custom `json:"values"`
}

// maxColumns bounds the inputs, and the outputs, of a table.
const maxColumns = 100

// NewTable compiles a table, or says all that is wrong with it. Problems name
// the row, "cells.<input>" or "then.<output>", and the character in the cell.
func NewTable(spec TableSpec) (*Table, []Problem) {
	c := &tableCompiler{spec: spec}
	c.header()
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	body := c.body()
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	compiled, problems := compileTable(c.plan, body)
	if len(problems) > 0 {
		return nil, c.named(problems)
	}
	return &Table{table: compiled, outputs: spec.Outputs, aggregation: c.aggregation}, nil
}

// tableCompiler makes a table of its declaration.
type tableCompiler struct {
	spec        TableSpec
	plan        plan
	aggregation Aggregation
	byOutputs   bool // the order of output values is the priority
	problems    []Problem
}

func (c *tableCompiler) report(p Problem, row int, field string) {
	c.problems = append(c.problems, p.at(row, field))
}

// header reads columns and policy.
func (c *tableCompiler) header() {
	c.plan = plan{key: "table", onError: Fail, silent: true, check: func(any) []Problem { return nil }}
	c.plan.in = c.columns("inputs", c.spec.Inputs)
	c.plan.out = c.columns("outputs", c.spec.Outputs)
	if len(c.spec.Outputs) == 0 {
		c.report(newProblem(codeNoOutputs, 0), NoRow, "outputs")
	}
	c.policy()
}

// policies are the hit policies by name and letter.
var policies = map[string]Policy{
	"": Unique, "U": Unique, "UNIQUE": Unique, "A": Any, "ANY": Any, "P": Priority, "PRIORITY": Priority,
	"F": First, "FIRST": First, "C": Collect, "COLLECT": Collect,
	"R": Collect, "RULE ORDER": Collect, "RULE-ORDER": Collect, "O": Collect, "OUTPUT ORDER": Collect, "OUTPUT-ORDER": Collect,
}

var aggregations = map[string]Aggregation{
	"": List, "LIST": List, "SUM": Sum, "+": Sum, "MIN": Min, "<": Min, "MAX": Max, ">": Max, "COUNT": Count, "#": Count,
}

// policy reads the hit policy.
func (c *tableCompiler) policy() {
	name, sign := strings.ToUpper(strings.TrimSpace(c.spec.Policy)), strings.ToUpper(strings.TrimSpace(c.spec.Aggregation))
	if len(name) == 2 && name[0] == 'C' {
		name, sign = "C", name[1:]
	}
	var okPolicy, okAggregation bool
	c.plan.policy, okPolicy = policies[name]
	c.aggregation, okAggregation = aggregations[sign]
	c.byOutputs = c.plan.policy == Priority || strings.HasPrefix(name, "O")
	c.plan.ordered = strings.HasPrefix(name, "O")
	switch {
	case !okPolicy:
		c.report(newProblem(codeUnknownPolicy, 0, quoted(c.spec.Policy)), NoRow, "policy")
	case !okAggregation, c.aggregation != List && name != "C" && name != "COLLECT":
		c.report(newProblem(codeUnknownAggregation, 0, quoted(c.spec.Aggregation)), NoRow, "aggregation")
	case c.aggregation != List && len(c.spec.Outputs) != 1:
		c.report(newProblem(codeOneOutput, 0), NoRow, "aggregation")
	case c.aggregation != List && c.aggregation != Count && len(c.plan.out.fields) == 1 && c.plan.out.fields[0].Kind != Number:
		c.report(newProblem(codeAggregation, 0, string(c.aggregation)), NoRow, "aggregation")
	}
}

// body writes the rows as a rule set.
func (c *tableCompiler) body() Body {
	grid := Grid{}
	for _, f := range c.plan.in.fields {
		grid.Columns = append(grid.Columns, f.Name)
	}
	if len(c.spec.Rows) > MaxRows {
		c.report(newProblem(codeTooManyRows, 0, MaxRows), NoRow, "rows")
		return Body{}
	}
	for i, row := range c.spec.Rows {
		grid.Rows = append(grid.Rows, c.gridRow(i, row))
	}
	if len(c.problems) > 0 {
		return Body{}
	}
	compiler := &gridCompiler{in: c.plan.in, guard: newGuard(c.plan.in), nullIsOther: true}
	conditions := compiler.conditions(grid)
	c.problems = append(c.problems, c.named(compiler.problems)...)
	body := Body{Otherwise: c.otherwise()}
	for i, row := range c.spec.Rows {
		label := row.Label
		if label == "" {
			label = strconv.Itoa(i + 1)
		}
		compiled := Row{Label: same(label), When: conditions[i], Then: c.then(i, row), Enabled: true}
		if c.byOutputs {
			compiled.Priority = row.Priority
		}
		body.Rows = append(body.Rows, compiled)
	}
	if c.byOutputs {
		c.prioritise(body.Rows)
	}
	return body
}

// gridRow reads the tests of one row.
func (c *tableCompiler) gridRow(i int, row TableRow) GridRow {
	if row.Tests == nil {
		return GridRow{Cells: row.Cells, When: row.When}
	}
	cells := make([]string, len(c.spec.Inputs))
	for name, text := range row.Tests {
		at := slices.IndexFunc(c.spec.Inputs, func(column Column) bool { return column.Name == name })
		if at < 0 {
			c.report(newProblem(codeUnknownName, 0, quoted(name)).suggesting(nearest(name, columnNames(c.spec.Inputs))), i, "cells."+name)
			continue
		}
		cells[at] = text
	}
	return GridRow{Cells: cells}
}

func columnNames(columns []Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

// then reads the outputs of one row.
func (c *tableCompiler) then(i int, row TableRow) map[string]any {
	then := map[string]any{}
	for name, value := range row.Then {
		c.put(then, name, value)
	}
	if len(row.Outputs) > len(c.spec.Outputs) {
		c.report(newProblem(codeCellCount, 0, len(c.spec.Outputs), len(row.Outputs)), i, "outputs")
		return then
	}
	for j, text := range row.Outputs {
		c.put(then, c.spec.Outputs[j].Name, outputEntry(text, &c.plan.out.fields[j]))
	}
	return then
}

// put writes one output; null is one that isn't there.
func (c *tableCompiler) put(then map[string]any, name string, value any) {
	if value != nil {
		then[identifier(name)] = value
	}
}

// outputEntry reads an entry such as "yes", 5, true or amount * 2.
func outputEntry(text string, f *field) any {
	trimmed := strings.TrimSpace(text)
	switch trimmed {
	case "", "-", "null":
		return nil
	case "true", "false":
		return trimmed == "true"
	}
	if n, err := strconv.ParseFloat(trimmed, 64); err == nil && f.Kind == Number {
		return n
	}
	if literal, err := strconv.Unquote(trimmed); err == nil && trimmed[0] == '"' {
		return literal
	}
	tests, err := readCell(trimmed, f)
	if err == nil && len(tests) == 1 && tests[0].sign == "==" && (f.Kind == Date || f.Kind == Time) {
		if literal, ok := momentText(tests[0].low); ok {
			return literal
		}
	}
	return expressionMark + trimmed
}

// momentText is what stands within date("…") or time("…").
func momentText(literal string) (string, bool) {
	_, text, ok := strings.Cut(strings.TrimSuffix(literal, `")`), `("`)
	return text, ok && strings.HasSuffix(literal, `")`)
}

// otherwise gathers the defaults of the outputs; nil when there are none.
func (c *tableCompiler) otherwise() *Otherwise {
	then := map[string]any{}
	for _, column := range c.spec.Outputs {
		c.put(then, column.Name, column.Default)
	}
	for name, value := range c.spec.Otherwise {
		c.put(then, name, value)
	}
	if len(then) == 0 {
		return nil
	}
	return &Otherwise{Label: crm.Label{ZH: "其余情况", EN: "otherwise"}, Then: then}
}

// prioritise ranks the rows by the order of their outputs' values, the first
// output first. Rows that say their priority themselves keep it.
func (c *tableCompiler) prioritise(rows []Row) {
	ranked := false
	for _, column := range c.spec.Outputs {
		ranked = ranked || len(column.Values) > 0
	}
	if !ranked {
		return
	}
	rank := func(row Row) []int {
		var ranks []int
		for j, column := range c.spec.Outputs {
			value := fmt.Sprint(row.Then[c.plan.out.fields[j].Name])
			if at := slices.Index(column.Values, value); at >= 0 {
				ranks = append(ranks, at)
			} else {
				ranks = append(ranks, len(column.Values))
			}
		}
		return ranks
	}
	all := make([][]int, len(rows))
	for i, row := range rows {
		all[i] = rank(row)
	}
	sorted := slices.SortedFunc(slices.Values(all), slices.Compare)
	for i := range rows {
		rows[i].Priority = 1 - slices.IndexFunc(sorted, func(r []int) bool { return slices.Equal(r, all[i]) }) + len(rows)
	}
}

// named gives problems the names of columns as they were declared.
func (c *tableCompiler) named(problems []Problem) []Problem {
	for i, p := range problems {
		for prefix, s := range map[string]*schema{"cells.": c.plan.in, "then.": c.plan.out} {
			if name, ok := strings.CutPrefix(p.Field, prefix); ok && s.byName[name] != nil {
				problems[i].Field = prefix + s.byName[name].custom
			}
		}
	}
	return problems
}
