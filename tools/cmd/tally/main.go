// Command tally runs test suites one after another and counts what passed and what failed.
// It starts the runners and reads their reports; which tests there are and how they run is the runners' affair.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// total is the sum of one or more suites.
type total struct {
	Passed   int
	Failures []failure
}

func (t *total) add(r result) {
	t.Passed += r.Passed
	t.Failures = append(t.Failures, r.Failures...)
}

// line is the last line of every run.
func (t total) line() string {
	return fmt.Sprintf("%d passed, %d failed", t.Passed, len(t.Failures))
}

// run returns the exit code: 0 where at least one test passed and nothing failed.
func run(ctx context.Context, arguments []string, out io.Writer) int {
	suites, err := parseArguments(arguments)
	if err != nil {
		fmt.Fprintln(out, "tally:", err)
		return 2
	}
	var sum total
	for _, s := range suites {
		fmt.Fprintf(out, "== %s\n", s.Name)
		started := time.Now()
		part := s.run(ctx, func(r result) { printResult(out, r) })
		fmt.Fprintf(out, "== %s: %s in %s\n\n", s.Name, part.line(), time.Since(started).Round(time.Second))
		sum.add(result{Passed: part.Passed, Failures: part.Failures})
	}
	printFailures(out, sum.Failures)
	fmt.Fprintln(out, sum.line())
	if len(sum.Failures) > 0 || sum.Passed == 0 {
		return 1
	}
	return 0
}

func parseArguments(arguments []string) ([]suite, error) {
	var suites []suite
	flags := flag.NewFlagSet("tally", flag.ContinueOnError)
	flags.Func("suite", "`name=command` of a runner that reports as go test -json does; may be repeated", func(text string) error {
		s, err := parseSuite(text)
		suites = append(suites, s)
		return err
	})
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	if len(suites) == 0 {
		return nil, errors.New("no suite was named")
	}
	return suites, nil
}

// printResult writes one line for a package, and what its failures printed.
func printResult(out io.Writer, r result) {
	if r.Passed == 0 && len(r.Failures) == 0 {
		return // a package without tests
	}
	word := "ok  "
	if len(r.Failures) > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(out, "%s %-60s %4d passed %3d failed %8s\n",
		word, r.Package, r.Passed, len(r.Failures), r.Elapsed.Round(10*time.Millisecond))
	for _, f := range r.Failures {
		fmt.Fprintf(out, "\n--- %s\n%s\n", f.title(), strings.TrimRight(f.Output, "\n"))
	}
}

// printFailures names the failures once more, where the eye looks first.
func printFailures(out io.Writer, failures []failure) {
	if len(failures) == 0 {
		return
	}
	fmt.Fprintln(out, "Failed:")
	for _, f := range failures {
		fmt.Fprintln(out, "  "+f.title())
	}
	fmt.Fprintln(out)
}
