package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScore(t *testing.T) {
	cases := []struct {
		name   string
		report string
		passed int
		failed []string
	}{
		{
			name: "counts a test that passed",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`,
			passed: 1,
		},
		{
			name: "counts subtests and not the test that holds them",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"run","Package":"p","Test":"TestA/two/and_more"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"fail","Package":"p","Test":"TestA/two/and_more"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			passed: 1,
			failed: []string{"p TestA/two/and_more"},
		},
		{
			name: "counts a holder that failed by itself",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			passed: 1,
			failed: []string{"p TestA"},
		},
		{
			name: "counts a skipped test as failed",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`,
			failed: []string{"p TestA (skipped: a check that cannot fail)"},
		},
		{
			name: "counts a test that never ended as failed",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			failed: []string{"p TestA (did not finish)"},
		},
		{
			name: "counts a package that failed without a failing test once",
			report: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			passed: 1,
			failed: []string{"p (failed outside its tests)"},
		},
		{
			name: "counts a package that does not compile once",
			report: `{"ImportPath":"p [p.test]","Action":"build-output","Output":"undefined: x\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}`,
			failed: []string{"p (does not compile)"},
		},
		{
			name: "counts a package whose report breaks off as failed",
			report: `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"killed"}`,
			passed: 1,
			failed: []string{"p (failed outside its tests)"},
		},
		{
			name:   "does not count a package without tests",
			report: `{"Action":"skip","Package":"p"}`,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var sum total
			if _, err := readEvents(strings.NewReader(c.report+"\n"), sum.add); err != nil {
				t.Fatal(err)
			}
			if sum.Passed != c.passed {
				t.Errorf("%d passed, want %d", sum.Passed, c.passed)
			}
			if diff := cmp.Diff(c.failed, titles(sum)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFailureOutput(t *testing.T) {
	const report = `{"Action":"output","Package":"p","Output":"of the package\n"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"of the test\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestB","Output":"of another\n"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p"}
`
	t.Run("is what the test itself printed", func(t *testing.T) {
		var sum total
		if _, err := readEvents(strings.NewReader(report), sum.add); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]failure{{Package: "p", Test: "TestA", Output: "of the test\n"}}, sum.Failures); diff != "" {
			t.Error(diff)
		}
	})
}

func titles(sum total) []string {
	var names []string
	for _, f := range sum.Failures {
		names = append(names, f.title())
	}
	return names
}
