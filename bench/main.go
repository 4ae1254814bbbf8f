// Command bench measures the product against the least that could do the same
// work on the same machine in the same run: net/http with pgx, and a plain
// Temporal workflow. It reports ratios; times alone say more about the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/baton-crm/baton/e2e/product"
	"github.com/baton-crm/baton/embedded/postgres"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		exit(serveBare(os.Args[2:]))
		return
	}
	customers := flag.Int("customers", 1_000_000, "customers in the database; the times at 10,000 are compared with those at so many")
	rounds := flag.Int("rounds", 3, "rounds per row, product and bare in turn")
	complaints := flag.Bool("complaints-only", false, "measure only the courses of complaints, among 10 000 customers")
	leads := flag.Int("leads", 100_000, "leads in the file that is imported")
	leadsOnly := flag.Bool("leads-only", false, "measure only what happens to leads, among 10 000 customers")
	flag.Parse()
	if *customers < fewCustomers {
		exit(fmt.Errorf("-customers is at least %d", fewCustomers))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	exit(inPlace(ctx, func(ctx context.Context, at place) error {
		switch {
		case *leadsOnly:
			return leadsAlone(ctx, at, *rounds, *leads)
		case *complaints:
			return complaintsAlone(ctx, at)
		}
		return everything(ctx, at, *customers, *rounds, *leads)
	}))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// sides are the two programs that are compared, on the same servers.
type sides struct {
	product, bare target
	installed     *product.Product
	cluster       postgres.Connection
	token         string
	filled        int           // customers that were filled in
	posted        *atomic.Int64 // single leads
}

// target is one of them.
type target struct {
	name string
	base string // address of its HTTP API
	pid  int
}

// place is where installations are made: the built program, and a folder for
// their data that is gone afterwards.
type place struct{ binary, folder string }

// inPlace measures in a place of its own.
func inPlace(ctx context.Context, measure func(context.Context, place) error) (err error) {
	binary, err := product.Build(ctx, ".")
	if err != nil {
		return err
	}
	folder, err := product.Folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	return measure(ctx, place{binary, folder})
}

// everything measures all rows, at 10,000 and at so many customers.
func everything(ctx context.Context, at place, customers, rounds, leads int) (err error) {
	many, err := at.install(ctx, "many", customers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, many.stop()) }()
	few, err := at.install(ctx, "few", fewCustomers)
	if err != nil {
		return err
	}
	err = compareSizes(ctx, few, many)
	if err == nil {
		err = reportInbox(ctx, at.binary, few)
	}
	if err == nil {
		err = reportComplaints(ctx, at.binary, few)
	}
	if err := errors.Join(err, few.stop()); err != nil {
		return err
	}
	rows, err := workloads(ctx, many)
	if err != nil {
		return err
	}
	times, err := reportAll(ctx, many, rows, rounds, leads)
	if err != nil {
		return err
	}
	return reportCopy(ctx, times, many.cluster, at.folder)
}

// leadsAlone measures only what happens to leads.
func leadsAlone(ctx context.Context, at place, rounds, leads int) (err error) {
	s, err := at.install(ctx, "leads", fewCustomers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	_, err = reportAll(ctx, s, s.leadRows(), rounds, leads)
	return err
}

// complaintsAlone measures only the courses of complaints.
func complaintsAlone(ctx context.Context, at place) error {
	s, err := at.install(ctx, "complaints", fewCustomers)
	if err != nil {
		return err
	}
	return errors.Join(reportComplaints(ctx, at.binary, s), s.stop())
}

// reportAll measures rows beside the bare program, then an import, then
// deadlines that all of it missed.
func reportAll(ctx context.Context, s *sides, rows []workload, rounds, leads int) (times intakeTimes, err error) {
	bare, err := startBare(ctx, s.installed, s.cluster.URL("baton"))
	if err != nil {
		return times, err
	}
	err = report(ctx, s, rows, bare, rounds)
	if err := errors.Join(err, bare.Process.Signal(syscall.SIGTERM), bare.Wait()); err != nil {
		return times, err
	}
	if times, err = s.reportIntake(ctx, leads); err != nil {
		return times, err
	}
	return times, s.reportBreaches(ctx)
}

// install starts the product in a data folder of its own, with so many
// customers.
func (at place) install(ctx context.Context, name string, customers int) (*sides, error) {
	p, err := product.Start(ctx, at.binary, filepath.Join(at.folder, name))
	if err != nil {
		return nil, err
	}
	s := &sides{installed: p, product: target{"product", "http://" + p.Address + "/api/v1", p.PID()}, posted: &atomic.Int64{}}
	if s.cluster, err = postgres.Attach(ctx, filepath.Join(p.Data, "postgres")); err == nil {
		err = prepare(ctx, at.binary, p, s)
	}
	if err == nil {
		err = s.fill(ctx, s.cluster.URL("baton"), customers)
	}
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *sides) stop() error {
	_, err := s.installed.Stop()
	return err
}

// startBare runs the bare program as a process of its own, so that its use of
// the processor can be told from the product's.
func startBare(ctx context.Context, p *product.Product, url string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	address, err := product.FreeAddress()
	if err != nil {
		return nil, err
	}
	temporalAddress, token, err := p.Temporal()
	if err != nil {
		return nil, err
	}
	bare := exec.CommandContext(ctx, self, "bare", address, url, temporalAddress, token)
	bare.Stderr = os.Stderr
	bare.Cancel = func() error { return bare.Process.Signal(syscall.SIGTERM) }
	return bare, bare.Start()
}

// report measures every row and prints it.
func report(ctx context.Context, s *sides, rows []workload, bare *exec.Cmd, rounds int) error {
	s.bare = target{"bare", "http://" + bare.Args[2], bare.Process.Pid}
	if err := waitFor(ctx, s.bare.base+"/ready"); err != nil {
		return err
	}
	fmt.Printf("%-34s %12s %12s %7s %14s %12s\n", "", "product", "bare", "ratio", "CPU product", "CPU bare")
	for _, w := range rows {
		r, err := compare(ctx, s, w, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		fmt.Printf("%-34s %10.0f/s %10.0f/s %7.2f %9.2f ms/op %7.2f ms/op\n", w.name, r.product.rate, r.bare.rate,
			r.product.rate/r.bare.rate, r.product.cpu, r.bare.cpu)
		if w.latency {
			fmt.Printf("%-34s %9.1f ms %10.1f ms %7.2f\n", strings.Repeat(" ", 4)+"p50", r.product.p50, r.bare.p50, r.product.p50/r.bare.p50)
		}
	}
	return nil
}
