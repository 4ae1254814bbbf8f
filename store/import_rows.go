package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// The statuses of rows.
const (
	RowReady   = "ready"
	RowCreated = "created"
	RowUpdated = "updated"
	RowSkipped = "skipped"
	RowRefused = "refused"
	RowUndone  = "undone"
)

// RowsSettled is under what an import counts the records, among those it makes,
// that are over as they come.
const RowsSettled = "settled"

// ImportRow is a row of a file and what came of it.
type ImportRow struct {
	Row          int
	Cells        []string
	Key          []byte
	Status       string
	Act          string // what a trial would do
	RecordID     *uuid.UUID
	VersionAfter *int64
	OldValues    map[string]json.RawMessage
	Problems     []RowProblem
}

// RowProblem is what is wrong with a cell of a row.
type RowProblem struct {
	Column  string    `json:"column"`
	Field   string    `json:"field"`
	Code    string    `json:"code"`
	Message crm.Label `json:"message"`
	Remedy  crm.Label `json:"remedy"`
}

const importRowColumns = `row, cells, key, status, act, record_id, version_after, old_values, problems`

func scanImportRow(row pgx.CollectableRow) (*ImportRow, error) {
	var r ImportRow
	err := row.Scan(&r.Row, &r.Cells, &r.Key, &r.Status, &r.Act, &r.RecordID, &r.VersionAfter, &r.OldValues, &r.Problems)
	return &r, err
}

// ImportRows lists rows of an import after a row, with any of the statuses or,
// as a trial has found, acts; without any all of them.
func ImportRows(ctx context.Context, db Querier, id uuid.UUID, statuses []string, after, limit int) ([]*ImportRow, error) {
	rows, err := collect(ctx, db, scanImportRow, `SELECT `+importRowColumns+` FROM import_rows
		WHERE import_id = $1 AND row > $2 AND (cardinality($3::text[]) = 0 OR status = ANY($3) OR status = 'ready' AND act = ANY($3)) ORDER BY row LIMIT $4`,
		id, after, orEmpty(statuses), limit)
	if err != nil {
		return nil, fmt.Errorf("read rows of import: %w", err)
	}
	return rows, nil
}

// ImportCells lists the different texts in a column of an import's file.
func ImportCells(ctx context.Context, db Querier, it *Import, column string) ([]string, error) {
	texts, err := collect(ctx, db, pgx.RowTo[string], `SELECT DISTINCT cells[$2] FROM import_rows WHERE import_id = $1 AND cells[$2] <> ''`,
		it.ID, slices.Index(it.Columns, column)+1)
	if err != nil {
		return nil, fmt.Errorf("read column of import: %w", err)
	}
	return texts, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// SaveImportRows writes what came of rows, all at once.
func SaveImportRows(ctx context.Context, tx *Tx, id uuid.UUID, rows []*ImportRow) error {
	var numbers []int
	var statuses, acts, problems []string
	var records []*uuid.UUID
	var versions []*int64
	var olds []*string
	for _, r := range rows {
		encoded, err := json.Marshal(orEmpty(r.Problems))
		if err != nil {
			return fmt.Errorf("encode problems: %w", err)
		}
		var old *string
		if r.OldValues != nil {
			data, err := json.Marshal(r.OldValues)
			if err != nil {
				return fmt.Errorf("encode old values: %w", err)
			}
			old = new(string(data))
		}
		numbers, statuses, acts = append(numbers, r.Row), append(statuses, r.Status), append(acts, r.Act)
		records, versions = append(records, r.RecordID), append(versions, r.VersionAfter)
		olds, problems = append(olds, old), append(problems, string(encoded))
	}
	_, err := tx.Exec(ctx, `UPDATE import_rows r SET status = n.status, act = n.act, record_id = n.record_id,
			version_after = n.version_after, old_values = n.old_values::jsonb, problems = n.problems::jsonb
		FROM unnest($2::int[], $3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::text[], $8::text[])
			AS n (row, status, act, record_id, version_after, old_values, problems)
		WHERE r.import_id = $1 AND r.row = n.row`, id, numbers, statuses, acts, records, versions, olds, problems)
	if err != nil {
		return fmt.Errorf("write rows of import: %w", err)
	}
	return nil
}

// TouchedSince tells of each record which person changed it after the given
// import made or changed it; what the product did by itself does not count.
func TouchedSince(ctx context.Context, db Querier, kind string, records []uuid.UUID, imported uuid.UUID) (map[uuid.UUID]*Author, error) {
	touched := map[uuid.UUID]*Author{}
	rows, err := db.Query(ctx, `SELECT DISTINCT ON (c.record_id) c.record_id, c.actor_id, c.actor_name, c.at FROM changes c
		JOIN imports i ON i.id = $3
		WHERE c.record_kind = $1 AND c.record_id = ANY($2) AND c.actor_id IS NOT NULL AND c.at > i.finished_at
		ORDER BY c.record_id, c.id DESC`, kind, records, imported)
	if err != nil {
		return nil, fmt.Errorf("read changes since import: %w", err)
	}
	var id uuid.UUID
	var author Author
	_, err = pgx.ForEachRow(rows, []any{&id, &author.ID, &author.Name, &author.At}, func() error {
		touched[id] = new(author)
		return nil
	})
	return touched, err
}
