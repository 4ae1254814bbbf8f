package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const approvalColumns = `id, process_id, step, visit, round, record_kind, record_id, state, started_by, own, started_at, ended_at,
	made_by, decision_id, counter_signer, within_minutes, content, content_hash, levels`

func scanApproval(row pgx.CollectableRow) (*crm.Approval, error) {
	var a crm.Approval
	err := row.Scan(&a.ID, &a.ProcessID, &a.Step, &a.Visit, &a.Round, &a.RecordKind, &a.RecordID, &a.State, &a.StartedBy, &a.Own,
		&a.StartedAt, &a.EndedAt, &a.MadeBy, &a.DecisionID, &a.CounterSigner, &a.WithinMinutes, &a.Content, &a.ContentHash, &a.Levels)
	return &a, err
}

// InsertApproval begins a round of signatures with its seats and tells it.
func InsertApproval(ctx context.Context, tx *Tx, a *crm.Approval) error {
	a.ID, a.State, a.StartedAt = NewID(), crm.ApprovalOpen, tx.Now
	content, err := json.Marshal(a.Content)
	if err != nil {
		return fmt.Errorf("encode content: %w", err)
	}
	levels, err := json.Marshal(a.Levels)
	if err != nil {
		return fmt.Errorf("encode levels: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO approvals (id, process_id, step, visit, round, record_kind, record_id, state, started_by, own,
		started_at, made_by, decision_id, counter_signer, within_minutes, content, content_hash, levels)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		a.ID, a.ProcessID, a.Step, a.Visit, a.Round, a.RecordKind, a.RecordID, a.State, a.StartedBy, a.Own,
		a.StartedAt, a.MadeBy, a.DecisionID, a.CounterSigner, a.WithinMinutes, content, a.ContentHash, levels)
	if err != nil {
		return fmt.Errorf("write approval: %w", err)
	}
	columns := []string{"approval_id", "level", "place", "person_id", "why_zh", "why_en", "state", "text", "at"}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"approval_signers"}, columns, pgx.CopyFromSlice(len(a.Signers), func(i int) ([]any, error) {
		s := a.Signers[i]
		return []any{a.ID, s.Level, s.Place, s.PersonID, s.Why.ZH, s.Why.EN, string(s.State), s.Text, s.At}, nil
	}))
	if err != nil {
		return fmt.Errorf("write signers: %w", err)
	}
	return tx.tellApproval(ctx, a, "approval.started")
}

// EndApproval writes what a round has come to and tells it.
func EndApproval(ctx context.Context, tx *Tx, a *crm.Approval, state crm.ApprovalState) error {
	a.State, a.EndedAt = state, &tx.Now
	if _, err := tx.Exec(ctx, `UPDATE approvals SET state = $2, ended_at = $3 WHERE id = $1`, a.ID, a.State, a.EndedAt); err != nil {
		return fmt.Errorf("write approval: %w", err)
	}
	return tx.tellApproval(ctx, a, "approval."+string(state))
}

func (tx *Tx) tellApproval(ctx context.Context, a *crm.Approval, event string) error {
	return tx.Tell(ctx, Change{
		Type: event, RecordKind: a.RecordKind, RecordID: a.RecordID, ProcessID: &a.ProcessID, DecisionID: a.DecisionID,
		Facts: map[string]string{"round": fmt.Sprint(a.Round)},
	})
}

// SaveSigner writes how it stands with a seat.
func SaveSigner(ctx context.Context, tx *Tx, a *crm.Approval, s *crm.Signer) error {
	_, err := tx.Exec(ctx, `UPDATE approval_signers SET person_id = $4, why_zh = $5, why_en = $6, state = $7, task_id = $8,
		acted_by = $9, acted_for = $10, text = $11, at = $12 WHERE approval_id = $1 AND level = $2 AND place = $3`,
		a.ID, s.Level, s.Place, s.PersonID, s.Why.ZH, s.Why.EN, s.State, s.TaskID, s.ActedBy, s.ActedFor, s.Text, s.At)
	if err != nil {
		return fmt.Errorf("write signer: %w", err)
	}
	return nil
}

// SignsOwn says whether what is under approval is the own entry of any of the
// people.
func SignsOwn(ctx context.Context, db Querier, approval uuid.UUID, people ...uuid.UUID) (own bool, err error) {
	err = db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM approvals WHERE id = $1 AND own && $2::uuid[])", approval, people).Scan(&own)
	if err != nil {
		return false, fmt.Errorf("read whose entry is under approval: %w", err)
	}
	return own, nil
}

// LatestApproval is the last round of a visit of a step; nil: none was begun.
// Who locks the process first has it to themselves.
func LatestApproval(ctx context.Context, db Querier, p *crm.Process) (*crm.Approval, error) {
	found, err := approvals(ctx, db, `process_id = $1 AND step = $2 AND visit = $3 ORDER BY round DESC LIMIT 1`, p.ID, p.Step, p.Visit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// GetApproval reads a round; the caller has made sure that the person may see
// its record or has a task of it.
func GetApproval(ctx context.Context, db Querier, id uuid.UUID) (*crm.Approval, error) {
	found, err := approvals(ctx, db, `id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("approval %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// ApprovalsOf lists the rounds on a record, newest first.
func ApprovalsOf(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*crm.Approval, error) {
	return approvals(ctx, db, `record_kind = $1 AND record_id = $2 ORDER BY started_at DESC, id DESC LIMIT 50`, kind, record)
}

// OpenApprovals lists the rounds under way on a record.
func OpenApprovals(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*crm.Approval, error) {
	return approvals(ctx, db, `record_kind = $1 AND record_id = $2 AND state = 'open' ORDER BY started_at, id`, kind, record)
}

func approvals(ctx context.Context, db Querier, where string, args ...any) ([]*crm.Approval, error) {
	found, err := collect(ctx, db, scanApproval, `SELECT `+approvalColumns+` FROM approvals WHERE `+where, args...)
	if err != nil || len(found) == 0 {
		return found, err
	}
	ids, byID := make([]uuid.UUID, len(found)), map[uuid.UUID]*crm.Approval{}
	for i, a := range found {
		ids[i], byID[a.ID] = a.ID, a
	}
	of := &arguments{}
	rows, err := db.Query(ctx, `SELECT approval_id, level, place, person_id, why_zh, why_en, state, task_id, acted_by, acted_for, text, at
		FROM approval_signers WHERE `+of.among("approval_id", ids)+` ORDER BY approval_id, level, place`, of.values...)
	if err != nil {
		return nil, fmt.Errorf("read signers: %w", err)
	}
	var id uuid.UUID
	var s crm.Signer
	_, err = pgx.ForEachRow(rows, []any{&id, &s.Level, &s.Place, &s.PersonID, &s.Why.ZH, &s.Why.EN, &s.State, &s.TaskID, &s.ActedBy,
		&s.ActedFor, &s.Text, &s.At}, func() error {
		one := s
		byID[id].Signers = append(byID[id].Signers, &one)
		return nil
	})
	return found, err
}

// LockSignatures takes the tasks of a round that are not done, in the order of
// their ids.
func LockSignatures(ctx context.Context, tx *Tx, approval uuid.UUID) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE (t.approval_id = $1 OR t.parent_id IN (SELECT id FROM tasks WHERE approval_id = $1))
			AND t.state IN ('waiting', 'open') ORDER BY t.id FOR UPDATE`, approval)
}
