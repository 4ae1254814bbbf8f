package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// decided is a recorded answer with its typed outcome.
type decided[Out any] struct {
	id      uuid.UUID
	version uuid.UUID
	input   json.RawMessage
	outcome Out
}

// decide asks a rule set once for a process at its step and visit. An answer
// that was recorded before is read back; a new one is recorded in the same
// transaction as what follows from it. A nil answer without an error means
// that the rules failed and a person has to look.
func decide[In, Out any](ctx context.Context, tx *store.Tx, p *crm.Process, point rules.Point[In, Out],
	set ruleSet[In, Out], input In,
) (*decided[Out], error) {
	known, err := store.DecisionOf(ctx, tx, p, "")
	if err != nil {
		return nil, err
	}
	if known != nil {
		answer := &decided[Out]{id: known.ID, version: known.VersionID, input: known.Input}
		return answer, json.Unmarshal(known.Outcome, &answer.outcome)
	}
	verdict, err := set.set.Decide(input)
	if err != nil {
		if p.WaitingFor == crm.WaitingForRule {
			return nil, nil // told when it began to wait
		}
		return nil, tx.Tell(ctx, store.Change{
			Type: "rule.failed", RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID,
			Facts: map[string]string{"point": point.Key, "error": err.Error()},
		})
	}
	record, err := newDecision(p, point.Key, set.version, input, verdict.Outcome)
	if err != nil {
		return nil, err
	}
	record.Row, record.Verdicts = verdict.Row, verdict.Verdicts
	if err := store.InsertDecision(ctx, tx, record); err != nil {
		return nil, err
	}
	err = tx.Tell(ctx, store.Change{
		Type: "process.decided", RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID, DecisionID: &record.ID,
		Facts: map[string]string{"point": point.Key, "zh": verdict.Label.ZH, "en": verdict.Label.EN},
	})
	return &decided[Out]{record.ID, set.version, record.Input, verdict.Outcome}, err
}

func newDecision(p *crm.Process, point string, version uuid.UUID, input, outcome any) (*store.Decision, error) {
	in, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("encode input of %s: %w", point, err)
	}
	out, err := json.Marshal(outcome)
	if err != nil {
		return nil, fmt.Errorf("encode outcome of %s: %w", point, err)
	}
	return &store.Decision{
		Point: point, VersionID: version, ProcessID: p.ID, Step: p.Step, Visit: p.Visit,
		RecordKind: p.RecordKind, RecordID: p.RecordID, Input: in, Outcome: out,
	}, nil
}
