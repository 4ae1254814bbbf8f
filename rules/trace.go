package rules

import (
	"errors"
	"reflect"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
)

// RowTrace tells how one row judged an input.
type RowTrace struct {
	Row       int       `json:"row"` // index, or OtherwiseRow
	Label     crm.Label `json:"label"`
	Condition string    `json:"condition"` // as written; empty for the otherwise row
	Verdict   Verdict   `json:"verdict"`
	Part      string    `json:"part,omitempty"` // the first part of the condition that was false
	// Because shows the part, or the whole condition of a row that matched,
	// with the values it met: lead.score >= 80 → 72 >= 80. For a row in error
	// it says what went wrong.
	Because crm.Label `json:"because,omitzero"`
}

// verdictNames holds the words for verdicts.
var verdictNames = map[Verdict]string{
	Matched: "matched", Failed: "failed", NotReached: "not-reached", Disabled: "disabled", Errored: "error",
}

// String names the verdict.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText writes the verdict as a word.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (v *Verdict) UnmarshalText(text []byte) error {
	for verdict, name := range verdictNames {
		if name == string(text) {
			*v = verdict
			return nil
		}
	}
	return errors.New("unknown verdict")
}

// trace decides an input and tells how each row judged it.
func (t *table) trace(in reflect.Value) ([]RowTrace, error) {
	r, err := t.decideWith(newEvaluator(), in)
	if err != nil && !errors.Is(err, ErrUndecided) {
		return nil, err
	}
	x, err := t.explainer(in)
	if err != nil {
		return nil, err
	}
	traces := make([]RowTrace, 0, len(t.rows)+1)
	for i, row := range t.body.Rows {
		trace := RowTrace{Row: i, Label: row.Label, Condition: row.When, Verdict: Verdict(r.verdicts[i])}
		if err := x.because(&trace, r); err != nil {
			return nil, err
		}
		traces = append(traces, trace)
	}
	if o := t.body.Otherwise; o != nil {
		trace := RowTrace{Row: OtherwiseRow, Label: o.Label, Verdict: NotReached}
		if r.row == OtherwiseRow {
			trace.Verdict = Matched
		}
		traces = append(traces, trace)
	}
	return traces, nil
}

// explainer evaluates parts of conditions over one input.
type explainer struct {
	in        *schema
	guard     *guard
	evaluator *evaluator
}

// explainer prepares to explain how an input was judged.
func (t *table) explainer(in reflect.Value) (*explainer, error) {
	x := &explainer{in: t.in, guard: newGuard(t.in), evaluator: newEvaluator()}
	return x, x.evaluator.load(t.in, in)
}

// because fills in why a row was judged as it was.
func (x *explainer) because(trace *RowTrace, r result) error {
	switch trace.Verdict {
	case Errored:
		for _, problem := range r.errors {
			if problem.Row == trace.Row {
				trace.Because = problem.Message
			}
		}
	case Matched, Failed:
		tree, err := parse(trace.Condition)
		if err != nil {
			return err
		}
		if trace.Verdict == Failed {
			if tree, err = x.firstFalse(trace.Condition, tree); err != nil {
				return err
			}
			trace.Part = tree.String()
		}
		trace.Because = x.withValues(tree)
	}
	return nil
}

// firstFalse finds the first of the parts joined by and that is false. All
// parts before it are true, so it alone explains the row.
func (x *explainer) firstFalse(source string, tree ast.Node) (ast.Node, error) {
	for _, part := range parts(tree) {
		program, err := x.guard.conditionOf(source, part)
		if err != nil {
			return nil, err
		}
		x.evaluator.meter.nextDecision()
		if holds, err := x.evaluator.holds(program); err != nil || !holds {
			return part, nil //nolint:nilerr // a part that cannot be evaluated is what failed the row
		}
	}
	return tree, nil
}

// parts lists what is joined by and.
func parts(node ast.Node) []ast.Node {
	if b, ok := node.(*ast.BinaryNode); ok && (b.Operator == "and" || b.Operator == "&&") {
		return append(parts(b.Left), parts(b.Right)...)
	}
	return []ast.Node{node}
}

// withValues writes a part, and after an arrow the same with the values of
// its fields. The tree is used up.
func (x *explainer) withValues(tree ast.Node) crm.Label {
	written := tree.String()
	values := &substitution{explainer: x, labels: map[*ast.IdentifierNode]crm.Label{}}
	ast.Walk(&tree, values)
	if len(values.labels) == 0 {
		return same(written)
	}
	return crm.Label{
		ZH: written + " → " + values.written(crm.Chinese, tree),
		EN: written + " → " + values.written(crm.English, tree),
	}
}

// substitution replaces the names of fields in a tree by their values.
type substitution struct {
	*explainer
	labels map[*ast.IdentifierNode]crm.Label
}

// Visit replaces one name.
func (s *substitution) Visit(node *ast.Node) {
	name, ok := dotted(*node)
	if !ok {
		return
	}
	f, ok := s.in.byName[name]
	if !ok {
		return
	}
	value := &ast.IdentifierNode{Value: name}
	s.labels[value] = f.formula(s.evaluator.environment[f.Name])
	ast.Patch(node, value)
}

// written writes the tree with the values in one language.
func (s *substitution) written(language crm.Language, tree ast.Node) string {
	for node, label := range s.labels {
		node.Value = label.In(language)
	}
	return tree.String()
}
