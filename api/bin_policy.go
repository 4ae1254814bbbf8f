package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

type binPolicyBody struct {
	KeepDays int `json:"keepDays" minimum:"0" maximum:"3650" doc:"Days after which records in the bin are deleted for good; 0 is never."`
}

type setBinPolicy struct{ Body binPolicyBody }

func (s *Server) binPolicyRoutes() {
	handle(s, operation("get-bin-policy", http.MethodGet, "/settings/bin", "How long deleted records are kept; admins only", "settings"), s.binPolicy)
	handle(s, operation("set-bin-policy", http.MethodPut, "/settings/bin", "Set how long deleted records are kept; admins only", "settings"), s.setBinPolicy)
}

func (s *Server) binPolicy(ctx context.Context, _ *struct{}) (*itself[binPolicyBody], error) {
	if err := adminsOnly(ctx, "bin policy"); err != nil {
		return nil, err
	}
	policy, err := activities.LoadBinPolicy(ctx, s.DB)
	return answered(binPolicyBody(policy)), err
}

func (s *Server) setBinPolicy(ctx context.Context, in *setBinPolicy) (*itself[binPolicyBody], error) {
	if err := adminsOnly(ctx, "bin policy"); err != nil {
		return nil, err
	}
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveBinPolicy(ctx, tx, activities.BinPolicy(in.Body))
	})
	return answered(in.Body), err
}
