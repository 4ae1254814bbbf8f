package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// SubstitutionsDuring lists the substitutions other than one that overlap its
// period. Until the transaction ends nobody else enters or changes one, so
// that two changes cannot close a circle together.
func SubstitutionsDuring(ctx context.Context, tx *Tx, s *crm.Substitution) ([]*crm.Substitution, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('substitutions', 24))`); err != nil {
		return nil, fmt.Errorf("lock substitutions: %w", err)
	}
	return collect(ctx, tx, Substitutions.scan, "SELECT "+Substitutions.names+` FROM substitutions
		WHERE deleted_at IS NULL AND id <> $1 AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, id`, s.ID, s.StartsAt, s.EndsAt)
}

// SubstitutionOfLeave takes the substitution that came from a leave; nil is
// none.
func SubstitutionOfLeave(ctx context.Context, tx *Tx, leave uuid.UUID) (*crm.Substitution, error) {
	return oneSubstitution(ctx, tx, "WHERE leave_id = $1 AND deleted_at IS NULL FOR UPDATE", leave)
}

// SubstitutionAt is the substitution of a person that holds at the
// transaction's time for a kind of process; nil is none.
func SubstitutionAt(ctx context.Context, tx *Tx, person uuid.UUID, process string) (*crm.Substitution, error) {
	holding, err := SubstitutionsNow(ctx, tx, person)
	for _, s := range holding {
		if len(s.ProcessKinds) == 0 || slices.Contains(s.ProcessKinds, crm.ProcessName(process)) {
			return s, nil
		}
	}
	return nil, err
}

// SubstitutionsNow lists the substitutions of a person that hold at the
// transaction's time, for whatever kinds of process, read once in a
// transaction.
func SubstitutionsNow(ctx context.Context, tx *Tx, person uuid.UUID) ([]*crm.Substitution, error) {
	if holding, known := tx.known.substitutions[person]; known {
		return holding, nil
	}
	holding, err := substitutions(ctx, tx, `WHERE user_id = $1 AND deleted_at IS NULL AND starts_at <= $2 AND ends_at > $2
		ORDER BY starts_at, id`, person, tx.Now)
	if err != nil {
		return nil, err
	}
	if tx.known.substitutions == nil {
		tx.known.substitutions = map[uuid.UUID][]*crm.Substitution{}
	}
	tx.known.substitutions[person] = holding
	return holding, nil
}

func oneSubstitution(ctx context.Context, tx *Tx, where string, args ...any) (*crm.Substitution, error) {
	found, err := substitutions(ctx, tx, where, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

func substitutions(ctx context.Context, tx *Tx, where string, args ...any) ([]*crm.Substitution, error) {
	found, err := collect(ctx, tx, Substitutions.scan, "SELECT "+Substitutions.names+" FROM substitutions "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read substitutions: %w", err)
	}
	return found, nil
}

// Look is that the tasks of a person have to be looked at because of a
// substitution that is, or was, theirs.
type Look struct{ SubstitutionID, PersonID uuid.UUID }

// DueLook takes a look that is due; nil is none. Others pass over it until the
// transaction ends.
func DueLook(ctx context.Context, tx *Tx) (*Look, error) {
	var l Look
	err := tx.QueryRow(ctx, `SELECT substitution_id, person_id FROM substitution_looks WHERE next_at <= $1
		ORDER BY next_at, substitution_id, person_id LIMIT 1 FOR UPDATE SKIP LOCKED`, tx.Now).Scan(&l.SubstitutionID, &l.PersonID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read due substitution: %w", err)
	}
	return &l, nil
}

// LookAgain makes the tasks of a person, and of everybody for whom they stand
// in, be looked at now: where these people are has changed.
func LookAgain(ctx context.Context, tx *Tx, person uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		WITH RECURSIVE above AS (
			SELECT id, user_id FROM substitutions WHERE $1 IN (user_id, substitute_id) AND ends_at > $2 AND deleted_at IS NULL
			UNION SELECT s.id, s.user_id FROM substitutions s JOIN above a ON s.substitute_id = a.user_id
				WHERE s.ends_at > $2 AND s.deleted_at IS NULL)
		INSERT INTO substitution_looks (substitution_id, person_id, next_at) SELECT id, user_id, $2 FROM above
		ON CONFLICT (substitution_id, person_id) DO UPDATE SET next_at = excluded.next_at`, person, tx.Now)
	if err != nil {
		return fmt.Errorf("look again at the tasks of %s: %w", person, err)
	}
	return nil
}

// LookAgainAt makes the tasks of a person be looked at now because of a
// substitution, also when it is over, in the bin or no longer theirs.
func LookAgainAt(ctx context.Context, tx *Tx, l Look) error { return setLook(ctx, tx, l, &tx.Now) }

// LookAgainAtAll makes all tasks of people for whom somebody stands in now be
// looked at: deadlines have moved.
func LookAgainAtAll(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, `UPDATE substitution_looks l SET next_at = $1 FROM substitutions s
		WHERE s.id = l.substitution_id AND s.starts_at <= $1 AND s.ends_at > $1 AND s.deleted_at IS NULL`, tx.Now)
	if err != nil {
		return fmt.Errorf("look again at all substitutions: %w", err)
	}
	return nil
}

// LookLater notes when a look is due again: when the substitution begins or ends, or when somebody along the chain of
// substitutes goes or comes back.
func LookLater(ctx context.Context, tx *Tx, l Look) error {
	var next *time.Time
	err := tx.QueryRow(ctx, `
		WITH RECURSIVE chain(person) AS (
			SELECT substitute_id FROM substitutions WHERE id = $1 AND user_id = $3 AND deleted_at IS NULL AND ends_at > $2
			UNION SELECT s.substitute_id FROM substitutions s JOIN chain c ON s.user_id = c.person
				WHERE s.deleted_at IS NULL AND s.ends_at > $2)
		SELECT min(at) FROM (
			SELECT unnest(ARRAY[starts_at, ends_at]) at FROM substitutions WHERE id = $1 AND user_id = $3 AND deleted_at IS NULL
			UNION ALL SELECT unnest(ARRAY[s.starts_at, s.ends_at]) FROM substitutions s JOIN chain c ON s.user_id = c.person
				WHERE s.deleted_at IS NULL AND s.ends_at > $2
			UNION ALL SELECT unnest(ARRAY[l.starts_at, l.ends_at]) FROM leaves l JOIN chain c ON l.user_id = c.person
				WHERE l.deleted_at IS NULL AND l.ends_at > $2
			UNION ALL SELECT u.away_until FROM users u JOIN chain c ON u.id = c.person) instants
		WHERE at > $2`, l.SubstitutionID, tx.Now, l.PersonID).Scan(&next)
	if err != nil {
		return fmt.Errorf("read when to look again: %w", err)
	}
	return setLook(ctx, tx, l, next)
}

func setLook(ctx context.Context, tx *Tx, l Look, next *time.Time) error {
	sql, args := `DELETE FROM substitution_looks WHERE substitution_id = $1 AND person_id = $2`, []any{l.SubstitutionID, l.PersonID}
	if next != nil {
		sql = `INSERT INTO substitution_looks (substitution_id, person_id, next_at) VALUES ($1, $2, $3)
			ON CONFLICT (substitution_id, person_id) DO UPDATE SET next_at = excluded.next_at`
		args = append(args, *next)
	}
	if _, err := tx.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("write when to look again: %w", err)
	}
	return nil
}

// TasksOf lists the open and waiting tasks that are a person's own, wherever
// they lie now, by process and task and after a place in that order.
func TasksOf(ctx context.Context, tx *Tx, person uuid.UUID, after DeadlinePlace, limit int) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE (t.acted_for = $1 OR (t.acted_for IS NULL AND t.assignee_id = $1)) AND t.state IN ('waiting', 'open')
		AND (t.process_id, t.id) > ($2, $3) ORDER BY t.process_id, t.id LIMIT $4`, person, after.ProcessID, after.TaskID, limit)
}

// LockHeld takes a task that is still to be done, as the product itself; nil
// is one that is over.
func LockHeld(ctx context.Context, tx *Tx, id uuid.UUID) (*crm.Task, error) {
	found, err := collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.id = $1 AND t.state IN ('waiting', 'open') FOR UPDATE`, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// IsThere says whether somebody works here and is not away at the
// transaction's time.
func IsThere(ctx context.Context, tx *Tx, person uuid.UUID) (bool, error) {
	var there bool
	err := tx.QueryRow(ctx, "SELECT active AND deleted_at IS NULL AND coalesce(away_until <= $2, true) AND "+leaveUntil("$2")+
		" IS NULL FROM users u WHERE id = $1", person, tx.Now).Scan(&there)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read presence: %w", err)
	}
	return there, nil
}

// MadeEntry says whether a person made what a process is about: they started
// it, entered its record, or are a party to the clash that it judges or entered
// a record of one.
func MadeEntry(ctx context.Context, tx *Tx, p *crm.Process, person uuid.UUID) (made bool, err error) {
	if p.StartedBy != nil && *p.StartedBy == person {
		return true, nil
	}
	schema, known := crm.SchemaNamed(p.RecordKind)
	if !known {
		return false, nil
	}
	err = tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+schema.Table()+" WHERE id = $1 AND created_by = $2)"+
		" OR EXISTS (SELECT 1 FROM clash_sides s WHERE s.process_id = $3 AND (s.owner_id = $2"+
		" OR EXISTS (SELECT 1 FROM registrations r WHERE r.id = s.record_id AND r.created_by = $2)"+
		" OR EXISTS (SELECT 1 FROM customers c WHERE c.id = s.record_id AND c.created_by = $2)"+
		" OR EXISTS (SELECT 1 FROM deals d WHERE d.id = s.record_id AND d.created_by = $2)))", p.RecordID, person, p.ID).Scan(&made)
	if err != nil {
		return false, fmt.Errorf("read who made the entry: %w", err)
	}
	return made, nil
}
