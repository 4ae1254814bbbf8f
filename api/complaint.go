package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type reopenComplaint struct {
	ByID
	Idempotent
	Body struct {
		Version int64  `json:"version" doc:"Of the complaint as it was read."`
		Text    string `json:"text" maxLength:"5000" doc:"Why it is taken up again."`
	}
}

type cancelComplaint struct {
	ByID
	Idempotent
	Body struct {
		Version  int64  `json:"version" doc:"Of the complaint as it was read."`
		Evidence string `json:"evidence" maxLength:"5000" doc:"When and how the customer said so."`
	}
}

type containComplaint struct {
	ByID
	Idempotent
	Body struct {
		Version int64     `json:"version" doc:"Of the complaint as it was read."`
		Person  uuid.UUID `json:"person" doc:"Who contains the harm."`
		Text    string    `json:"text" maxLength:"5000" doc:"What is to be contained."`
	}
}

type releaseContact struct {
	ByID
	Idempotent
	Body struct {
		ContactID uuid.UUID `json:"contactId" doc:"Who may be sold to although the complaint is open."`
		Reason    string    `json:"reason" maxLength:"1000"`
	}
}

func (s *Server) complaintRoutes() {
	plural := crm.Complaints.Plural
	path := "/" + plural + "/{id}/acts/"
	handle(s, operation("reopen-complaint", http.MethodPost, path+"reopen", "Take a complaint up again that was over", plural), s.reopenComplaint)
	handle(s, operation("cancel-complaint-by-customer", http.MethodPost, path+"cancel-by-customer",
		"End a complaint because the customer wants that", plural), s.cancelComplaint)
	handle(s, operation("contain-complaint", http.MethodPost, path+"contain", "Have somebody contain the harm at once", plural), s.containComplaint)
	handle(s, operation("release-contact", http.MethodPost, path+"release-contact",
		"Let one contact be sold to although the complaint is open; for managers", plural), s.releaseContact)
	for _, act := range []string{"reopen", "cancel-by-customer", "contain", "release-contact"} {
		answerWith(s.api.OpenAPI().Paths[base+path+act].Post, http.StatusOK, "ActResults")
	}
	s.complaintReportRoutes()
	s.lessonRoutes()
	s.publicComplaintRoutes()
	s.instructionRoutes()
}

func (s *Server) reopenComplaint(ctx context.Context, in *reopenComplaint) (*raw, error) {
	return s.actOnComplaint(ctx, in.Key, "reopen", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.ReopenComplaint(ctx, tx, activities.ComplaintAt{ID: in.ID, Version: in.Body.Version}, in.Body.Text)
	})
}

func (s *Server) cancelComplaint(ctx context.Context, in *cancelComplaint) (*raw, error) {
	return s.actOnComplaint(ctx, in.Key, "cancel-by-customer", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.CancelByCustomer(ctx, tx, activities.ComplaintAt{ID: in.ID, Version: in.Body.Version}, in.Body.Evidence)
	})
}

func (s *Server) containComplaint(ctx context.Context, in *containComplaint) (*raw, error) {
	return s.actOnComplaint(ctx, in.Key, "contain", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		at := activities.ComplaintAt{ID: in.ID, Version: in.Body.Version}
		return activities.ContainComplaint(ctx, tx, s.Rules, at, in.Body.Person, in.Body.Text)
	})
}

func (s *Server) releaseContact(ctx context.Context, in *releaseContact) (*raw, error) {
	return s.actOnComplaint(ctx, in.Key, "release-contact", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.ReleaseContact(ctx, tx, in.ID, in.Body.ContactID, in.Body.Reason)
	})
}

func (s *Server) actOnComplaint(ctx context.Context, key, act string, id uuid.UUID, body any, do func(context.Context, *store.Tx) error) (*raw, error) {
	return s.actOn(ctx, key, crm.Complaints.Plural+"/"+id.String()+"/acts/"+act, id, body, do)
}
