package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type complaintReportQuery struct {
	From time.Time `query:"from" required:"true" doc:"Complaints that came from this time on."`
	To   time.Time `query:"to" required:"true" doc:"Up to this time."`
	By   string    `query:"by" enum:"category,department,product,severity,step" default:"category"`
}

type complaintReport struct {
	Items   []complaintFigure  `json:"items"`
	Repeats []repeatComplainer `json:"repeats" doc:"Customers with more than one complaint in the period, the most first; at most 20."`
}

type complaintFigure struct {
	Key           string   `json:"key" doc:"The value, or the id of what it is counted by; empty: none."`
	Label         string   `json:"label"`
	Count         int      `json:"count"`
	Open          int      `json:"open" doc:"Not at their end; of a step: standing in it."`
	Reopened      int      `json:"reopened"`
	Overdue       int      `json:"overdue" doc:"Of which something was late."`
	Satisfaction  *float64 `json:"satisfaction,omitempty" doc:"From 1 to 5, on average of those who said it."`
	MedianMinutes *float64 `json:"medianMinutes,omitempty" doc:"Working minutes from the beginning to the end, or in the step."`
}

type repeatComplainer struct {
	Customer recordRef `json:"customer"`
	Count    int       `json:"count"`
	Open     int       `json:"open"`
}

func (s *Server) complaintReportRoutes() {
	handle(s, operation("report-complaints", http.MethodGet, "/reports/complaints", "Complaints of a period in figures", "reports"), s.reportComplaints)
}

func (s *Server) reportComplaints(ctx context.Context, in *complaintReportQuery) (*itself[complaintReport], error) {
	viewer := viewerOf(ctx)
	if !in.From.Before(in.To) {
		return nil, crm.InvalidField("to", "ends-before-it-begins",
			crm.Label{ZH: "结束时间须晚于开始时间", EN: "The end has to be after the beginning"},
			crm.Label{ZH: "请填写更晚的结束时间", EN: "Give a later end"})
	}
	by := store.ComplaintGroup(in.By)
	figures, err := store.ComplaintFigures(ctx, s.DB, viewer, by, in.From, in.To)
	if err != nil {
		return nil, err
	}
	labels, err := s.complaintLabels(ctx, viewer, by, figures)
	if err != nil {
		return nil, err
	}
	report := complaintReport{Items: []complaintFigure{}, Repeats: []repeatComplainer{}}
	for _, f := range figures {
		report.Items = append(report.Items, complaintFigure{
			Key: f.Key, Label: labels(f.Key), Count: f.Count, Open: f.Open, Reopened: f.Reopened, Overdue: f.Overdue,
			Satisfaction: f.Satisfaction, MedianMinutes: f.MedianMinutes,
		})
	}
	report.Repeats, err = s.repeatComplainers(ctx, viewer, in)
	return answered(report), err
}

func (s *Server) repeatComplainers(ctx context.Context, viewer crm.Viewer, in *complaintReportQuery) ([]repeatComplainer, error) {
	found, err := store.RepeatComplainers(ctx, s.DB, viewer, in.From, in.To)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(found))
	for i, r := range found {
		ids[i] = r.CustomerID
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Customers.Name, ids)
	repeats := []repeatComplainer{}
	for _, r := range found {
		repeats = append(repeats, repeatComplainer{recordRef{Kind: crm.Customers.Name, ID: r.CustomerID, Label: names[r.CustomerID]}, r.Count, r.Open})
	}
	return repeats, err
}

// complaintLabels names what complaints are counted by.
func (s *Server) complaintLabels(ctx context.Context, viewer crm.Viewer, by store.ComplaintGroup, figures []store.ComplaintFigure) (func(string) string, error) {
	if by == store.ComplaintsByStep {
		return func(key string) string { return crm.LabelOf(crm.ComplaintSteps(), key).In(viewer.Language) }, nil
	}
	schema, err := s.kinds.Schema(ctx, crm.Complaints.Name)
	if err != nil {
		return nil, err
	}
	field, _ := schema.Field(map[store.ComplaintGroup]string{
		store.ComplaintsByCategory: "category", store.ComplaintsBySeverity: "severity",
		store.ComplaintsByDepartment: "departmentId", store.ComplaintsByProduct: "productId",
	}[by])
	var ids []uuid.UUID
	for _, f := range figures {
		if id, err := uuid.Parse(f.Key); err == nil {
			ids = append(ids, id)
		}
	}
	names, err := store.Names(ctx, s.DB, viewer, field.Reference, ids)
	return func(key string) string {
		if id, err := uuid.Parse(key); err == nil {
			return names[id]
		}
		return crm.LabelOf(field.Choices, key).In(viewer.Language)
	}, err
}
