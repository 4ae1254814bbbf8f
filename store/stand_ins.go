package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// StandIns are the candidates of a task who are away, each with who may claim
// it for them.
type StandIns map[uuid.UUID]uuid.UUID

// StandInsOf reads who may claim a task for candidates who are away.
func StandInsOf(ctx context.Context, tx *Tx, task uuid.UUID) (StandIns, error) {
	rows, err := tx.Query(ctx, `SELECT person_id, substitute_id FROM task_stand_ins WHERE task_id = $1`, task)
	if err != nil {
		return nil, fmt.Errorf("read who stands in for candidates: %w", err)
	}
	found := StandIns{}
	var person, substitute uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&person, &substitute}, func() error { found[person] = substitute; return nil })
	return found, err
}

// SaveStandIns writes who may claim a task, and for whom. The form that
// somebody is filling in stays valid.
func SaveStandIns(ctx context.Context, tx *Tx, t *crm.Task, standIns StandIns) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM task_stand_ins WHERE task_id = $1`, t.ID)
	for person, substitute := range standIns {
		batch.Queue(`INSERT INTO task_stand_ins (task_id, person_id, substitute_id) VALUES ($1, $2, $3)`, t.ID, person, substitute)
	}
	batch.Queue(`UPDATE tasks SET candidates = $2 WHERE id = $1`, t.ID, t.Candidates)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write who stands in for candidates: %w", err)
	}
	return nil
}

// Unclaimed lists the open tasks that a person may claim and nobody has
// claimed, by process and task and after a place in that order.
func Unclaimed(ctx context.Context, tx *Tx, person uuid.UUID, after DeadlinePlace, limit int) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.assignee_id IS NULL AND t.candidates @> ARRAY[$1::uuid] AND t.state = 'open'
		AND (t.process_id, t.id) > ($2, $3) ORDER BY t.process_id, t.id LIMIT $4`, person, after.ProcessID, after.TaskID, limit)
}
