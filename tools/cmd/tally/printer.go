package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// printer writes for suites that run at the same time: what is told of one package stays together.
type printer struct {
	mu  sync.Mutex
	out io.Writer
}

func (p *printer) print(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.WriteString(p.out, text) // nobody is left to be told
}

// follow runs a suite and writes how it goes.
func (p *printer) follow(ctx context.Context, s suite) total {
	p.print(fmt.Sprintf("== %s\n", s.Name))
	started := time.Now()
	part := s.run(ctx, func(r result) { p.print(describe(r)) })
	p.print(fmt.Sprintf("== %s: %s in %s\n\n", s.Name, part.line(), time.Since(started).Round(time.Second)))
	return part
}

// describe is one line for a package, and what its failures printed.
func describe(r result) string {
	if r.Passed == 0 && len(r.Failures) == 0 {
		return "" // a package without tests
	}
	word := "ok  "
	if len(r.Failures) > 0 {
		word = "FAIL"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s %-60s %4d passed %3d failed %8s\n",
		word, r.Package, r.Passed, len(r.Failures), r.Elapsed.Round(10*time.Millisecond))
	for _, f := range r.Failures {
		fmt.Fprintf(&text, "\n--- %s\n%s\n", f.title(), strings.TrimRight(f.Output, "\n"))
	}
	return text.String()
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
