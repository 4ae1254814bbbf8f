package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const processColumns = `id, kind, record_kind, record_id, batch_id, step, visit, state, waiting_for, waiting_on, next_at,
	epoch, started_by, started_at, ended_at, outcome, paused_at, paused_by, reason, failures, failed_id, sent_back, return_step,
	return_to`

func scanProcess(row pgx.CollectableRow) (*crm.Process, error) {
	var p crm.Process
	err := row.Scan(&p.ID, &p.Kind, &p.RecordKind, &p.RecordID, &p.BatchID, &p.Step, &p.Visit, &p.State, &p.WaitingFor,
		&p.WaitingOn, &p.NextAt, &p.Epoch, &p.StartedBy, &p.StartedAt, &p.EndedAt, &p.Outcome,
		&p.PausedAt, &p.PausedBy, &p.Reason, &p.Failures, &p.FailedID, &p.SentBack, &p.ReturnStep, &p.ReturnTo)
	return &p, err
}

// StartProcess begins a process on a record at its first step and leaves it to
// the relay to gather it into a batch. A second open one of the same kind on
// the same record is refused by the database.
func StartProcess(ctx context.Context, tx *Tx, kind crm.ProcessKind, recordKind string, record uuid.UUID) (*crm.Process, error) {
	p := &crm.Process{
		ID: NewID(), Kind: kind.Name, RecordKind: recordKind, RecordID: record, Step: kind.Steps[0].Name, Visit: 1,
		State: crm.ProcessRunning, NextAt: &tx.Now, Epoch: 1, StartedBy: tx.Viewer.IDOrNil(), StartedAt: tx.Now,
	}
	if err := tx.hold(ctx, recordKind, record); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO processes (id, kind, record_kind, record_id, step, visit, state, next_at, started_by, started_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)`,
		p.ID, p.Kind, p.RecordKind, p.RecordID, p.Step, p.Visit, p.State, tx.Now, p.StartedBy)
	if err != nil {
		return nil, fmt.Errorf("start process: %w", err)
	}
	dedupe := "start " + p.ID.String()
	if err := tx.intend(ctx, TopicStart, p.ID.String(), &dedupe); err != nil {
		return nil, err
	}
	return p, tx.Tell(ctx, Change{Type: "process.started", RecordKind: recordKind, RecordID: record, ProcessID: &p.ID})
}

// StartProcesses begins a process on each of many records of one kind in one
// batch, which one workflow drives. What was begun in the batch before goes on.
func StartProcesses(ctx context.Context, tx *Tx, kind crm.ProcessKind, recordKind string, batch uuid.UUID, records []uuid.UUID) error {
	ids := make([]uuid.UUID, len(records))
	columns := []string{"id", "kind", "record_kind", "record_id", "batch_id", "step", "visit", "state", "next_at", "started_by", "started_at"}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"processes"}, columns, pgx.CopyFromSlice(len(records), func(i int) ([]any, error) {
		ids[i] = NewID()
		return []any{ids[i], kind.Name, recordKind, records[i], batch, kind.Steps[0].Name, 1,
			string(crm.ProcessRunning), tx.Now, tx.Viewer.IDOrNil(), tx.Now}, nil
	}))
	if err != nil {
		return fmt.Errorf("start processes: %w", err)
	}
	if err := tx.intend(ctx, TopicWake, WorkflowID(kind.Name, batch, 1), nil); err != nil {
		return err
	}
	return tx.TellMany(ctx, len(records), func(i int) Change {
		return Change{Type: "process.started", RecordKind: recordKind, RecordID: records[i], ProcessID: &ids[i]}
	})
}

// SaveProcess writes where a locked process stands now. Nothing moves one that
// is paused, whoever asks it to look again.
func SaveProcess(ctx context.Context, tx *Tx, p *crm.Process) error {
	if p.State == crm.ProcessPaused {
		p.NextAt = nil
	}
	return tx.queued(ctx, queuedProcesses,
		p.ID, p.Step, p.Visit, p.State, p.WaitingFor, p.WaitingOn, timeOf(p.NextAt), timeOf(p.EndedAt), p.Outcome,
		timeOf(p.PausedAt), p.PausedBy, p.Reason, p.Failures, p.FailedID, p.SentBack, p.ReturnStep, p.ReturnTo)
}

// LastVisit is the last visit of a step of a process of which anything is
// recorded; 0 is none.
func LastVisit(ctx context.Context, tx *Tx, process uuid.UUID, step string) (int, error) {
	var last int
	err := tx.QueryRow(ctx, `SELECT greatest(
		(SELECT max(visit) FROM tasks WHERE process_id = $1 AND step = $2),
		(SELECT max(visit) FROM decisions WHERE process_id = $1 AND step = $2), 0)`, process, step).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("read visits of %s: %w", step, err)
	}
	return last, nil
}

// LockDue takes the processes of a batch that are due in a step, in the order
// in which they began, at most limit. Others wait until the transaction ends.
func LockDue(ctx context.Context, tx *Tx, batch uuid.UUID, step string, limit int) ([]*crm.Process, error) {
	return collect(ctx, tx, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE batch_id = $1 AND step = $2 AND state <> 'ended' AND next_at <= $3
		ORDER BY started_at, id LIMIT $4 FOR UPDATE`, batch, step, tx.Now, limit)
}

// DueIn lists the processes of a batch that are due in a step, in the order in
// which they began, at most limit.
func DueIn(ctx context.Context, db Querier, batch uuid.UUID, step string, now time.Time, limit int) ([]uuid.UUID, error) {
	return collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM processes
		WHERE batch_id = $1 AND step = $2 AND state <> 'ended' AND next_at <= $3
		ORDER BY started_at, id LIMIT $4`, batch, step, now, limit)
}

// LockProcess takes one process.
func LockProcess(ctx context.Context, tx *Tx, id uuid.UUID) (*crm.Process, error) {
	return oneProcess(ctx, tx, id, " FOR UPDATE")
}

func oneProcess(ctx context.Context, db Querier, id uuid.UUID, suffix string) (*crm.Process, error) {
	found, err := collect(ctx, db, scanProcess, `SELECT `+processColumns+` FROM processes WHERE id = $1`+suffix, id)
	if err != nil {
		return nil, fmt.Errorf("read process: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("process %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// GetProcess reads one process whose record the viewer may see.
func GetProcess(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*crm.Process, error) {
	p, err := LoadProcess(ctx, db, id)
	if err != nil {
		return nil, err
	}
	seen, err := CanSee(ctx, db, viewer, p.RecordKind, p.RecordID)
	if err == nil && !seen {
		err = fmt.Errorf("process %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// ProcessesOf lists the processes on a record, newest first.
func ProcessesOf(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*crm.Process, error) {
	return collect(ctx, db, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE record_kind = $1 AND record_id = $2 ORDER BY started_at DESC, id DESC LIMIT 50`, kind, record)
}

// CanSee says whether the viewer may see a record of a kind.
func CanSee(ctx context.Context, db Querier, viewer crm.Viewer, kind string, id uuid.UUID) (bool, error) {
	schema, ok := crm.SchemaNamed(kind)
	if !ok {
		return false, nil
	}
	return seesOne(ctx, db, viewer, schema, id, "")
}

// seesOne says whether the viewer may see a record; the suffix of the statement
// can hold it.
func seesOne(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID, suffix string) (bool, error) {
	for _, seen := range sights(schema, viewer) {
		args := &arguments{}
		found, err := collect(ctx, db, pgx.RowTo[bool], "SELECT true FROM "+schema.Table()+" WHERE id = "+args.add(id)+
			" AND deleted_at IS NULL AND "+seen(args)+suffix, args.values...)
		if err != nil || len(found) > 0 {
			return len(found) > 0, err
		}
	}
	return false, nil
}

// StepStanding is how the open processes of a batch stand in one step.
type StepStanding struct {
	Step   string
	Open   int
	NextAt *time.Time // the least; nil: all wait for a wake-up
}

// Standing tells how the open processes of a batch stand, by step.
func Standing(ctx context.Context, db Querier, batch uuid.UUID) ([]StepStanding, error) {
	return collect(ctx, db, pgx.RowToStructByPos[StepStanding], `
		SELECT step, count(*), min(next_at) FROM processes
		WHERE batch_id = $1 AND state <> 'ended' GROUP BY step ORDER BY step`, batch)
}

// WakeWaiting makes processes that wait for somebody in one of the rosters, or
// for one of the people, due at once, the oldest first and at most limit, and
// wakes their workflows. One that is being tried this moment is passed over:
// it is tried again by its own time.
func WakeWaiting(ctx context.Context, tx *Tx, limit int, waitingOn ...string) error {
	tag, err := tx.Exec(ctx, `
		WITH oldest AS (
			SELECT id FROM processes
			WHERE state = 'waiting' AND waiting_on = ANY($1) AND (next_at IS NULL OR next_at > $2)
			ORDER BY started_at, id LIMIT $3 FOR UPDATE SKIP LOCKED),
		woken AS (
			UPDATE processes p SET next_at = $2 FROM oldest WHERE p.id = oldest.id
			RETURNING p.kind, p.batch_id, p.epoch)
		INSERT INTO outbox (topic, subject)
		SELECT DISTINCT $4, kind || '/' || batch_id || '/' || epoch FROM woken WHERE batch_id IS NOT NULL`,
		waitingOn, tx.Now, limit, TopicWake)
	if err != nil {
		return fmt.Errorf("wake waiting processes: %w", err)
	}
	tx.queue.intents = tx.queue.intents || tag.RowsAffected() > 0
	return nil
}

// WakeOneLater wakes, when the transaction ends, the oldest process that waits
// for somebody in one of the rosters, as many as it was asked for.
func (tx *Tx) WakeOneLater(rosters []string) {
	tx.queue.freed = append(slices.Clip(tx.queue.freed), strings.Join(rosters, freedSeparator))
}

// freedSeparator stands in no key of a roster.
const freedSeparator = "\n"

// wakeFreed does what was left to the end of the transaction.
func (tx *Tx) wakeFreed(ctx context.Context) error {
	places := map[string]int{}
	for _, rosters := range tx.queue.freed {
		places[rosters]++
	}
	for _, rosters := range slices.Sorted(maps.Keys(places)) {
		if err := WakeWaiting(ctx, tx, places[rosters], strings.Split(rosters, freedSeparator)...); err != nil {
			return err
		}
	}
	return nil
}

// WakeAllWaiting makes every waiting process due at once, because the rules
// have changed, and wakes their workflows.
func WakeAllWaiting(ctx context.Context, tx *Tx) error {
	tag, err := tx.Exec(ctx, `
		WITH woken AS (
			UPDATE processes SET next_at = $1 WHERE state = 'waiting' RETURNING kind, batch_id, epoch)
		INSERT INTO outbox (topic, subject)
		SELECT DISTINCT $2, kind || '/' || batch_id || '/' || epoch FROM woken WHERE batch_id IS NOT NULL`, tx.Now, TopicWake)
	if err != nil {
		return fmt.Errorf("wake waiting processes: %w", err)
	}
	tx.queue.intents = tx.queue.intents || tag.RowsAffected() > 0
	return nil
}

// WakeRecord makes the waiting processes on a record due at once, because the
// record has changed.
func WakeRecord(ctx context.Context, tx *Tx, kind string, record uuid.UUID) error {
	waiting, err := collect(ctx, tx, scanProcess, `UPDATE processes SET next_at = $3
		WHERE record_kind = $1 AND record_id = $2 AND state = 'waiting' RETURNING `+processColumns, kind, record, tx.Now)
	if err != nil {
		return fmt.Errorf("wake waiting processes: %w", err)
	}
	for _, p := range waiting {
		if err := tx.Wake(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// RostersOf lists the keys of the rosters in which a person has a seat, read
// once in a transaction.
func RostersOf(ctx context.Context, tx *Tx, person uuid.UUID) ([]string, error) {
	if keys, known := tx.known.rosters[person]; known {
		return keys, nil
	}
	keys, err := collect(ctx, tx, pgx.RowTo[string], `SELECT r.key FROM rosters r JOIN roster_members m ON m.roster_id = r.id
		WHERE m.user_id = $1 AND m.deleted_at IS NULL AND r.deleted_at IS NULL ORDER BY r.key`, person)
	if err != nil {
		return nil, fmt.Errorf("read rosters of %s: %w", person, err)
	}
	if tx.known.rosters == nil {
		tx.known.rosters = map[uuid.UUID][]string{}
	}
	tx.known.rosters[person] = keys
	return keys, nil
}

// Reconcile wakes the workflows of processes that should have been looked at
// before the given time and were not: their workflow was lost, or it missed
// its wake-up. It returns how many workflows it wakes.
func Reconcile(ctx context.Context, tx *Tx, before time.Time) (int64, error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO outbox (topic, subject)
		SELECT $2, id FROM (
			SELECT DISTINCT kind || '/' || batch_id || '/' || epoch AS id FROM processes
			WHERE state <> 'ended' AND batch_id IS NOT NULL AND next_at < $1) late
		WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE topic = $2 AND subject = late.id)`, before, TopicWake)
	if err != nil {
		return 0, fmt.Errorf("reconcile processes: %w", err)
	}
	tx.queue.intents = tx.queue.intents || tag.RowsAffected() > 0
	return tag.RowsAffected(), nil
}

// LoadProcess reads one process; the caller has made sure that the person may
// see it, by its task.
func LoadProcess(ctx context.Context, db Querier, id uuid.UUID) (*crm.Process, error) {
	return oneProcess(ctx, db, id, "")
}
