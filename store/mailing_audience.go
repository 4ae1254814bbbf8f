package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Audience says whom a mailing is for: the records that a filter finds, or
// those of them that are named.
type Audience struct {
	Schema crm.Schema // the kind as the company uses it
	Filter string
	Named  []uuid.UUID
	After  uuid.UUID // the last one that was read
}

// Addressed is a record of an audience with the mail address that it has.
type Addressed struct {
	ID      uuid.UUID
	Address string
}

// FindAudience lists the records of an audience that the viewer sees, in the
// order of their ids.
func FindAudience(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, a Audience, limit int) ([]Addressed, error) {
	args := &arguments{}
	where, err := whereAudience(at, viewer, a, args)
	if err != nil {
		return nil, err
	}
	found, err := collect(ctx, db, pgx.RowToStructByPos[Addressed], "SELECT id, email FROM "+a.Schema.Table()+" WHERE "+where+
		" AND id > "+args.add(a.After)+" ORDER BY id LIMIT "+args.add(limit), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read audience: %w", err)
	}
	return found, nil
}

func whereAudience(at crm.FilterContext, viewer crm.Viewer, a Audience, args *arguments) (where string, err error) {
	q := Query{Filter: a.Filter, Schema: &a.Schema}
	switch a.Schema.Name {
	case crm.Contacts.Name:
		if where, err = Contacts.where(viewer, at, q, args); err == nil {
			where += " AND active"
		}
	case crm.Leads.Name:
		where, err = Leads.where(viewer, at, q, args)
	default:
		where, err = Customers.where(viewer, at, q, args)
	}
	if len(a.Named) > 0 {
		where += " AND id = ANY(" + args.add(a.Named) + ")"
	}
	return where, err
}

// factsOf reads what a letter says of a record, by its kind.
var factsOf = map[string]string{
	crm.Contacts.Name: `SELECT c.name, k.name, coalesce(u.name, ''), c.email, '' FROM contacts c JOIN customers k ON k.id = c.customer_id
		LEFT JOIN users u ON u.id = k.owner_id WHERE c.id = $1 AND c.deleted_at IS NULL`,
	crm.Leads.Name: `SELECT l.name, l.company, coalesce(u.name, ''), l.email, l.language FROM leads l
		LEFT JOIN users u ON u.id = l.owner_id WHERE l.id = $1 AND l.deleted_at IS NULL`,
	crm.Customers.Name: `SELECT k.name, k.name, coalesce(u.name, ''), k.email, '' FROM customers k
		LEFT JOIN users u ON u.id = k.owner_id WHERE k.id = $1 AND k.deleted_at IS NULL`,
}

// MailingFactsOf reads what a letter to a record says; nil: the record is gone.
func MailingFactsOf(ctx context.Context, db Querier, kind string, id uuid.UUID) (*crm.MailingFacts, error) {
	var f crm.MailingFacts
	err := db.QueryRow(ctx, factsOf[kind], id).Scan(&f.Name, &f.Customer, &f.Owner, &f.Address, &f.Language)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read recipient of mailing: %w", err)
	}
	return &f, nil
}
