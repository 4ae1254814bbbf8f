package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
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
	Name   string         `json:"name"`
	Passed bool           `json:"passed"`
	Got    map[string]any `json:"got,omitempty" doc:"The outcome; absent where there was no answer."`
	Row    int            `json:"row" doc:"Index of the row that decided; -1 the otherwise row, -2 none."`
	Wrong  []string       `json:"wrong" doc:"In what it differs from what was expected."`
}

// AnalysisView is what can be told of the rows by themselves.
type AnalysisView struct {
	Gaps        []GapView       `json:"gaps"`
	Overlaps    []OverlapView   `json:"overlaps"`
	Shadowed    []ShadowedView  `json:"shadowed"`
	Impossible  []RowReasonView `json:"impossible"`
	NotAnalysed []RowReasonView `json:"notAnalysed"`
	Bounded     bool            `json:"bounded" doc:"The search was cut short; there may be more."`
}

// GapView is an input for which no row answers.
type GapView struct {
	Example map[string]any `json:"example"`
	Words   string         `json:"words"`
}

// OverlapView is an input for which several rows answer.
type OverlapView struct {
	Rows     []int          `json:"rows"`
	Conflict bool           `json:"conflict" doc:"The policy does not let both match."`
	Example  map[string]any `json:"example"`
	Words    string         `json:"words"`
}

// ShadowedView is a row that others before it always answer for.
type ShadowedView struct {
	Row     int            `json:"row"`
	By      []int          `json:"by"`
	Example map[string]any `json:"example"`
}

// RowReasonView says something of one row.
type RowReasonView struct {
	Row int    `json:"row"`
	Why string `json:"why"`
}

// GateView is one thing that publishing asks for.
type GateView struct {
	Gate    string `json:"gate" enum:"compiles,examples-pass,every-row-hit,every-row-possible,no-overlap,names-exist,second-person"`
	Label   string `json:"label"`
	Passed  bool   `json:"passed"`
	Message string `json:"message,omitempty" doc:"What stands in the way and what to do."`
	Rows    []int  `json:"rows,omitempty" doc:"The rows it is about."`
}

// TrialView is what a version answers, and why.
type TrialView struct {
	Input  []inputView    `json:"input"`
	Facts  map[string]any `json:"facts" doc:"The same as an example keeps it."`
	Hidden []string       `json:"hidden" doc:"Fields of the record that the caller may not know: they count as not known."`
	Answer *AnswerView    `json:"answer,omitempty" doc:"Absent where there was none."`
	Error  string         `json:"error,omitempty"`
	Rows   []TrialRow     `json:"rows"`
	WhyNot []FlipView     `json:"whyNot"`
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
	of, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body != nil {
		text, err := ruleTextOf(of.point, in.Body.Body, in.Body.Examples, in.Body.Waivers)
		if err != nil {
			return nil, err
		}
		if err := text.Apply(version); err != nil {
			return nil, err
		}
	}
	var check *activities.RuleCheck
	err = s.judge(ctx, viewer, func(ctx context.Context) (err error) {
		check, err = activities.CheckRules(ctx, s.DB, viewer, version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answered(checkView(check, viewer.Language)), nil
}

func checkView(check *activities.RuleCheck, language crm.Language) CheckView {
	view := CheckView{
		Problems: ruleProblems(check.Problems, language), Examples: []ExampleOutcome{}, Gates: []GateView{},
		Analysis: analysisView(check.Analysis, language),
	}
	for _, e := range check.Examples {
		outcome := ExampleOutcome{Name: e.Name.EN, Passed: e.Passed, Row: e.Row, Wrong: []string{}}
		if e.Got != nil {
			outcome.Got = objectOf(e.Got.Outcome)
		}
		for _, wrong := range e.Wrong {
			outcome.Wrong = append(outcome.Wrong, wrong.In(language))
		}
		view.Examples = append(view.Examples, outcome)
	}
	for _, g := range check.Gates {
		view.Gates = append(view.Gates, GateView{
			Gate: g.Gate, Label: gateLabels[g.Gate].In(language), Passed: g.Passed, Message: g.Message.In(language), Rows: g.Rows,
		})
	}
	return view
}

func analysisView(a rules.Analysis, language crm.Language) AnalysisView {
	view := AnalysisView{
		Gaps: []GapView{}, Overlaps: []OverlapView{}, Shadowed: []ShadowedView{}, Bounded: a.Bounded,
		Impossible: rowReasons(a.Impossible, language), NotAnalysed: rowReasons(a.NotAnalysed, language),
	}
	for _, gap := range a.Gaps {
		view.Gaps = append(view.Gaps, GapView{objectOf(gap.Example), gap.Words.In(language)})
	}
	for _, o := range a.Overlaps {
		view.Overlaps = append(view.Overlaps, OverlapView{o.Rows[:], o.Conflict, objectOf(o.Example), o.Words.In(language)})
	}
	for _, row := range a.Shadowed {
		view.Shadowed = append(view.Shadowed, ShadowedView{row.Row, row.By, objectOf(row.Example)})
	}
	return view
}

func rowReasons(reasons []rules.RowReason, language crm.Language) []RowReasonView {
	views := []RowReasonView{}
	for _, r := range reasons {
		views = append(views, RowReasonView{r.Row, r.Why.In(language)})
	}
	return views
}

// objectOf reads what the engine wrote as an object; nothing is an empty one.
func objectOf(text json.RawMessage) map[string]any {
	object := map[string]any{}
	if json.Unmarshal(text, &object) != nil {
		return map[string]any{}
	}
	return object
}

// gateLabels say what each gate asks for.
var gateLabels = map[string]crm.Label{
	rules.GateCompiles:          {ZH: "能够编译", EN: "It compiles"},
	rules.GateExamples:          {ZH: "用例全部通过", EN: "All examples are passed"},
	rules.GateHit:               {ZH: "每行都有用例", EN: "Every row has an example"},
	rules.GateReached:           {ZH: "每行都可能成立", EN: "Every row can decide"},
	rules.GateUnique:            {ZH: "行与行不重叠", EN: "No two rows match at once"},
	activities.GateNames:        {ZH: "提到的人和组都存在", EN: "Whom and what it names exists"},
	activities.GateSecondPerson: {ZH: "由另一人发布", EN: "Somebody else publishes it"},
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
	of, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Body != nil {
		body, err := bodyOf(of.point, *in.Body.Body)
		if err != nil {
			return nil, err
		}
		if err := (activities.RuleText{Body: &body}).Apply(version); err != nil {
			return nil, err
		}
	}
	point, err := of.points.For(version)
	if err != nil {
		return nil, err
	}
	var view TrialView
	err = s.judge(ctx, viewer, func(ctx context.Context) error {
		input, hidden, err := s.trialInput(ctx, point, in)
		if err != nil {
			return err
		}
		result, err := activities.TryRules(point, version.Body, input)
		if err != nil {
			return err
		}
		view, err = s.trialView(ctx, viewer, point, result)
		view.Hidden = hidden
		return err
	})
	return answered(view), err
}

// trialInput is what a version is tried on: typed values, or a record as far
// as the caller may know it. Whoever writes conditions could ask them for what
// is hidden from them; so that is left out before it is asked.
func (s *Server) trialInput(ctx context.Context, point rules.AnyPoint, in *tryRules) (input json.RawMessage, hidden []string, err error) {
	hidden = []string{}
	if in.Body.RecordID == nil {
		input, err = inputText(in.Body.Input)
		return input, hidden, err
	}
	viewer := viewerOf(ctx)
	if input, err = activities.RecordFacts(ctx, s.DB, viewer, point, in.Body.RecordKind, *in.Body.RecordID); err != nil {
		return nil, nil, err
	}
	values, err := point.DescribeInput(input)
	if err != nil {
		return nil, nil, err
	}
	closed, err := s.closedInputs(ctx, viewer, in.Body.RecordKind, *in.Body.RecordID, values)
	if err != nil || len(closed) == 0 {
		return input, hidden, err
	}
	hidden = slices.Sorted(maps.Keys(closed))
	facts := objectOf(input)
	for _, name := range hidden {
		leaveOut(facts, name)
	}
	input, err = json.Marshal(facts)
	return input, hidden, err
}

// leaveOut removes a value from nested facts by its dotted name.
func leaveOut(facts map[string]any, name string) {
	group, rest, nested := strings.Cut(name, ".")
	if !nested {
		delete(facts, name)
	} else if inner, ok := facts[group].(map[string]any); ok {
		leaveOut(inner, rest)
	}
}

// judge runs what rules are asked within a time, a few of each person at once.
func (s *Server) judge(ctx context.Context, viewer crm.Viewer, work func(context.Context) error) error {
	return s.within(ctx, viewer, crm.InvalidField("body", "too-slow",
		crm.Label{ZH: "规则计算时间过长", EN: "The rules take too long"},
		crm.Label{ZH: "请简化条件，或减少用例", EN: "Make the conditions simpler, or the cases fewer"}), work)
}

func (s *Server) trialView(ctx context.Context, viewer crm.Viewer, point rules.AnyPoint, result *activities.TrialResult) (TrialView, error) {
	language := viewer.Language
	view := TrialView{Input: []inputView{}, Rows: []TrialRow{}, WhyNot: flipViews(result.Flips, language), Error: result.Error.In(language)}
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
	view.Facts = objectOf(result.Input)
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
	view := AnswerView{Outcome: objectOf(a.Outcome), Row: a.Row, Label: a.Label.In(viewer.Language), Matched: orEmpty(a.Matched)}
	for _, one := range a.All {
		view.All = append(view.All, objectOf(one))
	}
	var err error
	view.Text, err = s.outcomeText(ctx, viewer, point, a.Outcome)
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

// deepestInput is how many groups may lie in each other in an input; points
// have at most lead.custom.seats.
const deepestInput = 8

// nestedInput makes groups of dotted names, which is how inputs are recorded.
func nestedInput(flat map[string]any) (map[string]any, error) {
	nested := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(flat)) {
		groups := strings.SplitN(name, ".", deepestInput+1)
		if len(groups) > deepestInput {
			return nil, crm.InvalidField("input", "nested-too-deeply",
				crm.Label{ZH: "输入嵌套过深", EN: "The input is nested too deeply"},
				crm.Label{ZH: "请用决策点的字段名，例如 lead.source", EN: "Use the names of the point's fields, such as lead.source"})
		}
		at, last := nested, groups[len(groups)-1]
		for _, group := range groups[:len(groups)-1] {
			inner, ok := at[group].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[group] = inner
			}
			at = inner
		}
		at[last] = flat[name]
	}
	return nested, nil
}

// inputText is an input as it is recorded.
func inputText(flat map[string]any) (json.RawMessage, error) {
	nested, err := nestedInput(flat)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(nested)
	if err != nil || len(text) > rules.MaxInputBytes {
		return nil, crm.InvalidField("input", "too-long",
			crm.Label{ZH: "输入太大", EN: "The input is too large"}, crm.Label{ZH: "最多 64 KiB", EN: "At most 64 KiB"})
	}
	return text, nil
}

func flipViews(flips []rules.Flip, language crm.Language) []FlipView {
	views := []FlipView{}
	for _, f := range flips {
		views = append(views, FlipView{
			Row: f.Row, Field: f.Field, Label: f.Label.In(language), From: f.From.In(language), To: f.To.In(language),
			Then: f.Then.In(language), Words: f.Words.In(language),
		})
	}
	return views
}
