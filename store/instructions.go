package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// InsertInstruction keeps an instruction with what it has people do; tasks are
// those that ask for it, in the same order.
func InsertInstruction(ctx context.Context, tx *Tx, i *crm.Instruction, tasks []uuid.UUID) error {
	i.ID, i.At = NewID(), tx.Now
	_, err := tx.Exec(ctx, `INSERT INTO instructions (id, record_kind, record_id, process_id, task_id, step, by_id, at, verdict, text)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		i.ID, i.RecordKind, i.RecordID, i.ProcessID, i.TaskID, i.Step, i.ByID, i.At, i.Verdict, i.Text)
	if err != nil {
		return fmt.Errorf("write instruction: %w", err)
	}
	for place, d := range i.Directives {
		_, err := tx.Exec(ctx, `INSERT INTO directives (instruction_id, place, person_id, due, text, task_id) VALUES ($1, $2, $3, $4, $5, $6)`,
			i.ID, place, d.Person, d.Due, d.Text, tasks[place])
		if err != nil {
			return fmt.Errorf("write directive: %w", err)
		}
	}
	return tx.Tell(ctx, Change{
		Type: "instruction.written", RecordKind: i.RecordKind, RecordID: i.RecordID, ProcessID: &i.ProcessID, TaskID: &i.TaskID,
		Facts: map[string]string{"text": i.Text, "count": fmt.Sprint(len(i.Directives))},
	})
}

// ReplyToInstruction keeps what the summary of a record says to an instruction.
func ReplyToInstruction(ctx context.Context, tx *Tx, id uuid.UUID, text string) error {
	_, err := tx.Exec(ctx, `UPDATE instructions SET reply = $2, replied_at = $3, replied_by = $4 WHERE id = $1`,
		id, text, tx.Now, tx.Viewer.IDOrNil())
	if err != nil {
		return fmt.Errorf("write reply: %w", err)
	}
	return nil
}

// InstructionsOn lists the instructions on a record, oldest first. The caller
// has made sure that the viewer may see the record.
func InstructionsOn(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*crm.Instruction, error) {
	found, err := collect(ctx, db, scanInstruction, `SELECT id, record_kind, record_id, process_id, task_id, step, by_id, at, verdict, text,
		reply, replied_at, replied_by FROM instructions WHERE record_kind = $1 AND record_id = $2 ORDER BY at, id`, kind, record)
	if err != nil {
		return nil, fmt.Errorf("read instructions: %w", err)
	}
	byID, ids := map[uuid.UUID]*crm.Instruction{}, make([]uuid.UUID, len(found))
	for n, i := range found {
		byID[i.ID], ids[n] = i, i.ID
	}
	var id uuid.UUID
	var d crm.Directive
	err = eachOf(ctx, db, []any{&id, &d.Person, &d.Due, &d.Text}, func() {
		byID[id].Directives = append(byID[id].Directives, d)
	}, `SELECT instruction_id, person_id, due, text FROM directives WHERE instruction_id = ANY($1) ORDER BY instruction_id, place`, ids)
	if err != nil {
		return nil, fmt.Errorf("read directives: %w", err)
	}
	return found, nil
}

func scanInstruction(row pgx.CollectableRow) (*crm.Instruction, error) {
	var i crm.Instruction
	err := row.Scan(&i.ID, &i.RecordKind, &i.RecordID, &i.ProcessID, &i.TaskID, &i.Step, &i.ByID, &i.At, &i.Verdict, &i.Text,
		&i.Reply, &i.RepliedAt, &i.RepliedBy)
	return &i, err
}
