package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
)

var sorted = cmpopts.SortSlices(strings.Compare)

// tallied runs suites and returns the exit code and everything that was printed.
func tallied(t *testing.T, suites ...string) (int, string) {
	t.Helper()
	var arguments []string
	for _, s := range suites {
		arguments = append(arguments, "-suite", s)
	}
	var out strings.Builder
	code := run(t.Context(), arguments, &out)
	return code, out.String()
}

func lastLine(out string) string {
	lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
	return lines[len(lines)-1]
}

// named returns the failures that the closing list names.
func named(out string) []string {
	_, list, _ := strings.Cut(out, "\nFailed:\n")
	var names []string
	for line := range strings.Lines(list) {
		if name, ok := strings.CutPrefix(line, "  "); ok {
			names = append(names, strings.TrimSuffix(name, "\n"))
		}
	}
	return names
}
