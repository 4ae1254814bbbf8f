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

// Deliveries names the workflows that send what is intended, one for each way.
const Deliveries = "delivery" // as workflows.DeliveryName

// DeliveryID is the id of the workflow that sends on one way.
func DeliveryID(way crm.Way) string { return Deliveries + "/" + string(way) + "/0" }

const effectColumns = `id, process_id, step, visit, subject, kind, way, target_id, notice_ids, change_id, state, created_at, next_at,
	attempts, attempt_id, taken_until, handed_at, first_tried_at, ended_at, code, problem,
	customer_id, contact_id, lead_id, purpose, answers_id, cause`

func scanEffect(row pgx.CollectableRow) (*crm.Effect, error) {
	var e crm.Effect
	err := row.Scan(&e.ID, &e.ProcessID, &e.Step, &e.Visit, &e.Subject, &e.Kind, &e.Way, &e.TargetID, &e.NoticeIDs, &e.ChangeID, &e.State,
		&e.CreatedAt, &e.NextAt, &e.Attempts, &e.AttemptID, &e.TakenUntil, &e.HandedAt, &e.FirstTriedAt, &e.EndedAt, &e.Code, &e.Problem,
		&e.To.CustomerID, &e.To.ContactID, &e.To.LeadID, &e.Purpose, &e.Answers, &e.Cause)
	return &e, err
}

// Intend writes down that something is to be sent, once: what was intended
// before under the same process, step, visit, subject and kind is not intended
// again. Notices are added to what has not been tried yet. It says whether the
// notices will go with it.
func Intend(ctx context.Context, tx *Tx, e *crm.Effect) (goes bool, err error) {
	if e.NoticeIDs == nil {
		e.NoticeIDs = []uuid.UUID{}
	}
	e.ID, e.CreatedAt = NewID(), tx.Now
	if e.NextAt == nil {
		e.NextAt = &tx.Now
	}
	err = tx.QueryRow(ctx, `INSERT INTO effects (id, process_id, step, visit, subject, kind, way, target_id, notice_ids, change_id, created_at, next_at,
			customer_id, contact_id, lead_id, purpose, answers_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (process_id, step, visit, subject, kind) DO UPDATE
			SET notice_ids = effects.notice_ids || ARRAY(SELECT unnest(excluded.notice_ids) EXCEPT SELECT unnest(effects.notice_ids))
			WHERE effects.state = 'intended' AND effects.attempts = 0
		RETURNING id`,
		e.ID, e.ProcessID, e.Step, max(e.Visit, 1), e.Subject, e.Kind, e.Way, e.TargetID, e.NoticeIDs, e.ChangeID, e.CreatedAt, e.NextAt,
		e.To.CustomerID, e.To.ContactID, e.To.LeadID, e.Purpose, e.Answers).Scan(&e.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("write effect: %w", err)
	}
	return true, tx.WakeDelivery(ctx, e.Way)
}

// WakeDelivery asks the workflow of a way to look at what is to be sent, once
// in a transaction.
func (tx *Tx) WakeDelivery(ctx context.Context, way crm.Way) error {
	id := DeliveryID(way)
	if tx.queue.woken[id] {
		return nil
	}
	tx.queue.woken[id] = true
	return tx.intend(ctx, TopicWake, id, nil)
}

// TakeEffect takes the next thing that is due on a way, but for receivers that
// are being called already, and notes that the try has begun. There may be
// none.
func TakeEffect(ctx context.Context, tx *Tx, way crm.Way, busy []uuid.UUID) (*crm.Effect, error) {
	if busy == nil {
		busy = []uuid.UUID{}
	}
	found, err := collect(ctx, tx, scanEffect, `SELECT `+effectColumns+` FROM effects
		WHERE way = $1 AND state = 'intended' AND next_at <= $2 AND target_id <> ALL($3)
		ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`, way, tx.Now, busy)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	found[0].Begin(NewID(), tx.Now)
	return found[0], SaveEffect(ctx, tx, found[0])
}

// SaveEffect writes how far a locked effect has come.
func SaveEffect(ctx context.Context, tx *Tx, e *crm.Effect) error {
	_, err := tx.Exec(ctx, `UPDATE effects SET state = $2, next_at = $3, attempts = $4, attempt_id = $5, taken_until = $6, handed_at = $7,
		first_tried_at = $8, ended_at = $9, code = $10, problem = $11, cause = $12 WHERE id = $1`,
		e.ID, e.State, e.NextAt, e.Attempts, e.AttemptID, e.TakenUntil, e.HandedAt, e.FirstTriedAt, e.EndedAt, e.Code, e.Problem, e.Cause)
	if err != nil {
		return fmt.Errorf("write effect: %w", err)
	}
	return nil
}

// ErrAttemptLost says that a try was taken for crashed, or was decided on by
// a person, before it had begun with what cannot be taken back.
var ErrAttemptLost = errors.New("the try is not under way any more")

// HandOver notes that a try begins with what cannot be taken back. A try that
// is not under way any more must not.
func HandOver(ctx context.Context, tx *Tx, id, attempt uuid.UUID) error {
	e, err := LockAttempt(ctx, tx, id, attempt)
	if err != nil {
		return err
	}
	if e.TakenUntil.Before(tx.Now) {
		return ErrAttemptLost
	}
	e.HandedAt = &tx.Now
	return SaveEffect(ctx, tx, e)
}

// LockAttempt locks an effect of which a try is under way, or ErrAttemptLost.
func LockAttempt(ctx context.Context, tx *Tx, id, attempt uuid.UUID) (*crm.Effect, error) {
	found, err := collect(ctx, tx, scanEffect, `SELECT `+effectColumns+` FROM effects
		WHERE id = $1 AND attempt_id = $2 AND state = 'sending' FOR UPDATE`, id, attempt)
	if err != nil {
		return nil, fmt.Errorf("read effect: %w", err)
	}
	if len(found) == 0 {
		return nil, ErrAttemptLost
	}
	return found[0], nil
}

// CrashedEffects locks what was being sent on a way when the program died.
func CrashedEffects(ctx context.Context, tx *Tx, way crm.Way) ([]*crm.Effect, error) {
	return collect(ctx, tx, scanEffect, `SELECT `+effectColumns+` FROM effects
		WHERE way = $1 AND state = 'sending' AND taken_until <= $2 ORDER BY id FOR UPDATE SKIP LOCKED`, way, tx.Now)
}

// NextDelivery is when something is to be looked at again on a way; nil:
// nothing waits.
func NextDelivery(ctx context.Context, db Querier, way crm.Way) (*time.Time, error) {
	var at *time.Time
	err := db.QueryRow(ctx, `SELECT least(
		(SELECT min(next_at) FROM effects WHERE way = $1 AND state = 'intended'),
		(SELECT min(taken_until) FROM effects WHERE way = $1 AND state = 'sending'))`, way).Scan(&at)
	if err != nil {
		return nil, fmt.Errorf("read what is to be sent: %w", err)
	}
	return at, nil
}

// ReconcileDeliveries wakes, and so makes again where they are lost, the
// workflows of ways on which something has been late since a time.
func ReconcileDeliveries(ctx context.Context, tx *Tx, before time.Time) (int64, error) {
	late, err := collect(ctx, tx, pgx.RowTo[crm.Way], `SELECT DISTINCT way FROM effects
		WHERE (state = 'intended' AND next_at < $1) OR (state = 'sending' AND taken_until < $1)`, before)
	if err != nil {
		return 0, fmt.Errorf("read late effects: %w", err)
	}
	for _, way := range late {
		if err := tx.WakeDelivery(ctx, way); err != nil {
			return 0, err
		}
	}
	return int64(len(late)), nil
}

// EffectQuery chooses effects.
type EffectQuery struct {
	State  crm.EffectState // empty: all
	Way    crm.Way         // empty: all
	Before *uuid.UUID      // older than this one
	Limit  int
}

// FindEffects lists effects, newest first.
func FindEffects(ctx context.Context, db Querier, q EffectQuery) ([]*crm.Effect, error) {
	return collect(ctx, db, scanEffect, `SELECT `+effectColumns+` FROM effects
		WHERE ($1 = '' OR state = $1) AND ($2 = '' OR way = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
		string(q.State), string(q.Way), q.Before, q.Limit)
}

// LockEffect locks one effect.
func LockEffect(ctx context.Context, tx *Tx, id uuid.UUID) (*crm.Effect, error) {
	found, err := collect(ctx, tx, scanEffect, `SELECT `+effectColumns+` FROM effects WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return nil, fmt.Errorf("read effect: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("send %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// EffectCounts counts effects by state; those that have ended are not counted
// but for failures.
func EffectCounts(ctx context.Context, db Querier) (map[crm.EffectState]int, error) {
	counts := map[crm.EffectState]int{}
	rows, err := db.Query(ctx, `SELECT state, count(*) FROM effects WHERE state IN ('intended', 'sending', 'unknown', 'failed') GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count effects: %w", err)
	}
	var state crm.EffectState
	var count int
	_, err = pgx.ForEachRow(rows, []any{&state, &count}, func() error {
		counts[state] = count
		return nil
	})
	return counts, err
}
