package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/baton-crm/baton/crm"
)

// Flip is one change of one input that would have changed a decision. It was
// decided, not supposed.
type Flip struct {
	Field   string          `json:"field"`
	Label   crm.Label       `json:"label"`
	From    crm.Label       `json:"from"` // the value it had, in words
	To      crm.Label       `json:"to"`   // the value that would have done it
	Row     int             `json:"row"`  // the row that would have decided
	Then    crm.Label       `json:"then"` // its label
	Outcome json.RawMessage `json:"outcome"`
	Words   crm.Label       `json:"words"`
}

// FlipTarget says which other decision is asked for; empty is any other
// outcome.
type FlipTarget struct {
	Row     *int           // this row should decide
	Outcome map[string]any // the outcome should have these values
}

// maxFlipTrials bounds how many changed inputs are decided for one question.
const maxFlipTrials = 4000

// Flips finds, for each field, the smallest change that leads to another
// decision, the smallest changes first. Values are tried that the conditions
// name, and those just beside them.
func Flips(p AnyPoint, body Body, input json.RawMessage, target FlipTarget) ([]Flip, error) {
	t, in, err := p.ready(body, input, json.Unmarshal)
	if err != nil {
		return nil, err
	}
	was, err := t.decide(in)
	if err != nil {
		return nil, err
	}
	w := &whyNot{table: t, in: in, was: was, target: target, evaluator: newEvaluator(), left: maxFlipTrials}
	w.until = time.Now().Add(maxFlipTime) // technical: a limit on computing time
	found := findLiterals(t)
	for i := range t.in.fields {
		if err := w.field(&t.in.fields[i], found); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(w.found, func(a, b trial) int { return cmp.Compare(a.distance, b.distance) })
	flips := make([]Flip, len(w.found))
	for i, found := range w.found {
		flips[i] = found.Flip
	}
	return flips, nil
}

// whyNot tries changes of one input.
type whyNot struct {
	table     *table
	in        reflect.Value
	was       result
	target    FlipTarget
	evaluator *evaluator
	left      int
	until     time.Time
	found     []trial
}

// trial is a change that led to another decision, and how large it is: 0 to 1
// for a step along a scale, 1 for another choice.
type trial struct {
	Flip
	distance float64
}

// candidate is a value to try.
type candidate struct {
	value    any
	distance float64
}

// field tries the values of one field, nearest first, and keeps the nearest
// for each row that would decide.
func (w *whyNot) field(f *field, found literalsFound) error {
	if !found.read[f.Name] {
		return nil
	}
	now, _, err := f.read(w.in)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	seen := map[int]bool{}
	for _, c := range candidates(f, now, found) {
		if w.left--; w.left < 0 || time.Now().After(w.until) { // technical: a limit on computing time
			return nil
		}
		changed := reflect.New(w.in.Type()).Elem()
		changed.Set(w.in)
		f.put(changed, c.value)
		r, err := w.table.decideWith(w.evaluator, changed)
		if err != nil || seen[r.row] || !w.wanted(r) {
			continue
		}
		seen[r.row] = true
		flip, err := w.flip(f, now, c.value, r)
		if err != nil {
			return err
		}
		w.found = append(w.found, trial{flip, c.distance})
	}
	return nil
}

// wanted tells whether a decision is the one that is asked for.
func (w *whyNot) wanted(r result) bool {
	switch {
	case w.target.Row != nil:
		return r.row == *w.target.Row && r.row != w.was.row
	case len(w.target.Outcome) > 0:
		got, ok := asJSON(r.outcome).(map[string]any)
		for name, value := range w.target.Outcome {
			ok = ok && reflect.DeepEqual(asJSON(value), got[name])
		}
		return ok && !sameAnswer(r.outcome, w.was.outcome)
	}
	return !sameAnswer(r.outcome, w.was.outcome)
}

// flip tells a change in words.
func (w *whyNot) flip(f *field, from, to any, r result) (Flip, error) {
	outcome, err := json.Marshal(r.outcome)
	if err != nil {
		return Flip{}, fmt.Errorf("outcome: %w", err)
	}
	flip := Flip{
		Field: f.Name, Label: f.Label, From: f.words(from), To: f.words(to),
		Row: r.row, Then: r.label, Outcome: outcome,
	}
	flip.Words = crm.Label{
		ZH: fmt.Sprintf("若%s是%s而不是%s，则由“%s”决定", f.Label.ZH, flip.To.ZH, flip.From.ZH, r.label.ZH),
		EN: fmt.Sprintf("If %s were %s instead of %s, “%s” would decide", f.Label.EN, flip.To.EN, flip.From.EN, r.label.EN),
	}
	return flip, nil
}

// candidates lists the values of a field that are worth trying, nearest first.
func candidates(f *field, now any, found literalsFound) []candidate {
	var list []candidate
	add := func(value any) {
		if !reflect.DeepEqual(value, now) {
			list = append(list, candidate{value, distanceOf(f, now, value)})
		}
	}
	if items, ok := now.([]string); ok {
		for _, member := range found.members[f.Name] {
			if at := slices.Index(items, member); at >= 0 {
				add(slices.Delete(slices.Clone(items), at, at+1))
			} else {
				add(append(slices.Clone(items), member))
			}
		}
	} else if !isList(f.Kind) {
		for _, c := range newAxis(f, found.near(f, now)).values {
			add(c.value)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	return list
}

// distanceOf is how far two values lie apart: less than 1 along a scale,
// relative to their size, 1 for anything else, 2 to or from what isn't known.
func distanceOf(f *field, a, b any) float64 {
	if a == nil || b == nil {
		return 2
	}
	x, okX := onScale(f, a)
	y, okY := onScale(f, b)
	if !okX || !okY {
		return 1
	}
	return math.Abs(x-y) / (math.Abs(x-y) + math.Max(1, math.Abs(x)))
}

// onScale places a value on a scale.
func onScale(f *field, value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		if f.Kind == Date {
			return float64(numberDate(v).Start(time.UTC).Unix()) / secondsOfDay, true
		}
		return v, true
	case crm.Money:
		return v.Amount.InexactFloat64(), true
	case time.Time:
		return float64(v.Unix()) / secondsOfDay, true
	}
	return 0, false
}
