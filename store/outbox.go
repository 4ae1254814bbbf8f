package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// The topics of the outbox.
const (
	// TopicStart asks that a new process (the subject is its id) be gathered
	// into a batch and driven by a workflow.
	TopicStart = "start"
	// TopicBegin asks that the workflow of a new batch (the subject is the
	// workflow's id) be started.
	TopicBegin = "begin"
	// TopicWake asks that the workflow of a batch look at its rows again.
	TopicWake = "wake"
)

// Wake asks the workflow that drives a process to look again. A process that
// was not gathered yet needs no wake-up: its start is still on the way.
func (tx *Tx) Wake(ctx context.Context, p *crm.Process) error {
	if p.BatchID == nil {
		return nil
	}
	return tx.intend(ctx, TopicWake, WorkflowID(p.Kind, *p.BatchID, p.Epoch), nil)
}

// intend leaves something for the relay to do after the commit. Wake-ups are
// never dropped as duplicates: the one on the way may have been read already.
func (tx *Tx) intend(ctx context.Context, topic, subject string, dedupe *string) error {
	tx.intents = true
	_, err := tx.Exec(ctx, `INSERT INTO outbox (topic, subject, dedupe_key) VALUES ($1, $2, $3)
		ON CONFLICT (dedupe_key) DO NOTHING`, topic, subject, dedupe)
	if err != nil {
		return fmt.Errorf("write outbox: %w", err)
	}
	return nil
}

// WorkflowID is the id of the workflow that drives a batch of processes.
func WorkflowID(kind string, batch uuid.UUID, epoch int) string {
	return fmt.Sprintf("%s/%s/%d", kind, batch, epoch)
}

// Gather puts the new processes of each kind, at most limit in all, into one
// batch per kind and leaves the intent to begin each batch. What arrives while
// one batch is on its way goes together into the next. It returns how many
// intents it took.
func Gather(ctx context.Context, tx *Tx, limit int) (int, error) {
	taken, err := collect(ctx, tx, pgx.RowTo[string], `
		DELETE FROM outbox WHERE id IN (
			SELECT id FROM outbox WHERE topic = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
		RETURNING subject`, TopicStart, limit)
	if err != nil || len(taken) == 0 {
		return 0, err
	}
	kinds, err := collect(ctx, tx, pgx.RowTo[string], `
		SELECT DISTINCT kind FROM processes WHERE id = ANY($1::uuid[]) AND batch_id IS NULL ORDER BY kind`, taken)
	if err != nil {
		return 0, err
	}
	for _, kind := range kinds {
		batch := NewID()
		if _, err := tx.Exec(ctx, `UPDATE processes SET batch_id = $1
			WHERE id = ANY($2::uuid[]) AND kind = $3 AND batch_id IS NULL`, batch, taken, kind); err != nil {
			return 0, err
		}
		if err := tx.intend(ctx, TopicBegin, WorkflowID(kind, batch, 1), nil); err != nil {
			return 0, err
		}
	}
	return len(taken), nil
}

// Intent is something the relay has to do: begin or wake a workflow.
type Intent struct {
	Topic, WorkflowID string
	ids               []int64 // the rows that ask for it
}

// Intents reserves, until the transaction ends, at most limit intents to begin
// or wake workflows, oldest first, each once. It takes advisory locks and
// writes nothing, so that the transaction may wait for Temporal without
// holding back the readers of live events; Delivered then removes what was
// carried out.
func Intents(ctx context.Context, tx *Tx, limit int) ([]Intent, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, topic, subject
		FROM (SELECT * FROM outbox WHERE topic IN ($1, $2) ORDER BY id LIMIT $3) oldest
		WHERE pg_try_advisory_xact_lock(id) ORDER BY id`, TopicBegin, TopicWake, limit)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	var intents []Intent
	place := map[string]int{}
	var id int64
	var topic, subject string
	_, err = pgx.ForEachRow(rows, []any{&id, &topic, &subject}, func() error {
		at, known := place[topic+" "+subject]
		if !known {
			at = len(intents)
			place[topic+" "+subject] = at
			intents = append(intents, Intent{Topic: topic, WorkflowID: subject})
		}
		intents[at].ids = append(intents[at].ids, id)
		return nil
	})
	return intents, err
}

// Delivered removes intents that were carried out.
func Delivered(ctx context.Context, tx *Tx, intents ...Intent) error {
	var ids []int64
	for _, intent := range intents {
		ids = append(ids, intent.ids...)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM outbox WHERE id = ANY($1)`, ids); err != nil {
		return fmt.Errorf("write outbox: %w", err)
	}
	return nil
}

// OutboxState tells how much waits in the outbox and for how many seconds the
// oldest has.
func OutboxState(ctx context.Context, db Querier) (waiting int, seconds float64, err error) {
	err = db.QueryRow(ctx, `SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0) -- technical: an age
		FROM outbox`).Scan(&waiting, &seconds)
	return waiting, seconds, err
}
