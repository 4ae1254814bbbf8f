package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// missedAtOnce is how many first contacts are missed at one instant.
const missedAtOnce = 1000

// breachLead is how long before that instant the processes are told of it.
const breachLead = 5 * time.Second

// reportBreaches lets the deadlines of many first contacts of the import pass
// at one instant and prints how long it takes until each has had what follows.
func (s *sides) reportBreaches(ctx context.Context) error {
	instant := time.Now().Add(breachLead)
	if err := s.deadlinesAt(ctx, instant); err != nil {
		return fmt.Errorf("breaches: %w", err)
	}
	time.Sleep(time.Until(instant))
	err := s.until(ctx, fmt.Sprintf(`SELECT count(*) >= %d FROM breaches`, missedAtOnce), func() {})
	if err != nil {
		return fmt.Errorf("breaches: %w", err)
	}
	fmt.Printf("%-34s %10.1f s until each has had what follows\n", fmt.Sprintf("%d breaches at one instant", missedAtOnce), time.Since(instant).Seconds())
	return nil
}

// deadlinesAt moves the deadlines of open first contacts to an instant and has
// their workflows look again, as re-timing a task does.
func (s *sides) deadlinesAt(ctx context.Context, at time.Time) error {
	db, err := store.Open(ctx, store.Options{URL: s.cluster.URL("baton")})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `WITH late AS (
				SELECT id, process_id FROM tasks WHERE state = 'open' AND kind = $1 ORDER BY id DESC LIMIT $2),
			timed AS (UPDATE tasks t SET due_at = $3, warn_at_percent = NULL FROM late WHERE t.id = late.id),
			moved AS (UPDATE processes p SET next_at = $3 FROM late WHERE p.id = late.process_id RETURNING p.batch_id)
			SELECT DISTINCT batch_id FROM moved`, crm.TaskFirstContact, missedAtOnce, at)
		if err != nil {
			return err
		}
		batches, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for _, batch := range batches {
			if err := tx.Wake(ctx, &crm.Process{Kind: crm.LeadProcessName, BatchID: &batch, Epoch: 1}); err != nil {
				return err
			}
		}
		return nil
	})
}
