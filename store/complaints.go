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

// ComplaintLinks is the subject of the secret by which the links of customers
// are signed.
const ComplaintLinks = "complaint-links"

// openComplaint is the condition for complaints that are not at their end.
const openComplaint = `c.state NOT IN ('closed', 'not-valid', 'withdrawn') AND c.deleted_at IS NULL`

// OpenComplaintOf finds the oldest open complaint of a contact, of the contact's
// customer, or of a customer; nil: there is none.
func OpenComplaintOf(ctx context.Context, db Querier, of crm.Addressee) (*uuid.UUID, error) {
	var id uuid.UUID
	err := db.QueryRow(ctx, `SELECT c.id FROM complaints c WHERE `+openComplaint+` AND (c.contact_id = $2 OR c.customer_id = $1
		OR c.customer_id = (SELECT customer_id FROM contacts WHERE id = $2)) ORDER BY c.created_at, c.id LIMIT 1`,
		of.CustomerID, of.ContactID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read open complaints: %w", err)
	}
	return &id, nil
}

// ComplaintsAdrift lists the open complaints for which nobody answers or
// nothing has a deadline: there must be none, ever. An open complaint has an
// owner and an open process; whatever is to be done in the step of the process
// is with somebody and has a deadline; and where nothing is to be done the
// process is about to be looked at.
func ComplaintsAdrift(ctx context.Context, db Querier) ([]uuid.UUID, error) {
	adrift, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `
		SELECT c.id FROM complaints c
		LEFT JOIN processes p ON p.kind = 'complaint' AND p.record_kind = 'complaint' AND p.record_id = c.id AND p.state <> 'ended'
		LEFT JOIN LATERAL (
			SELECT count(*) AS all_tasks,
				count(*) FILTER (WHERE t.due_at IS NULL OR (t.assignee_id IS NULL AND t.candidates = '{}')) AS lost
			FROM tasks t WHERE t.process_id = p.id AND t.step = p.step AND t.visit = p.visit AND t.state IN ('waiting', 'open')) t ON true
		WHERE `+openComplaint+` AND (c.owner_id IS NULL OR p.id IS NULL OR t.lost > 0 OR (t.all_tasks = 0 AND p.next_at IS NULL))
		ORDER BY c.created_at, c.id`)
	if err != nil {
		return nil, fmt.Errorf("read complaints that nobody answers for: %w", err)
	}
	return adrift, nil
}

// EarlierComplaints counts, for each of many complaints, those of the same
// customer that came within a period before it was entered.
func EarlierComplaints(ctx context.Context, db Querier, of []*crm.Complaint, since time.Time) (map[uuid.UUID]int, error) {
	var ids, customers []uuid.UUID
	var entered []time.Time
	for _, c := range of {
		if c.CustomerID != nil {
			ids, customers, entered = append(ids, c.ID), append(customers, *c.CustomerID), append(entered, c.CreatedAt)
		}
	}
	earlier := make(map[uuid.UUID]int, len(ids))
	if len(ids) == 0 {
		return earlier, nil
	}
	var id uuid.UUID
	var n int
	err := eachOf(ctx, db, []any{&id, &n}, func() { earlier[id] = n }, `SELECT r.id, (
			SELECT count(*) FROM complaints c WHERE c.customer_id = r.customer_id AND c.id <> r.id AND `+complaintCame+` >= $4
			AND c.created_at <= r.entered_at AND c.deleted_at IS NULL)
		FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS r(id, customer_id, entered_at)`, ids, customers, entered, since)
	if err != nil {
		return nil, fmt.Errorf("count earlier complaints: %w", err)
	}
	return earlier, nil
}

// ComplaintStay is that a complaint stands in a step.
type ComplaintStay struct {
	ProcessID uuid.UUID
	Step      string
	Visit     int
	EnteredAt time.Time
}

// ComplaintStays lists the steps in which processes stand by the records of the
// reports, by process; normally one.
func ComplaintStays(ctx context.Context, tx *Tx, processes []uuid.UUID) (map[uuid.UUID][]ComplaintStay, error) {
	args := &arguments{}
	found, err := collect(ctx, tx, pgx.RowToStructByPos[ComplaintStay], `SELECT process_id, step, visit, entered_at
		FROM complaint_steps WHERE `+args.among("process_id", processes)+` AND left_at IS NULL`, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read steps of complaints: %w", err)
	}
	stays := make(map[uuid.UUID][]ComplaintStay, len(found))
	for _, s := range found {
		stays[s.ProcessID] = append(stays[s.ProcessID], s)
	}
	return stays, nil
}

// EnterComplaintStep notes that a process of a complaint has entered its step.
func EnterComplaintStep(ctx context.Context, tx *Tx, p *crm.Process) error {
	return tx.queued(ctx, queuedStepsEntered, p.ID, p.Step, p.Visit, p.RecordID, tx.Now)
}

// LeaveComplaintStep notes that a complaint has left a step, after so many
// working minutes.
func LeaveComplaintStep(ctx context.Context, tx *Tx, s ComplaintStay, minutes int) error {
	return tx.queued(ctx, queuedStepsLeft, s.ProcessID, s.Step, s.Visit, tx.Now, minutes)
}

// ComplaintWord is what a customer said by the link that only they have.
type ComplaintWord struct {
	Verdict      string
	Satisfaction *int
}

// InsertComplaintWord keeps what a customer said.
func InsertComplaintWord(ctx context.Context, tx *Tx, complaint uuid.UUID, w ComplaintWord) error {
	_, err := tx.Exec(ctx, `INSERT INTO complaint_words (id, complaint_id, at, verdict, satisfaction) VALUES ($1, $2, $3, $4, $5)`,
		NewID(), complaint, tx.Now, w.Verdict, w.Satisfaction)
	if err != nil {
		return fmt.Errorf("write word of customer: %w", err)
	}
	return nil
}

// LastComplaintWord is what a customer said last; nil: nothing yet.
func LastComplaintWord(ctx context.Context, db Querier, complaint uuid.UUID) (*ComplaintWord, error) {
	words, err := collect(ctx, db, pgx.RowToStructByPos[ComplaintWord], `SELECT verdict, satisfaction FROM complaint_words
		WHERE complaint_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, complaint)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	return &words[0], nil
}

// DepartmentNamed finds a department by its code or name; nil: there is none.
func DepartmentNamed(ctx context.Context, db Querier, name string) (*uuid.UUID, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM departments WHERE (code = $1 OR name = $1) AND deleted_at IS NULL
		ORDER BY code = $1 DESC, id LIMIT 1`, name)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// WakeCourse makes the open process of a kind on a record due at once and wakes
// its workflow: something that it waits for has happened.
func WakeCourse(ctx context.Context, tx *Tx, process, kind string, record uuid.UUID) error {
	woken, err := collect(ctx, tx, scanProcess, `UPDATE processes SET next_at = $4
		WHERE kind = $1 AND record_kind = $2 AND record_id = $3 AND state IN ('running', 'waiting') RETURNING `+processColumns,
		process, kind, record, tx.Now)
	if err != nil {
		return fmt.Errorf("wake %s: %w", process, err)
	}
	for _, p := range woken {
		if err := tx.Wake(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// CourseOf is the latest process of a kind on a record; nil: none was begun.
func CourseOf(ctx context.Context, db Querier, process, kind string, record uuid.UUID) (*uuid.UUID, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM processes
		WHERE kind = $1 AND record_kind = $2 AND record_id = $3 ORDER BY started_at DESC, id DESC LIMIT 1`, process, kind, record)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", process, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}
