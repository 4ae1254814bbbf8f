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

// InsertUrge records that somebody urged a task.
func InsertUrge(ctx context.Context, tx *Tx, u *crm.Urging) error {
	u.ID, u.At = NewID(), tx.Now
	_, err := tx.Exec(ctx, `INSERT INTO urges (id, task_id, process_id, process_kind, by_id, to_id, upward,
		text, at, decision_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		u.ID, u.TaskID, u.ProcessID, u.ProcessKind, u.ByID, u.ToID, u.Upward, u.Text, u.At, u.DecisionID)
	if err != nil {
		return fmt.Errorf("write urge: %w", err)
	}
	return nil
}

// LastUrges is when a task was urged last, by one person and by anybody, and
// how often by that person since a time.
type LastUrges struct {
	Own, Any *time.Time
	OwnSince int
}

// UrgesBefore tells how a task was urged before.
func UrgesBefore(ctx context.Context, tx *Tx, task, person uuid.UUID, since time.Time) (LastUrges, error) {
	var l LastUrges
	err := tx.QueryRow(ctx, `SELECT max(at) FILTER (WHERE by_id = $2), max(at), count(*) FILTER (WHERE by_id = $2 AND at >= $3)
		FROM urges WHERE task_id = $1`, task, person, since).Scan(&l.Own, &l.Any, &l.OwnSince)
	if err != nil {
		return l, fmt.Errorf("read urges: %w", err)
	}
	return l, nil
}

// AnswerUrges gives all urges of a task an answer and returns who urged.
func AnswerUrges(ctx context.Context, tx *Tx, task uuid.UUID, answerBy *time.Time, text string) ([]uuid.UUID, error) {
	people, err := collect(ctx, tx, pgx.RowTo[uuid.UUID], `WITH answered AS (
			UPDATE urges SET answer_by = $2, answered_at = $3, answered_by = $4, answer = $5, broken_at = NULL WHERE task_id = $1 RETURNING by_id)
		SELECT DISTINCT by_id FROM answered ORDER BY by_id`, task, answerBy, tx.Now, tx.Viewer.ID, text)
	if err != nil {
		return nil, fmt.Errorf("answer urges: %w", err)
	}
	return people, nil
}

// BreakAnswers notes the answer-by times of a task that have passed and
// returns who was promised them.
func BreakAnswers(ctx context.Context, tx *Tx, task uuid.UUID) ([]uuid.UUID, error) {
	people, err := collect(ctx, tx, pgx.RowTo[uuid.UUID], `WITH broken AS (
			UPDATE urges SET broken_at = $2 WHERE task_id = $1 AND answer_by <= $2 AND broken_at IS NULL RETURNING by_id)
		SELECT DISTINCT by_id FROM broken ORDER BY by_id`, task, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("note broken answers: %w", err)
	}
	return people, nil
}

// Urgers lists who has urged a task.
func Urgers(ctx context.Context, tx *Tx, task uuid.UUID) ([]uuid.UUID, error) {
	return collect(ctx, tx, pgx.RowTo[uuid.UUID], `SELECT DISTINCT by_id FROM urges WHERE task_id = $1 ORDER BY by_id`, task)
}

// UrgesOf tells how tasks have been urged; those that were not are left out.
func UrgesOf(ctx context.Context, db Querier, tasks []uuid.UUID) (map[uuid.UUID]crm.UrgeStanding, error) {
	type urged struct {
		TaskID   uuid.UUID
		Count    int
		LastAt   time.Time
		LastText string
		AnswerBy *time.Time
	}
	if len(tasks) == 0 {
		return map[uuid.UUID]crm.UrgeStanding{}, nil
	}
	args := &arguments{}
	found, err := collect(ctx, db, pgx.RowToStructByPos[urged], `
		SELECT task_id, count(*), max(at), (array_agg(text ORDER BY at DESC, id DESC))[1], max(answer_by) FILTER (WHERE broken_at IS NULL)
		FROM urges WHERE `+args.among("task_id", tasks)+` GROUP BY task_id`, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read urges: %w", err)
	}
	standing := map[uuid.UUID]crm.UrgeStanding{}
	for _, u := range found {
		standing[u.TaskID] = crm.UrgeStanding{Count: u.Count, LastAt: u.LastAt, LastText: u.LastText, AnswerBy: u.AnswerBy}
	}
	return standing, nil
}

// WorksOn says whether a person has, had or may claim a task of a process.
func WorksOn(ctx context.Context, db Querier, process, person uuid.UUID) (works bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM tasks WHERE process_id = $1
		AND ($2 IN (assignee_id, completed_by, acted_for) OR candidates @> ARRAY[$2::uuid]))`, process, person).Scan(&works)
	if err != nil {
		return false, fmt.Errorf("read colleagues on the process: %w", err)
	}
	return works, nil
}

// LoadTask reads a task whoever may see it; the caller makes sure who does.
func LoadTask(ctx context.Context, db Querier, id uuid.UUID) (*crm.Task, error) {
	return oneTask(ctx, db, crm.System(), id, "")
}

// OwnerOf reads who is answerable for a record; nil is nobody.
func OwnerOf(ctx context.Context, db Querier, kind string, record uuid.UUID) (*uuid.UUID, error) {
	schema, _ := crm.SchemaNamed(kind)
	owner, ok := schema.Field(schema.Scope.Owner)
	if !ok {
		return nil, nil
	}
	var person *uuid.UUID
	err := db.QueryRow(ctx, "SELECT "+owner.Column+" FROM "+schema.Table()+" WHERE id = $1", record).Scan(&person)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("read owner: %w", err)
	}
	return person, nil
}

// OpenProcess takes the open process of a kind on a record; nil is none.
func OpenProcess(ctx context.Context, tx *Tx, process, kind string, record uuid.UUID) (*crm.Process, error) {
	found, err := collect(ctx, tx, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE kind = $1 AND record_kind = $2 AND record_id = $3 AND state <> 'ended' FOR UPDATE`, process, kind, record)
	if err != nil {
		return nil, fmt.Errorf("read open process: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found[0], nil
}
