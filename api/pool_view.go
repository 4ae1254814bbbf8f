package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type poolStanding struct {
	Pool       *poolName `json:"pool,omitempty" doc:"That it lies in, or would fall into; left out where there is none."`
	InPool     bool      `json:"inPool"`
	Masked     bool      `json:"masked" doc:"You know it from the pool alone."`
	Protected  bool      `json:"protected"`
	MayClaim   bool      `json:"mayClaim"`
	WhyNot     string    `json:"whyNot,omitempty" doc:"Why you cannot claim it, in words."`
	MayRelease bool      `json:"mayRelease"`
	MayGive    bool      `json:"mayGive"`
	MayProtect bool      `json:"mayProtect" doc:"You extend, lock and unlock its protection."`
	MayAsk     bool      `json:"mayAsk" doc:"You can ask your superior for longer protection."`
}

type poolName struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

func (r pooledRoutes[T, P]) standing(ctx context.Context, in *ByID) (*itself[poolStanding], error) {
	var found activities.PoolStanding
	err := r.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		found, err = r.pooled.StandingOf(ctx, tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	view := poolStanding{
		InPool: found.Lies, Masked: found.Masked, Protected: found.Protected, MayClaim: found.MayClaim, MayRelease: found.MayRelease,
		MayGive: found.MayGive, MayProtect: found.MayProtect, MayAsk: found.MayAsk,
	}
	if found.Pool != nil {
		view.Pool = &poolName{found.Pool.ID, found.Pool.Name}
	}
	if found.WhyNot != nil {
		view.WhyNot = found.WhyNot.In(viewerOf(ctx).Language)
	}
	return answered(view), nil
}

type poolUse struct {
	Lying        int  `json:"lying" doc:"Records in the pool."`
	Held         int  `json:"held" doc:"What you own under the pool."`
	MostHeld     *int `json:"mostHeld,omitempty"`
	ClaimedToday int  `json:"claimedToday"`
	MostClaimed  *int `json:"mostClaimed,omitempty"`
	MayClaim     bool `json:"mayClaim" doc:"You may take from this pool."`
}

func (s *Server) poolUse(ctx context.Context, in *ByID) (*itself[poolUse], error) {
	viewer := viewerOf(ctx)
	var view poolUse
	err := s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		pool, err := store.Pools.Get(ctx, tx, viewer, in.ID)
		if err != nil {
			return err
		}
		use, err := activities.UseOf(ctx, tx, pool)
		if err != nil {
			return err
		}
		kind, _ := crm.SchemaNamed(string(pool.Holds))
		view = poolUse{
			Lying: use.Lying, Held: use.Held, MostHeld: pool.MostHeld, ClaimedToday: use.Claimed, MostClaimed: pool.MostClaimed,
			MayClaim: viewer.Allowed(kind.Kind, crm.Edit) && store.TakesFrom(viewer, kind, pool),
		}
		return nil
	})
	return answered(view), err
}
