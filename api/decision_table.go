package api

import (
	"context"
	"net/http"
)

// TableField declares a value of an ad-hoc decision table.
type TableField struct {
	Name     string   `json:"name" maxLength:"80"`
	Label    string   `json:"label,omitempty" maxLength:"200"`
	Type     string   `json:"type" enum:"text,number,money,yes-no,choice,choices,texts,numbers,date,time"`
	Values   []string `json:"values,omitempty" maxItems:"500" doc:"What a choice may be."`
	Nullable bool     `json:"nullable,omitempty"`
}

// EvaluatedTable is what an ad-hoc table answers to each input.
type EvaluatedTable struct {
	Problems []RuleProblem `json:"problems" doc:"What keeps it from compiling; then there are no answers."`
	Answers  []TableAnswer `json:"answers"`
}

// TableAnswer is one answer of an ad-hoc table.
type TableAnswer struct {
	Outcome map[string]any   `json:"outcome,omitempty"`
	All     []map[string]any `json:"all,omitempty"`
	Row     int              `json:"row" doc:"Index of the row; -1 the otherwise row, -2 none."`
	Matched []int            `json:"matched"`
	Errors  []RuleProblem    `json:"errors"`
	Error   string           `json:"error,omitempty" doc:"Why there was no answer."`
}

type evaluateTable struct {
	Idempotent
	Body struct {
		Inputs      []TableField     `json:"inputs" maxItems:"100"`
		Outputs     []TableField     `json:"outputs" maxItems:"100"`
		Policy      string           `json:"policy" enum:"unique,first,priority,any,collect"`
		Aggregation string           `json:"aggregation,omitempty" enum:",list,sum,min,max,count"`
		OnError     string           `json:"onError,omitempty" enum:",fail,skip,otherwise"`
		Rows        []RuleRow        `json:"rows" maxItems:"500"`
		Otherwise   *RuleOtherwise   `json:"otherwise,omitempty"`
		Cases       []map[string]any `json:"cases" maxItems:"1000" doc:"The inputs to answer."`
	}
}

func (s *Server) decisionTableRoutes() {
	handle(s, managing("evaluate-decision-table", http.MethodPost, "/decision-tables/acts/evaluate", "A decision table by itself, after DMN 1.5; nothing is kept"), s.evaluateTable)
}

func (s *Server) evaluateTable(ctx context.Context, _ *evaluateTable) (*itself[EvaluatedTable], error) {
	if err := requireRules(viewerOf(ctx)); err != nil {
		return nil, err
	}
	return nil, newProblem(ctx, codeUnavailable)
}
