package rules

import (
	"fmt"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// hostileTime is how long any condition may take, compiled and evaluated.
const hostileTime = 100 * time.Millisecond

// hostile is a condition that would hang or kill an unguarded engine.
type hostile struct{ name, source string }

// lets chains bindings, each built from the one before ($).
func lets(n int, first, next string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "let v0 = %s;\n", first)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&s, "let v%d = %s;\n", i, strings.ReplaceAll(next, "$", fmt.Sprintf("v%d", i-1)))
	}
	return s.String()
}

// refusedConditions must not compile.
func refusedConditions() []hostile {
	laugh := lets(8, "[1,2,3,4,5,6,7,8,9,10]", "[$,$,$,$,$,$,$,$,$,$]")
	return []hostile{
		{"a range of a billion", `len(1..1000000000) > 0`},
		{"a range whose size overflows", `len(0..9223372036854775807) == 0`},
		{"ranges three deep", `all(1..999, all(1..999, all(1..999, # > 0)))`},
		{"a bound range four deep", `let r = 1..1000; all(r, all(r, all(r, all(r, # >= 0))))`},
		{"a list three deep", `all(lead.nums, all(lead.nums, all(lead.nums, # >= 0)))`},
		{"forty doublings of a text", lets(40, `"aaaaaaaa"`, "$ + $") + "len(v40) > 0"},
		{"doubling in reduce", `len(reduce(1..40, #acc + #acc, "xxxxxxxx")) > 0`},
		{"repeat", `len(repeat("x", 999999)) > 0`},
		{"repeat to a gigabyte", `len(repeat(repeat("x", 999), 1000000)) > 0`},
		{"repeat to a terabyte", `len(repeat(repeat("x", 999998), 1000000)) > 0`},
		{"replace chained", `let a = repeat("a", 1000); let b = replace(a, "a", a); let c = replace(b, "a", a); len(replace(c, "a", a)) > 0`},
		{"replace of a field", `len(replace(replace(lead.name, "a", lead.name), "a", lead.name)) > 0`},
		{"a billion laughs as JSON", laugh + `len(toJSON(v8)) > 0`},
		{"a billion laughs as text", laugh + `len(string(v8)) > 0`},
		{"a billion laughs compared", laugh + `v8 == v7`},
		{"a billion laughs flattened", laugh + `len(flatten(v8)) > 0`},
		{"nested lists as JSON", `len(toJSON([[[[1]]]])) > 0`},
		{"a hundred thousand parentheses", strings.Repeat("(", 100_000) + "true" + strings.Repeat(")", 100_000)},
		{"a million parentheses", strings.Repeat("(", 1_000_000)},
		{"five million parentheses", strings.Repeat("(", 5_000_000)},
		{"two million not", strings.Repeat("not ", 2_000_000) + "true"},
		{"two hundred thousand not", strings.Repeat("not ", 200_000) + "true"},
		{"five million brackets", strings.Repeat("[", 5_000_000)},
		{"parentheses within the length", strings.Repeat("(", 2000) + "true" + strings.Repeat(")", 2000)},
		{"not within the length", strings.Repeat("not ", 1000) + "true"},
		{"minus within the length", strings.Repeat("-", 4000) + "1 > 0"},
		{"brackets within the length", strings.Repeat("[", 4000)},
		{"indexes within the length", "lead.tags" + strings.Repeat("[0]", 1300)},
		{"members within the length", "lead" + strings.Repeat(".a", 2000)},
		{"ternaries nested", strings.Repeat("true ? ", 3000) + "true" + strings.Repeat(" : false", 3000)},
		{"ternaries within the length", strings.Repeat("true?", 400) + "true" + strings.Repeat(":true", 400)},
		{"twenty megabytes of sums", strings.Repeat("1+", 10_000_000) + "1 > 0"},
		{"the short form of ternary, doubling", strings.Repeat("(", 40) + "lead.phone" + strings.Repeat(" ?: true)", 40)},
		{"comparisons of comparisons, doubling", strings.Repeat("(", 40) + "1" + strings.Repeat(" < 2 < 3)", 40)},
		{"?? of ternaries, doubling", strings.Repeat("(", 60) + "lead.score" + strings.Repeat(" > 1 ? lead.score : 2)", 60) + " > 1"},
		{"a pattern on a built subject", `repeat("a", 5000) + "!" matches "^(a+)+$"`},
		{"a large automaton", `lead.name matches "(a|b|ab){900}x$"`},
		{"a large automaton on a megabyte", `repeat("a", 990000) matches "(a|b|ab){900}x$"`},
		{"classes repeated", `lead.name matches "^(\\pL|\\pN){999}$"`},
		{"many large patterns", strings.Repeat(`lead.name matches "^[\\pL\\pN]{999}$" or `, 90) + "false"},
		{"a pattern built in a loop", `count(lead.nums, lead.name matches ("^\\pL{500}" + text(#))) >= 0`},
		{"a pattern with nested repeats", `lead.name matches "(((a{100}){100}){100})"`},
		{"sorting in a loop", `all(lead.nums, len(sortBy(lead.nums, -#)) > 0)`},
		{"sort in a loop", `all(lead.nums, len(sort(lead.nums)) > 0)`},
		{"groups in groups", `len(groupBy(lead.nums, groupBy(lead.nums, #))) > 0`},
		{"reading JSON", `len(fromJSON(repeat("[", 500000))) > 0`},
		{"a remainder of zero", `1 % 0 == nil`},
		{"a whole number beyond exactness", `9223372036854775807 + 1 < 0`},
		{"a method of the record", `lead.Delete() == "DELETED"`},
		{"a method of the input", `Delete() == "DELETED"`},
		{"a Go name", `lead.Owner.Name == "x"`},
		{"the environment", `$env.secret == "s3cr3t" and get($env, "secret") == "s3cr3t"`},
		{"the meter", `$meter == nil`},
		{"the meter through the environment", `$env["$meter"] == nil`},
		{"an inner function", `turn(1, 2)`},
		{"an inner name", `lead.score? == true`},
		{"a hidden field", `get($env, "Hidden") == "h1dden"`},
		{"the clock", `now().Year() > 2000`},
		{"a time zone by path", `timezone("../../../etc/passwd") == nil`},
		{"a method of a time", `len(lead.due.GobEncode()) > 0`},
		{"a map", `{"a":1}["b"].c == 1`},
		{"distinct lists", `len(uniq(map(1..90000, [#]))) > 0`},
		{"split", `len(split(lead.name, "")) > 0`},
		{"types doubling", lets(40, "[1]", "[$,$]") + "len(v40) > 0"},
		{"join of a mapped text", `let s = repeat("a", 500000); len(join(map(1..10000, s))) > 0`},
		{"concat of ranges", `let r=1..100000; let a=concat(r,r,r); let b=concat(a,a); len(b)>0`},
		{"bytes", `b"x" == b"x"`},
		{"a slice", `lead.name[1:2] == "a"`},
		{"slices within the length", "len(lead.name" + strings.Repeat("[1:]", 900) + ") > 1"},
		{"two statements", `true; true`},
		{"a comment that hides brackets", `/* ' */` + strings.Repeat("(", 3000)},
	}
}

// stoppedConditions compile but must be stopped when they are evaluated over
// the largest input; those that end by themselves must do so in time.
func stoppedConditions() []hostile {
	grow := "lead.name"
	for range 40 {
		grow = "(" + grow + " + lead.name)"
	}
	return []hostile{
		{"a list two deep", `all(lead.nums, all(lead.nums, # >= 0))`},
		{"sums of sums", `sum(lead.nums, sum(lead.nums, # + 1)) > 0`},
		{"texts in lists", `all(lead.tags, all(lead.tags, len(upper(#)) > 0))`},
		{"patterns in lists", `all(lead.tags, all(lead.tags, not (# matches "(x+x+)+y")))`},
		{"a text that grows", grow + ` == "x"`},
		{"searches in lists", `all(lead.tags, all(lead.tags, not (lead.name contains "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")))`},
		{"membership in lists", `all(lead.tags, all(lead.tags, # in lead.tags))`},
		{"lists of lists made", `all(lead.nums, len(filter(lead.nums, # >= 0)) > 0)`},
		{"maps made", `all(lead.tags, len(map(lead.tags, # + #)) > 0)`},
	}
}

// timeOf runs a function and says how long processors worked on it, at best of
// ten: the machine that runs the tests may be busy with other things.
func timeOf(run func()) time.Duration {
	best := time.Hour
	for range 10 {
		began := processorTime()
		run()
		if best = min(best, processorTime()-began); best < hostileTime {
			break
		}
	}
	return best
}

// processorTime is how long processors have worked for this program.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func TestHostile(t *testing.T) {
	for _, c := range refusedConditions() {
		t.Run("refuses "+c.name, func(t *testing.T) {
			var err error
			took := timeOf(func() { _, err = newGuard(factsSchema).condition(c.source) })
			if err == nil {
				t.Error("compiles")
			}
			if took > hostileTime {
				t.Errorf("took %v", took)
			}
		})
	}
	for _, c := range stoppedConditions() {
		t.Run("stops "+c.name, func(t *testing.T) {
			var err error
			took := timeOf(func() { _, err = holds(c.source, largeFacts()) })
			if err == nil {
				t.Error("was not stopped")
			}
			if took > hostileTime {
				t.Errorf("took %v", took)
			}
		})
	}
	for _, source := range []string{
		strings.Repeat(`lead.name matches "^[a-z]{50}[0-9]{50}$" or `, 60) + "false",
		strings.Repeat(`lead.name contains "aaaaaaaaaaaaaaaaab" or `, 60) + "false",
		strings.Repeat(`len(upper(lead.name)) > 9999 or `, 40) + "false",
		`count(lead.tags, # contains "x" or # matches "^t.*y$") == 1000`,
	} {
		t.Run("ends in time: "+shortened(source, 40), func(t *testing.T) {
			if took := timeOf(func() { _, _ = holds(source, largeFacts()) }); took > hostileTime {
				t.Errorf("took %v", took)
			}
		})
	}
	t.Run("a decision over five hundred hostile rows ends", func(t *testing.T) {
		body := Body{Otherwise: &Otherwise{Label: same("x"), Then: map[string]any{"team": "a"}}}
		for range MaxRows {
			body.Rows = append(body.Rows, Row{
				Label: same("x"), When: `all(lead.nums, all(lead.nums, # >= 0))`, Enabled: true, Then: map[string]any{"team": "b"},
			})
		}
		set, problems := Point[facts, team]{Key: "x", Policy: First, OnError: Skip}.Compile(body)
		if problems != nil {
			t.Fatal(problems)
		}
		var decision Decision[team]
		took := timeOf(func() { decision, _ = set.Decide(largeFacts()) })
		if decision.Row != OtherwiseRow || len(decision.Errors) != MaxRows {
			t.Errorf("row %d decided with %d errors", decision.Row, len(decision.Errors))
		}
		if took > 4*hostileTime {
			t.Errorf("took %v", took)
		}
	})
}

// FuzzGuard: whatever is written compiles or is refused, evaluates or is
// stopped, and never takes long or panics.
func FuzzGuard(f *testing.F) {
	for _, c := range append(refusedConditions(), stoppedConditions()...) {
		if len(c.source) <= maxSourceBytes {
			f.Add(c.source)
		}
	}
	for _, source := range []string{
		`lead.score >= 80 and lead.region in ["north", "east"] and lead.budget > cny(50000)`,
		`known(lead.score) ? lead.score > 1 : lead.hot ?? true`,
		`sum(filter(lead.nums, # > 1), # * 2) > 4 or "VIP" in map(lead.tags, upper(#))`,
		`lead.seen > date("2026-01-01") and daysBetween(lead.seen, lead.due) <= 3`,
		`lead.price * 3 + cny("0.01") == cny(59.71) and 1 < 2 < 3`,
		`(lead.score ?? 0) % 7 == 2 and not (lead.name matches "^a+$")`,
	} {
		f.Add(source)
	}
	in, bare := largeFacts(), bareFacts()
	guard := newGuard(factsSchema)
	e := newEvaluator()
	f.Fuzz(func(t *testing.T, source string) {
		began := processorTime()
		program, err := guard.condition(source)
		if compiled := processorTime() - began; compiled > 10*hostileTime {
			t.Fatalf("compiling took %v: %v", compiled, err)
		}
		if err != nil {
			if p := asProblem(err); p.Message.EN == "" || strings.Contains(p.Message.EN, "%!") || strings.Contains(p.Message.EN, "goroutine") {
				t.Fatalf("problem without a text: %+v", p)
			}
			return
		}
		for _, input := range []*facts{&in, &bare} {
			if err := e.load(factsSchema, reflect.ValueOf(input).Elem()); err != nil {
				t.Fatal(err)
			}
			began = processorTime()
			_, err := e.holds(program)
			if took := processorTime() - began; took > 10*hostileTime {
				t.Fatalf("evaluating took %v", took)
			}
			if err != nil && failureLabel(err) == unexplained {
				t.Fatalf("an error that the translation should have refused: %v", err)
			}
		}
	})
}

// TestUnknownIsFalse: no comparison, however it is built, is true of a value
// that isn't known.
func TestUnknownIsFalse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]string{
			"lead.score", "(lead.score + 1)", "(lead.score * lead.rate)", "len(customer.ownerId)", "abs(lead.score)",
			"(lead.phone ? lead.score : lead.score)", "sum(lead.nums, # + lead.score)", "daysBetween(lead.seen, lead.due)",
			"(lead.score ?? lead.score)", "max(1, lead.score)",
		}).Draw(t, "value")
		operator := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "operator")
		number := rapid.SampledFrom([]string{"0", "1", "-1", "lead.rate", "72"}).Draw(t, "number")
		condition := value + " " + operator + " " + number
		if rapid.Bool().Draw(t, "turned") {
			condition = number + " " + operator + " " + value
		}
		is, err := holds(condition, bareFacts())
		if err != nil || is {
			t.Fatalf("%s is %v, %v", condition, is, err)
		}
	})
}
