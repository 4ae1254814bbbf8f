package rules

import (
	"reflect"
	"runtime"
	"testing"
	"time"
)

// fuzzMemory is how much any condition may allocate, compiled and evaluated.
const fuzzMemory = 64 << 20

// FuzzCondition feeds the engine whatever comes: it must refuse or answer
// within the time and memory of hostile conditions. The analysis and the cells
// read the same text.
func FuzzCondition(f *testing.F) {
	for _, h := range refusedConditions() {
		if len(h.source) < maxSourceBytes {
			f.Add(h.source)
		}
	}
	f.Add(tenParts)
	f.Add(`within(lead.region, "east") and workingMinutes(lead.due, date("2026-01-01")) > 5`)
	f.Add(`(lead.score ?? 3) in [1, 2, -3] or not (lead.hot ? lead.phone : lead.price > cny("1.5"))`)
	f.Add(`[1..5], not("a", null), ? > 3, contains "x", < date and time("2026-01-01T00:00:00Z")`)
	in := largeFacts()
	p := factsPoint()
	f.Fuzz(func(t *testing.T, source string) {
		began := time.Now()
		before := allocated()
		if program, err := newGuard(factsSchema).condition(source); err == nil {
			e := newEvaluator()
			if err := e.load(factsSchema, reflect.ValueOf(&in).Elem()); err != nil {
				t.Fatal(err)
			}
			if _, err := e.holds(program); err == nil {
				body := Body{Rows: []Row{rule(source, toTeam("a"))}, Otherwise: otherwise("o")}
				grid, _ := CellsOf(p, body)
				if _, problems := Conditions(p, grid); len(problems) > 0 {
					t.Errorf("%q is seen as cells that aren't: %v", source, problems)
				}
			}
		}
		for _, column := range factsSchema.fields {
			if _, err := readCell(source, &column); err != nil {
				asProblem(err)
			}
		}
		if spent := time.Since(began); spent > hostileTime && !isBusy() {
			t.Errorf("%q took %s", source, spent)
		}
		if used := allocated() - before; used > fuzzMemory {
			t.Errorf("%q allocated %d bytes", source, used)
		}
	})
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// isBusy tells whether the machine is too busy to measure: a loop that takes a
// millisecond takes ten.
func isBusy() bool {
	began := time.Now()
	n := 0
	for i := range 1_000_000 {
		n += i % 7
	}
	return n == 0 || time.Since(began) > 10*time.Millisecond
}
