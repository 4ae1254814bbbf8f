package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/activities"
)

// UnsubscribeLink names a recipient of a mailing by the link of their letter.
type UnsubscribeLink struct {
	Token string `path:"token" maxLength:"200" doc:"As it stands in the link of the letter."`
}

// unsubscription is what a recipient sees who follows the link of a letter.
type unsubscription struct {
	Purpose string `json:"purpose" doc:"Of the letters that they get."`
	Done    bool   `json:"done" doc:"They have refused more of them."`
}

func (s *Server) publicUnsubscribeRoutes() {
	const path = "/public/unsubscribe/{token}"
	handle(s, noSession(operation("see-unsubscription", http.MethodGet, path, "What the link of a letter is for", publicArea)), s.seeUnsubscription)
	handle(s, noSession(operation("unsubscribe", http.MethodPost, path, "Refuse more letters like this; the same again changes nothing", publicArea)), s.unsubscribe)
}

func (s *Server) seeUnsubscription(ctx context.Context, in *UnsubscribeLink) (*itself[unsubscription], error) {
	seen, err := activities.SeeUnsubscription(ctx, s.DB, in.Token)
	return answered(unsubscription{seen.Purpose.In(stateOf(ctx).language), seen.Done}), err
}

func (s *Server) unsubscribe(ctx context.Context, in *UnsubscribeLink) (*itself[unsubscription], error) {
	seen, err := activities.Unsubscribe(ctx, s.DB, in.Token)
	return answered(unsubscription{seen.Purpose.In(stateOf(ctx).language), seen.Done}), err
}
