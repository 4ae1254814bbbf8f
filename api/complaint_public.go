package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/activities"
)

// publicArea is the tag of what is open to those who have a link and no
// account.
const publicArea = "public"

// ComplaintLink names a complaint by the link of its customer.
type ComplaintLink struct {
	Token string `path:"token" maxLength:"200" doc:"As it stands in the link that the customer was sent."`
}

type sayAboutComplaint struct {
	ComplaintLink
	Body struct {
		Verdict      string `json:"verdict" enum:"satisfied,not-satisfied,withdraw"`
		Satisfaction *int   `json:"satisfaction,omitempty" minimum:"1" maximum:"5"`
		Text         string `json:"text,omitempty" maxLength:"5000"`
	}
}

// complaintSight is a complaint as the customer sees it.
type complaintSight struct {
	Number      string `json:"number"`
	Title       string `json:"title"`
	State       string `json:"state" doc:"How far it is, in words for the customer."`
	Done        string `json:"done,omitempty" doc:"What was done, or answered."`
	MayConfirm  bool   `json:"mayConfirm" doc:"The customer is asked whether they are satisfied."`
	MayObject   bool   `json:"mayObject" doc:"It is over; not-satisfied takes it up again."`
	MayWithdraw bool   `json:"mayWithdraw"`
	Said        string `json:"said,omitempty" enum:"satisfied,not-satisfied,withdraw" doc:"What the customer said last by a link."`
}

func (s *Server) publicComplaintRoutes() {
	handle(s, noSession(operation("see-complaint", http.MethodGet, "/public/complaints/{token}",
		"A complaint as the customer sees it who has the link", publicArea)), s.seeComplaint)
	handle(s, noSession(operation("answer-complaint", http.MethodPost, "/public/complaints/{token}",
		"What the customer says about it; the same again changes nothing", publicArea)), s.answerComplaint)
}

func (s *Server) seeComplaint(ctx context.Context, in *ComplaintLink) (*itself[complaintSight], error) {
	sight, err := activities.SeeComplaint(ctx, s.DB, in.Token)
	return answered(sightView(ctx, sight)), err
}

func (s *Server) answerComplaint(ctx context.Context, in *sayAboutComplaint) (*itself[complaintSight], error) {
	sight, err := activities.TakeCustomersWord(ctx, s.DB, in.Token, activities.CustomersWord{
		Verdict: in.Body.Verdict, Satisfaction: in.Body.Satisfaction, Text: in.Body.Text,
	})
	return answered(sightView(ctx, sight)), err
}

func sightView(ctx context.Context, sight activities.ComplaintSight) complaintSight {
	return complaintSight{
		Number: sight.Number, Title: sight.Title, State: sight.State.In(stateOf(ctx).language), Done: sight.Done,
		MayConfirm: sight.MayConfirm, MayObject: sight.MayObject, MayWithdraw: sight.MayWithdraw, Said: sight.Said,
	}
}
