package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// DuplicateState is how a group of records that may be the same stands.
type DuplicateState string

// The states of a group of records that may be the same.
const (
	DuplicatesOpen      DuplicateState = "open"
	DuplicatesDismissed DuplicateState = "dismissed" // they are not the same; remembered
	DuplicatesMerged    DuplicateState = "merged"
)

// Duplicates are records of a kind that share match keys.
type Duplicates struct {
	ID        uuid.UUID
	State     DuplicateState
	Keys      []string
	FoundAt   time.Time
	DecidedAt *time.Time
	DecidedBy *uuid.UUID
	Records   []uuid.UUID // that the viewer may see, the oldest first
}

// membersShown is how many records of a group are told.
const membersShown = 50

// DuplicateQuery says which groups to list.
type DuplicateQuery struct {
	State  DuplicateState
	Before *uuid.UUID // the last of the page before
	Limit  int
}

// FindDuplicates lists groups of which the viewer may see at least two records,
// the latest first.
func FindDuplicates(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, q DuplicateQuery) ([]Duplicates, error) {
	args := &arguments{}
	where := "d.state = " + args.add(q.State)
	if q.Before != nil {
		where += " AND d.id < " + args.add(*q.Before)
	}
	return duplicatesWhere(ctx, db, viewer, schema, where+" ORDER BY d.id DESC LIMIT "+args.add(q.Limit), args)
}

// GetDuplicates reads one group of which the viewer may see at least two
// records.
func GetDuplicates(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (Duplicates, error) {
	args := &arguments{}
	found, err := duplicatesWhere(ctx, db, viewer, schema, "d.id = "+args.add(id), args)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("duplicates %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return Duplicates{}, err
	}
	return found[0], nil
}

func duplicatesWhere(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, where string, args *arguments) ([]Duplicates, error) {
	table := schema.Table()
	sql := "SELECT d.id, d.state, d.keys, d.found_at, d.decided_at, d.decided_by, seen.ids[1:" + args.add(membersShown) + "] FROM duplicates d" +
		" CROSS JOIN LATERAL (SELECT array_agg(" + table + ".id ORDER BY " + table + ".id) AS ids FROM duplicate_members m JOIN " + table +
		" ON " + table + ".id = m.record_id WHERE m.duplicate_id = d.id AND (d.state <> 'open' OR " + table + ".deleted_at IS NULL) AND " +
		visible(schema, viewer, args) + ") seen WHERE d.kind = " + args.add(schema.Name) + " AND cardinality(seen.ids) >= 2 AND " + where
	found, err := collect(ctx, db, pgx.RowToStructByPos[Duplicates], sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read duplicates: %w", err)
	}
	return found, nil
}

// KindOfDuplicates says of which kind the records of a group are.
func KindOfDuplicates(ctx context.Context, db Querier, id uuid.UUID) (crm.Schema, error) {
	var kind string
	err := db.QueryRow(ctx, `SELECT kind FROM duplicates WHERE id = $1`, id).Scan(&kind)
	schema, known := crm.SchemaNamed(kind)
	switch {
	case errors.Is(err, pgx.ErrNoRows), err == nil && !known:
		return schema, fmt.Errorf("duplicates %s: %w", id, crm.ErrNotFound)
	case err != nil:
		return schema, fmt.Errorf("read duplicates: %w", err)
	}
	return schema, nil
}

// DismissDuplicates remembers that the records of a group are not the same.
func DismissDuplicates(ctx context.Context, tx *Tx, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, `UPDATE duplicates SET state = 'dismissed', decided_at = $2, decided_by = $3 WHERE id = $1 AND state = 'open'`,
		id, tx.Now, tx.Viewer.IDOrNil())
	if err != nil {
		return fmt.Errorf("dismiss duplicates: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return &crm.Conflict{Code: "duplicates-decided", Detail: crm.Label{
			ZH: "这组疑似重复的记录已经处理过", EN: "This group was decided already"}}
	}
	return nil
}

// ExceptDuplicate remembers that a record of an open group is not the same as
// the others, which stay together while there are at least two of them.
func ExceptDuplicate(ctx context.Context, tx *Tx, schema crm.Schema, group, record uuid.UUID) error {
	members, err := collect(ctx, tx, pgx.RowTo[uuid.UUID], `SELECT m.record_id FROM duplicate_members m JOIN duplicates d ON d.id = m.duplicate_id
		JOIN `+schema.Table()+` t ON t.id = m.record_id
		WHERE d.id = $1 AND d.state = 'open' AND t.deleted_at IS NULL ORDER BY m.record_id FOR UPDATE OF d`, group)
	if err != nil {
		return fmt.Errorf("read duplicates: %w", err)
	}
	if len(members) <= 2 {
		return DismissDuplicates(ctx, tx, group)
	}
	_, err = tx.Exec(ctx, `INSERT INTO duplicate_exceptions (kind, one_id, other_id, said_at, said_by)
		SELECT $1, least($2, other), greatest($2, other), $4, $5 FROM unnest($3::uuid[]) other WHERE other <> $2 ON CONFLICT DO NOTHING`,
		schema.Name, record, members, tx.Now, tx.Viewer.IDOrNil())
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM duplicate_members WHERE duplicate_id = $1 AND record_id = $2`, group, record)
	}
	if err != nil {
		return fmt.Errorf("except a duplicate: %w", err)
	}
	return nil
}

// DuplicateException is a pair of records of which somebody has said that they
// are not the same; the lesser id comes first.
type DuplicateException struct{ One, Other uuid.UUID }

// DuplicateExceptions reads them for a kind.
func DuplicateExceptions(ctx context.Context, db Querier, kind string) (map[DuplicateException]bool, error) {
	pairs := map[DuplicateException]bool{}
	found, err := collect(ctx, db, pgx.RowToStructByPos[DuplicateException],
		`SELECT one_id, other_id FROM duplicate_exceptions WHERE kind = $1`, kind)
	if err != nil {
		return nil, fmt.Errorf("read exceptions of duplicates: %w", err)
	}
	for _, pair := range found {
		pairs[pair] = true
	}
	return pairs, nil
}

// SettleDuplicates notes of open groups with records that were merged away
// whether anything is left to decide.
func SettleDuplicates(ctx context.Context, tx *Tx, schema crm.Schema, losers []uuid.UUID) error {
	_, err := tx.Exec(ctx, `UPDATE duplicates d SET state = 'merged', decided_at = $3, decided_by = $4
		WHERE d.kind = $1 AND d.state = 'open' AND d.id IN (SELECT duplicate_id FROM duplicate_members WHERE record_id = ANY($2))
		AND (SELECT count(*) FROM duplicate_members m JOIN `+schema.Table()+` t ON t.id = m.record_id
			WHERE m.duplicate_id = d.id AND t.deleted_at IS NULL) < 2`, schema.Name, losers, tx.Now, tx.Viewer.IDOrNil())
	if err != nil {
		return fmt.Errorf("settle duplicates: %w", err)
	}
	return nil
}
