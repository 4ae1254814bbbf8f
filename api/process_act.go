package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

type actOnProcess struct {
	ByID
	Act string `path:"act" enum:"pause,resume,retry,skip,end"`
	Idempotent
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; it stays in the history. Not asked for by resume and retry."`
	}
}

// actOnProcess lets an admin steer a process as a whole.
func (s *Server) actOnProcess(ctx context.Context, in *actOnProcess) (*raw, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "processes/"+in.ID.String()+"/acts/"+in.Act, "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(in.ID, activities.ActOnProcess(ctx, tx, in.ID, activities.ProcessAct(in.Act), in.Body.Reason))
	})
}
