package rules

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Grid is a rule set seen as a decision table: a column for each field that
// its conditions ask about, and for each row the tests in its cells.
//
// A cell holds tests joined by commas, of which one must be true: a value
// ("east", 5, cny(100), 2026-01-31), a comparison (>= 5), an interval
// ([1..5], (1..5)), not(…), null for what isn't known, a word and a text
// (contains "x", startsWith, endsWith, matches, within), or a condition in
// which ? stands for the value; - takes anything.
type Grid struct {
	Columns []string  `json:"columns"`
	Rows    []GridRow `json:"rows"`
}

// GridRow is a row of a grid. When is the condition of a row that isn't made
// of cells; it has none then.
type GridRow struct {
	Cells []string `json:"cells,omitempty"`
	When  string   `json:"when,omitempty"`
}

// CellsOf sees a rule set as a grid, and tells for each row whether it is made
// of cells. Columns stand in the order in which conditions name them.
func CellsOf(p AnyPoint, body Body) (Grid, []bool) {
	in := p.plan.in
	grid, tabular := Grid{Columns: []string{}}, make([]bool, len(body.Rows))
	read := make([]map[string][]test, len(body.Rows))
	for i, row := range body.Rows {
		cells, order, ok := cellsOf(in, row.When)
		if tabular[i] = ok; !ok {
			continue
		}
		read[i] = cells
		for _, name := range order {
			if !slices.Contains(grid.Columns, name) {
				grid.Columns = append(grid.Columns, name)
			}
		}
	}
	for i, row := range body.Rows {
		if !tabular[i] {
			grid.Rows = append(grid.Rows, GridRow{When: row.When})
			continue
		}
		cells := make([]string, len(grid.Columns))
		for j, name := range grid.Columns {
			cells[j] = cellText(read[i][name])
		}
		grid.Rows = append(grid.Rows, GridRow{Cells: cells})
	}
	return grid, tabular
}

// Conditions writes the rows of a grid as conditions. Problems name the row,
// the column as "cells.<field>" and the character in the cell.
func Conditions(p AnyPoint, grid Grid) ([]string, []Problem) {
	c := &gridCompiler{in: p.plan.in, guard: newGuard(p.plan.in)}
	return c.conditions(grid), c.problems
}

// gridCompiler writes conditions of cells.
type gridCompiler struct {
	in          *schema
	guard       *guard
	nullIsOther bool
	problems    []Problem
}

func (c *gridCompiler) conditions(grid Grid) []string {
	conditions := make([]string, len(grid.Rows))
	columns := make([]*field, len(grid.Columns))
	for j, name := range grid.Columns {
		f, ok := c.in.byName[name]
		if !ok {
			c.problems = append(c.problems, newProblem(codeUnknownName, 0, quoted(name)).
				suggesting(nearest(name, c.in.names())).at(NoRow, "cells."+name))
			continue
		}
		columns[j] = f
	}
	if len(c.problems) > 0 {
		return conditions
	}
	for i, row := range grid.Rows {
		conditions[i] = c.row(i, row, columns)
	}
	return conditions
}

// row writes one row.
func (c *gridCompiler) row(i int, row GridRow, columns []*field) string {
	if row.When != "" && len(row.Cells) == 0 {
		return row.When
	}
	if len(row.Cells) != len(columns) {
		c.problems = append(c.problems, newProblem(codeCellCount, 0, len(columns), len(row.Cells)).at(i, "cells"))
		return ""
	}
	var parts []string
	for j, text := range row.Cells {
		if condition := c.cell(i, columns[j], text); condition != "" {
			parts = append(parts, condition)
		}
	}
	if len(parts) == 0 {
		return "true"
	}
	return strings.Join(parts, " and ")
}

// cell writes one cell and reports what is wrong with it.
func (c *gridCompiler) cell(i int, f *field, text string) string {
	tests, err := readCell(text, f)
	if err != nil {
		c.problems = append(c.problems, asProblem(err).at(i, "cells."+f.Name))
		return ""
	}
	w := cellWriter{f, c.nullIsOther}
	wrong := len(c.problems)
	for _, one := range tests {
		if _, err := c.guard.condition(w.one(one)); err != nil {
			c.problems = append(c.problems, asProblem(err).movedTo(one.at).at(i, "cells."+f.Name))
		}
	}
	if len(c.problems) > wrong {
		return ""
	}
	return w.condition(tests)
}

// cellsOf reads a condition as cells: parts joined by and, each about one
// field. It returns the fields in order.
func cellsOf(in *schema, source string) (map[string][]test, []string, bool) {
	tree, err := parse(source)
	if err != nil {
		return nil, nil, false
	}
	cells := map[string][]ast.Node{}
	var order []string
	for _, p := range parts(tree) {
		if b, ok := p.(*ast.BoolNode); ok && b.Value {
			continue
		}
		name, ok := onlyField(in, p)
		if !ok {
			return nil, nil, false
		}
		if len(cells[name]) == 0 {
			order = append(order, name)
		}
		cells[name] = append(cells[name], p)
	}
	tests := map[string][]test{}
	for name, nodes := range cells {
		read, ok := readTests(in.byName[name], nodes)
		if !ok {
			return nil, nil, false
		}
		tests[name] = read
	}
	return tests, order, true
}

// onlyField names the one field that a part reads.
func onlyField(in *schema, node ast.Node) (string, bool) {
	names := fieldsOf(in, node)
	if len(names) != 1 {
		return "", false
	}
	return sortedNames(names)[0], true
}
