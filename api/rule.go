package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// PointSummary is a decision point as lists show it.
type PointSummary struct {
	Key          string          `json:"key"`
	Label        string          `json:"label"`
	Question     string          `json:"question" doc:"What is asked, in words."`
	Policy       string          `json:"policy" enum:"unique,first,priority,any,collect"`
	Aggregation  string          `json:"aggregation,omitempty" enum:",list,sum,min,max,count" doc:"Under collect only."`
	OnError      string          `json:"onError" enum:"fail,skip,otherwise"`
	Versioning   string          `json:"versioning" enum:"newest,pinned"`
	SecondPerson bool            `json:"secondPerson" doc:"Who publishes must not be an author."`
	UsedIn       []UseView       `json:"usedIn"`
	Department   *person         `json:"department,omitempty" doc:"Who keeps it; absent: the company."`
	InForce      *InForceView    `json:"inForce,omitempty"`
	Scheduled    *InForceView    `json:"scheduled,omitempty" doc:"The next that will be in force."`
	Drafts       int             `json:"drafts"`
	Shadow       *ShadowOn       `json:"shadow,omitempty" doc:"The draft that is asked beside what is in force."`
	Alarms       []RuleAlarmView `json:"alarms"`
}

// UseView is a step at which a point is asked.
type UseView struct {
	Process      string `json:"process"`
	ProcessLabel string `json:"processLabel"`
	Step         string `json:"step"`
	StepLabel    string `json:"stepLabel"`
}

// InForceView is a version that is or will be in force.
type InForceView struct {
	ID     uuid.UUID  `json:"id"`
	Number int        `json:"number"`
	From   *time.Time `json:"from,omitempty" doc:"Absent: since ever."`
	Rows   int        `json:"rows"`
}

// ShadowOn names the draft that is asked beside what is in force.
type ShadowOn struct {
	VersionID uuid.UUID `json:"versionId"`
	Since     time.Time `json:"since"`
}

// RuleAlarmView is something an admin has to look at.
type RuleAlarmView struct {
	Alarm     string     `json:"alarm" enum:"does-not-compile,row-in-error,waiting"`
	VersionID *uuid.UUID `json:"versionId,omitempty"`
	Number    int        `json:"number,omitempty"`
	Row       *int       `json:"row,omitempty" doc:"Index of the row; -1 is the otherwise row."`
	Count     int        `json:"count" doc:"How often in the last seven days; how many processes wait."`
	Message   string     `json:"message"`
	Since     *time.Time `json:"since,omitempty"`
}

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
	list := []PointSummary{}
	for _, set := range sets {
		point, err := points.Named(set.Point)
		if err != nil {
			continue // of another version of the program
		}
		summary, err := s.pointSummary(ctx, viewer, set, point)
		if err != nil {
			return nil, err
		}
		list = append(list, summary)
	}
	return answered(items[PointSummary]{list}), nil
}

// pointOf finds a point whose rules the caller manages.
func (s *Server) pointOf(ctx context.Context, db store.Reader, key string) (*store.RuleSet, rules.AnyPoint, error) {
	viewer := viewerOf(ctx)
	if err := requireRules(viewer); err != nil {
		return nil, rules.AnyPoint{}, err
	}
	set, err := store.GetRuleSet(ctx, db, viewer, key)
	if err != nil {
		return nil, rules.AnyPoint{}, err
	}
	points, err := activities.LoadRulePoints(ctx, db)
	if err != nil {
		return nil, rules.AnyPoint{}, err
	}
	point, err := points.Named(key)
	return set, point, err
}

func (s *Server) point(ctx context.Context, in *ByPoint) (*itself[PointView], error) {
	set, point, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	view, err := s.pointView(ctx, set, point)
	return answered(view), err
}

func (s *Server) pointView(ctx context.Context, set *store.RuleSet, point rules.AnyPoint) (PointView, error) {
	viewer := viewerOf(ctx)
	summary, err := s.pointSummary(ctx, viewer, set, point)
	return PointView{
		PointSummary: summary, Inputs: ruleFields(point.Inputs, viewer.Language), Outputs: ruleFields(point.Outputs, viewer.Language),
		Functions: ruleFunctions(viewer.Language), Operators: ruleOperators(viewer.Language),
	}, err
}

func (s *Server) changePoint(ctx context.Context, in *changePoint) (*itself[PointView], error) {
	set, point, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	err = s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SetRuleDepartment(ctx, tx, in.Point, in.Body.DepartmentID)
	})
	if err != nil {
		return nil, err
	}
	set.DepartmentID = in.Body.DepartmentID
	view, err := s.pointView(ctx, set, point)
	return answered(view), err
}

func (s *Server) pointSummary(ctx context.Context, viewer crm.Viewer, set *store.RuleSet, point rules.AnyPoint) (PointSummary, error) {
	language, now := viewer.Language, s.DB.Now()
	summary := PointSummary{
		Key: point.Key, Label: point.Label.In(language), Question: point.Question.In(language),
		Policy: string(point.Policy), Aggregation: string(point.Aggregation), OnError: string(point.OnError),
		Versioning: string(point.Versioning), SecondPerson: point.SecondPerson, UsedIn: usesOf(point, language), Alarms: []RuleAlarmView{},
	}
	if set.ShadowID != nil {
		summary.Shadow = &ShadowOn{*set.ShadowID, *set.ShadowSince}
	}
	if err := s.nameDepartment(ctx, viewer, set, &summary); err != nil {
		return summary, err
	}
	versions, err := store.RuleVersions(ctx, s.DB, now, set.Point)
	if err != nil {
		return summary, err
	}
	for _, v := range versions {
		view := &InForceView{v.ID, v.Number, v.From, len(v.Body.Rows)}
		switch v.State {
		case store.RuleDraft:
			summary.Drafts++
		case store.RulePublished:
			summary.InForce = view
		case store.RuleScheduled:
			if summary.Scheduled == nil || v.From != nil && summary.Scheduled.From != nil && v.From.Before(*summary.Scheduled.From) {
				summary.Scheduled = view
			}
		}
	}
	summary.Alarms, err = s.alarms(ctx, set.Point, language)
	return summary, err
}

func (s *Server) nameDepartment(ctx context.Context, viewer crm.Viewer, set *store.RuleSet, summary *PointSummary) error {
	if set.DepartmentID == nil {
		return nil
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Departments.Name, []uuid.UUID{*set.DepartmentID})
	summary.Department = &person{set.DepartmentID, names[*set.DepartmentID]}
	return err
}

// usesOf names the steps at which a point is asked.
func usesOf(point rules.AnyPoint, language crm.Language) []UseView {
	uses := []UseView{}
	for _, use := range point.UsedIn {
		kind, _ := crm.ProcessKindNamed(use.Process)
		uses = append(uses, UseView{
			Process: use.Process, ProcessLabel: kind.Label.In(language), Step: use.Step, StepLabel: kind.StepLabel(use.Step).In(language),
		})
	}
	return uses
}

// alarms lists what an admin has to look at: versions that do not compile,
// rows in error, processes that wait because the rules gave no answer.
func (s *Server) alarms(ctx context.Context, point string, language crm.Language) ([]RuleAlarmView, error) {
	alarms := []RuleAlarmView{}
	for _, a := range s.Rules.Alarms() {
		if a.Point == point {
			alarms = append(alarms, RuleAlarmView{
				Alarm: "does-not-compile", VersionID: &a.Version, Number: a.Number, Row: &a.Problem.Row, Count: 1, Since: &a.Since,
				Message: crm.Label{ZH: "第 %d 版无法编译，之前的规则继续生效：%s", EN: "Version %d does not compile; the rules before it stay in force: %s"}.
					With(a.Number, a.Problem.Message.In(language)).In(language),
			})
		}
	}
	failing, err := store.RowsInError(ctx, s.DB, point, s.DB.Now().AddDate(0, 0, -7))
	if err != nil {
		return nil, err
	}
	for _, f := range failing {
		alarms = append(alarms, RuleAlarmView{
			Alarm: "row-in-error", VersionID: &f.VersionID, Number: f.Number, Row: &f.Row, Count: f.Count,
			Message: crm.Label{ZH: "第 %d 版第 %d 行出错 %d 次，已跳过", EN: "Row %[2]d of version %[1]d failed %[3]d times and was passed over"}.
				With(f.Number, f.Row+1, f.Count).In(language),
		})
	}
	waiting, err := store.WaitingForRules(ctx, s.DB, point)
	if err == nil && waiting > 0 {
		alarms = append(alarms, RuleAlarmView{
			Alarm: "waiting", Count: waiting,
			Message: crm.Label{ZH: "%d 个流程因规则没有给出结果而等待", EN: "%d processes wait because the rules gave no answer"}.With(waiting).In(language),
		})
	}
	return alarms, err
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
	if _, _, err := s.pointOf(ctx, s.DB, in.Point); err != nil {
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
