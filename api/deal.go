package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type criteriaView struct {
	Stage    string          `json:"stage" doc:"Name of the stage that the deal is in."`
	Met      bool            `json:"met" doc:"All criteria are met: the deal may move on."`
	Criteria []criterionView `json:"criteria"`
	Next     *nextStage      `json:"next,omitempty" doc:"The stage after this one; none follows the last, and none a deal that has ended."`
}

type nextStage struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Open bool      `json:"open" doc:"The deal goes on in it; otherwise it is won there."`
}

type criterionView struct {
	Text  string `json:"text" doc:"In the filter language."`
	Words string `json:"words" doc:"As people read it."`
	Met   bool   `json:"met"`
}

func (s *Server) dealRoutes() {
	handle(s, operation("criteria-of-deal", http.MethodGet, "/deals/{id}/criteria",
		"The exit criteria of the stage that a deal is in, judged now", "deals"), s.dealCriteria)
}

func (s *Server) dealCriteria(ctx context.Context, in *ByID) (*itself[criteriaView], error) {
	viewer := viewerOf(ctx)
	deal, err := store.Deals.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	stage, err := store.Stages.Get(ctx, s.DB, crm.System(), deal.StageID)
	if err != nil {
		return nil, err
	}
	schema, err := s.kinds.Schema(ctx, crm.Deals.Name)
	if err != nil {
		return nil, err
	}
	view := criteriaView{Stage: stage.Name().In(viewer.Language), Met: true, Criteria: []criterionView{}}
	for _, c := range stage.Judge(deal, schema, s.filterContext(viewer)) {
		view.Criteria = append(view.Criteria, criterionView{c.Text, c.Words.In(viewer.Language), c.Met})
		view.Met = view.Met && c.Met
	}
	view.Next, err = s.stageAfter(ctx, stage)
	return answered(view), err
}

// stageAfter is the stage that a deal goes on to, if any.
func (s *Server) stageAfter(ctx context.Context, stage *crm.Stage) (*nextStage, error) {
	if stage.Kind != crm.StageOpen {
		return nil, nil
	}
	stages, err := store.StagesInOrder(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	for _, next := range stages {
		if next.Position > stage.Position && next.Kind != crm.StageLost {
			return &nextStage{next.ID, next.Name().In(viewerOf(ctx).Language), next.Kind == crm.StageOpen}, nil
		}
	}
	return nil, nil
}
