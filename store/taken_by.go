package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// TakenBy is a record by which somebody works on a company that was asked for.
// Who may not see it is told its kind, the department of its owner and the
// dates, and nothing else.
type TakenBy struct {
	Kind           string
	Seen           bool
	ID             uuid.UUID
	Title          string
	Owner          string
	Department     string // of the owner
	Since          time.Time
	ProtectedUntil *crm.Date // of a registration
}

// takenOfKind is how many records of one kind are told.
const takenOfKind = 5

// Taken finds by a match key who works on a company: registrations in force,
// customers and leads with an owner, open deals of such customers. Some
// customers are known to have the key by their people.
func Taken(ctx context.Context, tx *Tx, key string, customers []uuid.UUID) ([]TakenBy, error) {
	args := &arguments{}
	marks := args.add([]string{key})
	has := func(schema crm.Schema) string { return schema.Table() + ".match_keys && " + marks }
	reached := "(" + has(Customers.Schema) + " OR customers.id = ANY(" + args.add(customers) + "))"
	sql := ownedWhere(Registrations.Schema, tx.Viewer, args, has(Registrations.Schema)+" AND registrations.state = 'active'") + " UNION ALL " +
		ownedWhere(Customers.Schema, tx.Viewer, args, reached) + " UNION ALL " +
		ownedWhere(Deals.Schema, tx.Viewer, args, "deals.state = 'tracking' AND deals.customer_id IN (SELECT id FROM customers WHERE deleted_at IS NULL AND "+reached+")") + " UNION ALL " +
		ownedWhere(Leads.Schema, tx.Viewer, args, has(Leads.Schema)+" AND leads.state NOT IN ('converted', 'disqualified', 'merged')")
	found, err := collect(ctx, tx, func(row pgx.CollectableRow) (TakenBy, error) {
		var t TakenBy
		err := row.Scan(&t.Kind, &t.Seen, &t.ID, &t.Title, &t.Owner, &t.Department, &t.Since, &t.ProtectedUntil)
		if !t.Seen {
			t.ID, t.Title, t.Owner = uuid.Nil, "", ""
		}
		return t, err
	}, sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("find who has a company: %w", err)
	}
	return found, nil
}

// ownedWhere reads the owned records of a kind under a condition.
func ownedWhere(schema crm.Schema, viewer crm.Viewer, args *arguments, where string) string {
	table := schema.Table()
	title, _ := schema.Field(schema.Title)
	until := "NULL::date"
	if schema.Name == crm.Registrations.Name {
		until = "registrations.protected_until"
	}
	return "(SELECT " + args.add(schema.Name) + "::text, coalesce(" + visible(schema, viewer, args) + ", false), " + table + ".id, " + table + "." + title.Column +
		", owner.name, coalesce(department.name, ''), " + table + ".created_at, " + until +
		" FROM " + table + " JOIN users owner ON owner.id = " + table + ".owner_id LEFT JOIN departments department ON department.id = owner.department_id" +
		" WHERE " + table + ".deleted_at IS NULL AND " + where + " ORDER BY " + table + ".created_at, " + table + ".id LIMIT " + args.add(takenOfKind) + ")"
}

// NoteTakenSearch logs that the transaction's person asked whether a company is
// taken.
func NoteTakenSearch(ctx context.Context, tx *Tx, key string, taken bool) error {
	digest := sha256.Sum256([]byte(key))
	_, err := tx.Exec(ctx, `INSERT INTO taken_searches (id, user_id, at, sign, digest, taken) VALUES ($1, $2, $3, $4, $5, $6)`,
		NewID(), tx.Viewer.ID, tx.Now, crm.SignOf(key), digest[:], taken)
	if err != nil {
		return fmt.Errorf("log search: %w", err)
	}
	return nil
}

// TakenSearches counts how often a person asked whether a company is taken
// since a time, and when the first of these was.
func TakenSearches(ctx context.Context, tx *Tx, person uuid.UUID, since time.Time) (times int, first *time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*), min(at) FROM taken_searches WHERE user_id = $1 AND at > $2`, person, since).Scan(&times, &first)
	if err != nil {
		return 0, nil, fmt.Errorf("count searches: %w", err)
	}
	return times, first, nil
}
