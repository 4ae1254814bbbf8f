package rules

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"sync"
)

// Recorded is a decision that was made: what a draft is tried on.
type Recorded struct {
	ID      string // handed back, so that the caller finds the decision again
	Input   json.RawMessage
	Outcome json.RawMessage
	Row     int // in the version that decided then
}

// Replayed is a decision as a draft would have made it.
type Replayed struct {
	Recorded
	After    json.RawMessage // the outcome now; nil when nothing would have been decided
	AfterRow int
	Changed  bool
	Failed   string // why nothing would have been decided
}

// RowMove counts decisions by the row that made them and the row that would
// make them now.
type RowMove struct {
	From  int `json:"from"`
	To    int `json:"to"`
	Cases int `json:"cases"`
}

// OutcomeMove counts decisions by their outcome and what it would be now.
type OutcomeMove struct {
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
	Cases int             `json:"cases"`
}

// ReplayReport sums up a replay.
type ReplayReport struct {
	Cases          int           `json:"cases"`
	Changed        int           `json:"changed"`        // another outcome
	NewlyUnmatched int           `json:"newlyUnmatched"` // a row decided then, otherwise or none would now
	Errors         int           `json:"errors"`         // nothing would be decided
	Rows           []RowMove     `json:"rows"`           // every pair of rows, the most frequent first
	Outcomes       []OutcomeMove `json:"outcomes"`       // of the changed ones, at most maxOutcomeMoves
}

// maxOutcomeMoves bounds the outcomes that a report tells one by one.
const maxOutcomeMoves = 200

// replayBatch is how many decisions are read before they are replayed.
const replayBatch = 4096

// Replay decides recorded inputs by another rule set, on all processors, and
// tells what would be different. Every decision is handed to each, in the
// order of the records; an error of either ends the replay. Nothing is written
// and nothing is sent.
func Replay(p AnyPoint, body Body, recorded iter.Seq2[Recorded, error], each func(Replayed) error) (ReplayReport, error) {
	t, problems := compileTable(p.plan, body)
	if len(problems) > 0 {
		return ReplayReport{}, fmt.Errorf("%s: rule set doesn't compile: %w", p.Key, problems[0])
	}
	r := &replay{table: t, each: each, rows: map[[2]int]int{}, outcomes: map[[2]string]int{}}
	for range runtime.GOMAXPROCS(0) {
		r.workers = append(r.workers, &replayer{table: t, evaluator: newEvaluator(), known: map[string][]byte{}})
	}
	batch := make([]Replayed, 0, replayBatch)
	for record, err := range recorded {
		if err != nil {
			return r.report, fmt.Errorf("read decisions: %w", err)
		}
		if batch = append(batch, Replayed{Recorded: record}); len(batch) < replayBatch {
			continue
		}
		if err := r.run(batch); err != nil {
			return r.report, err
		}
		batch = batch[:0]
	}
	err := r.run(batch)
	return r.finished(), err
}

// replay is one run.
type replay struct {
	table    *table
	workers  []*replayer
	each     func(Replayed) error
	report   ReplayReport
	rows     map[[2]int]int
	outcomes map[[2]string]int
}

// run replays a batch, a share on each processor, and counts it in order.
func (r *replay) run(batch []Replayed) error {
	var group sync.WaitGroup
	share := (len(batch) + len(r.workers) - 1) / len(r.workers)
	for i, worker := range r.workers {
		part := batch[min(i*share, len(batch)):min((i+1)*share, len(batch))]
		group.Go(func() {
			for i := range part {
				worker.decide(&part[i])
			}
		})
	}
	group.Wait()
	for _, one := range batch {
		r.count(one)
		if err := r.each(one); err != nil {
			return err
		}
	}
	return nil
}

// count adds one decision to the report.
func (r *replay) count(one Replayed) {
	r.report.Cases++
	r.rows[[2]int{one.Row, one.AfterRow}]++
	if one.Failed != "" {
		r.report.Errors++
	}
	if one.Row >= 0 && one.AfterRow < 0 {
		r.report.NewlyUnmatched++
	}
	if one.Changed {
		r.report.Changed++
		r.outcomes[[2]string{string(one.Outcome), string(one.After)}]++
	}
}

// finished writes the counts, the largest first.
func (r *replay) finished() ReplayReport {
	for rows, cases := range r.rows {
		r.report.Rows = append(r.report.Rows, RowMove{rows[0], rows[1], cases})
	}
	slices.SortFunc(r.report.Rows, func(a, b RowMove) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for outcomes, cases := range r.outcomes {
		r.report.Outcomes = append(r.report.Outcomes, OutcomeMove{json.RawMessage(outcomes[0]), json.RawMessage(outcomes[1]), cases})
	}
	slices.SortFunc(r.report.Outcomes, func(a, b OutcomeMove) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), bytes.Compare(a.From, b.From), bytes.Compare(a.To, b.To))
	})
	r.report.Outcomes = r.report.Outcomes[:min(len(r.report.Outcomes), maxOutcomeMoves)]
	return r.report
}

// replayer decides on one processor.
type replayer struct {
	table     *table
	evaluator *evaluator
	known     map[string][]byte // recorded outcomes as they would be written now
}

// decide fills in what would be decided now. What was recorded is read as
// Explain reads it: fields that no longer exist are passed over.
func (w *replayer) decide(one *Replayed) {
	one.AfterRow = NoRow
	in := reflect.New(w.table.in.structure)
	if err := json.Unmarshal(one.Input, in.Interface()); err != nil {
		one.Failed, one.Changed = err.Error(), true
		return
	}
	r, err := w.table.decideWith(w.evaluator, in.Elem())
	if err != nil {
		one.Failed, one.Changed = err.Error(), true
		return
	}
	if r.outcome == nil {
		r.outcome = reflect.Zero(w.table.out.structure).Interface()
	}
	one.AfterRow = r.row
	if one.After, err = json.Marshal(r.outcome); err != nil {
		one.Failed = err.Error()
	}
	one.Outcome = w.recorded(one.Outcome)
	one.Changed = !bytes.Equal(one.Outcome, one.After)
}

// maxKnownOutcomes bounds the memory of outcomes that were read before.
const maxKnownOutcomes = 10_000

// recorded writes a recorded outcome as it would be written now, so that the
// order of its fields makes no difference.
func (w *replayer) recorded(text json.RawMessage) json.RawMessage {
	if known, ok := w.known[string(text)]; ok {
		return known
	}
	outcome := reflect.New(w.table.out.structure)
	again := []byte(text)
	if err := json.Unmarshal(text, outcome.Interface()); err == nil {
		if written, err := json.Marshal(outcome.Elem().Interface()); err == nil {
			again = written
		}
	}
	if len(w.known) < maxKnownOutcomes {
		w.known[string(text)] = again
	}
	return again
}
