package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// stopWithin is how long a runner may take to end once it is told to.
const stopWithin = 15 * time.Second

// suite is one run of a test runner that reports events on its standard output.
type suite struct {
	Name    string
	Command string // for the shell
}

// parseSuite reads "name=command".
func parseSuite(text string) (suite, error) {
	name, command, ok := strings.Cut(text, "=")
	if !ok || name == "" || command == "" {
		return suite{}, fmt.Errorf("suite %q is not name=command", text)
	}
	return suite{name, command}, nil
}

// run runs the suite, tells every result as soon as it is known and returns the sum.
func (s suite) run(ctx context.Context, report func(result)) total {
	var sum total
	count := func(r result) {
		sum.add(r)
		report(r)
	}
	talk, err := s.follow(ctx, count)
	switch {
	case err != nil && len(sum.Failures) == 0:
		count(result{Package: s.Name, Failures: []failure{{s.Name, "", err.Error(), talk}}})
	case sum.Passed == 0 && len(sum.Failures) == 0:
		count(result{Package: s.Name, Failures: []failure{{s.Name, "", "no test ran", talk}}})
	}
	return sum
}

// follow runs the command to its end and returns what it said besides events.
func (s suite) follow(ctx context.Context, count func(result)) (talk string, err error) {
	command := exec.CommandContext(ctx, "bash", "-c", s.Command)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = stopWithin
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("connect to the runner: %w", err)
	}
	if err := command.Start(); err != nil {
		return "", fmt.Errorf("start the runner: %w", err)
	}
	talk, readErr := readEvents(output, count)
	if err := command.Wait(); err != nil {
		return talk, fmt.Errorf("the runner ended with %w", err)
	}
	return talk, readErr
}

// readEvents scores a report until it ends and returns the lines that are no events.
func readEvents(report io.Reader, count func(result)) (talk string, err error) {
	var said strings.Builder
	scores := newScore()
	lines := bufio.NewReader(report)
	for err == nil {
		var line []byte
		line, err = lines.ReadBytes('\n')
		e, ok := parseEvent(line)
		if !ok {
			said.Write(line)
			continue
		}
		if r, ended := scores.add(e); ended {
			count(r)
		}
	}
	for _, r := range scores.rest() {
		count(r)
	}
	if err != io.EOF {
		return said.String(), fmt.Errorf("read the runner's report: %w", err)
	}
	return said.String(), nil
}
