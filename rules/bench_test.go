package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// tenParts is an ordinary condition of ten parts, all of them true.
const tenParts = `lead.score >= 1 and lead.score < 90 and lead.rate <= 10 and lead.name != "x" and ` +
	`lead.name startsWith "a" and len(lead.tags) == 2 and "vip" in lead.tags and ` +
	`lead.source in ["referral", "phone"] and lead.phone == true and lead.rate * 2 < 5`

// bareFact is the input as the bare engine sees it.
type bareFact struct {
	Lead struct {
		Name   string   `expr:"name"`
		Score  int      `expr:"score"`
		Rate   float64  `expr:"rate"`
		Source string   `expr:"source"`
		Phone  bool     `expr:"phone"`
		Tags   []string `expr:"tags"`
	} `expr:"lead"`
}

func BenchmarkCondition(b *testing.B) {
	f := fullFacts()
	b.Run("bare", func(b *testing.B) {
		var in bareFact
		in.Lead.Name, in.Lead.Score, in.Lead.Rate = f.Lead.Name, *f.Lead.Score, f.Lead.Rate
		in.Lead.Source, in.Lead.Phone, in.Lead.Tags = string(f.Lead.Source), f.Lead.Phone, f.Lead.Tags
		program, err := expr.Compile(tenParts, expr.Env(bareFact{}), expr.AsBool())
		if err != nil {
			b.Fatal(err)
		}
		var machine vm.VM
		b.ReportAllocs()
		for b.Loop() {
			if value, err := machine.Run(program, in); err != nil || value != true {
				b.Fatal(value, err)
			}
		}
	})
	b.Run("guarded", func(b *testing.B) {
		program, err := newGuard(factsSchema).condition(tenParts)
		if err != nil {
			b.Fatal(err)
		}
		e := newEvaluator()
		if err := e.load(factsSchema, reflect.ValueOf(&f).Elem()); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			e.meter.nextDecision()
			if holds, err := e.holds(program); err != nil || !holds {
				b.Fatal(holds, err)
			}
		}
	})
	b.Run("guarded with input", func(b *testing.B) {
		program, err := newGuard(factsSchema).condition(tenParts)
		if err != nil {
			b.Fatal(err)
		}
		e := newEvaluator()
		b.ReportAllocs()
		for b.Loop() {
			if err := e.load(factsSchema, reflect.ValueOf(&f).Elem()); err != nil {
				b.Fatal(err)
			}
			if holds, err := e.holds(program); err != nil || !holds {
				b.Fatal(holds, err)
			}
		}
	})
}

// hundredRows is a first-match set of which only the last row matches.
func hundredRows() Body {
	body := Body{Otherwise: otherwise("o")}
	for i := range 100 {
		when := fmt.Sprintf(`lead.phone and lead.rate < 5 and lead.source in ["referral", "other"] and lead.region == "north" and lead.score == %d`, i)
		if i == 99 {
			when = `lead.phone and lead.score == 72`
		}
		body.Rows = append(body.Rows, rule(when, toTeam("a")))
	}
	body.Rows[72].When = "lead.score == 1000"
	return body
}

func BenchmarkSet100(b *testing.B) {
	set := mustCompile(b, Point[facts, team]{Key: "x", Policy: First}, hundredRows())
	f := fullFacts()
	b.ReportAllocs()
	for b.Loop() {
		if decision, err := set.Decide(f); err != nil || decision.Row != 99 {
			b.Fatal(decision.Row, err)
		}
	}
}

func BenchmarkCompileSet100(b *testing.B) {
	body := hundredRows()
	b.ReportAllocs()
	for b.Loop() {
		mustCompile(b, Point[facts, team]{Key: "x", Policy: First}, body)
	}
}

func BenchmarkReplay100(b *testing.B) {
	input, err := json.Marshal(fullFacts())
	if err != nil {
		b.Fatal(err)
	}
	recorded := Recorded{Input: input, Outcome: json.RawMessage(`{"team":"a","points":1}`), Row: 99}
	b.ReportAllocs()
	for b.Loop() {
		report, err := Replay(factsPoint(), hundredRows(), func(yield func(Recorded, error) bool) {
			for range 10_000 {
				if !yield(recorded, nil) {
					return
				}
			}
		}, func(Replayed) error { return nil })
		if err != nil || report.Changed > 0 {
			b.Fatal(report, err)
		}
	}
}

func BenchmarkAnalyse100(b *testing.B) {
	p, body := factsPoint(), hundredRows()
	for b.Loop() {
		if a := Analyse(p, body); a.Bounded || len(a.NotAnalysed) > 0 {
			b.Fatal(a)
		}
	}
}

func BenchmarkTraceSet100(b *testing.B) {
	set := mustCompile(b, Point[facts, team]{Key: "x", Policy: First}, hundredRows())
	f := fullFacts()
	for b.Loop() {
		if _, err := set.Trace(f); err != nil {
			b.Fatal(err)
		}
	}
}
