package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// workload is one thing that both sides can do.
type workload struct {
	name    string
	clients int
	count   int // operations per round
	latency bool
	do      func(ctx context.Context, on target) error
	until   func(ctx context.Context, on target) error // what a round waits for in the end; nil: nothing
}

// figure is how one side did.
type figure struct {
	rate float64 // operations a second
	p50  float64 // milliseconds
	p95  float64
	cpu  float64 // milliseconds of processor time of the serving process, per operation
}

type comparison struct{ product, bare figure }

// compare runs both sides in turn and takes the median of the rounds, so that
// whatever else the machine does meets both.
func compare(ctx context.Context, s *sides, w workload, rounds int) (comparison, error) {
	var products, bares []figure
	for round := range rounds + 1 {
		for _, side := range []struct {
			on      target
			figures *[]figure
		}{{s.product, &products}, {s.bare, &bares}} {
			f, err := measure(ctx, side.on, w)
			if err != nil {
				return comparison{}, fmt.Errorf("%s: %w", side.on.name, err)
			}
			if round > 0 { // the first warms up
				*side.figures = append(*side.figures, f)
			}
		}
	}
	return comparison{median(products), median(bares)}, nil
}

func median(figures []figure) figure {
	pick := func(of func(figure) float64) float64 {
		values := make([]float64, len(figures))
		for i, f := range figures {
			values[i] = of(f)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return figure{
		pick(func(f figure) float64 { return f.rate }),
		pick(func(f figure) float64 { return f.p50 }),
		pick(func(f figure) float64 { return f.p95 }),
		pick(func(f figure) float64 { return f.cpu }),
	}
}

func measure(ctx context.Context, on target, w workload) (figure, error) {
	cpuBefore, err := cpuTime(on.pid)
	if err != nil {
		return figure{}, err
	}
	started := time.Now()
	took, err := spread(ctx, on, w)
	if err != nil {
		return figure{}, err
	}
	if w.until != nil {
		if err := w.until(ctx, on); err != nil {
			return figure{}, err
		}
	}
	elapsed := time.Since(started)
	cpuAfter, err := cpuTime(on.pid)
	if err != nil {
		return figure{}, err
	}
	slices.Sort(took)
	return figure{
		rate: float64(w.count) / elapsed.Seconds(), p50: took[len(took)/2].Seconds() * 1000, p95: took[len(took)*95/100].Seconds() * 1000,
		cpu: (cpuAfter - cpuBefore).Seconds() * 1000 / float64(w.count),
	}, nil
}

// spread shares the operations of a round among clients.
func spread(ctx context.Context, on target, w workload) ([]time.Duration, error) {
	tickets := make(chan struct{}, w.count)
	for range w.count {
		tickets <- struct{}{}
	}
	close(tickets)
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var clients sync.WaitGroup
	for range w.clients {
		clients.Go(func() {
			for range tickets {
				started := time.Now()
				err := w.do(ctx, on)
				mu.Lock()
				took = append(took, time.Since(started))
				if err != nil && failed == nil {
					failed = err
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	clients.Wait()
	return took, failed
}

// clockTicks is the unit of /proc/PID/stat, fixed at 100 a second on Linux.
const clockTicks = 100

// cpuTime is how much processor time a process has used.
func cpuTime(pid int) (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name in parentheses may hold spaces; user and system time are the
	// 12th and 13th fields behind it.
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("stat of process %d is too short", pid)
	}
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / clockTicks, nil
}

func waitFor(ctx context.Context, url string) error {
	for {
		response, err := http.Get(url)
		if err == nil {
			err = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", url, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
