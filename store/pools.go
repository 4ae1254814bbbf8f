package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// settle keeps what follows from a change of the owner of a record that can lie
// in a pool.
func settle(before, record any, now time.Time) {
	was, _ := before.(crm.Poolable)
	is, ok := record.(crm.Poolable)
	if ok {
		crm.Settle(was, is, now)
	}
}

// ShipPools adds the pools that the product comes with where a company never
// had any.
func ShipPools(ctx context.Context, tx *Tx) error {
	var known bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pools)`).Scan(&known); err != nil || known {
		return err
	}
	for _, pool := range crm.ShippedPools() {
		if err := Pools.Insert(ctx, tx, &pool); err != nil {
			return fmt.Errorf("ship pool %s: %w", pool.Key, err)
		}
	}
	return nil
}

// PoolsHolding lists the pools of a kind, in the order in which records fall
// into them. A transaction reads them once, unless it changes them.
func PoolsHolding(ctx context.Context, tx *Tx, kind string) ([]*crm.Pool, error) {
	if pools, known := tx.known.pools[kind]; known {
		return pools, nil
	}
	pools, err := collect(ctx, tx, Pools.scan, "SELECT "+Pools.names+
		" FROM pools WHERE holds = $1 AND deleted_at IS NULL ORDER BY position, id", kind)
	if err != nil {
		return nil, fmt.Errorf("read pools of %s: %w", kind, err)
	}
	if tx.known.pools == nil {
		tx.known.pools = map[string][]*crm.Pool{}
	}
	tx.known.pools[kind] = pools
	return pools, nil
}

// LockPerson keeps others from counting what a person holds, or has claimed,
// until the transaction ends.
func LockPerson(ctx context.Context, tx *Tx, person uuid.UUID) error {
	if _, err := tx.Exec(ctx, `SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE`, person); err != nil {
		return fmt.Errorf("lock person: %w", err)
	}
	return nil
}

// Fall is the question under which of some pools records are. Pools are in
// the order in which records fall into them.
type Fall struct {
	Schema crm.Schema // as the company uses the kind
	Pools  []*crm.Pool
	At     crm.FilterContext
}

// under is the condition for the records of a table that are under a pool and
// under none before it; owner is the SQL for whose department counts.
func (f Fall) under(pool *crm.Pool, owner string, args *arguments) (string, error) {
	var before []string
	for _, p := range f.Pools {
		condition, err := f.meets(p, owner, args)
		if err != nil {
			return "", err
		}
		if p.ID == pool.ID {
			for _, other := range before {
				condition += " AND (" + other + ") IS NOT TRUE"
			}
			return condition, nil
		}
		before = append(before, condition)
	}
	return "false", nil
}

func (f Fall) meets(pool *crm.Pool, owner string, args *arguments) (string, error) {
	filter, err := crm.ParseFilter(pool.Condition, f.Schema)
	if err != nil {
		return "", fmt.Errorf("condition of pool %s: %w", pool.Key, err)
	}
	condition := filterSQL(filter, f.Schema, f.At, args)
	if pool.DepartmentID != nil {
		condition += " AND " + owner + ` = ANY(ARRAY(
			WITH RECURSIVE part AS (
				SELECT ` + args.add(*pool.DepartmentID) + `::uuid AS id
				UNION SELECT d.id FROM departments d JOIN part ON d.parent_id = part.id WHERE d.deleted_at IS NULL)
			SELECT u.id FROM users u WHERE u.department_id IN (SELECT id FROM part)))`
	}
	return condition, nil
}

// PoolOf finds the pool into which a record falls, by who held it last, or who
// holds it; nil is none.
func (f Fall) PoolOf(ctx context.Context, db Querier, record uuid.UUID, holder *uuid.UUID) (*crm.Pool, error) {
	for _, pool := range f.Pools {
		args, owner := &arguments{}, "NULL::uuid"
		if holder != nil && pool.DepartmentID != nil {
			owner = args.add(*holder) + "::uuid"
		}
		condition, err := f.meets(pool, owner, args)
		if err != nil {
			return nil, err
		}
		var falls bool
		table := f.Schema.Table()
		err = db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+" WHERE "+table+".id = "+args.add(record)+" AND "+condition+")", args.values...).Scan(&falls)
		if err != nil {
			return nil, fmt.Errorf("find pool of %s: %w", f.Schema.Name, err)
		}
		if falls {
			return pool, nil
		}
	}
	return nil, nil
}

// Held counts what a person holds of what would fall into a pool. A lead counts
// while somebody works on it.
func (f Fall) Held(ctx context.Context, db Querier, pool *crm.Pool, person uuid.UUID) (int, error) {
	args := &arguments{}
	table := f.Schema.Table()
	condition, err := f.under(pool, table+".owner_id", args)
	if err != nil {
		return 0, err
	}
	var held int
	err = db.QueryRow(ctx, "SELECT count(*) FROM "+table+" WHERE owner_id = "+args.add(person)+
		" AND deleted_at IS NULL"+worked(f.Schema)+" AND "+condition, args.values...).Scan(&held)
	if err != nil {
		return 0, fmt.Errorf("count what is held: %w", err)
	}
	return held, nil
}

// worked is the condition that somebody works on a lead.
func worked(schema crm.Schema) string {
	if schema.Name == crm.Leads.Name {
		return " AND leads.state IN ('assigned', 'contacted')"
	}
	return ""
}

// Claim is that somebody took a record out of a pool, or was given it.
type Claim struct {
	PoolID     uuid.UUID
	RecordKind string
	RecordID   uuid.UUID
	UserID     uuid.UUID
	At         time.Time
	GivenBy    *uuid.UUID
}

// InsertClaim remembers who takes a record out of a pool.
func InsertClaim(ctx context.Context, tx *Tx, c Claim) error {
	_, err := tx.Exec(ctx, `INSERT INTO pool_claims (id, pool_id, record_kind, record_id, user_id, at, given_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, NewID(), c.PoolID, c.RecordKind, c.RecordID, c.UserID, tx.Now, c.GivenBy)
	if err != nil {
		return fmt.Errorf("write claim: %w", err)
	}
	return nil
}

// Claimed counts what a person has claimed out of a pool since a time.
func Claimed(ctx context.Context, db Querier, pool, person uuid.UUID, since time.Time) (int, error) {
	var claimed int
	err := db.QueryRow(ctx, `SELECT count(*) FROM pool_claims
		WHERE user_id = $1 AND pool_id = $2 AND at >= $3 AND given_by IS NULL`, person, pool, since).Scan(&claimed)
	if err != nil {
		return 0, fmt.Errorf("count claims: %w", err)
	}
	return claimed, nil
}

// LastClaim is who took a record last, out of a pool from which the viewer may
// take; nil is nobody.
func LastClaim(ctx context.Context, db Querier, viewer crm.Viewer, kind string, record uuid.UUID, since time.Time) (*Claim, error) {
	var c Claim
	err := db.QueryRow(ctx, `SELECT c.pool_id, c.user_id, c.at, c.given_by FROM pool_claims c JOIN pools p ON p.id = c.pool_id
		WHERE c.record_kind = $1 AND c.record_id = $2 AND c.at >= $3 AND (p.department_id IS NULL OR p.department_id = ANY($4))
		ORDER BY c.at DESC, c.id DESC LIMIT 1`, kind, record, since, viewer.Groups).Scan(&c.PoolID, &c.UserID, &c.At, &c.GivenBy)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read claim: %w", err)
	}
	c.RecordKind, c.RecordID = kind, record
	return &c, nil
}

// Lying counts what lies in a pool.
func Lying(ctx context.Context, db Querier, pool *crm.Pool) (int, error) {
	schema, _ := crm.SchemaNamed(string(pool.Holds))
	var count int
	err := db.QueryRow(ctx, "SELECT count(*) FROM "+schema.Table()+" WHERE pool_id = $1 AND deleted_at IS NULL", pool.ID).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count pool: %w", err)
	}
	return count, nil
}

// idleSince is the SQL for when a record last moved: a word of ours with
// somebody, or the hour when its owner got it.
func idleSince(schema crm.Schema) string {
	table := schema.Table()
	touched := table + ".last_contact_at"
	if schema.Name == crm.Leads.Name {
		touched = "(SELECT max(i.occurred_at) FROM interactions i WHERE i.lead_id = leads.id AND i.deleted_at IS NULL AND " + byUs + ")"
	}
	return "greatest(" + strings.Join([]string{touched, table + ".held_since", table + ".created_at"}, ", ") + ")"
}

// Idle is an owned record with which nothing has happened for a while.
type Idle struct {
	ID    uuid.UUID
	Since time.Time
}

// IdleUnder lists what is owned under a pool, is not locked, has not moved
// since a time and was not judged yet in the visit of the pool's process.
func (f Fall) IdleUnder(ctx context.Context, db Querier, pool *crm.Pool, p *crm.Process, before time.Time, limit int) ([]Idle, error) {
	args := &arguments{}
	table := f.Schema.Table()
	condition, err := f.under(pool, table+".owner_id", args)
	if err != nil {
		return nil, err
	}
	idle, err := collect(ctx, db, pgx.RowToStructByPos[Idle], "SELECT id, "+idleSince(f.Schema)+" FROM "+table+
		" WHERE owner_id IS NOT NULL AND deleted_at IS NULL AND NOT protection_locked"+worked(f.Schema)+
		" AND "+idleSince(f.Schema)+" <= "+args.add(before)+" AND "+condition+
		" AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.process_id = "+args.add(p.ID)+" AND d.step = "+args.add(p.Step)+
		" AND d.visit = "+args.add(p.Visit)+" AND d.subject = "+table+".id::text) ORDER BY "+table+".id LIMIT "+args.add(limit), args.values...)
	if err != nil {
		return nil, fmt.Errorf("find idle %s: %w", f.Schema.Plural, err)
	}
	return idle, nil
}

// Bound says whether a customer is bound to its owner by open business: a deal
// that is tracked, or an order that runs, and so also money due under it.
func Bound(ctx context.Context, db Querier, customer uuid.UUID) (bool, error) {
	var bound bool
	err := db.QueryRow(ctx, `SELECT
		EXISTS (SELECT 1 FROM deals WHERE customer_id = $1 AND deleted_at IS NULL AND state = 'tracking')
		OR EXISTS (SELECT 1 FROM orders WHERE customer_id = $1 AND deleted_at IS NULL AND state IN ('confirmed', 'delivered'))`,
		customer).Scan(&bound)
	if err != nil {
		return false, fmt.Errorf("read business with customer: %w", err)
	}
	return bound, nil
}
