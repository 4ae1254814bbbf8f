// Command tally runs test suites, several at once where told to, and counts what passed and what failed.
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
	"syscall"
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
	p, err := parseArguments(arguments)
	if err != nil {
		fmt.Fprintln(out, "tally:", err)
		return 2
	}
	sum := p.run(ctx, &printer{out: out})
	printFailures(out, sum.Failures)
	fmt.Fprintln(out, sum.line())
	if len(sum.Failures) > 0 || sum.Passed == 0 {
		return 1
	}
	return 0
}

func parseArguments(arguments []string) (plan, error) {
	var p plan
	flags := flag.NewFlagSet("tally", flag.ContinueOnError)
	flags.IntVar(&p.atOnce, "at-once", 1, "how many suites run at the same time")
	flags.Func("suite", "`name=command` of a runner that reports as go test -json does; may be repeated", func(text string) error {
		s, err := parseSuite(text)
		p.suites = append(p.suites, s)
		return err
	})
	if err := flags.Parse(arguments); err != nil {
		return plan{}, err
	}
	if len(p.suites) == 0 {
		return plan{}, errors.New("no suite was named")
	}
	if p.atOnce < 1 {
		return plan{}, errors.New("at least one suite has to run at a time")
	}
	return p, nil
}
