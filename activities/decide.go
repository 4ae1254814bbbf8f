package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// question is what a decision point is asked about: a process at its step and
// visit, or an act of a person on a record. Subject tells several questions of
// one step apart.
type question struct {
	process  *crm.Process // nil: an act asks
	act      string
	kind     string
	recordID uuid.UUID
	subject  string
}

// inProcess asks for a process about its record.
func inProcess(p *crm.Process) question {
	return question{process: p, kind: p.RecordKind, recordID: p.RecordID}
}

// byAct asks for an act of a person on a record.
func byAct(act, kind string, record uuid.UUID) question {
	return question{act: act, kind: kind, recordID: record}
}

func (q question) processID() *uuid.UUID {
	if q.process == nil {
		return nil
	}
	return &q.process.ID
}

// since is the time whose rules answer: now or, where a point keeps to the
// version that a process entered under, when that began.
func (q question) since(versioning rules.Versioning, now time.Time) time.Time {
	if versioning == rules.Pinned && q.process != nil {
		return q.process.StartedAt
	}
	return now
}

// decided is a recorded answer with its typed outcome.
type decided[Out any] struct {
	id      uuid.UUID
	version uuid.UUID
	input   json.RawMessage
	outcome Out
	record  *store.Decision // of a new answer; its id changes when it is kept again
	// keep records a new answer. Who refuses because of it has it kept when the
	// refusal has undone the transaction.
	keep func(context.Context, *store.Tx) error
}

// decide asks a decision point once. An answer that a process got before is
// read back; a new one is recorded in the same transaction as what follows
// from it, and the draft beside it is asked too. A nil answer without an error
// means that the rules failed, or that none hold, and that a person has to
// look: nothing is guessed.
func decide[In, Out any](ctx context.Context, tx *store.Tx, book *RuleBook, point rules.Point[In, Out], q question, input In) (*decided[Out], error) {
	if q.process != nil {
		known, err := store.DecisionOf(ctx, tx, q.process, point.Key, q.subject)
		if err != nil {
			return nil, err
		}
		if known != nil {
			answer := &decided[Out]{id: known.ID, version: known.VersionID, input: known.Input}
			return answer, json.Unmarshal(known.Outcome, &answer.outcome)
		}
	}
	inForce, err := book.page().answering(ctx, tx, point.Key, q.since(point.Versioning, tx.Now))
	if err != nil {
		return nil, err
	}
	if inForce == nil {
		return nil, tellFailed(ctx, tx, q, point.Key, errNoRules)
	}
	set, ok := rules.As(inForce.set, point)
	if !ok {
		return nil, fmt.Errorf("rules of %s are of another point", point.Key)
	}
	verdict, err := set.Decide(input)
	if err != nil {
		return nil, tellFailed(ctx, tx, q, point.Key, err)
	}
	record, err := q.decision(point.Key, inForce.version.ID, input, verdict.Outcome)
	if err != nil {
		return nil, err
	}
	record.Row, record.Verdicts = verdict.Row, verdict.Verdicts
	shadow := book.page().shadowOf(point.Key)
	keep := func(ctx context.Context, tx *store.Tx) error {
		if err := store.InsertDecision(ctx, tx, record); err != nil {
			return err
		}
		if err := askShadow(ctx, tx, shadow, record); err != nil {
			return err
		}
		return tellDecided(ctx, tx, q, record, verdict.Label, verdict.Errors)
	}
	if err := keep(ctx, tx); err != nil {
		return nil, err
	}
	return &decided[Out]{record.ID, inForce.version.ID, record.Input, verdict.Outcome, record, keep}, nil
}

// errNoRules says that no version that compiles holds.
var errNoRules = fmt.Errorf("%w: no rules in force", rules.ErrUndecided)

// tellFailed tells once that the rules gave no answer; a process that already
// waits for them was told of.
func tellFailed(ctx context.Context, tx *store.Tx, q question, point string, why error) error {
	if q.process != nil && q.process.WaitingFor == crm.WaitingForRule {
		return nil
	}
	return tx.Tell(ctx, store.Change{
		Type: "rule.failed", RecordKind: q.kind, RecordID: q.recordID, ProcessID: q.processID(),
		Facts: map[string]string{"point": point, "error": why.Error()},
	})
}

// tellDecided tells what was decided, and of rows that were passed over
// because they could not be evaluated.
func tellDecided(ctx context.Context, tx *store.Tx, q question, d *store.Decision, label crm.Label, failed []rules.RowError) error {
	told := store.Change{
		Type: "process.decided", RecordKind: d.RecordKind, RecordID: d.RecordID, ProcessID: q.processID(), DecisionID: &d.ID,
		Facts: map[string]string{"point": d.Point, "zh": label.ZH, "en": label.EN},
	}
	if err := tx.Tell(ctx, told); err != nil || len(failed) == 0 {
		return err
	}
	told.ID, told.Type = uuid.Nil, "rule.skipped"
	told.Facts = map[string]string{"point": d.Point, "row": fmt.Sprint(failed[0].Row + 1), "zh": failed[0].Message.ZH, "en": failed[0].Message.EN}
	return tx.Tell(ctx, told)
}

// decision is the row that records an answer to the question.
func (q question) decision(point string, version uuid.UUID, input, outcome any) (*store.Decision, error) {
	in, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("encode input of %s: %w", point, err)
	}
	out, err := json.Marshal(outcome)
	if err != nil {
		return nil, fmt.Errorf("encode outcome of %s: %w", point, err)
	}
	d := &store.Decision{
		Point: point, VersionID: version, ProcessID: q.processID(), Step: q.act, Subject: q.subject,
		RecordKind: q.kind, RecordID: q.recordID, Input: in, Outcome: out,
	}
	if q.process != nil {
		d.Step, d.Visit = q.process.Step, q.process.Visit
	}
	return d, nil
}

// askShadow records what a draft would have decided beside what is in force.
// Nothing follows from it.
func askShadow(ctx context.Context, tx *store.Tx, shadow *ruleSet, live *store.Decision) error {
	if shadow == nil {
		return nil
	}
	answer, err := shadow.set.Answer(live.Input)
	d := *live
	d.VersionID, d.Beside, d.Outcome, d.Row, d.Verdicts = shadow.version.ID, &live.ID, answer.Outcome, answer.Row, answer.Verdicts
	if err != nil {
		d.Outcome, d.Error = json.RawMessage("null"), err.Error()
	}
	return store.InsertShadow(ctx, tx, &d)
}
