package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// CheckView is what can be said of a version without asking it about a record.
type CheckView struct {
	Problems []RuleProblem    `json:"problems"`
	Examples []ExampleOutcome `json:"examples"`
	Analysis AnalysisView     `json:"analysis"`
	Gates    []GateView       `json:"gates" doc:"What publishing asks for."`
}

// RuleProblem is what keeps a rule set from compiling.
type RuleProblem struct {
	Row        int    `json:"row" doc:"Index of the row; -1 the otherwise row, -2 the whole."`
	Field      string `json:"field" doc:"when, then.strategy, label …"`
	Cell       string `json:"cell,omitempty"`
	Code       string `json:"code"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"`
	From       int    `json:"from,omitempty" doc:"Character in the text, from 1; absent: all of it."`
	To         int    `json:"to,omitempty"`
}

// ExampleOutcome is what came of one example.
type ExampleOutcome struct {
	ID      string         `json:"id"`
	Passed  bool           `json:"passed"`
	Got     map[string]any `json:"got,omitempty"`
	Row     int            `json:"row"`
	Message string         `json:"message,omitempty" doc:"Why there was no answer."`
}

// AnalysisView is what can be told of the rows by themselves.
type AnalysisView struct {
	Gaps        []GapView        `json:"gaps"`
	Overlaps    []OverlapView    `json:"overlaps"`
	Shadowed    []ShadowedView   `json:"shadowed"`
	Impossible  []RowReasonView  `json:"impossible"`
	NotAnalysed []RowReasonView  `json:"notAnalysed"`
}

// GapView is an input for which no row answers.
type GapView struct {
	Example map[string]any `json:"example"`
	Words   string         `json:"words"`
}

// OverlapView is an input for which several rows answer.
type OverlapView struct {
	Rows    []int          `json:"rows"`
	Example map[string]any `json:"example"`
	Words   string         `json:"words"`
}

// ShadowedView is a row that others before it always answer for.
type ShadowedView struct {
	Row     int            `json:"row"`
	By      []int          `json:"by"`
	Example map[string]any `json:"example"`
	Words   string         `json:"words"`
}

// RowReasonView says something of one row.
type RowReasonView struct {
	Row int    `json:"row"`
	Why string `json:"why"`
}

// GateView is one thing that publishing asks for.
type GateView struct {
	Gate    string `json:"gate" enum:"compiles,examples,rows-hit,possible,no-overlap,names,second-person"`
	Label   string `json:"label"`
	Passed  bool   `json:"passed"`
	Message string `json:"message,omitempty"`
	Remedy  string `json:"remedy,omitempty"`
}

// TrialView is what a version answers, and why.
type TrialView struct {
	Input  []inputView  `json:"input"`
	Facts  map[string]any `json:"facts" doc:"The same as an example keeps it."`
	Answer *AnswerView  `json:"answer,omitempty" doc:"Absent where there was none."`
	Error  string       `json:"error,omitempty"`
	Rows   []TrialRow   `json:"rows"`
	WhyNot []FlipView   `json:"whyNot"`
}

// TrialRow is how one row judged.
type TrialRow struct {
	Row       int    `json:"row" doc:"Index of the row; -1 the otherwise row."`
	Label     string `json:"label"`
	Condition string `json:"condition"`
	Verdict   string `json:"verdict" enum:"matched,failed,not-reached,disabled,error"`
	Because   string `json:"because,omitempty" doc:"The first part that was false, with its values."`
}

// AnswerView is an answer of a rule set.
type AnswerView struct {
	Outcome map[string]any   `json:"outcome"`
	Text    string           `json:"text" doc:"The outcome in words."`
	All     []map[string]any `json:"all,omitempty" doc:"Under collect: what each matching row says."`
	Row     int              `json:"row" doc:"Index of the row; -1 the otherwise row, -2 none."`
	Label   string           `json:"label"`
	Matched []int            `json:"matched"`
}

// FlipView is a least change of the input that lets another row answer.
type FlipView struct {
	Row   int    `json:"row"`
	Field string `json:"field"`
	Label string `json:"label"`
	From  string `json:"from"`
	To    string `json:"to"`
	Then  string `json:"then" doc:"What would be decided."`
	Words string `json:"words"`
}

type checkRules struct {
	ByID
	Idempotent
	Body *struct {
		Body     *RuleBody      `json:"body,omitempty" doc:"What the editor holds unsaved."`
		Examples *[]ExampleView `json:"examples,omitempty" maxItems:"500"`
		Waivers  *[]string      `json:"waivers,omitempty" maxItems:"500"`
	} `required:"false"`
}

type tryRules struct {
	ByID
	Idempotent
	Body struct {
		Input      map[string]any `json:"input,omitempty" doc:"Typed values: nested, or by dotted names."`
		RecordKind string         `json:"recordKind,omitempty" maxLength:"60"`
		RecordID   *uuid.UUID     `json:"recordId,omitempty" doc:"A record whose facts are asked about."`
		Body       *RuleBody      `json:"body,omitempty" doc:"What the editor holds unsaved."`
	}
}

func (s *Server) ruleTrialRoutes() {
	handle(s, managing("check-rules", http.MethodPost, "/rule-versions/{id}/acts/check", "What is wrong with a version, and what publishing asks for"), s.checkRules)
	handle(s, managing("try-rules", http.MethodPost, "/rule-versions/{id}/acts/try", "Ask a version about a record or typed values; nothing is kept"), s.tryRules)
}

func (s *Server) checkRules(ctx context.Context, in *checkRules) (*itself[CheckView], error) {
	viewer := viewerOf(ctx)
	_, _, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body != nil {
		text := activities.RuleText{Waivers: in.Body.Waivers}
		if in.Body.Body != nil {
			body := bodyOf(*in.Body.Body)
			text.Body = &body
		}
		if in.Body.Examples != nil {
			examples, err := examplesOf(*in.Body.Examples)
			if err != nil {
				return nil, err
			}
			text.Examples = &examples
		}
		if err := text.Apply(version); err != nil {
			return nil, err
		}
	}
	var check *activities.RuleCheck
	err = s.search(ctx, viewer, func(ctx context.Context) (err error) {
		check, err = activities.CheckRules(ctx, s.DB, viewer, version)
		return err
	})
	if err != nil {
		return nil, err
	}
	view, err := checkView(check, viewer.Language)
	return answered(view), err
}

func checkView(check *activities.RuleCheck, language crm.Language) (CheckView, error) {
	view := CheckView{Problems: ruleProblems(check.Problems, language), Examples: []ExampleOutcome{}, Gates: []GateView{}, Analysis: AnalysisView{
		Gaps: []GapView{}, Overlaps: []OverlapView{}, Shadowed: []ShadowedView{}, Impossible: []RowReasonView{}, NotAnalysed: []RowReasonView{},
	}}
	for _, e := range check.Examples {
		outcome := ExampleOutcome{ID: e.ID, Passed: e.Passed, Row: e.Row, Message: e.Error}
		if len(e.Got) > 0 {
			if err := json.Unmarshal(e.Got, &outcome.Got); err != nil {
				return view, err
			}
		}
		view.Examples = append(view.Examples, outcome)
	}
	for _, g := range check.Gates {
		view.Gates = append(view.Gates, GateView{
			Gate: g.Name, Label: gateLabels[g.Name].In(language), Passed: g.Passed, Message: g.Message.In(language), Remedy: g.Remedy.In(language),
		})
	}
	return view, nil
}

// gateLabels say what each gate asks for.
var gateLabels = map[string]crm.Label{
	"compiles":      {ZH: "能够编译", EN: "It compiles"},
	"examples":      {ZH: "用例全部通过", EN: "All examples are passed"},
	"rows-hit":      {ZH: "每行都有用例", EN: "Every row has an example"},
	"possible":      {ZH: "每行都可能成立", EN: "Every row can match"},
	"no-overlap":    {ZH: "行与行不重叠", EN: "No two rows match at once"},
	"names":         {ZH: "提到的人和组都存在", EN: "Whom and what it names exists"},
	"second-person": {ZH: "由另一人发布", EN: "Somebody else publishes it"},
}

func ruleProblems(problems []rules.Problem, language crm.Language) []RuleProblem {
	views := []RuleProblem{}
	for _, p := range problems {
		views = append(views, RuleProblem{
			Row: p.Row, Field: p.Field, Code: string(p.Code), Message: p.Message.In(language), Suggestion: p.Suggestion, From: p.Position,
		})
	}
	return views
}

func (s *Server) tryRules(ctx context.Context, in *tryRules) (*itself[TrialView], error) {
	viewer := viewerOf(ctx)
	_, point, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Body != nil {
		body := bodyOf(*in.Body.Body)
		if err := (activities.RuleText{Body: &body}).Apply(version); err != nil {
			return nil, err
		}
	}
	about := activities.Trial{}
	if in.Body.RecordID != nil {
		about.Kind, about.Record = in.Body.RecordKind, *in.Body.RecordID
	} else if about.Input, err = nestedInput(in.Body.Input); err != nil {
		return nil, err
	}
	var result *activities.TrialResult
	err = s.search(ctx, viewer, func(ctx context.Context) (err error) {
		result, err = activities.TryRules(ctx, s.DB, viewer, point, version.Body, about)
		return err
	})
	if err != nil {
		return nil, err
	}
	view, err := s.trialView(ctx, viewer, point, result)
	return answered(view), err
}

func (s *Server) trialView(ctx context.Context, viewer crm.Viewer, point rules.AnyPoint, result *activities.TrialResult) (TrialView, error) {
	language := viewer.Language
	view := TrialView{Input: []inputView{}, Rows: []TrialRow{}, WhyNot: []FlipView{}, Error: result.Error}
	inputs, err := point.DescribeInput(result.Input)
	if err == nil {
		err = s.nameValues(ctx, viewer, inputs)
	}
	if err != nil {
		return view, err
	}
	for _, v := range inputs {
		view.Input = append(view.Input, inputView{v.Name, v.Label.In(language), v.Text.In(language), v.Known})
	}
	if err := json.Unmarshal(result.Input, &view.Facts); err != nil {
		return view, err
	}
	for _, trace := range result.Rows {
		view.Rows = append(view.Rows, TrialRow{
			Row: trace.Row, Label: trace.Label.In(language), Condition: trace.Condition,
			Verdict: trace.Verdict.String(), Because: trace.Because.In(language),
		})
	}
	if result.Answer == nil {
		return view, nil
	}
	answer, err := s.answerView(ctx, viewer, point, result.Answer)
	view.Answer = &answer
	return view, err
}

func (s *Server) answerView(ctx context.Context, viewer crm.Viewer, point rules.AnyPoint, a *rules.Answer) (AnswerView, error) {
	view := AnswerView{Row: a.Row, Label: a.Label.In(viewer.Language), Matched: orEmpty(a.Matched)}
	if err := json.Unmarshal(a.Outcome, &view.Outcome); err != nil {
		return view, err
	}
	for _, one := range a.All {
		var outcome map[string]any
		if err := json.Unmarshal(one, &outcome); err != nil {
			return view, err
		}
		view.All = append(view.All, outcome)
	}
	text, err := s.outcomeText(ctx, viewer, point, a.Outcome)
	view.Text = text
	return view, err
}

// outcomeText tells an outcome in words.
func (s *Server) outcomeText(ctx context.Context, viewer crm.Viewer, point rules.AnyPoint, outcome json.RawMessage) (string, error) {
	values, err := point.DescribeOutput(outcome)
	if err == nil {
		err = s.nameValues(ctx, viewer, values)
	}
	return valuesText(values, viewer.Language), err
}

// nestedInput makes groups of dotted names, which is how inputs are recorded.
func nestedInput(flat map[string]any) (json.RawMessage, error) {
	nested := map[string]any{}
	for name, value := range flat {
		at, rest := nested, name
		for {
			group, below, found := strings.Cut(rest, ".")
			if !found {
				break
			}
			inner, ok := at[group].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[group] = inner
			}
			at, rest = inner, below
		}
		if group, ok := value.(map[string]any); ok {
			if known, both := at[rest].(map[string]any); both {
				for inner, v := range group {
					known[inner] = v
				}
				continue
			}
		}
		at[rest] = value
	}
	text, err := json.Marshal(nested)
	if err != nil || len(text) > rules.MaxInputBytes {
		return nil, crm.InvalidField("input", "too-long",
			crm.Label{ZH: "输入太大", EN: "The input is too large"}, crm.Label{ZH: "最多 64 KiB", EN: "At most 64 KiB"})
	}
	return text, nil
}

