package activities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Poolable is a record of a kind that lies in pools.
type Poolable[T any] interface {
	crm.Record[T]
	Part() *crm.Pooling
	Holder() **uuid.UUID
	Worth() crm.Grade
}

// Pooled are the acts by which records of a kind go into pools and out of them.
type Pooled[T any, P Poolable[T]] struct {
	Table *store.Table[T, P]
	// hand makes somebody answerable; how is LeadClaimed or LeadGiven.
	hand func(ctx context.Context, tx *store.Tx, record P, person uuid.UUID, how string) error
	// free makes a record nobody's and lays it into its pool.
	free func(ctx context.Context, tx *store.Tx, record P, why freeing) error
	// open says whether somebody works on a record, so that it can be released.
	open func(record P) bool
	// stray says whether a record is nobody's for the giving, though it lies in
	// no pool.
	stray func(record P) bool
	// bound says whether open business or a complaint keeps a record from being
	// recycled.
	bound func(ctx context.Context, tx *store.Tx, id uuid.UUID) (bool, error)
}

// freeing is why a record becomes nobody's.
type freeing struct {
	event string // the participle: released or recycled
	text  string // in somebody's words
}

// Why records become nobody's.
const (
	releasedIntoPool = "released"
	recycledIntoPool = "recycled"
)

// PooledLeads are the acts on leads: their process goes along.
func PooledLeads() Pooled[crm.Lead, *crm.Lead] {
	return Pooled[crm.Lead, *crm.Lead]{
		Table: store.Leads, hand: HandLead,
		free: func(ctx context.Context, tx *store.Tx, lead *crm.Lead, why freeing) error {
			if why.event == recycledIntoPool {
				why.text = recycledIntoPool
			}
			return PoolLead(ctx, tx, lead, why.text)
		},
		open: func(lead *crm.Lead) bool { return lead.State == crm.LeadAssigned || lead.State == crm.LeadContacted },
		stray: func(lead *crm.Lead) bool {
			return lead.OwnerID == nil && (lead.State == crm.LeadPooled || lead.State == crm.LeadWaiting)
		},
		bound: func(context.Context, *store.Tx, uuid.UUID) (bool, error) { return false, nil },
	}
}

// PooledCustomers are the acts on customers.
func PooledCustomers() Pooled[crm.Customer, *crm.Customer] {
	return Pooled[crm.Customer, *crm.Customer]{
		Table: store.Customers, hand: handCustomer, free: freeCustomer,
		open:  func(*crm.Customer) bool { return true },
		stray: func(*crm.Customer) bool { return false },
		bound: boundCustomer,
	}
}

// boundCustomer says whether a customer stays with its owner: open business
// binds it, and so does a complaint that somebody has to answer for.
func boundCustomer(ctx context.Context, tx *store.Tx, id uuid.UUID) (bool, error) {
	bound, err := store.Bound(ctx, tx, id)
	if err != nil || bound {
		return bound, err
	}
	complaint, err := store.OpenComplaintOf(ctx, tx, crm.Addressee{CustomerID: &id})
	return complaint != nil, err
}

func handCustomer(ctx context.Context, tx *store.Tx, customer *crm.Customer, person uuid.UUID, how string) error {
	before := *customer
	customer.OwnerID = &person
	return store.Customers.UpdateFollowing(ctx, tx, &before, customer, store.Change{Type: "customer." + how})
}

func freeCustomer(ctx context.Context, tx *store.Tx, customer *crm.Customer, why freeing) error {
	before := *customer
	customer.OwnerID = nil
	pool, err := layDown(ctx, tx, crm.Customers.Name, customer, before.OwnerID)
	if err == nil && pool == nil {
		err = noPool()
	}
	if err != nil {
		return err
	}
	return store.Customers.UpdateFollowing(ctx, tx, &before, customer, store.Change{Type: "customer." + why.event, Facts: said(why.text)})
}

// fallOf is the question into which pools records of a kind fall.
func fallOf(ctx context.Context, tx *store.Tx, kind string) (store.Fall, error) {
	schema, err := store.SchemaIn(ctx, tx, kind)
	if err != nil {
		return store.Fall{}, err
	}
	pools, err := store.PoolsHolding(ctx, tx, kind)
	return store.Fall{Schema: schema, Pools: pools, At: crm.FilterContext{Now: tx.Now, Zone: tx.Zone()}}, err
}

// layDown puts what nobody owns any more into the pool into which it falls, by
// who held it last; the caller writes it. Nil is that there is no such pool.
func layDown(ctx context.Context, tx *store.Tx, kind string, record crm.Poolable, holder *uuid.UUID) (*crm.Pool, error) {
	fall, err := fallOf(ctx, tx, kind)
	if err != nil {
		return nil, err
	}
	pool, err := fall.PoolOf(ctx, tx, record.Meta().ID, holder)
	if err == nil && pool != nil {
		record.Part().LayIn(pool, tx.Now)
	}
	return pool, err
}

func noPool() error {
	return &crm.Conflict{Code: "no-pool", Detail: crm.Label{
		ZH: "没有适用的公海，请让管理员设置", EN: "There is no pool that it falls into; ask an admin to set one up"}}
}

// Claim makes the person the owner of what lies in a pool from which they may
// take. Of many at once one is first, and the others are told who was.
func (p Pooled[T, P]) Claim(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	if err := store.LockPerson(ctx, tx, tx.Viewer.ID); err != nil {
		return err
	}
	record, seen, err := p.Table.LockPooled(ctx, tx, id)
	if err != nil {
		return err
	}
	if !record.Part().Lies() {
		return p.tooLate(ctx, tx, record, seen)
	}
	if !seen {
		return p.unknown(id)
	}
	if !tx.Viewer.Allowed(p.Table.Schema.Kind, crm.Edit) {
		return fmt.Errorf("claim %s %s: %w", p.Table.Schema.Name, id, crm.ErrForbidden)
	}
	pool, err := store.Pools.Get(ctx, tx, crm.System(), *record.Part().PoolID)
	if err != nil {
		return err
	}
	if err := p.refuseClaim(ctx, tx, pool, record); err != nil {
		return err
	}
	return p.take(ctx, tx, record, taking{pool: pool, person: tx.Viewer.ID})
}

// taking is who gets a record out of which pool; by is the manager who gives
// it, nil where it is claimed.
type taking struct {
	pool   *crm.Pool
	person uuid.UUID
	by     *uuid.UUID
}

// take makes somebody the owner of what lies in a pool, protected for as long
// as the pool says.
func (p Pooled[T, P]) take(ctx context.Context, tx *store.Tx, record P, t taking) error {
	how := LeadClaimed
	if t.by != nil {
		how = LeadGiven
	}
	if err := p.hand(ctx, tx, record, t.person, how); err != nil {
		return err
	}
	if t.pool == nil {
		return nil
	}
	if days := t.pool.ProtectionOf(record.Worth()); days > 0 {
		until := tx.Today().AddDays(days)
		if err := p.protect(ctx, tx, record, &until, false); err != nil {
			return err
		}
	}
	return store.InsertClaim(ctx, tx, store.Claim{
		PoolID: t.pool.ID, RecordKind: p.Table.Schema.Name, RecordID: record.Meta().ID, UserID: t.person, GivenBy: t.by,
	})
}

// claimsTold is for how long who took something out of a pool is told to
// those who come too late.
const claimsTold = 24 * time.Hour

// tooLate tells why a record that lies in no pool cannot be claimed: to who
// sees it, or could have claimed it, who has it.
func (p Pooled[T, P]) tooLate(ctx context.Context, tx *store.Tx, record P, seen bool) error {
	owner := *record.Holder()
	switch {
	case owner == nil && seen:
		return &crm.Conflict{Code: "not-in-pool", Detail: crm.Label{ZH: "它不在公海里", EN: "It lies in no pool"}}
	case owner == nil:
		return p.unknown(record.Meta().ID)
	case *owner == tx.Viewer.ID:
		return &crm.Conflict{Code: "already-yours", Detail: crm.Label{ZH: "你已经是负责人", EN: "You own it already"}}
	}
	claim, err := store.LastClaim(ctx, tx, tx.Viewer, p.Table.Schema.Name, record.Meta().ID, tx.Now.Add(-claimsTold))
	if err != nil {
		return err
	}
	if claim == nil && !seen || !tx.Viewer.Allowed(p.Table.Schema.Kind, crm.View) {
		return p.unknown(record.Meta().ID)
	}
	names, err := namesOf(ctx, tx, *owner)
	if err != nil {
		return err
	}
	if claim == nil {
		return &crm.Conflict{Code: "owned", Detail: crm.Label{ZH: "它的负责人是%s", EN: "%s owns it"}.With(names[*owner])}
	}
	return &crm.Conflict{Code: "claimed-first", At: claim.At, Detail: crm.Label{
		ZH: "%s先认领了（{at}）", EN: "%s was first ({at})"}.With(names[*owner])}
}

func (p Pooled[T, P]) unknown(id uuid.UUID) error {
	return fmt.Errorf("%s %s: %w", p.Table.Schema.Name, id, crm.ErrNotFound)
}

// Release puts a record back into the pool, by its owner or who leads them.
func (p Pooled[T, P]) Release(ctx context.Context, tx *store.Tx, id uuid.UUID, reason string) error {
	record, err := p.owned(ctx, tx, id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return crm.InvalidField("reason", "required",
			crm.Label{ZH: "需要说明原因", EN: "This takes a reason"}, crm.Label{ZH: "请填写原因", EN: "Say why"})
	}
	if !p.open(record) {
		return &crm.Conflict{Code: "not-open", Detail: crm.Label{ZH: "它已经结束，不能放回公海", EN: "It is over and cannot go into the pool"}}
	}
	holder := *record.Holder()
	if err := p.requirePool(ctx, tx, record); err != nil {
		return err
	}
	if err := p.free(ctx, tx, record, freeing{releasedIntoPool, reason}); err != nil {
		return err
	}
	return notify(ctx, tx, p.notice(crm.NoticeRecycled, record, reason), *holder)
}

func (p Pooled[T, P]) requirePool(ctx context.Context, tx *store.Tx, record P) error {
	fall, err := fallOf(ctx, tx, p.Table.Schema.Name)
	if err != nil {
		return err
	}
	pool, err := fall.PoolOf(ctx, tx, record.Meta().ID, *record.Holder())
	if err == nil && pool == nil {
		err = noPool()
	}
	return err
}

// owned takes a record that somebody owns, for its owner or who may hand it
// over.
func (p Pooled[T, P]) owned(ctx context.Context, tx *store.Tx, id uuid.UUID) (P, error) {
	record, err := p.Table.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	owner := *record.Holder()
	if owner == nil {
		return nil, &crm.Conflict{Code: "no-owner", Detail: crm.Label{ZH: "它没有负责人", EN: "Nobody owns it"}}
	}
	if *owner != tx.Viewer.ID || !tx.Viewer.Allowed(p.Table.Schema.Kind, crm.Edit) {
		err = Require(ctx, tx, p.Table.Schema, crm.HandOver, record)
	}
	return record, err
}

// Give makes a person the owner of what nobody owns, by who may hand it over.
// A manager's word goes over the limits of the pool.
func (p Pooled[T, P]) Give(ctx context.Context, tx *store.Tx, id, person uuid.UUID) error {
	record, seen, err := p.Table.LockPooled(ctx, tx, id)
	if err != nil {
		return err
	}
	if !seen {
		return p.unknown(id)
	}
	if err := Require(ctx, tx, p.Table.Schema, crm.HandOver, record); err != nil {
		return err
	}
	if _, err := checkColleagues(ctx, tx, "personId", []uuid.UUID{person}); err != nil {
		return err
	}
	if !p.givable(record) {
		return p.tooLate(ctx, tx, record, true)
	}
	given := taking{person: person, by: tx.Viewer.IDOrNil()}
	if in := record.Part().PoolID; in != nil {
		if given.pool, err = store.Pools.Get(ctx, tx, crm.System(), *in); err != nil {
			return err
		}
	}
	if err := p.take(ctx, tx, record, given); err != nil {
		return err
	}
	return notify(ctx, tx, p.notice(crm.NoticeHandedOver, record, ""), person)
}

// givable says whether a record can be given: it lies in a pool, or is nobody's
// and found none.
func (p Pooled[T, P]) givable(record P) bool { return record.Part().Lies() || p.stray(record) }

func (p Pooled[T, P]) notice(kind crm.NoticeKind, record P, text string) crm.Notice {
	return crm.Notice{Kind: kind, RecordKind: p.Table.Schema.Name, RecordID: record.Meta().ID, Text: text}
}
