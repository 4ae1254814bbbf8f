package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// queue holds the rows that a transaction has written and not sent yet. What
// nobody reads before the commit goes to the database together, one statement
// for all rows of a table instead of one for each: before the commit at the
// latest, and before any statement that names the table or one whose rows refer
// to it. So whoever reads or writes finds everything as if it had been sent at
// once; only an error of a row comes later, from the same transaction.
type queue struct {
	rows    [queuedTables][][]any
	count   int
	updates map[string]map[uuid.UUID]update // of records, by table
	woken   map[string]bool                 // the dispatchers that were told of what is to be sent
	intents bool                            // something was written to the outbox
	joined  []uuid.UUID                     // batches that new processes have joined
	freed   []string                        // rosters in which a place became free
}

// queueAtMost bounds the rows that wait, and with them memory and the size of
// a statement.
const queueAtMost = 2000

// queued puts a row, the values of the table's columns in order, behind those
// that wait.
func (tx *Tx) queued(ctx context.Context, table queuedTable, values ...any) error {
	q := tx.queue
	q.rows[table] = append(q.rows[table], values)
	q.count++
	if q.count < queueAtMost {
		return nil
	}
	return tx.flush(ctx, queuedTables)
}

// clone is the queue as it is now, which later rows leave as it is.
func (q *queue) clone() queue {
	before := *q
	before.woken = maps.Clone(q.woken)
	before.updates = make(map[string]map[uuid.UUID]update, len(q.updates))
	for table, waiting := range q.updates {
		before.updates[table] = maps.Clone(waiting)
	}
	return before
}

// flush sends the rows that wait for tables before one, all in one go. A table
// stands behind those to which its rows refer. With those for which people may
// be refused go the updates of records.
func (tx *Tx) flush(ctx context.Context, before queuedTable) error {
	q, batch := tx.queue, &pgx.Batch{}
	if before >= queuedChanges {
		for _, table := range slices.Sorted(maps.Keys(q.updates)) {
			tx.takeUpdates(batch, table)
		}
	}
	for table := range before {
		rows := q.rows[table]
		if len(rows) == 0 {
			continue
		}
		q.rows[table] = nil // never cut to length: a part of the transaction may have to restore it
		q.count -= len(rows)
		d := queuedInto[table]
		if d.key > 0 {
			rows = lastOfEach(rows, d.key)
		}
		batch.Queue(d.sql, transposed(rows)...)
	}
	return tx.send(ctx, batch)
}

func (tx *Tx) send(ctx context.Context, batch *pgx.Batch) error {
	if batch.Len() == 0 {
		return nil
	}
	if err := tx.inner.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write what a transaction gathered: %w", err)
	}
	return nil
}

// flushFor sends what a statement may depend on.
func (tx *Tx) flushFor(ctx context.Context, sql string) error {
	for table := range tx.queue.updates {
		if strings.Contains(sql, table) {
			if err := tx.sendUpdates(ctx, table); err != nil {
				return err
			}
		}
	}
	for table := queuedTables - 1; tx.queue.count > 0 && table >= 0; table-- {
		if len(tx.queue.rows[table]) > 0 && queuedInto[table].concerns(sql) {
			return tx.flush(ctx, table+1)
		}
	}
	return nil
}

// lastOfEach leaves of rows that begin with the same values the last.
func lastOfEach(rows [][]any, key int) [][]any {
	seen := map[string]bool{}
	var last [][]any
	for _, row := range slices.Backward(rows) {
		name := fmt.Sprint(row[:key]...)
		if !seen[name] {
			seen[name] = true
			last = append(last, row)
		}
	}
	slices.Reverse(last)
	return last
}

// transposed makes columns of rows.
func transposed(rows [][]any) []any {
	columns := make([]any, len(rows[0]))
	for c := range columns {
		column := make([]any, len(rows))
		for r, row := range rows {
			column[r] = row[c]
		}
		columns[c] = column
	}
	return columns
}

// concerns says whether a statement names the table, or one whose rows refer
// to it.
func (d queuing) concerns(sql string) bool {
	return strings.Contains(sql, d.table) || slices.ContainsFunc(d.referring, func(name string) bool { return strings.Contains(sql, name) })
}
