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
// never dropped as duplicates of what others wrote: the one on the way may have
// been read already.
func (tx *Tx) intend(ctx context.Context, topic, subject string, dedupe *string) error {
	tx.queue.intents = true
	return tx.queued(ctx, queuedOutbox, topic, subject, dedupe)
}

// WorkflowID is the id of the workflow that drives a batch of processes.
func WorkflowID(kind string, batch uuid.UUID, epoch int) string {
	return fmt.Sprintf("%s/%s/%d", kind, batch, epoch)
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

// Delivered removes intents that were carried out. What a look at the processes
// is taking away itself is left to it: the relay waits for no step.
func Delivered(ctx context.Context, tx *Tx, intents ...Intent) error {
	var ids []int64
	for _, intent := range intents {
		ids = append(ids, intent.ids...)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id = ANY($1) FOR UPDATE SKIP LOCKED)`, ids); err != nil {
		return fmt.Errorf("write outbox: %w", err)
	}
	return nil
}

// Pending is what waits for a relay.
type Pending struct {
	Starts    bool // processes to gather
	Intents   bool // workflows to begin or wake
	Listening bool // webhooks that want to be told what happens
}

// PendingNow reads what waits for a relay.
func PendingNow(ctx context.Context, db Querier) (p Pending, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE topic = $1), EXISTS (SELECT 1 FROM outbox WHERE topic IN ($2, $3)),
		EXISTS (SELECT 1 FROM webhooks WHERE active AND deleted_at IS NULL) OR EXISTS (SELECT 1 FROM webhook_feed)`,
		TopicStart, TopicBegin, TopicWake).Scan(&p.Starts, &p.Intents, &p.Listening)
	if err != nil {
		return p, fmt.Errorf("read outbox: %w", err)
	}
	return p, nil
}

// ForgetWakes removes the intents to wake a workflow that is looking at its
// processes in this transaction: whatever they announce was committed with
// them, so a look after this sees it.
func ForgetWakes(ctx context.Context, tx *Tx, workflowID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM outbox WHERE id IN (
		SELECT id FROM outbox WHERE topic = $1 AND subject = $2 FOR UPDATE SKIP LOCKED)`, TopicWake, workflowID)
	if err != nil {
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
