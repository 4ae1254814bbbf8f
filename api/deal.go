package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type criteriaView struct {
	Stage    string          `json:"stage" doc:"Name of the stage that the deal is in."`
	Met      bool            `json:"met" doc:"All criteria are met: the deal may move on."`
	Criteria []criterionView `json:"criteria"`
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
	return answered(view), nil
}
