package rules

import "encoding/json"

// Retell tells how each row of a rule set judged an input, with the verdicts
// as they were recorded. Rules that the company's fields no longer fit, as
// after one was deleted, are told without the reasons: what was decided stays
// true, only the values behind it can't be shown any more.
func (p AnyPoint) Retell(body Body, input json.RawMessage, row int, verdicts Verdicts) []RowTrace {
	explained, err := p.Explain(body, input)
	if err != nil {
		explained = nil
	}
	traces := make([]RowTrace, 0, len(body.Rows)+1)
	for i, r := range body.Rows {
		traces = append(traces, recordedTrace(explained, RowTrace{Row: i, Label: r.Label, Condition: r.When, Verdict: verdicts.Of(i)}))
	}
	if o := body.Otherwise; o != nil {
		trace := RowTrace{Row: OtherwiseRow, Label: o.Label, Verdict: NotReached}
		if row == OtherwiseRow {
			trace.Verdict = Matched
		}
		traces = append(traces, trace)
	}
	return traces
}

// recordedTrace adds why a row was judged so, if it would be judged so again.
func recordedTrace(explained []RowTrace, recorded RowTrace) RowTrace {
	for _, e := range explained {
		if e.Row == recorded.Row && e.Verdict == recorded.Verdict {
			return e
		}
	}
	return recorded
}
