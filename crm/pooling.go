package crm

import (
	"time"

	"github.com/google/uuid"
)

// Pooling is what a lead or customer has because it can lie in a pool: where it
// lies while nobody owns it, and how whoever owns it is protected from losing
// it.
type Pooling struct {
	PoolID   *uuid.UUID `db:"pool_id" json:"poolId" ro:"true" ref:"pool" zh:"所在公海" en:"In the pool"`
	PooledAt *time.Time `db:"pooled_at" json:"pooledAt" ro:"true" zh:"进入公海时间" en:"In the pool since"`
	// HeldSince, and LastOwnerID, follow from changes of the owner.
	HeldSince        *time.Time `db:"held_since" json:"heldSince" ro:"true" zh:"持有时间" en:"Owned since"`
	LastOwnerID      *uuid.UUID `db:"last_owner_id" json:"lastOwnerId" ro:"true" ref:"user" zh:"原负责人" en:"Last owner"`
	ProtectedUntil   *Date      `db:"protected_until" json:"protectedUntil" ro:"true" zh:"保护期至" en:"Protected until"`
	ProtectionLocked bool       `db:"protection_locked" json:"protectionLocked" ro:"true" zh:"锁定保护" en:"Protection locked"`
	RecycleWarnedAt  *time.Time `db:"recycle_warned_at" json:"recycleWarnedAt" ro:"true" zh:"收回提醒时间" en:"Warned of recycling"`
}

// Poolable is a record that can lie in a pool.
type Poolable interface {
	Meta() *Base
	Part() *Pooling
	// Holder points at the owner.
	Holder() **uuid.UUID
	// Worth is the grade by which it is protected.
	Worth() Grade
}

// Part gives generic code access to what belongs to pools.
func (p *Pooling) Part() *Pooling { return p }

// Lies says whether it lies in a pool.
func (p *Pooling) Lies() bool { return p.PoolID != nil }

// Protects says whether the owner cannot lose the record on a day.
func (p *Pooling) Protects(on Date) bool {
	return p.ProtectionLocked || (p.ProtectedUntil != nil && !p.ProtectedUntil.Before(on))
}

// LayIn puts what nobody owns into a pool.
func (p *Pooling) LayIn(pool *Pool, at time.Time) { p.PoolID, p.PooledAt = &pool.ID, &at }

// Settle keeps what follows from another owner than before: since when they
// hold the record and who held it last; a new owner takes it out of its pool,
// and no protection outlasts the one it was given to.
func Settle(before, record Poolable, at time.Time) {
	was, is := *before.Holder(), *record.Holder()
	p, had := record.Part(), before.Part()
	if is != nil {
		p.PoolID, p.PooledAt = nil, nil
	}
	if sameID(was, is) {
		return
	}
	p.HeldSince, p.RecycleWarnedAt = nil, nil
	if is != nil {
		p.HeldSince = &at
	}
	if was != nil {
		p.LastOwnerID = was
	}
	if p.ProtectionLocked == had.ProtectionLocked && p.ProtectedUntil == had.ProtectedUntil {
		p.ProtectedUntil, p.ProtectionLocked = nil, false
	}
}

func sameID(a, b *uuid.UUID) bool { return a == b || (a != nil && b != nil && *a == *b) }

// Holder points at the owner of a lead.
func (l *Lead) Holder() **uuid.UUID { return &l.OwnerID }

// Worth is the grade of a lead.
func (l *Lead) Worth() Grade { return l.Grade }

// Holder points at the owner of a customer.
func (c *Customer) Holder() **uuid.UUID { return &c.OwnerID }

// Worth is the grade of a customer.
func (c *Customer) Worth() Grade { return c.Grade }
