package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/embedded/temporalclient"
	"github.com/baton-crm/baton/store"
)

type doctorCommand struct {
	dataSettings
	temporalSettings
	logSettings
}

// finding is the result of one check: what is so, and what to do where it is
// not well.
type finding struct {
	name, what, remedy string
}

// Run makes every check, prints what it found, and fails when something has
// to be done.
func (c *doctorCommand) Run(ctx context.Context) error {
	findings := []finding{{name: "program", what: fmt.Sprintf("baton %s, %s", version(), runtime.Version())}}
	findings = append(findings, c.checkDisk())
	if c.DatabaseURL == "" {
		findings = append(findings, checkPrograms())
	}
	findings = append(findings, c.checkDatabase(ctx)...)
	if c.TemporalAddress != "" {
		findings = append(findings, c.checkTemporal(ctx))
	}
	bad := 0
	for _, f := range findings {
		mark := "ok  "
		if f.remedy != "" {
			mark, bad = "BAD ", bad+1
		}
		fmt.Printf("%s %-12s %s\n", mark, f.name, f.what)
		if f.remedy != "" {
			fmt.Printf("                  → %s\n", f.remedy)
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d checks need attention", bad, len(findings))
	}
	return nil
}

func checkPrograms() finding {
	programs, err := postgres.FindPrograms()
	if err != nil {
		return finding{"postgresql", "its programs are not usable", err.Error()}
	}
	return finding{name: "postgresql", what: programs.Version + " in " + programs.Folder}
}

// lowDisk is when the doctor worries.
const lowDisk = 2 << 30

func (c *doctorCommand) checkDisk() finding {
	folder := c.Data
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			break
		}
		folder = filepath.Dir(folder)
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil {
		return finding{"disk", "free space is not known", err.Error()}
	}
	free := fs.Bavail * uint64(fs.Bsize)
	f := finding{name: "disk", what: fmt.Sprintf("%.1f GiB free at %s", float64(free)/(1<<30), folder)}
	if free < lowDisk {
		f.remedy = "make room, or move the data folder: PostgreSQL stops when the disk is full"
	}
	return f
}

func (c *doctorCommand) checkDatabase(ctx context.Context) (findings []finding) {
	r, err := c.reach(ctx, c.logger())
	if err != nil {
		return []finding{{"database", "not reachable", err.Error()}}
	}
	defer func() {
		if err := r.release(context.WithoutCancel(ctx)); err != nil {
			findings = append(findings, finding{"database", "could not be released", err.Error()})
		}
	}()
	has, needs, err := store.SchemaVersion(ctx, r.url)
	if err != nil {
		return []finding{{"database", "not reachable", err.Error()}}
	}
	schema := finding{name: "schema", what: fmt.Sprintf("version %d", has)}
	if has != needs {
		schema.remedy = fmt.Sprintf("this program needs version %d: run 'baton migrate'", needs)
		return []finding{schema}
	}
	db, err := store.Open(ctx, store.Options{URL: r.url})
	if err != nil {
		return []finding{schema, {"database", "not usable", err.Error()}}
	}
	defer db.Close()
	facts, err := store.ServerFacts(ctx, db)
	if err != nil {
		return []finding{schema, {"database", "not usable", err.Error()}}
	}
	return []finding{schema, checkServer(facts), checkClock(facts), checkOutbox(ctx, db), c.checkSealing(ctx, db)}
}

func checkServer(facts store.Facts) finding {
	f := finding{name: "database", what: fmt.Sprintf("PostgreSQL %s, encoding %s, collation %s", facts.Version, facts.Encoding, facts.Collation)}
	switch {
	case facts.Major < postgres.OldestMajor:
		f.remedy = fmt.Sprintf("use PostgreSQL %d or newer", postgres.OldestMajor)
	case facts.Encoding != "UTF8":
		f.remedy = "make the database with ENCODING 'UTF8': Chinese text needs it"
	case facts.Collation == "C" || facts.Collation == "POSIX":
		f.remedy = "make the database with a UTF-8 locale such as C.UTF-8: without one upper and lower case outside ASCII are not matched"
	}
	return f
}

// clockTolerance is how far the clocks of program and database may differ.
const clockTolerance = 2 * time.Second

func checkClock(facts store.Facts) finding {
	off := time.Since(facts.Now).Round(time.Millisecond)
	f := finding{name: "clock", what: fmt.Sprintf("differs from the database's by %s", off)}
	if off.Abs() > clockTolerance {
		f.remedy = "synchronise the clocks of both machines (NTP): deadlines go by the program's, reading live events by the database's"
	}
	return f
}

// outboxTooOld is when what waits for the relay has waited too long.
const outboxTooOld = 60

func checkOutbox(ctx context.Context, db *store.DB) finding {
	waiting, seconds, err := store.OutboxState(ctx, db)
	if err != nil {
		return finding{"outbox", "not known", err.Error()}
	}
	f := finding{name: "outbox", what: fmt.Sprintf("%d waiting, the oldest for %.0f s", waiting, seconds)}
	if seconds > outboxTooOld {
		f.remedy = "no relay is at work: start 'baton serve' and look whether /readyz names the relay or Temporal"
	}
	return f
}

// dialWithin is how long the doctor waits for Temporal.
const dialWithin = 10 * time.Second

func (c *doctorCommand) checkTemporal(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	connection, err := temporalclient.Connect(ctx, temporalclient.Options{
		Address: c.TemporalAddress, Namespace: c.TemporalNamespace, Token: c.TemporalToken, TLS: c.tls(), Logger: c.logger(),
	})
	if err != nil {
		return finding{"temporal", "not usable at " + c.TemporalAddress, err.Error()}
	}
	connection.Close()
	return finding{name: "temporal", what: "reached at " + c.TemporalAddress + ", namespace " + c.TemporalNamespace}
}
