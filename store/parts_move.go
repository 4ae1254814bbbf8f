package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// partMoves let what hangs on the records in $2, of kind $1, hang on $3: one
// statement per table, in the order in which they are done. What both have is
// kept once.
var partMoves = []struct{ table, sql string }{
	{"comments", `UPDATE comments SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"attachments", `UPDATE attachments SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"record_tags", `WITH taken AS (DELETE FROM record_tags WHERE record_kind = $1 AND record_id = ANY($2) RETURNING tag_id)
		INSERT INTO record_tags (record_kind, record_id, tag_id) SELECT DISTINCT $1, $3::uuid, tag_id FROM taken ON CONFLICT DO NOTHING`},
	{"shares", `WITH taken AS (DELETE FROM shares WHERE record_kind = $1 AND record_id = ANY($2) RETURNING *)
		INSERT INTO shares (record_kind, record_id, grantee_kind, grantee_id, collaborator, may_edit, created_at, created_by)
		SELECT $1, $3::uuid, grantee_kind, grantee_id, bool_or(collaborator), bool_or(may_edit), min(created_at), (array_agg(created_by))[1]
		FROM taken GROUP BY grantee_kind, grantee_id
		ON CONFLICT (record_kind, record_id, grantee_id) DO UPDATE SET
			collaborator = shares.collaborator OR excluded.collaborator, may_edit = shares.may_edit OR excluded.may_edit`},
	{"pool_claims", `UPDATE pool_claims SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"import_keys", `UPDATE import_keys SET record_id = $3 WHERE kind = $1 AND record_id = ANY($2)`},
	{"processes", `UPDATE processes SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"tasks", `UPDATE tasks SET record_id = $3, version = version + 1 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"approvals", `UPDATE approvals SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"instructions", `UPDATE instructions SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"readings", `UPDATE readings SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"clash_sides", `WITH taken AS (DELETE FROM clash_sides WHERE record_kind = $1 AND record_id = ANY($2) RETURNING *)
		INSERT INTO clash_sides (process_id, place, record_kind, record_id, owner_id, since)
		SELECT process_id, min(place), $1, $3::uuid, (array_agg(owner_id ORDER BY place))[1], min(since) FROM taken
		GROUP BY process_id ON CONFLICT DO NOTHING`},
	{"performance_shares", `WITH taken AS (DELETE FROM performance_shares WHERE record_kind = $1 AND record_id = ANY($2) RETURNING *)
		INSERT INTO performance_shares (record_kind, record_id, user_id, percent, process_id, said_at, said_by)
		SELECT DISTINCT ON (user_id) $1, $3::uuid, user_id, percent, process_id, said_at, said_by FROM taken
		ORDER BY user_id, said_at DESC ON CONFLICT DO NOTHING`},
	{"registration_progress", `UPDATE registration_progress p SET registration_id = $3 WHERE $1 = 'registration' AND registration_id = ANY($2)
		AND NOT EXISTS (SELECT 1 FROM registration_progress k WHERE k.registration_id = $3 AND (k.kind, k.record_id, k.detail) = (p.kind, p.record_id, p.detail))`},
	{"notices", `UPDATE notices SET record_id = $3 WHERE record_kind = $1 AND record_id = ANY($2)`},
	{"duplicate_members", `INSERT INTO duplicate_members (duplicate_id, record_id)
		SELECT DISTINCT m.duplicate_id, $3::uuid FROM duplicate_members m JOIN duplicates d ON d.id = m.duplicate_id
		WHERE d.kind = $1 AND d.state <> 'merged' AND m.record_id = ANY($2) ON CONFLICT DO NOTHING`},
}

// MoveParts lets what hangs on the records of a kind hang on another one: files,
// comments, tags, shares, processes with their tasks, approvals and instructions, and what was found of
// duplicates. At most one process of a kind may be open among all of them.
func MoveParts(ctx context.Context, tx *Tx, kind string, from []uuid.UUID, to uuid.UUID) error {
	for _, move := range partMoves {
		if _, err := tx.Exec(ctx, move.sql, kind, from, to); err != nil {
			return fmt.Errorf("move %s: %w", move.table, err)
		}
	}
	return nil
}

// PartCounts counts what hangs on the records of a kind, by its table.
func PartCounts(ctx context.Context, db Querier, kind string, ids []uuid.UUID) (map[string]int, error) {
	counts := map[string]int{}
	rows, err := db.Query(ctx, `
		SELECT 'comments', count(*) FROM comments WHERE record_kind = $1 AND record_id = ANY($2) AND deleted_at IS NULL
		UNION ALL SELECT 'attachments', count(*) FROM attachments WHERE record_kind = $1 AND record_id = ANY($2) AND deleted_at IS NULL
		UNION ALL SELECT 'processes', count(*) FROM processes WHERE record_kind = $1 AND record_id = ANY($2)`, kind, ids)
	if err != nil {
		return nil, fmt.Errorf("count parts: %w", err)
	}
	var table string
	var count int
	_, err = pgx.ForEachRow(rows, []any{&table, &count}, func() error { counts[table] = count; return nil })
	return counts, err
}

// LockOpenProcesses takes the open processes on records, in the order in which
// they began.
func LockOpenProcesses(ctx context.Context, tx *Tx, kind string, records []uuid.UUID) ([]*crm.Process, error) {
	return collect(ctx, tx, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE record_kind = $1 AND record_id = ANY($2) AND state <> 'ended' ORDER BY started_at, id FOR UPDATE`, kind, records)
}
