package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// GatherKeys keeps, for a scan, the match keys of the next records of a walk,
// as far as the viewer may find records by them. It returns the last record and
// how many there were.
func (t *Table[T, P]) GatherKeys(ctx context.Context, tx *Tx, at crm.FilterContext, scan uuid.UUID, w Walk) (last uuid.UUID, seen int, err error) {
	args := &arguments{}
	where, err := t.walked(tx.Viewer, at, w, args)
	if err != nil {
		return last, 0, err
	}
	signs := args.add(t.schemaOf(w.Query, tx.Viewer).MatchSigns())
	err = tx.QueryRow(ctx, "WITH page AS MATERIALIZED (SELECT id, match_keys FROM "+t.Schema.Table()+" WHERE "+where+
		" ORDER BY id LIMIT "+args.add(w.Limit)+"), kept AS (INSERT INTO duplicate_keys (job_id, record_id, key) SELECT "+args.add(scan)+
		"::uuid, page.id, key FROM page, unnest(page.match_keys) key WHERE left(key, 3) = ANY("+signs+"::text[]))"+
		" SELECT coalesce((SELECT id FROM page ORDER BY id DESC LIMIT 1), "+args.add(w.After)+"::uuid), (SELECT count(*) FROM page)",
		args.values...).Scan(&last, &seen)
	if err != nil {
		return last, 0, fmt.Errorf("gather match keys of %s: %w", t.Schema.Plural, err)
	}
	return last, seen, nil
}

// NotFound says which of the records, of those in use, a walk does not visit.
func (t *Table[T, P]) NotFound(ctx context.Context, tx *Tx, at crm.FilterContext, w Walk, ids []uuid.UUID) ([]uuid.UUID, error) {
	args := &arguments{}
	where, err := t.walked(tx.Viewer, at, w, args)
	if err != nil {
		return nil, err
	}
	return collect(ctx, tx, pgx.RowTo[uuid.UUID], "SELECT id FROM "+t.Schema.Table()+" WHERE id = ANY("+args.add(ids)+
		") AND deleted_at IS NULL AND ("+where+") IS NOT TRUE", args.values...)
}

// SharedKey is a match key that several records have.
type SharedKey struct {
	Key     string
	Records []uuid.UUID
}

// EachSharedKey tells the keys that at least two and at most so many of the
// records of a scan have, and returns how many keys more records have.
func EachSharedKey(ctx context.Context, db Querier, scan uuid.UUID, atMost int, each func(SharedKey)) (tooCommon int, err error) {
	rows, err := db.Query(ctx, `SELECT key, CASE WHEN count(*) <= $2 THEN array_agg(record_id ORDER BY record_id) ELSE '{}' END
		FROM duplicate_keys WHERE job_id = $1 GROUP BY key HAVING count(*) > 1 ORDER BY key`, scan, atMost)
	if err != nil {
		return 0, fmt.Errorf("read shared match keys: %w", err)
	}
	var shared SharedKey
	_, err = pgx.ForEachRow(rows, []any{&shared.Key, &shared.Records}, func() error {
		if len(shared.Records) == 0 {
			tooCommon++
			return nil
		}
		each(shared)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read shared match keys: %w", err)
	}
	return tooCommon, nil
}

// EndScan forgets what a scan has gathered, and what scans left that ended
// before their end.
func EndScan(ctx context.Context, tx *Tx, scan uuid.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM duplicate_keys WHERE job_id = $1
		OR job_id IN (SELECT id FROM jobs WHERE ended_at IS NOT NULL)`, scan)
	if err != nil {
		return fmt.Errorf("end scan: %w", err)
	}
	return nil
}

// KnownDuplicates are the groups of a kind that were found before and not
// merged, with all their records in the order of their ids.
func KnownDuplicates(ctx context.Context, tx *Tx, kind string) ([]Duplicates, error) {
	return collect(ctx, tx, func(row pgx.CollectableRow) (d Duplicates, err error) {
		return d, row.Scan(&d.ID, &d.State, &d.Records)
	}, `SELECT d.id, d.state, array_agg(m.record_id ORDER BY m.record_id) FROM duplicates d JOIN duplicate_members m ON m.duplicate_id = d.id
		WHERE d.kind = $1 AND d.state <> 'merged' GROUP BY d.id, d.state ORDER BY d.id`, kind)
}

// ReplaceDuplicates forgets open groups of a kind and keeps new ones.
func ReplaceDuplicates(ctx context.Context, tx *Tx, kind string, old []uuid.UUID, groups []Duplicates) error {
	if _, err := tx.Exec(ctx, `DELETE FROM duplicates WHERE id = ANY($1) AND state = 'open'`, old); err != nil {
		return fmt.Errorf("forget duplicates: %w", err)
	}
	var rows, members [][]any
	for _, g := range groups {
		id := NewID()
		rows = append(rows, []any{id, kind, string(DuplicatesOpen), g.Keys, tx.Now, tx.Viewer.IDOrNil()})
		for _, record := range g.Records {
			members = append(members, []any{id, record})
		}
	}
	columns := []string{"id", "kind", "state", "keys", "found_at", "found_by"}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"duplicates"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("write duplicates: %w", err)
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"duplicate_members"}, []string{"duplicate_id", "record_id"}, pgx.CopyFromRows(members)); err != nil {
		return fmt.Errorf("write duplicates: %w", err)
	}
	return nil
}
