package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// DecisionSummary is a decision as lists show it.
type DecisionSummary struct {
	ID          uuid.UUID `json:"id"`
	Point       string    `json:"point"`
	PointLabel  string    `json:"pointLabel"`
	At          time.Time `json:"at"`
	RowLabel    string    `json:"rowLabel"`
	OutcomeText string    `json:"outcomeText"`
}

type decisionDetail struct {
	DecisionSummary
	Sentence   string            `json:"sentence" doc:"The whole in one line."`
	Version    versionView       `json:"version"`
	Row        int               `json:"row" doc:"Counted from 1; 0 is the otherwise row."`
	Inputs     []inputView       `json:"inputs"`
	Rows       []rowView         `json:"rows"`
	Allocation *allocationView   `json:"allocation,omitempty"`
	Chain      []DecisionSummary `json:"chain" doc:"What was decided in the same round of its process, in order, itself included."`
}

type versionView struct {
	Number      int        `json:"number"`
	Hash        string     `json:"hash"`
	PublishedAt *time.Time `json:"publishedAt"`
}

type inputView struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value string `json:"value"`
	Known bool   `json:"known"`
}

type rowView struct {
	Row       int    `json:"row" doc:"Counted from 1; 0 is the otherwise row."`
	Label     string `json:"label"`
	Condition string `json:"condition"`
	Verdict   string `json:"verdict" enum:"matched,failed,not-reached,disabled,error"`
	Because   string `json:"because,omitempty" doc:"The first part that was false, with its values."`
}

func (s *Server) decisionRoutes() {
	handle(s, operation("get-decision", http.MethodGet, "/decisions/{id}", "Why it was decided so", "decisions"), s.decision)
	handle(s, operation("why-not", http.MethodGet, "/decisions/{id}/why-not", "What would have led to another decision", "decisions"), s.whyNot)
}

func (r *resource) decisions(ctx context.Context, in *ByID) (*itself[items[DecisionSummary]], error) {
	viewer := viewerOf(ctx)
	if _, err := r.table.Get(ctx, r.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	decisions, err := store.DecisionsOn(ctx, r.DB, r.schema.Name, in.ID)
	if err != nil {
		return nil, err
	}
	points, err := activities.LoadRulePoints(ctx, r.DB)
	if err != nil {
		return nil, err
	}
	list, err := r.summaries(ctx, points, decisions, viewer)
	return answered(items[DecisionSummary]{list}), err
}

func (s *Server) summaries(ctx context.Context, points *activities.RulePoints, decisions []*store.Decision, viewer crm.Viewer) ([]DecisionSummary, error) {
	list := []DecisionSummary{}
	versions := map[uuid.UUID]*store.RuleVersion{} // most were decided under the same
	for _, d := range decisions {
		version := versions[d.VersionID]
		if version == nil {
			var err error
			if version, err = store.GetRuleVersion(ctx, s.DB, s.DB.Now(), d.VersionID); err != nil {
				return nil, err
			}
			versions[d.VersionID] = version
		}
		summary, err := s.summarise(ctx, points, d, version, viewer)
		if err != nil {
			return nil, err
		}
		list = append(list, summary)
	}
	return list, nil
}

func (s *Server) decision(ctx context.Context, in *ByID) (*itself[decisionDetail], error) {
	viewer := viewerOf(ctx)
	d, err := store.GetDecision(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	version, err := store.GetRuleVersion(ctx, s.DB, s.DB.Now(), d.VersionID)
	if err != nil {
		return nil, err
	}
	points, err := activities.LoadRulePoints(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	detail := decisionDetail{
		Version: versionView{version.Number, version.Hash, version.PublishedAt}, Row: d.Row + 1,
	}
	if detail.DecisionSummary, err = s.summarise(ctx, points, d, version, viewer); err != nil {
		return nil, err
	}
	if err := s.explain(ctx, points, &detail, d, version, viewer); err != nil {
		return nil, err
	}
	if detail.Allocation, err = s.allocation(ctx, viewer, d.ID); err != nil {
		return nil, err
	}
	round := []*store.Decision{d}
	if d.ProcessID != nil {
		if round, err = store.DecisionsInRound(ctx, s.DB, *d.ProcessID, d.Visit); err != nil {
			return nil, err
		}
	}
	if detail.Chain, err = s.summaries(ctx, points, round, viewer); err != nil {
		return nil, err
	}
	detail.Sentence = sentence(detail, version.Number, viewer.Language)
	return answered(detail), nil
}

func (s *Server) summarise(ctx context.Context, points *activities.RulePoints, d *store.Decision, version *store.RuleVersion, viewer crm.Viewer) (DecisionSummary, error) {
	language := viewer.Language
	point, err := points.For(version)
	if errors.Is(err, crm.ErrNotFound) { // of another version of the program
		return DecisionSummary{ID: d.ID, Point: d.Point, PointLabel: d.Point, At: d.At}, nil
	}
	if err != nil {
		return DecisionSummary{}, err
	}
	outcome, err := point.DescribeOutput(d.Outcome)
	if err == nil {
		err = s.nameValues(ctx, viewer, outcome)
	}
	if err != nil {
		return DecisionSummary{}, err
	}
	return DecisionSummary{
		ID: d.ID, Point: d.Point, PointLabel: point.Label.In(language), At: d.At,
		RowLabel: rowLabel(version.Body, d.Row).In(language), OutcomeText: valuesText(outcome, language),
	}, nil
}

func rowLabel(body rules.Body, row int) crm.Label {
	switch {
	case row >= 0 && row < len(body.Rows):
		return body.Rows[row].Label
	case body.Otherwise != nil:
		return body.Otherwise.Label
	}
	return crm.Label{}
}

// explain fills in what the decision knew and how each row judged it, made
// anew from what was recorded.
func (s *Server) explain(ctx context.Context, points *activities.RulePoints, detail *decisionDetail, d *store.Decision, version *store.RuleVersion, viewer crm.Viewer) error {
	detail.Inputs, detail.Rows = []inputView{}, []rowView{}
	language := viewer.Language
	point, err := points.For(version)
	if errors.Is(err, crm.ErrNotFound) { // of another version of the program
		return nil
	}
	if err != nil {
		return err
	}
	inputs, err := point.DescribeInput(d.Input)
	if err == nil {
		err = s.nameValues(ctx, viewer, inputs)
	}
	if err != nil {
		return err
	}
	closed, err := s.closedInputs(ctx, viewer, d.RecordKind, d.RecordID, inputs)
	if err != nil {
		return err
	}
	for _, v := range inputs {
		if closed[v.Name] {
			continue
		}
		detail.Inputs = append(detail.Inputs, inputView{v.Name, v.Label.In(language), v.Text.In(language), v.Known})
	}
	for _, trace := range point.Retell(version.Body, d.Input, d.Row, d.Verdicts) {
		row := rowView{
			Row: trace.Row + 1, Label: trace.Label.In(language), Condition: trace.Condition,
			Verdict: trace.Verdict.String(), Because: trace.Because.In(language),
		}
		if mentions(trace.Condition, closed) {
			row.Because = "" // it would tell the value
		}
		detail.Rows = append(detail.Rows, row)
	}
	return nil
}

// nameValues puts names where rules speak of people by their ids and of
// rosters by their keys.
func (s *Server) nameValues(ctx context.Context, viewer crm.Viewer, values []rules.Value) error {
	var people []uuid.UUID
	for _, v := range values {
		if id, err := uuid.Parse(v.Text.EN); err == nil {
			people = append(people, id)
		}
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	if err != nil {
		return err
	}
	for i, v := range values {
		id, err := uuid.Parse(v.Text.EN)
		switch {
		case err == nil && names[id] != "":
			values[i].Text = crm.Label{ZH: names[id], EN: names[id]}
		case v.Known && v.Name == "roster":
			name, err := store.RosterName(ctx, s.DB, v.Text.EN)
			if err != nil {
				return err
			}
			values[i].Text = crm.Label{ZH: name, EN: name}
		}
	}
	return nil
}

func valuesText(values []rules.Value, language crm.Language) string {
	text := ""
	for _, v := range values {
		if !v.Known {
			continue
		}
		if text != "" {
			text += crm.Label{ZH: "，", EN: ", "}.In(language)
		}
		text += v.Label.In(language) + crm.Label{ZH: "：", EN: ": "}.In(language) + inHours(v).In(language)
	}
	return text
}

// inHours is a value, with many minutes told in hours as well.
func inHours(v rules.Value) crm.Label {
	minutes, err := strconv.Atoi(v.Text.EN)
	if err != nil || minutes < 60 || !strings.HasSuffix(v.Name, "Minutes") {
		return v.Text
	}
	hours := strconv.FormatFloat(math.Round(float64(minutes)/6)/10, 'f', -1, 64)
	return crm.Label{ZH: v.Text.ZH + "（" + hours + " 小时）", EN: v.Text.EN + " (" + hours + " h)"}
}

func sentence(d decisionDetail, version int, language crm.Language) string {
	if d.Allocation == nil {
		return crm.Label{ZH: "规则“%s”（第 %d 版）适用", EN: "The rule “%s” (version %d) applied"}.With(d.RowLabel, version).In(language)
	}
	a := d.Allocation
	if a.Strategy == store.AllocatedByRegistration {
		return crm.Label{ZH: "%s报备了这家公司，报备有效，因此由其负责", EN: "%s has registered the company, and that holds; so it is theirs"}.
			With(a.Chosen.Name).In(language)
	}
	if a.Roster == "" {
		return crm.Label{ZH: "规则“%s”（第 %d 版）直接指定%s", EN: "The rule “%s” (version %d) names %s"}.
			With(d.RowLabel, version, a.Chosen.Name).In(language)
	}
	return crm.Label{
		ZH: "规则“%s”（第 %d 版）交给%s，按“%s”在 %d 位可接手的人中选中%s",
		EN: "The rule “%s” (version %d) gives it to %s; “%s” chose among %d eligible people: %s",
	}.With(d.RowLabel, version, a.Roster, a.StrategyLabel, a.EligibleCount, a.Chosen.Name).In(language)
}
