package main

import (
	"context"
	"sync"
)

// plan is what is to be run. Suites begin in their order, so the longest goes first.
type plan struct {
	suites []suite
	atOnce int
}

// run runs all suites and adds them up in their order, whichever ends first.
func (p plan) run(ctx context.Context, out *printer) total {
	parts := make([]total, len(p.suites))
	places := make(chan struct{}, p.atOnce)
	var running sync.WaitGroup
	for i, s := range p.suites {
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			parts[i] = out.follow(ctx, s)
		})
	}
	running.Wait()
	var sum total
	for _, part := range parts {
		sum.add(result{Passed: part.Passed, Failures: part.Failures})
	}
	return sum
}
