package activities

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// refuseClaim refuses to claim what the pool's limits keep from the person. The
// person is locked, so that what they hold and have claimed cannot grow
// meanwhile by another claim.
func (p Pooled[T, P]) refuseClaim(ctx context.Context, tx *store.Tx, pool *crm.Pool, record P) error {
	if until := barredUntil(pool, record, tx.Viewer.ID, tx.Zone()); until != nil && tx.Today().Before(*until) {
		return &crm.Conflict{Code: "barred", Detail: crm.Label{
			ZH: "你是原负责人，%s 前不能再认领", EN: "You owned it last; you cannot claim it before %s"}.With(*until)}
	}
	if err := refuseMoreToday(ctx, tx, pool); err != nil {
		return err
	}
	return p.refuseMoreHeld(ctx, tx, pool, record)
}

// barredUntil is the first day on which a person may claim a record again that
// they owned last; nil: they did not.
func barredUntil(pool *crm.Pool, record crm.Poolable, person uuid.UUID, zone *time.Location) *crm.Date {
	part := record.Part()
	if part.LastOwnerID == nil || *part.LastOwnerID != person || part.PooledAt == nil {
		return nil
	}
	until := crm.DateOf(part.PooledAt.In(zone)).AddDays(pool.BarredDays)
	return &until
}

func refuseMoreToday(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
	if pool.MostClaimed == nil {
		return nil
	}
	claimed, err := claimedToday(ctx, tx, pool)
	if err != nil || claimed < *pool.MostClaimed {
		return err
	}
	return &crm.Conflict{Code: "too-many-claimed", Detail: crm.Label{
		ZH: "今天已从“%s”认领 %d 条，达到上限", EN: "You have claimed %[2]d from “%[1]s” today, which is the limit"}.With(pool.Name, claimed)}
}

// claimedToday counts what the person has claimed out of a pool today, by the
// company's day.
func claimedToday(ctx context.Context, tx *store.Tx, pool *crm.Pool) (int, error) {
	local := tx.Now.In(tx.Zone())
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, tx.Zone())
	return store.Claimed(ctx, tx, pool.ID, tx.Viewer.ID, midnight)
}

// refuseMoreHeld refuses a claim beyond what one person may hold: of the pool
// that the record lies in, and of the one that it is under once the person owns
// it.
func (p Pooled[T, P]) refuseMoreHeld(ctx context.Context, tx *store.Tx, pool *crm.Pool, record P) error {
	fall, err := fallOf(ctx, tx, p.Table.Schema.Name)
	if err != nil {
		return err
	}
	then, err := fall.PoolOf(ctx, tx, record.Meta().ID, &tx.Viewer.ID)
	if err != nil {
		return err
	}
	for _, one := range []*crm.Pool{pool, then} {
		if one == nil || one.MostHeld == nil {
			continue
		}
		held, err := fall.Held(ctx, tx, one, tx.Viewer.ID)
		if err != nil {
			return err
		}
		if held >= *one.MostHeld {
			return &crm.Conflict{Code: "too-many-held", Detail: crm.Label{
				ZH: "你在“%s”范围内已有 %d 条，达到保有量上限；请先放回一些", EN: "You hold %[2]d under “%[1]s”, which is the limit; release some first"}.With(one.Name, held)}
		}
	}
	return nil
}

// PoolUse is how much of a pool's limits a person has used.
type PoolUse struct {
	Lying   int // in the pool
	Held    int // by the person, of what is under the pool
	Claimed int // by the person, today
}

// UseOf tells how much of a pool's limits the person has used.
func UseOf(ctx context.Context, tx *store.Tx, pool *crm.Pool) (use PoolUse, err error) {
	fall, err := fallOf(ctx, tx, string(pool.Holds))
	if err != nil {
		return use, err
	}
	if use.Lying, err = store.Lying(ctx, tx, pool); err != nil {
		return use, err
	}
	if use.Held, err = fall.Held(ctx, tx, pool, tx.Viewer.ID); err != nil {
		return use, err
	}
	use.Claimed, err = claimedToday(ctx, tx, pool)
	return use, err
}

// PoolStanding is how a record stands to pools, and what the person may do.
type PoolStanding struct {
	Pool       *crm.Pool // that it lies in, or falls into; nil: none
	Lies       bool
	Masked     bool // the person sees it only because it lies in the pool
	Protected  bool
	MayClaim   bool
	WhyNot     *crm.Label // it cannot be claimed
	MayRelease bool
	MayGive    bool
	MayProtect bool // extend without asking, lock and unlock
	MayAsk     bool // for longer protection
}

// StandingOf tells how a record stands to pools.
func (p Pooled[T, P]) StandingOf(ctx context.Context, tx *store.Tx, id uuid.UUID) (PoolStanding, error) {
	var s PoolStanding
	record, seen, err := p.Table.ReadPooled(ctx, tx, id)
	if err != nil {
		return s, err
	}
	if !seen {
		return s, p.unknown(id)
	}
	only, err := p.Table.InPoolOnly(ctx, tx, tx.Viewer, record)
	if err != nil {
		return s, err
	}
	part := record.Part()
	s.Lies, s.Masked, s.Protected = part.Lies(), only[id], *record.Holder() != nil && part.Protects(tx.Today())
	if s.Pool, err = p.poolOf(ctx, tx, record); err != nil {
		return s, err
	}
	if err := p.offer(ctx, tx, record, &s); err != nil || !s.Lies {
		return s, err
	}
	return s, p.offerClaim(ctx, tx, record, &s)
}

// poolOf is the pool that a record lies in, or would fall into.
func (p Pooled[T, P]) poolOf(ctx context.Context, tx *store.Tx, record P) (*crm.Pool, error) {
	if record.Part().Lies() {
		return store.Pools.Get(ctx, tx, crm.System(), *record.Part().PoolID)
	}
	fall, err := fallOf(ctx, tx, p.Table.Schema.Name)
	if err != nil {
		return nil, err
	}
	return fall.PoolOf(ctx, tx, record.Meta().ID, *record.Holder())
}

// offer tells which acts a person may do besides claiming.
func (p Pooled[T, P]) offer(ctx context.Context, tx *store.Tx, record P, s *PoolStanding) error {
	leads, err := store.MayChange(ctx, tx, p.Table.Schema, tx.Viewer, crm.HandOver, record)
	if err != nil {
		return err
	}
	leads = leads && !s.Masked
	owner := *record.Holder()
	owns := owner != nil && *owner == tx.Viewer.ID && tx.Viewer.Allowed(p.Table.Schema.Kind, crm.Edit)
	s.MayRelease = owner != nil && (owns || leads) && p.open(record) && s.Pool != nil
	s.MayGive = leads && p.givable(record)
	s.MayProtect = leads && owner != nil
	s.MayAsk = owns && !leads
	return nil
}

func (p Pooled[T, P]) offerClaim(ctx context.Context, tx *store.Tx, record P, s *PoolStanding) error {
	if !tx.Viewer.Allowed(p.Table.Schema.Kind, crm.Edit) {
		return nil
	}
	err := p.refuseClaim(ctx, tx, s.Pool, record)
	s.MayClaim = err == nil
	return whyNot(err, &s.WhyNot)
}

// whyNot keeps the words of a refusal; other errors are none.
func whyNot(err error, words **crm.Label) error {
	refusal, ok := errors.AsType[*crm.Conflict](err)
	if !ok {
		return err
	}
	*words = &refusal.Detail
	return nil
}
