package api_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ruleFuzz is for how long rules are fuzzed; `make proof` asks for ten minutes.
var (
	ruleFuzz = flag.Duration("rule-fuzz", 3*time.Second, "for how long rules are fuzzed through the API")
	ruleSeed = flag.Uint64("rule-seed", 0, "seed of the fuzzing that is to be repeated; 0 draws one")
)

// Bounds that are told of, not asserted: other tests may use the machine.
const (
	slowAnswer  = 100 * time.Millisecond // of computing
	largeAnswer = 256 << 20              // bytes allocated in all, for one request
)

// TestRuleFuzz sends whatever comes to the doors that take rules: it has to be
// refused with words, or answered, and the server has to live on.
func TestRuleFuzz(t *testing.T) {
	t.Run("whatever is sent is refused with words or answered", func(t *testing.T) {
		f := newRuleFuzzer(t)
		for until := time.Now().Add(*ruleFuzz); time.Now().Before(until) && !t.Failed(); {
			f.send(f.request())
		}
		f.c.get("/decision-points/lead.route").want(http.StatusOK)
		t.Logf("seed %d: %d requests, %d refused; %d took more than %s of computing, at most %s; at most %d MB allocated for one",
			f.seed, f.sent, f.refused, f.slow, slowAnswer, f.slowest.Round(time.Millisecond), f.largest>>20)
	})
}

// ruleFuzzer makes requests of what is known to be good or bad, changed at
// random, and remembers how they were answered.
type ruleFuzzer struct {
	t                   *testing.T
	c                   client
	random              *rand.Rand
	seed                uint64
	draft               string
	conditions, yaml    []string
	sent, refused, slow int
	slowest             time.Duration
	largest             uint64
}

func newRuleFuzzer(t *testing.T) *ruleFuzzer {
	w, seed := newWorld(t), *ruleSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	f := &ruleFuzzer{t: t, c: w.as("ada").under(t), random: rand.New(rand.NewPCG(seed, 1)), seed: seed}
	f.draft = f.c.draftRules(ruleRows(1, "lead.hasPhone")).String()
	for _, seeds := range []struct {
		from map[string]string
		to   *[]string
	}{{hostileConditions(), &f.conditions}, {hostileYAML(), &f.yaml}} {
		for _, name := range slices.Sorted(maps.Keys(seeds.from)) { // the same seed is the same course
			if text := seeds.from[name]; len(text) < 10_000 {
				*seeds.to = append(*seeds.to, text)
			}
		}
	}
	f.conditions = append(f.conditions, `lead.hasPhone`, `lead.budget > cny("700000") or lead.company == "Globex"`, `lead.source in ["web-form", "referral"]`,
		`at.hour >= 9 and at.weekday != "sunday"`, `workingMinutes(at.now, date("2026-12-01")) > 60`, `any(["a", "b"], # == lead.interest)`)
	text := string(f.c.get("/rule-versions/" + f.draft + "/yaml").want(http.StatusOK).body)
	f.yaml = append(f.yaml, text, "rows: []\notherwise: {label: {zh: 余, en: rest}, then: {roster: inside-sales}}\n")
	return f
}

// rulePieces are what rules are made of.
func rulePieces() []string {
	return []string{
		"lead.", "lead.budget", "lead.hasPhone", "at.now", "and", " or ", "not ", "in ", "[", "]", "(", ")", "{", "}", "..", "??", "?", ":", "#", "==", "<", ">=",
		"+", "*", "**", "%", "\"", "'", "`", "\\", "\n", "\t", "\x00", "\xff", "长", "null", "true", "1e308", "-1", "0x7f", "99999999999999999999", "matches", "contains",
		"all(", "any(", "len(", "map(", "filter(", "reduce(", "repeat(", "let x = ", ";", "|", "cny(", "date(", "days(", "$env", "rows:", "then:", "- ", "  ", "&a", "*a", "!!",
	}
}

func pick[T any](f *ruleFuzzer, list []T) T { return list[f.random.IntN(len(list))] }

// changed is one of the texts with some changes.
func (f *ruleFuzzer) changed(texts []string) string {
	text := pick(f, texts)
	for range f.random.IntN(6) {
		at := f.random.IntN(len(text) + 1)
		to := min(len(text), at+f.random.IntN(20))
		switch f.random.IntN(5) {
		case 0:
			text = text[:at] + pick(f, rulePieces()) + text[at:]
		case 1:
			text = text[:at] + text[to:]
		case 2:
			text = text[:to] + strings.Repeat(text[at:to], 1+f.random.IntN(8)) + text[to:]
		case 3:
			other := pick(f, texts)
			text = text[:at] + other[f.random.IntN(len(other)+1):]
		case 4:
			text = text[:at] + string(rune(f.random.IntN(0x3000))) + text[at:]
		}
		text = text[:min(len(text), 20_000)]
	}
	return text
}

// value is something for an input or a cell.
func (f *ruleFuzzer) value() any {
	return pick(f, []any{
		f.changed(f.conditions), f.random.NormFloat64() * 1e6, f.random.Int64(), true, nil, []any{}, []any{1, "x", nil}, numbers(f.random.IntN(300)),
		map[string]any{"amount": f.changed([]string{"1.00", "-7", "1e9"}), "currency": pick(f, []string{"CNY", "USD", "XXX", ""})}, "2026-11-23T02:00:00Z", "web-form",
	})
}

func (f *ruleFuzzer) rows() map[string]any {
	body := ruleRows(0, "")
	for range 1 + f.random.IntN(6) {
		body["rows"] = append(body["rows"].([]any), ruleRow(f.changed(f.conditions)))
	}
	return body
}

// fuzzed is what goes to a door.
type fuzzed struct {
	path string
	body any
}

func (f *ruleFuzzer) request() fuzzed {
	version := "/rule-versions/" + f.draft + "/acts/"
	switch f.random.IntN(6) {
	case 0:
		return fuzzed{version + "check", map[string]any{"body": f.rows()}}
	case 1:
		return fuzzed{version + "try", map[string]any{"body": f.rows(), "input": f.input()}}
	case 2:
		examples := []any{map[string]any{"name": "x", "input": f.input(), "expect": map[string]any{"row": f.changed(f.conditions)}}}
		return fuzzed{version + "check", map[string]any{"body": f.rows(), "examples": examples}}
	case 3:
		return fuzzed{"/decision-points/lead.route/versions", map[string]any{"yaml": f.changed(f.yaml)}}
	case 4: // no JSON, most of the time
		return fuzzed{version + "check", f.changed([]string{jsonText(map[string]any{"body": f.rows()})})}
	}
	table := aTable(f.changed(f.conditions), map[string]any{"n": f.value(), "t": f.value(), "l": f.value()})
	table["policy"] = pick(f, []string{"U", "F", "P", "A", "C", "C+", "C#", "Z"})
	return fuzzed{"/decision-tables/acts/evaluate", table}
}

func (f *ruleFuzzer) input() map[string]any {
	input := map[string]any{}
	for _, name := range []string{"lead.budget", "lead.company", "lead.interest", "lead.source", "lead.hasPhone", "at.now", "lead." + pick(f, rulePieces())} {
		if f.random.IntN(2) == 0 {
			input[name] = f.value()
		}
	}
	return input
}

// send sends a request and holds the answer against what is promised. What
// took long is asked again: on a busy machine anything can take long once.
func (f *ruleFuzzer) send(r fuzzed) {
	a, took, bytes := f.measure(r)
	for again := 0; took > slowAnswer && again < 4; again++ {
		_, more, _ := f.measure(r)
		took = min(took, more)
	}
	f.sent++
	f.slowest, f.largest = max(f.slowest, took), max(f.largest, bytes)
	if took > slowAnswer {
		f.slow++
		f.t.Logf("took %s of computing: %s %.300v", took.Round(time.Millisecond), r.path, r.body)
	}
	if bytes > largeAnswer {
		f.t.Logf("allocated %d MB: %s %.300v", bytes>>20, r.path, r.body)
	}
	switch {
	case a.status >= http.StatusInternalServerError:
		f.t.Errorf("seed %d, request %d: status %d to %s %v: %s", f.seed, f.sent, a.status, r.path, r.body, a.body)
	case a.status >= http.StatusBadRequest:
		f.refused++
		requireNamed(f.t, r, a)
	}
}

// measure sends a request and tells how much computing, by this whole program,
// and how much memory it took.
func (f *ruleFuzzer) measure(r fuzzed) (answer, time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := computing(f.t)
	a, err := f.c.exchange(http.MethodPost, r.path, r.body)
	if err != nil {
		f.t.Fatalf("seed %d, request %d to %s %v: %v", f.seed, f.sent, r.path, r.body, err)
	}
	took := computing(f.t) - began
	runtime.ReadMemStats(&after)
	return a, took, after.TotalAlloc - before.TotalAlloc
}

// computing is how long this program has been on a processor.
func computing(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
