package store

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Bounds of a batch that new processes join.
const (
	batchAtMost = 500         // processes
	batchFor    = time.Minute // after which a new one is begun
)

// Arrivals remembers into which batches new processes go. What arrives soon
// after a batch was begun joins it, and is done by the workflow that is at work
// already. It is only a memory: whoever has none begins new batches.
type Arrivals struct {
	batches map[string]*arriving // by kind
}

// arriving is a batch that processes still join.
type arriving struct {
	id    uuid.UUID
	begun time.Time
	taken int
}

// Gather puts new processes, at most limit, into the batches of their kinds and
// leaves the intents to begin the new ones and to wake the others. It returns
// how many intents it took.
func (a *Arrivals) Gather(ctx context.Context, tx *Tx, limit int) (int, error) {
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
		if err := a.join(ctx, tx, kind, taken); err != nil {
			return 0, err
		}
	}
	return len(taken), nil
}

// join puts the processes of a kind into its batch. Were this undone, the next
// ones would wake a workflow that has not begun, which begins it.
func (a *Arrivals) join(ctx context.Context, tx *Tx, kind string, processes []string) error {
	topic, batch := TopicWake, a.batches[kind]
	if batch == nil || batch.taken >= batchAtMost || tx.Now.Sub(batch.begun) >= batchFor {
		topic, batch = TopicBegin, &arriving{id: NewID(), begun: tx.Now}
		if a.batches == nil {
			a.batches = map[string]*arriving{}
		}
		a.batches[kind] = batch
	}
	tag, err := tx.Exec(ctx, `UPDATE processes SET batch_id = $1
		WHERE id = ANY($2::uuid[]) AND kind = $3 AND batch_id IS NULL`, batch.id, processes, kind)
	if err != nil {
		return err
	}
	batch.taken += int(tag.RowsAffected())
	tx.queue.joined = append(slices.Clip(tx.queue.joined), batch.id)
	return tx.intend(ctx, topic, WorkflowID(kind, batch.id, 1), nil)
}

// Gather puts the new processes of each kind, at most limit in all, into one
// batch per kind and leaves the intent to begin each batch. It returns how many
// intents it took.
func Gather(ctx context.Context, tx *Tx, limit int) (int, error) {
	return (&Arrivals{}).Gather(ctx, tx, limit)
}

// listeners are those who want to hear of arrivals in a batch.
type listeners struct {
	mu      sync.Mutex
	waiting map[uuid.UUID]chan struct{}
}

// Listen hears of processes that this program puts into a batch, until stop.
// One listens to a batch at a time; another one takes its place.
func (db *DB) Listen(batch uuid.UUID) (heard <-chan struct{}, stop func()) {
	l, ear := &db.listeners, make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		l.waiting = map[uuid.UUID]chan struct{}{}
	}
	l.waiting[batch] = ear
	return ear, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.waiting[batch] == ear {
			delete(l.waiting, batch)
		}
	}
}

// tell tells who listens that processes have joined batches. It never blocks.
func (l *listeners) tell(batches []uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, batch := range batches {
		if ear := l.waiting[batch]; ear != nil {
			select {
			case ear <- struct{}{}:
			default:
			}
		}
	}
}
