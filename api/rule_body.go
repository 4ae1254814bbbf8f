package api

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// RuleBody is what a rule set says.
type RuleBody struct {
	Rows      []RuleRow      `json:"rows" maxItems:"500"`
	Otherwise *RuleOtherwise `json:"otherwise,omitempty" doc:"Required except under collect."`
}

// RuleRow answers when its condition holds.
type RuleRow struct {
	Label    rowLabelText      `json:"label"`
	When     string            `json:"when" maxLength:"8192" doc:"A condition; empty holds always."`
	Cells    map[string]string `json:"cells,omitempty" doc:"The condition as tests by field, where it is made of such; written instead of when."`
	Then     map[string]any    `json:"then" doc:"Constants, or expressions as texts that begin with =."`
	Priority int               `json:"priority,omitempty"`
	Enabled  *bool             `json:"enabled,omitempty" default:"true"`
}

// RuleOtherwise answers when no row does.
type RuleOtherwise struct {
	Label rowLabelText   `json:"label"`
	Then  map[string]any `json:"then"`
}

type rowLabelText struct {
	ZH string `json:"zh" maxLength:"400"`
	EN string `json:"en" maxLength:"400"`
}

// ExampleView is a test that is kept with a version.
type ExampleView struct {
	Name   string            `json:"name" minLength:"1" maxLength:"200" doc:"Tells it from the others."`
	Label  *NameInBoth       `json:"label,omitempty" doc:"What came with the product is called in both languages; absent: as its name. Leave it out when you rename the example."`
	Input  map[string]any    `json:"input" doc:"Nested as in the recorded inputs, or by dotted names: {\"lead.source\": \"web\"}."`
	At     *time.Time        `json:"at,omitempty" doc:"When it is asked; absent: now."`
	Expect ExpectedOfExample `json:"expect"`
}

// NameInBoth is what an example is called in both languages.
type NameInBoth struct {
	ZH string `json:"zh" minLength:"1" maxLength:"200"`
	EN string `json:"en" minLength:"1" maxLength:"200"`
}

// nameInBoth is nothing for a name that is one text.
func nameInBoth(name rules.ExampleName) *NameInBoth {
	if name.IsPlain() {
		return nil
	}
	return &NameInBoth{name.ZH, name.EN}
}

// name is what the example is called; a label of another name is of none.
func (v ExampleView) name() rules.ExampleName {
	if v.Label == nil || v.Label.EN != v.Name {
		return rules.NamedAs(v.Name)
	}
	return rules.ExampleName{Label: crm.Label{ZH: v.Label.ZH, EN: v.Label.EN}}
}

// ExpectedOfExample is what an example has to come to; what is left out is not
// looked at.
type ExpectedOfExample struct {
	Row     string         `json:"row,omitempty" maxLength:"400" doc:"Label of the row in either language, or otherwise."`
	Outcome map[string]any `json:"outcome,omitempty"`
	Errors  []string       `json:"errors,omitempty" maxItems:"500" doc:"Labels of rows that cannot be evaluated."`
}

func bodyView(body rules.Body) RuleBody {
	view := RuleBody{Rows: []RuleRow{}}
	for _, row := range body.Rows {
		view.Rows = append(view.Rows, RuleRow{
			Label: rowLabelText(row.Label), When: row.When, Then: row.Then, Priority: row.Priority, Enabled: new(row.Enabled),
		})
	}
	if body.Otherwise != nil {
		view.Otherwise = &RuleOtherwise{rowLabelText(body.Otherwise.Label), body.Otherwise.Then}
	}
	return view
}

// bodyOf reads a rule set whose rows are conditions, or tests by field.
func bodyOf(point rules.AnyPoint, view RuleBody) (rules.Body, error) {
	body, grid := rules.Body{Rows: []rules.Row{}}, rules.Grid{}
	for _, row := range view.Rows {
		for _, name := range slices.Sorted(maps.Keys(row.Cells)) {
			if !slices.Contains(grid.Columns, name) {
				grid.Columns = append(grid.Columns, name)
			}
		}
	}
	for _, row := range view.Rows {
		body.Rows = append(body.Rows, rules.Row{
			Label: crm.Label(row.Label), When: row.When, Then: row.Then, Priority: row.Priority, Enabled: row.Enabled == nil || *row.Enabled,
		})
		grid.Rows = append(grid.Rows, gridRow(grid.Columns, row))
	}
	if view.Otherwise != nil {
		body.Otherwise = &rules.Otherwise{Label: crm.Label(view.Otherwise.Label), Then: view.Otherwise.Then}
	}
	if len(grid.Columns) == 0 {
		return body, nil
	}
	conditions, problems := rules.Conditions(point, grid)
	if len(problems) > 0 {
		return body, cellsRefused(problems)
	}
	for i := range body.Rows {
		body.Rows[i].When = conditions[i]
	}
	return body, nil
}

func gridRow(columns []string, row RuleRow) rules.GridRow {
	if len(row.Cells) == 0 {
		return rules.GridRow{When: row.When}
	}
	cells := make([]string, len(columns))
	for i, name := range columns {
		cells[i] = cmp.Or(row.Cells[name], "-")
	}
	return rules.GridRow{Cells: cells}
}

// cellsRefused names the cells that cannot be read.
func cellsRefused(problems []rules.Problem) error {
	refused := &crm.Invalid{}
	for _, p := range problems {
		refused.Problems = append(refused.Problems, crm.Problem{
			Field: fmt.Sprintf("body.rows.%d.%s", p.Row, p.Field), Code: string(p.Code), Message: p.Message,
		})
	}
	return refused
}

// showCells adds to rows that are made of tests by field what these are.
func showCells(point rules.AnyPoint, body rules.Body, view *RuleBody) {
	grid, tabular := rules.CellsOf(point, body)
	for i := range view.Rows {
		if !tabular[i] {
			continue
		}
		view.Rows[i].Cells = map[string]string{}
		for j, name := range grid.Columns {
			if cell := grid.Rows[i].Cells[j]; cell != "-" {
				view.Rows[i].Cells[name] = cell
			}
		}
	}
}

// ruleTextOf reads what of a rule set is given.
func ruleTextOf(point rules.AnyPoint, body *RuleBody, examples *[]ExampleView, waivers *[]string) (activities.RuleText, error) {
	text := activities.RuleText{Waivers: waivers}
	if body != nil {
		read, err := bodyOf(point, *body)
		if err != nil {
			return text, err
		}
		text.Body = &read
	}
	if examples != nil {
		read, err := examplesOf(*examples)
		if err != nil {
			return text, err
		}
		text.Examples = &read
	}
	return text, nil
}

func examplesOf(views []ExampleView) ([]rules.Example, error) {
	examples := []rules.Example{}
	for _, view := range views {
		if slices.ContainsFunc(examples, func(e rules.Example) bool { return e.Name.EN == view.Name }) {
			return nil, crm.InvalidField("examples", "taken",
				crm.Label{ZH: "有两个用例都叫“%s”", EN: "Two examples are called “%s”"}.With(view.Name),
				crm.Label{ZH: "请给每个用例一个名称", EN: "Give each a name of its own"})
		}
		input, err := nestedInput(view.Input)
		if err != nil {
			return nil, err
		}
		examples = append(examples, rules.Example{Name: view.name(), Input: input, At: view.At, Expect: rules.Expectation(view.Expect)})
	}
	return examples, nil
}
