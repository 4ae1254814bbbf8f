package store

import (
	"context"
	"fmt"
	"time"

	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// BackTest is a version that was asked again about the recorded decisions of
// a period.
type BackTest struct {
	ID         uuid.UUID
	VersionID  uuid.UUID
	RowVersion int64 // of the draft that was asked
	JobID      uuid.UUID
	From, To   time.Time
	Report     BackTestReport
	CreatedAt  time.Time
}

// BackTestReport is what came of a back-test so far.
type BackTestReport struct {
	Done           bool         `json:"done"`
	Cases          int          `json:"cases"`
	Changed        int          `json:"changed"`
	NewlyUnmatched int          `json:"newlyUnmatched"`
	Errors         int          `json:"errors"`
	Moved          []Moved      `json:"moved"`
	PerPerson      []PersonLoad `json:"perPerson"`
	PerMonth       []MonthCases `json:"perMonth"`
}

// Moved counts the cases that one row answered before and another does now.
type Moved struct {
	From      int       `json:"from"`
	FromLabel crm.Label `json:"fromLabel"`
	To        int       `json:"to"`
	Cases     int       `json:"cases"`
}

// PersonLoad is how much somebody got, and would have got.
type PersonLoad struct {
	Person uuid.UUID `json:"person"`
	Before int       `json:"before"`
	After  int       `json:"after"`
}

// Shifts says whether somebody gains or loses more than a fifth.
func (l PersonLoad) Shifts() bool {
	difference := l.After - l.Before
	return max(difference, -difference)*5 > max(l.Before, 1)
}

// MonthCases counts the cases of a month, written 2026-11.
type MonthCases struct {
	Month   string `json:"month"`
	Cases   int    `json:"cases"`
	Changed int    `json:"changed"`
}

// RuleCase is one recorded decision and what another version answers to it.
type RuleCase struct {
	DecisionID          uuid.UUID
	RecordKind          string
	RecordID            uuid.UUID
	At                  time.Time
	Before, After       json.RawMessage
	BeforeRow, AfterRow int
	Error               string
}

const backTestColumns = `id, version_id, row_version, job_id, lower(during), upper(during), report, created_at`

func scanBackTest(row pgx.CollectableRow) (*BackTest, error) {
	var t BackTest
	err := row.Scan(&t.ID, &t.VersionID, &t.RowVersion, &t.JobID, &t.From, &t.To, &t.Report, &t.CreatedAt)
	return &t, err
}

// GetBackTest reads a back-test; whoever manages the rules may see it.
func GetBackTest(ctx context.Context, db Querier, id uuid.UUID) (*BackTest, error) {
	found, err := collect(ctx, db, scanBackTest, `SELECT `+backTestColumns+` FROM back_tests WHERE id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("read back-test: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("back-test %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// BackTestsOf lists the back-tests of a version, newest first.
func BackTestsOf(ctx context.Context, db Querier, version uuid.UUID) ([]*BackTest, error) {
	return collect(ctx, db, scanBackTest, `SELECT `+backTestColumns+` FROM back_tests WHERE version_id = $1 ORDER BY id DESC LIMIT 20`, version)
}

// InsertBackTest keeps a back-test that a job will do.
func InsertBackTest(ctx context.Context, tx *Tx, t *BackTest) error {
	_, err := tx.Exec(ctx, `INSERT INTO back_tests (id, version_id, row_version, job_id, during, created_by, created_at)
		VALUES ($1, $2, $3, $4, tstzrange($5, $6), $7, $8)`, t.ID, t.VersionID, t.RowVersion, t.JobID, t.From, t.To, tx.Viewer.ID, tx.Now)
	if err != nil {
		return fmt.Errorf("write back-test: %w", err)
	}
	return nil
}

// SaveBackTest writes what came of it so far, with the cases that differ.
func SaveBackTest(ctx context.Context, tx *Tx, t *BackTest, changed []RuleCase) error {
	if _, err := tx.Exec(ctx, `UPDATE back_tests SET report = $2 WHERE id = $1`, t.ID, t.Report); err != nil {
		return fmt.Errorf("write back-test: %w", err)
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"back_test_cases"}, []string{"back_test_id", "decision_id", "outcome", "matched_row", "error"},
		pgx.CopyFromSlice(len(changed), func(i int) ([]any, error) {
			c := changed[i]
			return []any{t.ID, c.DecisionID, c.After, c.AfterRow, c.Error}, nil
		}))
	if err != nil {
		return fmt.Errorf("write cases of back-test: %w", err)
	}
	return nil
}

// BackTestCases lists the decisions that would have been others, in the order
// of their ids, after one of them.
func BackTestCases(ctx context.Context, db Querier, test, after uuid.UUID, limit int) ([]RuleCase, error) {
	return collect(ctx, db, pgx.RowToStructByPos[RuleCase], `
		SELECT d.id, d.record_kind, d.record_id, d.at, d.outcome, c.outcome, d.matched_row, c.matched_row, c.error
		FROM back_test_cases c JOIN decisions d ON d.id = c.decision_id
		WHERE c.back_test_id = $1 AND c.decision_id > $2 ORDER BY c.decision_id LIMIT $3`, test, after, limit)
}
