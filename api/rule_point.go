package api

import (
	"context"
	"time"

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

// pointSummaries tells how points stand, in as many queries for many as for
// one. Points of another version of the program are passed over.
func (s *Server) pointSummaries(ctx context.Context, sets []*store.RuleSet, points *activities.RulePoints) ([]PointSummary, error) {
	language, list := viewerOf(ctx).Language, []PointSummary{}
	at := map[string]*PointSummary{}
	var keys []string
	for _, set := range sets {
		point, err := points.Named(set.Point)
		if err != nil {
			continue
		}
		list, keys = append(list, pointSummary(set, point, language)), append(keys, set.Point)
	}
	for i := range list {
		at[list[i].Key] = &list[i]
	}
	briefs, err := store.RuleBriefs(ctx, s.DB, s.DB.Now(), keys)
	if err != nil {
		return nil, err
	}
	for _, v := range briefs {
		at[v.Point].add(v)
	}
	if err := s.nameDepartments(ctx, list); err != nil {
		return nil, err
	}
	return list, s.addAlarms(ctx, keys, at)
}

// pointSummary is what the declaration of a point and its rule set tell.
func pointSummary(set *store.RuleSet, point rules.AnyPoint, language crm.Language) PointSummary {
	summary := PointSummary{
		Key: point.Key, Label: point.Label.In(language), Question: point.Question.In(language),
		Policy: string(point.Policy), Aggregation: string(point.Aggregation), OnError: string(point.OnError),
		Versioning: string(point.Versioning), SecondPerson: point.SecondPerson, UsedIn: usesOf(point, language), Alarms: []RuleAlarmView{},
	}
	if set.ShadowID != nil {
		summary.Shadow = &ShadowOn{*set.ShadowID, *set.ShadowSince}
	}
	if set.DepartmentID != nil {
		summary.Department = &person{ID: set.DepartmentID}
	}
	return summary
}

// add counts a version; of the scheduled ones the first to come in force is
// told.
func (p *PointSummary) add(v store.RuleBrief) {
	view := &InForceView{v.ID, v.Number, v.From, v.Rows}
	switch v.State {
	case store.RuleDraft:
		p.Drafts++
	case store.RulePublished:
		p.InForce = view
	case store.RuleScheduled:
		if p.Scheduled == nil {
			p.Scheduled = view
		}
	}
}

func (s *Server) nameDepartments(ctx context.Context, list []PointSummary) error {
	var ids []uuid.UUID
	for _, p := range list {
		if p.Department != nil {
			ids = append(ids, *p.Department.ID)
		}
	}
	names, err := store.Names(ctx, s.DB, viewerOf(ctx), crm.Departments.Name, ids)
	for _, p := range list {
		if p.Department != nil {
			p.Department.Name = names[*p.Department.ID]
		}
	}
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

// addAlarms tells what an admin has to look at: versions that do not compile,
// rows in error, processes that wait because the rules gave no answer.
func (s *Server) addAlarms(ctx context.Context, keys []string, points map[string]*PointSummary) error {
	language := viewerOf(ctx).Language
	for _, a := range s.Rules.Alarms() {
		if point := points[a.Point]; point != nil {
			point.Alarms = append(point.Alarms, compileAlarm(a, language))
		}
	}
	failing, err := store.RowsInError(ctx, s.DB, keys, s.DB.Now().AddDate(0, 0, -7))
	if err != nil {
		return err
	}
	for _, f := range failing {
		points[f.Point].Alarms = append(points[f.Point].Alarms, RuleAlarmView{
			Alarm: "row-in-error", VersionID: &f.VersionID, Number: f.Number, Row: &f.Row, Count: f.Count,
			Message: crm.Label{ZH: "第 %d 版第 %d 行出错 %d 次，已跳过", EN: "Row %[2]d of version %[1]d failed %[3]d times and was passed over"}.
				With(f.Number, f.Row+1, f.Count).In(language),
		})
	}
	waiting, err := store.WaitingForRules(ctx, s.DB, keys)
	for key, count := range waiting {
		points[key].Alarms = append(points[key].Alarms, RuleAlarmView{
			Alarm: "waiting", Count: count,
			Message: crm.Label{ZH: "%d 个流程因规则没有给出结果而等待", EN: "%d processes wait because the rules gave no answer"}.With(count).In(language),
		})
	}
	return err
}

func compileAlarm(a activities.RuleAlarm, language crm.Language) RuleAlarmView {
	return RuleAlarmView{
		Alarm: "does-not-compile", VersionID: &a.Version, Number: a.Number, Row: &a.Problem.Row, Count: 1, Since: &a.Since,
		Message: crm.Label{ZH: "第 %d 版无法编译，之前的规则继续生效：%s", EN: "Version %d does not compile; the rules before it stay in force: %s"}.
			With(a.Number, a.Problem.Message.In(language)).In(language),
	}
}
