package rules

import (
	"reflect"
	"runtime"
	"testing"
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
	f.Fuzz(func(t *testing.T, source string) {
		before := allocated()
		spent := timeOf(func() { readEverywhere(t, source, &in) })
		if used := allocated() - before; used > fuzzMemory {
			t.Errorf("%q allocated %d bytes", source, used)
		}
		// On a busy machine anything can take long once.
		for again := 0; spent > hostileTime && again < 5; again++ {
			spent = min(spent, timeOf(func() { readEverywhere(t, source, &in) }))
		}
		if spent > hostileTime {
			t.Errorf("%q took %s", source, spent)
		}
	})
}

// readEverywhere reads a text as a condition, evaluates it, sees it as cells
// and as a cell of each column.
func readEverywhere(t *testing.T, source string, in *facts) {
	if program, err := newGuard(factsSchema).condition(source); err == nil {
		e := newEvaluator()
		if err := e.load(factsSchema, reflect.ValueOf(in).Elem()); err != nil {
			t.Fatal(err)
		}
		if _, err := e.holds(program); err != nil && failureLabel(err) == unexplained {
			t.Errorf("%q fails without a reason: %v", source, err)
		}
		body := Body{Rows: []Row{rule(source, toTeam("a"))}, Otherwise: otherwise("o")}
		grid, _ := CellsOf(factsPoint(), body)
		if _, problems := Conditions(factsPoint(), grid); len(problems) > 0 {
			t.Errorf("%q is seen as cells that aren't: %v", source, problems)
		}
	}
	for i := range factsSchema.fields {
		f := &factsSchema.fields[i]
		if tests, err := readCell(source, f); err == nil {
			(cellWriter{f: f}).condition(tests)
		}
	}
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
