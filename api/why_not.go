package api

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// WhyNotView is what would have led to another decision.
type WhyNotView struct {
	Flips []FlipView `json:"flips"`
	Words string     `json:"words"`
}

type whyNot struct {
	ByID
	Row     string `query:"row" maxLength:"4" pattern:"^[0-9]+$" doc:"The row that should have decided, counted from 1 as in the decision; 0 is the otherwise row. Absent: any."`
	Outcome string `query:"outcome" maxLength:"4000" doc:"The values that the outcome should have had, as a JSON object."`
}

func (s *Server) whyNot(ctx context.Context, in *whyNot) (*itself[WhyNotView], error) {
	viewer := viewerOf(ctx)
	d, err := store.GetDecision(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	target := rules.FlipTarget{}
	if row, err := strconv.Atoi(in.Row); err == nil {
		target.Row = new(row - 1)
	}
	if in.Outcome != "" {
		if json.Unmarshal([]byte(in.Outcome), &target.Outcome) != nil {
			return nil, crm.InvalidField("outcome", "invalid-json",
				crm.Label{ZH: "须为 JSON 对象", EN: "It has to be a JSON object"}, crm.Label{ZH: `例如 {"roster": "overseas"}`, EN: `Such as {"roster": "overseas"}`})
		}
	}
	flips, inputs, err := s.flips(ctx, d, target)
	if err != nil {
		return nil, err
	}
	closed, err := s.closedInputs(ctx, viewer, d.RecordKind, d.RecordID, inputs)
	if err != nil {
		return nil, err
	}
	view := WhyNotView{Flips: []FlipView{}}
	for _, f := range flipViews(flips, viewer.Language) {
		if !closed[f.Field] {
			view.Flips = append(view.Flips, f)
		}
	}
	if len(view.Flips) > 0 {
		view.Words = view.Flips[0].Words
	} else {
		view.Words = crm.Label{ZH: "改变单独一项不会改变结果", EN: "No change of a single value would have changed it"}.In(viewer.Language)
	}
	return answered(view), nil
}

// flips asks the version of a decision what would have changed it.
func (s *Server) flips(ctx context.Context, d *store.Decision, target rules.FlipTarget) ([]rules.Flip, []rules.Value, error) {
	version, err := store.GetRuleVersion(ctx, s.DB, s.DB.Now(), d.VersionID)
	if err != nil {
		return nil, nil, err
	}
	points, err := activities.LoadRulePoints(ctx, s.DB)
	if err != nil {
		return nil, nil, err
	}
	point, err := points.For(version)
	if err != nil {
		return nil, nil, err
	}
	inputs, err := point.DescribeInput(d.Input)
	if err != nil {
		return nil, nil, err
	}
	if len(point.Compile(version.Body)) > 0 {
		return nil, nil, &crm.Conflict{Code: "rules-outdated", At: s.DB.Now(), Detail: crm.Label{
			ZH: "这一版规则提到的字段已被删除，无法再推算", EN: "These rules speak of fields that were deleted since; nothing can be worked out from them any more"}}
	}
	flips, err := rules.Flips(point, version.Body, d.Input, target)
	return flips, inputs, err
}
