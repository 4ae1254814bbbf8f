package main

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// failure is one thing that went wrong, with what it printed.
type failure struct {
	Package string
	Test    string // empty when the package failed as a whole
	Reason  string // empty for a plain failure of a test
	Output  string
}

func (f failure) title() string {
	title := f.Package
	if f.Test != "" {
		title += " " + f.Test
	}
	if f.Reason != "" {
		title += " (" + f.Reason + ")"
	}
	return title
}

// result is what became of one package.
type result struct {
	Package  string
	Passed   int
	Failures []failure
	Elapsed  time.Duration
}

// score reads the events of one suite and counts claims: tests without subtests.
// A test with subtests counts only where it failed and none of them did.
type score struct {
	packages map[string]*packageScore
	builds   map[string]*strings.Builder
}

type packageScore struct {
	tests  map[string]*testScore
	order  []string
	output strings.Builder
}

type testScore struct {
	outcome string // pass, fail, skip; empty while it runs
	parent  bool
	output  strings.Builder
}

func newScore() *score {
	return &score{packages: map[string]*packageScore{}, builds: map[string]*strings.Builder{}}
}

// add takes one event in; it returns a result when the event ended a package.
func (s *score) add(e event) (result, bool) {
	switch {
	case e.Action == "build-output":
		s.build(e.ImportPath).WriteString(e.Output)
	case e.Action == "build-fail":
		s.build(e.ImportPath)
	case e.Test != "":
		s.pkg(e.Package).add(e)
	case e.Action == "output":
		s.pkg(e.Package).output.WriteString(e.Output)
	case e.Action == "pass", e.Action == "fail", e.Action == "skip":
		return s.finish(e), true
	}
	return result{}, false
}

// rest ends what the runner left open, as one that was killed does.
func (s *score) rest() []result {
	var results []result
	for _, name := range slices.Sorted(maps.Keys(s.packages)) {
		results = append(results, s.finish(event{Action: "fail", Package: name}))
	}
	return results
}

func (s *score) finish(e event) result {
	p := s.pkg(e.Package)
	delete(s.packages, e.Package)
	r := p.result(e.Package)
	r.Elapsed = time.Duration(e.Elapsed * float64(time.Second))
	if e.Action == "fail" && len(r.Failures) == 0 {
		r.Failures = append(r.Failures, s.packageFailure(e, p))
	}
	return r
}

func (s *score) packageFailure(e event, p *packageScore) failure {
	f := failure{Package: e.Package, Reason: "failed outside its tests", Output: p.output.String()}
	if e.FailedBuild != "" {
		f.Reason = "does not compile"
		f.Output = s.build(e.FailedBuild).String() + f.Output
	}
	return f
}

func (s *score) pkg(name string) *packageScore {
	p, ok := s.packages[name]
	if !ok {
		p = &packageScore{tests: map[string]*testScore{}}
		s.packages[name] = p
	}
	return p
}

func (s *score) build(importPath string) *strings.Builder {
	b, ok := s.builds[importPath]
	if !ok {
		b = &strings.Builder{}
		s.builds[importPath] = b
	}
	return b
}

func (p *packageScore) add(e event) {
	t := p.test(e.Test)
	switch e.Action {
	case "output":
		t.output.WriteString(e.Output)
	case "pass", "fail", "skip":
		t.outcome = e.Action
	}
}

// test returns the score of a test; on first sight it marks the tests above it as parents.
func (p *packageScore) test(name string) *testScore {
	if t, ok := p.tests[name]; ok {
		return t
	}
	for i := range len(name) {
		if above, ok := p.tests[name[:i]]; ok && name[i] == '/' {
			above.parent = true
		}
	}
	t := &testScore{}
	p.tests[name] = t
	p.order = append(p.order, name)
	return t
}

func (p *packageScore) result(name string) result {
	r := result{Package: name}
	for _, test := range p.order {
		t := p.tests[test]
		switch {
		case t.outcome == "pass" && !t.parent:
			r.Passed++
		case t.outcome == "pass", t.parent && p.failedBelow(test):
		default:
			r.Failures = append(r.Failures, failure{name, test, t.reason(), t.output.String()})
		}
	}
	return r
}

func (p *packageScore) failedBelow(name string) bool {
	return slices.ContainsFunc(p.order, func(other string) bool {
		return strings.HasPrefix(other, name+"/") && p.tests[other].outcome != "pass"
	})
}

// reason says why a test that did not fail by itself counts as failed all the same.
func (t *testScore) reason() string {
	switch t.outcome {
	case "skip":
		return "skipped: a check that cannot fail"
	case "":
		return "did not finish"
	}
	return ""
}
