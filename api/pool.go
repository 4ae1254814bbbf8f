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

type claimOne struct {
	ByID
	Idempotent
}

type claimMany struct {
	Idempotent
	Body struct {
		IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"200"`
	}
}

// ReleaseReason is why a record goes back into the pool.
type ReleaseReason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

type releaseOne struct {
	ByID
	Idempotent
	Body ReleaseReason
}

type releaseMany struct {
	Idempotent
	Body struct {
		ReleaseReason
		IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"200"`
	}
}

// Receiver is who is given a record out of a pool.
type Receiver struct {
	PersonID uuid.UUID `json:"personId"`
}

type giveOne struct {
	ByID
	Idempotent
	Body Receiver
}

type giveMany struct {
	Idempotent
	Body struct {
		Receiver
		IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"200"`
	}
}

type extendOne struct {
	ByID
	Idempotent
	Body struct {
		Until  string `json:"until" format:"date"`
		Reason string `json:"reason,omitempty" maxLength:"1000" doc:"What the superior is told who decides."`
	}
}

// PoolActResults is what came of an act on many records.
type PoolActResults struct {
	Results []shareResult `json:"results" doc:"In the order of the ids."`
}

func (s *Server) poolRoutes() {
	mountPooled(s, activities.PooledLeads())
	mountPooled(s, activities.PooledCustomers())
	handle(s, operation("use-of-pool", http.MethodGet, "/pools/{id}/use", "How much of a pool's limits you have used", "pools"), s.poolUse)
}

// pooledRoutes serves the acts on records of a kind that lies in pools.
type pooledRoutes[T any, P activities.Poolable[T]] struct {
	*Server
	kind   crm.Schema
	pooled activities.Pooled[T, P]
}

func mountPooled[T any, P activities.Poolable[T]](s *Server, pooled activities.Pooled[T, P]) {
	r := pooledRoutes[T, P]{s, pooled.Table.Schema, pooled}
	k := r.kind
	one, many := "/"+k.Plural+"/{id}", "/"+k.Plural+"/acts/"
	act := func(id, path, summary string) actRoute { return actRoute{id, path, summary, k.Plural} }
	handle(s, operation("pool-of-"+k.Name, http.MethodGet, one+"/pool", "How one "+k.Label.EN+" stands to pools, and what you may do", k.Plural), r.standing)
	handleAct(s, act("claim-"+k.Name, one+"/acts/claim", "Claim one "+k.Label.EN+" out of its pool"), r.claim)
	handleAct(s, act("release-"+k.Name, one+"/acts/release", "Release one "+k.Label.EN+" into the pool"), r.release)
	handleAct(s, act("give-"+k.Name, one+"/acts/give", "Give one "+k.Label.EN+" out of its pool to a person"), r.give)
	handleAct(s, act("extend-protection-of-"+k.Name, one+"/acts/extend-protection", "Protect one "+k.Label.EN+" for longer, or ask your superior to"), r.extend)
	handleAct(s, act("lock-protection-of-"+k.Name, one+"/acts/lock-protection", "Keep one "+k.Label.EN+" from being recycled"), r.lock(true))
	handleAct(s, act("unlock-protection-of-"+k.Name, one+"/acts/unlock-protection", "Let one "+k.Label.EN+" be recycled again"), r.lock(false))
	handle(s, operation("claim-"+k.Plural, http.MethodPost, many+"claim", "Claim many "+k.PluralLabel.EN+", with a result for each", k.Plural), r.claimMany)
	handle(s, operation("release-"+k.Plural, http.MethodPost, many+"release", "Release many "+k.PluralLabel.EN+", with a result for each", k.Plural), r.releaseMany)
	handle(s, operation("give-"+k.Plural, http.MethodPost, many+"give", "Give many "+k.PluralLabel.EN+" to a person, with a result for each", k.Plural), r.giveMany)
}

// actRoute is the route of an act on one record.
type actRoute struct{ id, path, summary, tag string }

func handleAct[I any](s *Server, a actRoute, work func(context.Context, *I) (*raw, error)) {
	handle(s, operation(a.id, http.MethodPost, a.path, a.summary, a.tag), work)
	answerWith(s.api.OpenAPI().Paths[base+a.path].Post, http.StatusOK, "ActResults")
}

// one runs an act on one record, once.
func (r pooledRoutes[T, P]) one(ctx context.Context, request actRequest, work func(context.Context, *store.Tx) error) (*raw, error) {
	body, err := json.Marshal(request.body)
	if err != nil {
		return nil, err
	}
	path := r.kind.Plural + "/" + request.id.String() + "/acts/" + request.act
	return r.change(ctx, request.key, requestID(http.MethodPost, path, "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(request.id, work(ctx, tx))
	})
}

// actRequest is what is asked of one record.
type actRequest struct {
	act  string
	id   uuid.UUID
	key  string
	body any
}

func (r pooledRoutes[T, P]) claim(ctx context.Context, in *claimOne) (*raw, error) {
	return r.one(ctx, actRequest{"claim", in.ID, in.Key, nil}, func(ctx context.Context, tx *store.Tx) error {
		return r.pooled.Claim(ctx, tx, in.ID)
	})
}

func (r pooledRoutes[T, P]) release(ctx context.Context, in *releaseOne) (*raw, error) {
	return r.one(ctx, actRequest{"release", in.ID, in.Key, in.Body}, func(ctx context.Context, tx *store.Tx) error {
		return r.pooled.Release(ctx, tx, in.ID, in.Body.Reason)
	})
}

func (r pooledRoutes[T, P]) give(ctx context.Context, in *giveOne) (*raw, error) {
	return r.one(ctx, actRequest{"give", in.ID, in.Key, in.Body}, func(ctx context.Context, tx *store.Tx) error {
		return r.pooled.Give(ctx, tx, in.ID, in.Body.PersonID)
	})
}

func (r pooledRoutes[T, P]) extend(ctx context.Context, in *extendOne) (*raw, error) {
	until, err := crm.ParseDate(in.Body.Until)
	if err != nil {
		return nil, err
	}
	return r.one(ctx, actRequest{"extend-protection", in.ID, in.Key, in.Body}, func(ctx context.Context, tx *store.Tx) error {
		return r.pooled.Extend(ctx, tx, in.ID, until, in.Body.Reason)
	})
}

func (r pooledRoutes[T, P]) lock(locked bool) func(context.Context, *claimOne) (*raw, error) {
	act := map[bool]string{true: "lock-protection", false: "unlock-protection"}[locked]
	return func(ctx context.Context, in *claimOne) (*raw, error) {
		return r.one(ctx, actRequest{act, in.ID, in.Key, nil}, func(ctx context.Context, tx *store.Tx) error {
			return r.pooled.SetLocked(ctx, tx, in.ID, locked)
		})
	}
}

func (r pooledRoutes[T, P]) claimMany(ctx context.Context, in *claimMany) (*itself[PoolActResults], error) {
	return r.many(ctx, manyRequest{"claim", in.Body.IDs, in.Key, in.Body, crm.Edit}, r.pooled.Claim)
}

func (r pooledRoutes[T, P]) releaseMany(ctx context.Context, in *releaseMany) (*itself[PoolActResults], error) {
	return r.many(ctx, manyRequest{"release", in.Body.IDs, in.Key, in.Body, crm.Edit}, func(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
		return r.pooled.Release(ctx, tx, id, in.Body.Reason)
	})
}

func (r pooledRoutes[T, P]) giveMany(ctx context.Context, in *giveMany) (*itself[PoolActResults], error) {
	return r.many(ctx, manyRequest{"give", in.Body.IDs, in.Key, in.Body, crm.HandOver}, func(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
		return r.pooled.Give(ctx, tx, id, in.Body.PersonID)
	})
}

// manyRequest is what is asked of many records, and what a person must be able
// to do with any of the kind to ask it.
type manyRequest struct {
	act   string
	ids   []uuid.UUID
	key   string
	body  any
	right crm.Act
}

// many runs an act on many records, in one transaction, with a result for
// each.
func (r pooledRoutes[T, P]) many(ctx context.Context, request manyRequest,
	act func(context.Context, *store.Tx, uuid.UUID) error,
) (*itself[PoolActResults], error) {
	if !viewerOf(ctx).Allowed(r.kind.Kind, request.right) {
		return nil, fmt.Errorf("%s %s: %w", request.act, r.kind.Plural, crm.ErrForbidden)
	}
	body, err := json.Marshal(request.body)
	if err != nil {
		return nil, err
	}
	path := r.kind.Plural + "/acts/" + request.act
	answer, err := r.change(ctx, request.key, requestID(http.MethodPost, path, "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		results := []shareResult{}
		for _, id := range request.ids {
			result, err := r.resultOf(ctx, id, act(ctx, tx, id))
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
	var out PoolActResults
	err = json.Unmarshal(answer.Body, &out.Results)
	return answered(out), err
}

// resultOf is what came of an act on one of many. A refusal, before which
// nothing was written, is told for that one; any other error ends the whole.
func (s *Server) resultOf(ctx context.Context, id uuid.UUID, err error) (shareResult, error) {
	if err == nil {
		return shareResult{ID: id, Status: "done"}, nil
	}
	var told *problem
	refused := errors.Is(err, crm.ErrNotFound) || errors.Is(err, crm.ErrForbidden) || errors.Is(err, crm.ErrConflict)
	if !refused || !errors.As(s.fail(ctx, err), &told) {
		return shareResult{}, err
	}
	return shareResult{ID: id, Status: "failed", Error: &shareError{told.Code, told.Detail}}, nil
}
