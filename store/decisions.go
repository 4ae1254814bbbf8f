package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// Decision is one recorded answer of a decision point.
type Decision struct {
	ID         uuid.UUID
	Point      string
	VersionID  uuid.UUID
	ProcessID  *uuid.UUID // nil: a person asked for it at once
	Step       string     // of the process, or the act that asked
	Visit      int        // of the step; 0 without a process
	Subject    string
	RecordKind string
	RecordID   uuid.UUID
	At         time.Time
	Input      json.RawMessage
	Outcome    json.RawMessage
	Row        int // index; rules.OtherwiseRow for the otherwise row
	Verdicts   rules.Verdicts
	Beside     *uuid.UUID // the live decision that a draft was asked beside
	Error      string     // why a draft gave no answer
}

const decisionColumns = `id, point, version_id, process_id, step, visit, subject, record_kind, record_id, at, input, outcome,
	matched_row, verdicts, beside, error`

func scanDecision(row pgx.CollectableRow) (*Decision, error) {
	var d Decision
	err := row.Scan(&d.ID, &d.Point, &d.VersionID, &d.ProcessID, &d.Step, &d.Visit, &d.Subject, &d.RecordKind, &d.RecordID,
		&d.At, &d.Input, &d.Outcome, &d.Row, &d.Verdicts, &d.Beside, &d.Error)
	return &d, err
}

// DecisionOf returns the answer that a process already got from a point at its
// step, visit and subject, or nil: a retry reads it back instead of asking
// again.
func DecisionOf(ctx context.Context, db Querier, p *crm.Process, point, subject string) (*Decision, error) {
	if tx, ok := db.(*Tx); ok {
		if d, known := tx.known.decision(p.ID, answerKey{point, p.Step, p.Visit, subject}); known {
			return d, nil
		}
	}
	found, err := collect(ctx, db, scanDecision, `SELECT `+decisionColumns+` FROM decisions
		WHERE process_id = $1 AND point = $2 AND step = $3 AND visit = $4 AND subject = $5 AND mode = 'live'`,
		p.ID, point, p.Step, p.Visit, subject)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// InsertDecision records an answer.
func InsertDecision(ctx context.Context, tx *Tx, d *Decision) error {
	d.ID, d.At = NewID(), tx.Now
	if d.ProcessID != nil {
		tx.known.answered(*d.ProcessID, answerKey{d.Point, d.Step, d.Visit, d.Subject})
	}
	return tx.queued(ctx, queuedDecisions, d.ID, d.Point, d.VersionID, d.ProcessID, d.Step, d.Visit, d.Subject, d.RecordKind, d.RecordID,
		d.At, string(d.Input), string(d.Outcome), d.Row, string(d.Verdicts))
}

// GetDecision reads a decision on a record that the viewer may see, or one
// that explains a task that the viewer may see.
func GetDecision(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*Decision, error) {
	found, err := collect(ctx, db, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE id = $1 AND mode = 'live'`, id)
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	if len(found) == 1 {
		record, err := SurvivorOf(ctx, db, found[0].RecordKind, found[0].RecordID)
		if err != nil {
			return nil, err
		}
		seen, err := CanSee(ctx, db, viewer, found[0].RecordKind, record)
		if err != nil {
			return nil, err
		}
		if !seen {
			seen, err = seesTaskOf(ctx, db, viewer, found[0])
		}
		if err != nil || seen {
			return found[0], err
		}
	}
	return nil, fmt.Errorf("decision %s: %w", id, crm.ErrNotFound)
}

// seesTaskOf says whether somebody sees a task that came from a decision, or
// that it was about.
func seesTaskOf(ctx context.Context, db Querier, viewer crm.Viewer, d *Decision) (bool, error) {
	args := &arguments{}
	which := "t.decision_id = " + args.add(d.ID)
	if task, err := uuid.Parse(d.Subject); err == nil {
		which += " OR t.id = " + args.add(task)
	}
	var seen bool
	err := db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM tasks t WHERE ("+which+") AND "+visibleTask(viewer, args)+")", args.values...).Scan(&seen)
	return seen, err
}

// DecisionsOn lists the decisions on a record and on those that were merged
// into it, newest first.
func DecisionsOn(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]*Decision, error) {
	return collect(ctx, db, scanDecision, `SELECT `+decisionColumns+` FROM decisions
		WHERE record_kind = $1 AND (record_id = $2 OR record_id = ANY(ARRAY(
			SELECT loser_id FROM merges WHERE record_kind = $1 AND survivor_id = $2))) AND mode = 'live' ORDER BY at DESC, id DESC LIMIT 100`, kind, record)
}

// DecisionsInRound lists the decisions of a process in a visit, oldest first.
// The caller has made sure that the person may see one of them.
func DecisionsInRound(ctx context.Context, db Querier, process uuid.UUID, visit int) ([]*Decision, error) {
	return collect(ctx, db, scanDecision, `SELECT `+decisionColumns+` FROM decisions
		WHERE process_id = $1 AND visit = $2 AND mode = 'live' ORDER BY at, id LIMIT 100`, process, visit)
}
