package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRun(t *testing.T) {
	const passing = `passing=echo '{"Action":"run","Package":"p","Test":"T"}
{"Action":"pass","Package":"p","Test":"T"}
{"Action":"pass","Package":"p"}'`
	cases := []struct {
		name   string
		suites []string
		code   int
		last   string
	}{
		{"succeeds where all passed", []string{passing}, 0, "1 passed, 0 failed"},
		{"adds suites up", []string{passing, passing}, 0, "2 passed, 0 failed"},
		{"fails where a runner ends badly though all its tests passed", []string{passing + "; exit 7"}, 1, "1 passed, 1 failed"},
		{"fails where a suite ran no test", []string{passing, "silent=true"}, 1, "1 passed, 1 failed"},
		{"fails where a runner cannot be started", []string{"missing=no-such-program-anywhere"}, 1, "0 passed, 1 failed"},
		{"goes on after a suite that failed", []string{"bad=exit 1", passing}, 1, "1 passed, 1 failed"},
		{"refuses to run nothing", nil, 2, "tally: no suite was named"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, out := tallied(t, c.suites...)
			if code != c.code {
				t.Errorf("ended with %d, want %d", code, c.code)
			}
			if last := lastLine(out); last != c.last {
				t.Errorf("last line %q, want %q", last, c.last)
			}
		})
	}
}

func TestSuitesAtOnce(t *testing.T) {
	meeting := t.TempDir() // each waits there for the other
	waits := func(own, other string) string {
		return own + `=touch ` + meeting + `/` + own + `; until [ -e ` + meeting + `/` + other + ` ]; do sleep 0.01; done
echo '{"Action":"run","Package":"` + own + `","Test":"T"}
{"Action":"fail","Package":"` + own + `","Test":"T"}
{"Action":"fail","Package":"` + own + `"}'`
	}
	var out strings.Builder
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	code := run(ctx, []string{"-at-once", "2", "-suite", waits("one", "two") + "; sleep 0.2", "-suite", waits("two", "one")}, &out)
	t.Run("run at the same time", func(t *testing.T) {
		if code != 1 || lastLine(out.String()) != "0 passed, 2 failed" {
			t.Errorf("ended with %d\n%s", code, out.String())
		}
	})
	t.Run("are summed up in their order, whichever ends first", func(t *testing.T) {
		if diff := cmp.Diff([]string{"one T", "two T"}, named(out.String())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("are refused where none may run", func(t *testing.T) {
		var out strings.Builder
		if code := run(t.Context(), []string{"-at-once", "0", "-suite", "a=true"}, &out); code != 2 {
			t.Errorf("ended with %d: %s", code, out.String())
		}
	})
}

func TestGoRunner(t *testing.T) {
	code, out := tallied(t, "go=cd testdata/go && go test -json ./...")
	t.Run("is counted as it is", func(t *testing.T) {
		if code != 1 || lastLine(out) != "5 passed, 6 failed" {
			t.Errorf("ended with %d and %q\n%s", code, lastLine(out), out)
		}
	})
	t.Run("has its failures named at the end", func(t *testing.T) {
		want := []string{
			"example.com/tallied/broken (does not compile)",
			"example.com/tallied/exits (failed outside its tests)",
			"example.com/tallied/mixed TestOnlyTheParentBreaks",
			"example.com/tallied/mixed TestParent/breaks",
			"example.com/tallied/mixed TestSkipped (skipped: a check that cannot fail)",
			"example.com/tallied/panics TestPanics",
		}
		if diff := cmp.Diff(want, named(out), sorted); diff != "" {
			t.Error(diff)
		}
	})
	for _, shown := range []string{"undefined: undeclared", "the roof is on fire", "two is not three"} {
		t.Run("shows "+shown, func(t *testing.T) {
			if !strings.Contains(out, shown) {
				t.Error(out)
			}
		})
	}
}

func TestNodeRunner(t *testing.T) {
	reporter, err := filepath.Abs("node-reporter.mjs")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("NODE_OPTIONS", "--test-reporter="+reporter)
	code, out := tallied(t, "node=node --test testdata/node/")
	t.Run("is counted as it is", func(t *testing.T) {
		if code != 1 || lastLine(out) != "5 passed, 4 failed" {
			t.Errorf("ended with %d and %q\n%s", code, lastLine(out), out)
		}
	})
	t.Run("has its failures named at the end", func(t *testing.T) {
		want := []string{
			"testdata/node/broken.test.mjs (failed outside its tests)",
			"testdata/node/late.test.mjs (failed outside its tests)",
			"testdata/node/mixed.test.mjs group/breaks",
			"testdata/node/mixed.test.mjs skipped (skipped: a check that cannot fail)",
		}
		if diff := cmp.Diff(want, named(out), sorted); diff != "" {
			t.Error(diff)
		}
	})
	for _, shown := range []string{"nowhere.mjs", "too late", "2 !== 3"} {
		t.Run("shows "+shown, func(t *testing.T) {
			if !strings.Contains(out, shown) {
				t.Error(out)
			}
		})
	}
}
