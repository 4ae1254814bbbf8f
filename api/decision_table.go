package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// TableField declares an input or output of a decision table by itself.
type TableField struct {
	Name    string   `json:"name" maxLength:"80"`
	Type    string   `json:"type,omitempty" maxLength:"40" doc:"text, number, yes-no, date, time, money, choice, texts or numbers, or a type of DMN."`
	Values  []string `json:"values,omitempty" maxItems:"500" doc:"The only ones allowed; of an output under priority the most important first."`
	Default any      `json:"default,omitempty" doc:"Of an output, where no row matches."`
}

// TableRowView is one rule of a table.
type TableRowView struct {
	Label    string            `json:"label,omitempty" maxLength:"400"`
	Cells    []string          `json:"cells,omitempty" maxItems:"100" doc:"Tests in the order of the inputs."`
	Tests    map[string]string `json:"tests,omitempty" doc:"The same by name."`
	When     string            `json:"when,omitempty" maxLength:"8192" doc:"A condition instead."`
	Then     map[string]any    `json:"then,omitempty" doc:"Constants, or expressions that begin with =."`
	Outputs  []string          `json:"outputs,omitempty" maxItems:"100" doc:"The same as cells, in the order of the outputs."`
	Priority int               `json:"priority,omitempty"`
}

// EvaluatedTable is what a table answers to each case.
type EvaluatedTable struct {
	Problems []RuleProblem `json:"problems" doc:"What keeps it from compiling; then there are no answers."`
	Answers  []TableAnswer `json:"answers"`
}

// TableAnswer is one answer of a table.
type TableAnswer struct {
	Outcome any             `json:"outcome" doc:"An object with the outputs; null where there is none."`
	All     []any           `json:"all,omitempty" doc:"Under collect: what each matching row says."`
	Row     int             `json:"row" doc:"Index of the row; -1 the otherwise row, -2 none."`
	Matched []int           `json:"matched"`
	Errors  []RowReasonView `json:"errors"`
	Error   string          `json:"error,omitempty" doc:"Why there was no answer."`
}

type evaluateTable struct {
	Idempotent
	Body struct {
		Inputs      []TableField     `json:"inputs" maxItems:"100"`
		Outputs     []TableField     `json:"outputs" maxItems:"100"`
		Policy      string           `json:"policy,omitempty" maxLength:"20" doc:"By name or letter: unique (U), any (A), priority (P), first (F), collect (C, C+, C<, C>, C#), rule order (R), output order (O)."`
		Aggregation string           `json:"aggregation,omitempty" maxLength:"10"`
		Rows        []TableRowView   `json:"rows" maxItems:"500"`
		Otherwise   map[string]any   `json:"otherwise,omitempty"`
		Input       map[string]any   `json:"input,omitempty" doc:"One case."`
		Cases       []map[string]any `json:"cases,omitempty" maxItems:"1000" doc:"Many cases."`
	}
}

func (s *Server) decisionTableRoutes() {
	handle(s, managing("evaluate-decision-table", http.MethodPost, "/decision-tables/acts/evaluate", "A decision table by itself, after DMN 1.5; nothing is kept"), s.evaluateTable)
}

// evaluateTable answers the cases of a table that is sent with them.
func (s *Server) evaluateTable(ctx context.Context, in *evaluateTable) (*itself[EvaluatedTable], error) {
	viewer := viewerOf(ctx)
	if err := requireRules(viewer); err != nil {
		return nil, err
	}
	view := EvaluatedTable{Problems: []RuleProblem{}, Answers: []TableAnswer{}}
	err := s.judge(ctx, viewer, func(ctx context.Context) error {
		table, problems := rules.NewTable(tableSpec(in))
		if len(problems) > 0 {
			view.Problems = ruleProblems(problems, viewer.Language)
			return nil
		}
		for _, one := range tableCases(in) {
			if err := ctx.Err(); err != nil {
				return err
			}
			answer, err := tableAnswer(table, one, viewer.Language)
			if err != nil {
				return err
			}
			view.Answers = append(view.Answers, answer)
		}
		return nil
	})
	return answered(view), err
}

// tableCases are what a table is asked about, the single one first.
func tableCases(in *evaluateTable) []map[string]any {
	if in.Body.Input == nil {
		return in.Body.Cases
	}
	return append([]map[string]any{in.Body.Input}, in.Body.Cases...)
}

func tableSpec(in *evaluateTable) rules.TableSpec {
	spec := rules.TableSpec{Policy: in.Body.Policy, Aggregation: in.Body.Aggregation, Otherwise: in.Body.Otherwise}
	for _, c := range in.Body.Inputs {
		spec.Inputs = append(spec.Inputs, rules.Column(c))
	}
	for _, c := range in.Body.Outputs {
		spec.Outputs = append(spec.Outputs, rules.Column(c))
	}
	for _, row := range in.Body.Rows {
		spec.Rows = append(spec.Rows, rules.TableRow(row))
	}
	return spec
}

func tableAnswer(table *rules.Table, input map[string]any, language crm.Language) (TableAnswer, error) {
	view := TableAnswer{Row: rules.NoRow, Matched: []int{}, Errors: []RowReasonView{}}
	text, err := json.Marshal(input)
	if err != nil {
		return view, err
	}
	answer, err := table.Decide(text)
	switch {
	case errors.Is(err, rules.ErrUndecided), errors.Is(err, rules.ErrInput):
		view.Error = err.Error()
	case err != nil:
		return view, err
	}
	for _, e := range answer.Errors {
		view.Errors = append(view.Errors, RowReasonView{e.Row, e.Message.In(language)})
	}
	if view.Error != "" {
		return view, nil
	}
	view.Row, view.Matched = answer.Row, orEmpty(answer.Matched)
	if err := json.Unmarshal(answer.Outcome, &view.Outcome); err != nil {
		return view, err
	}
	for _, one := range answer.All {
		var outcome any
		if err := json.Unmarshal(one, &outcome); err != nil {
			return view, err
		}
		view.All = append(view.All, outcome)
	}
	return view, nil
}
