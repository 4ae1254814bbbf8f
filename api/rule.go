package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// PointView is a decision point with what its rules may speak of.
type PointView struct {
	PointSummary
	Inputs    []RuleField    `json:"inputs"`
	Outputs   []RuleField    `json:"outputs"`
	Functions []RuleFunction `json:"functions"`
	Operators []RuleOperator `json:"operators"`
}

// RuleField is a value that conditions or outcomes speak of.
type RuleField struct {
	Name      string       `json:"name" doc:"As in conditions: lead.budget."`
	Label     string       `json:"label"`
	Type      string       `json:"type" enum:"text,number,money,yes-no,choice,choices,texts,numbers,date,time,reference"`
	Nullable  bool         `json:"nullable" doc:"It may be unknown."`
	Choices   []choiceMeta `json:"choices,omitempty"`
	Reference *ruleRefView `json:"reference,omitempty"`
	Whole     bool         `json:"whole,omitempty"`
	Min       *float64     `json:"min,omitempty"`
	Max       *float64     `json:"max,omitempty"`
}

type ruleRefView struct {
	Kind string `json:"kind" doc:"user is named by its id, roster by its key."`
}

// RuleFunction is a function that conditions may use.
type RuleFunction struct {
	Name      string `json:"name"`
	Signature string `json:"signature"`
	Doc       string `json:"doc"`
	Example   string `json:"example"`
}

// RuleOperator is an operator that conditions may use.
type RuleOperator struct {
	Sign string `json:"sign"`
	Doc  string `json:"doc"`
}

// ByPoint names one decision point.
type ByPoint struct {
	Point string `path:"key" maxLength:"60"`
}

type changePoint struct {
	ByPoint
	Idempotent
	Body struct {
		DepartmentID *uuid.UUID `json:"departmentId" nullable:"true" doc:"null: the company."`
	}
}

// managing describes an operation of those who manage rules: one scope lets a
// token do all of it.
func managing(id, method, path, summary string) huma.Operation {
	return permitted(operation(id, method, path, summary, crm.RuleSets.Plural), func(p *permit) { p.act = string(crm.Manage) })
}

func (s *Server) ruleRoutes() {
	handle(s, managing("list-decision-points", http.MethodGet, "/decision-points", "Decision points and what is in force"), s.listPoints)
	handle(s, managing("get-decision-point", http.MethodGet, "/decision-points/{key}", "What the rules of a point may speak of"), s.point)
	handle(s, managing("change-decision-point", http.MethodPatch, "/decision-points/{key}", "Say which department keeps the rules of a point"), s.changePoint)
	handle(s, managing("history-of-decision-point", http.MethodGet, "/decision-points/{key}/history", "Who did what with the rules of a point, and why"), s.pointHistory)
	s.ruleVersionRoutes()
	s.ruleTrialRoutes()
	s.ruleActRoutes()
	s.backTestRoutes()
	s.decisionTableRoutes()
}

// requireRules refuses those who manage no rules at all.
func requireRules(viewer crm.Viewer) error {
	if viewer.Allowed(crm.RuleSets, crm.Manage) {
		return nil
	}
	return fmt.Errorf("rules: %w", crm.ErrForbidden)
}

func (s *Server) listPoints(ctx context.Context, _ *struct{}) (*itself[items[PointSummary]], error) {
	viewer := viewerOf(ctx)
	if err := requireRules(viewer); err != nil {
		return nil, err
	}
	sets, err := store.RuleSets(ctx, s.DB, viewer)
	if err != nil {
		return nil, err
	}
	points, err := activities.LoadRulePoints(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	list, err := s.pointSummaries(ctx, sets, points)
	return answered(items[PointSummary]{list}), err
}

// managedRules are the rules of a decision point that the caller manages.
type managedRules struct {
	set    *store.RuleSet
	point  rules.AnyPoint
	points *activities.RulePoints
}

// pointOf finds a point whose rules the caller manages.
func (s *Server) pointOf(ctx context.Context, db store.Reader, key string) (managedRules, error) {
	viewer, found := viewerOf(ctx), managedRules{}
	err := requireRules(viewer)
	if err != nil {
		return found, err
	}
	if found.set, err = store.GetRuleSet(ctx, db, viewer, key); err != nil {
		return found, err
	}
	if found.points, err = activities.LoadRulePoints(ctx, db); err != nil {
		return found, err
	}
	found.point, err = found.points.Named(key)
	return found, err
}

func (s *Server) point(ctx context.Context, in *ByPoint) (*itself[PointView], error) {
	of, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	view, err := s.pointView(ctx, of)
	return answered(view), err
}

func (s *Server) pointView(ctx context.Context, of managedRules) (PointView, error) {
	summaries, err := s.pointSummaries(ctx, []*store.RuleSet{of.set}, of.points)
	if err != nil {
		return PointView{}, err
	}
	language := viewerOf(ctx).Language
	return PointView{
		PointSummary: summaries[0], Inputs: ruleFields(of.point.Inputs, language), Outputs: ruleFields(of.point.Outputs, language),
		Functions: ruleFunctions(language), Operators: ruleOperators(language),
	}, nil
}

func (s *Server) changePoint(ctx context.Context, in *changePoint) (*itself[PointView], error) {
	of, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	err = s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SetRuleDepartment(ctx, tx, in.Point, in.Body.DepartmentID)
	})
	if err != nil {
		return nil, err
	}
	of.set.DepartmentID = in.Body.DepartmentID
	view, err := s.pointView(ctx, of)
	return answered(view), err
}

func ruleFields(fields []rules.Field, language crm.Language) []RuleField {
	views := []RuleField{}
	for _, f := range fields {
		view := RuleField{
			Name: f.Name, Label: f.Label.In(language), Type: string(f.Kind), Nullable: f.MayBeUnknown, Whole: f.Whole, Min: f.Min, Max: f.Max,
		}
		for _, c := range f.Choices {
			view.Choices = append(view.Choices, choiceMeta{Value: c.Value, Label: c.Label.In(language), Tone: string(c.Tone)})
		}
		if kind := activities.ReferenceOfRuleField(f.Name); kind != activities.NamesNothing {
			view.Type, view.Reference = "reference", &ruleRefView{string(kind)}
		}
		views = append(views, view)
	}
	return views
}

func (s *Server) pointHistory(ctx context.Context, in *ByPoint) (*itself[items[historyEntry]], error) {
	if _, err := s.pointOf(ctx, s.DB, in.Point); err != nil {
		return nil, err
	}
	changes, err := store.RuleHistory(ctx, s.DB, in.Point, 200)
	if err != nil {
		return nil, err
	}
	language := viewerOf(ctx).Language
	entries := []historyEntry{}
	for _, c := range changes {
		entries = append(entries, historyEntry{ID: c.ID, Type: c.Type, At: c.At, Actor: person{c.ActorID, c.ActorName}, Text: eventText(c, language)})
	}
	return answered(items[historyEntry]{entries}), nil
}

// ruleChange runs a change of rules once, answers it as JSON and lets this
// program follow at once; others follow by themselves.
func (s *Server) ruleChange(ctx context.Context, key string, request []byte,
	work func(context.Context, *store.Tx) (store.Answer, error),
) (*raw, error) {
	if err := requireRules(viewerOf(ctx)); err != nil {
		return nil, err
	}
	out, err := s.change(ctx, key, request, work)
	if err != nil {
		return nil, err
	}
	if err := s.Rules.Refresh(ctx, s.DB); err != nil {
		s.Log.ErrorContext(ctx, "the rules in force could not be read; the former ones stay", "error", err)
	}
	return out, nil
}

// jsonAnswer is a body with its status.
func jsonAnswer(status int, version int64, body any, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	text, err := json.Marshal(body)
	answer := store.Answer{Status: status, Body: text}
	if version > 0 {
		answer.ETag = etag(version)
	}
	return answer, err
}

func ruleFunctions(language crm.Language) []RuleFunction {
	functions := []RuleFunction{}
	for _, f := range rules.Functions() {
		functions = append(functions, RuleFunction{f.Name, f.Signature, f.Doc.In(language), f.Example})
	}
	return functions
}

func ruleOperators(language crm.Language) []RuleOperator {
	operators := []RuleOperator{}
	for _, o := range rules.Operators() {
		operators = append(operators, RuleOperator{o.Sign, o.Doc.In(language)})
	}
	return operators
}
