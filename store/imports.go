package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// ImportState is how an import stands.
type ImportState string

// The states of an import.
const (
	ImportStaged   ImportState = "staged"
	ImportChecking ImportState = "checking"
	ImportChecked  ImportState = "checked"
	ImportRunning  ImportState = "running"
	ImportDone     ImportState = "done"
	ImportUndoing  ImportState = "undoing"
	ImportUndone   ImportState = "undone"
)

// Import is a file whose rows become records of a kind.
type Import struct {
	ID         uuid.UUID
	Version    int64
	Kind       string
	FileName   string
	FileSize   int64
	Found      json.RawMessage // what was recognised of the file
	Columns    []string
	Samples    [][]string // some texts of each column
	Rows       int
	Mapping    []crm.ColumnMapping
	Options    crm.ImportOptions
	State      ImportState
	Counts     map[string]int // rows by what came of them
	Problems   []ProblemCount
	JobID      *uuid.UUID
	CreatedBy  uuid.UUID
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// ProblemCount is how many rows had a problem with a field.
type ProblemCount struct {
	Field string `json:"field"`
	Code  string `json:"code"`
	Rows  int    `json:"rows"`
}

const importColumns = `id, version, kind, file_name, file_size, found, columns, samples, row_count, mapping, options, state,
	counts, problems, job_id, created_by, created_at, finished_at`

func scanImport(row pgx.CollectableRow) (*Import, error) {
	var i Import
	err := row.Scan(&i.ID, &i.Version, &i.Kind, &i.FileName, &i.FileSize, &i.Found, &i.Columns, &i.Samples, &i.Rows, &i.Mapping,
		&i.Options, &i.State, &i.Counts, &i.Problems, &i.JobID, &i.CreatedBy, &i.CreatedAt, &i.FinishedAt)
	return &i, err
}

// StagedRow is a row of a file as it was read.
type StagedRow struct {
	Row   int
	Cells []string
	Key   []byte // of the row as a whole, and how often it had come before
}

// StageImport keeps a file's rows; next gives them and ends with false.
func StageImport(ctx context.Context, tx *Tx, i *Import, next func() (StagedRow, bool, error)) error {
	i.ID, i.Version, i.State, i.CreatedBy, i.CreatedAt = NewID(), 1, ImportStaged, tx.Viewer.ID, tx.Now
	i.Counts, i.Problems = map[string]int{}, []ProblemCount{}
	_, err := tx.Exec(ctx, `INSERT INTO imports (id, kind, file_name, file_size, found, columns, samples, row_count, mapping, options, state,
		created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12)`,
		i.ID, i.Kind, i.FileName, i.FileSize, i.Found, i.Columns, i.Samples, i.Mapping, i.Options, i.State, i.CreatedBy, i.CreatedAt)
	if err != nil {
		return fmt.Errorf("write import: %w", err)
	}
	source := &stagedRows{id: i.ID, next: next}
	rows, err := tx.CopyFrom(ctx, pgx.Identifier{"import_rows"}, []string{"import_id", "row", "cells", "key"}, source)
	if source.err != nil {
		return source.err
	}
	if err != nil {
		return fmt.Errorf("write rows of import: %w", err)
	}
	i.Rows = int(rows)
	_, err = tx.Exec(ctx, `UPDATE imports SET row_count = $2 WHERE id = $1`, i.ID, i.Rows)
	return err
}

// stagedRows hands rows to the database as they are read.
type stagedRows struct {
	id   uuid.UUID
	next func() (StagedRow, bool, error)
	row  StagedRow
	err  error
}

// Next reads the next row.
func (s *stagedRows) Next() (more bool) {
	s.row, more, s.err = s.next()
	return more && s.err == nil
}

// Values is the row as columns.
func (s *stagedRows) Values() ([]any, error) {
	return []any{s.id, s.row.Row, s.row.Cells, s.row.Key}, nil
}

// Err tells why reading ended.
func (s *stagedRows) Err() error { return s.err }

// GetImport reads an import: the maker's own, or anybody's for admins.
func GetImport(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*Import, error) {
	return oneImport(ctx, db, viewer, id, "")
}

// LockImport reads an import and keeps others from changing it.
func LockImport(ctx context.Context, tx *Tx, id uuid.UUID) (*Import, error) {
	return oneImport(ctx, tx, tx.Viewer, id, " FOR UPDATE")
}

func oneImport(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID, suffix string) (*Import, error) {
	found, err := collect(ctx, db, scanImport, `SELECT `+importColumns+` FROM imports
		WHERE id = $1 AND (created_by = $2 OR $3)`+suffix, id, viewer.ID, viewer.Role == crm.Admin)
	if err != nil {
		return nil, fmt.Errorf("read import: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("import %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// FindImports lists imports, newest first, from before a place.
func FindImports(ctx context.Context, db Querier, viewer crm.Viewer, before *uuid.UUID, limit int) ([]*Import, error) {
	return collect(ctx, db, scanImport, `SELECT `+importColumns+` FROM imports
		WHERE (created_by = $1 OR $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
		viewer.ID, viewer.Role == crm.Admin, before, limit)
}

// SaveImport writes what of an import changes.
func SaveImport(ctx context.Context, tx *Tx, i *Import) error {
	i.Version++
	_, err := tx.Exec(ctx, `UPDATE imports SET version = $2, mapping = $3, options = $4, state = $5, counts = $6, problems = $7,
		job_id = $8, finished_at = $9 WHERE id = $1`,
		i.ID, i.Version, i.Mapping, i.Options, i.State, i.Counts, i.Problems, i.JobID, i.FinishedAt)
	if err != nil {
		return fmt.Errorf("write import: %w", err)
	}
	return nil
}
