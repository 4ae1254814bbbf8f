package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type regradeOne struct {
	ByID
	Idempotent
}

type regradeMany struct {
	Idempotent
	Body struct {
		IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"200"`
	}
}

// RegradeResults is what came of asking for the grades of many.
type RegradeResults struct {
	Results []shareResult `json:"results" doc:"In the order of the ids."`
}

func (s *Server) regradeRoutes() {
	one := operation("regrade-customer", http.MethodPost, "/customers/{id}/acts/regrade", "Ask the rules for the grade of a customer", "customers")
	handle(s, one, s.regradeCustomer)
	answerWith(s.api.OpenAPI().Paths[base+one.Path].Post, http.StatusOK, "ActResults")
	handle(s, operation("regrade-customers", http.MethodPost, "/customers/acts/regrade", "Ask the rules for the grades of many customers", "customers"), s.regradeCustomers)
}

func (s *Server) regradeCustomer(ctx context.Context, in *regradeOne) (*raw, error) {
	viewer := viewerOf(ctx)
	if _, err := store.Customers.Get(ctx, s.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "customers/"+in.ID.String()+"/acts/regrade", "", nil)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(in.ID, activities.RegradeCustomer(ctx, tx, s.Rules, s.Company, in.ID))
	})
}

func (s *Server) regradeCustomers(ctx context.Context, in *regradeMany) (*itself[RegradeResults], error) {
	if !viewerOf(ctx).Allowed(store.Customers.Schema.Kind, crm.Edit) {
		return nil, fmt.Errorf("regrade customers: %w", crm.ErrForbidden)
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	answer, err := s.change(ctx, in.Key, requestID(http.MethodPost, "customers/acts/regrade", "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		results := []shareResult{}
		for _, id := range in.Body.IDs {
			result, err := s.regradeOne(ctx, tx, id)
			if err != nil {
				return store.Answer{}, err
			}
			results = append(results, result)
		}
		text, err := json.Marshal(results)
		return store.Answer{Status: http.StatusOK, Body: text}, err
	})
	if err != nil {
		return nil, err
	}
	var out RegradeResults
	err = json.Unmarshal(answer.Body, &out.Results)
	return answered(out), err
}

// regradeOne regrades one of many customers. What the person does not see or
// may not edit, and what the rules give no answer for, fails by itself; any
// other error ends the whole.
func (s *Server) regradeOne(ctx context.Context, tx *store.Tx, id uuid.UUID) (shareResult, error) {
	err := activities.RegradeCustomer(ctx, tx, s.Rules, s.Company, id)
	if err == nil {
		return shareResult{ID: id, Status: "done"}, nil
	}
	if !errors.Is(err, crm.ErrNotFound) && !errors.Is(err, crm.ErrForbidden) && !errors.Is(err, crm.ErrConflict) {
		return shareResult{}, err
	}
	var told *problem
	if !errors.As(s.fail(ctx, err), &told) {
		return shareResult{}, err
	}
	return shareResult{ID: id, Status: "failed", Error: &shareError{told.Code, told.Detail}}, nil
}
