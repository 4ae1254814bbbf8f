package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/intake"
	"github.com/baton-crm/baton/store"
)

// intakeTimes is how leads came in from a file.
type intakeTimes struct {
	imported time.Duration // until the import is done, upload and all
	assigned time.Duration // until the last of the leads has its owner
	grown    int64         // bytes of memory of the serving process at the most
}

// reportIntake imports leads from a file and waits until all have an owner.
func (s *sides) reportIntake(ctx context.Context, leads int) (intakeTimes, error) {
	r, err := s.importLeads(ctx, leads)
	if err != nil {
		return r, fmt.Errorf("import: %w", err)
	}
	fmt.Printf("%-34s %10.1f s, assigned after %.1f s, %d MB more memory at the most\n", fmt.Sprintf("import %d leads", leads),
		r.imported.Seconds(), r.assigned.Seconds(), r.grown>>20)
	return r, nil
}

// reportCopy copies the rows that an import has made into the same tables, with
// the same indexes, of an empty database beside.
func reportCopy(ctx context.Context, r intakeTimes, cluster postgres.Connection, folder string) error {
	bare, err := copyBare(ctx, cluster, folder)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	fmt.Printf("%-34s %10.1f s %10.1f s %7.2f\n", "the import against COPY", r.imported.Seconds(), bare.Seconds(), r.imported.Seconds()/bare.Seconds())
	return nil
}

func (s *sides) importLeads(ctx context.Context, leads int) (r intakeTimes, err error) {
	var file bytes.Buffer
	file.WriteString("name,company,phone,email,source,interest,note\n")
	for i := range leads {
		fmt.Fprintf(&file, "Person %d,Company %d,139%08d,person%d@example.com,web-form,Product %d,Asked about product %d\n", i, i/3, i, i, i%17, i%17)
	}
	before, err := memoryOf(s.product.pid)
	if err != nil {
		return r, err
	}
	client, err := intake.Connect(strings.TrimSuffix(s.product.base, "/api/v1"), s.token)
	if err != nil {
		return r, err
	}
	weigh := func() {
		if now, err := memoryOf(s.product.pid); err == nil {
			r.grown = max(r.grown, now-before)
		}
	}
	began := time.Now()
	it, err := client.Stage(ctx, "lead", "leads.csv", &file, intake.Reading{})
	if err != nil {
		return r, err
	}
	job, err := client.Begin(ctx, it.ID, intake.Run)
	if err != nil {
		return r, err
	}
	job, err = client.Follow(ctx, job.ID, lookAtJobEvery, func(*intake.Job, error) { weigh() })
	r.imported = time.Since(began)
	if err == nil && job.State != "done" {
		err = fmt.Errorf("the import is %s", job.State)
	}
	if err == nil {
		err = s.until(ctx, `SELECT NOT EXISTS (SELECT 1 FROM leads WHERE state = 'new' AND deleted_at IS NULL)`, weigh)
	}
	r.assigned = time.Since(began)
	return r, err
}

// until asks the database until it says yes.
func (s *sides) until(ctx context.Context, sql string, meanwhile func()) error {
	connection, err := pgx.Connect(ctx, s.cluster.URL("baton"))
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	for {
		var yes bool
		if err := connection.QueryRow(ctx, sql).Scan(&yes); err != nil || yes {
			return err
		}
		meanwhile()
		time.Sleep(lookAtJobEvery)
	}
}

const lookAtJobEvery = 100 * time.Millisecond

// memoryOf is how much memory a process has resident.
func memoryOf(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm of process %d is too short", pid)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// carried are the tables in the order in which rows refer to each other; what
// an import writes is timed.
var carried = []struct {
	table, rows string
	timed       bool
}{
	{"users", `SELECT * FROM users`, false},
	{"jobs", `SELECT * FROM jobs`, false},
	{"imports", `SELECT * FROM imports`, false},
	{"import_rows", `SELECT * FROM import_rows`, true},
	{"leads", `SELECT l.* FROM leads l JOIN import_keys k ON k.record_id = l.id ORDER BY l.id`, true},
	{"processes", `SELECT p.* FROM processes p JOIN import_keys k ON k.record_id = p.record_id ORDER BY p.id`, true},
	{"changes", `SELECT c.* FROM changes c JOIN import_keys k ON k.record_id = c.record_id
		WHERE c.type IN ('lead.created', 'process.started') ORDER BY c.id`, true},
	{"import_keys", `SELECT * FROM import_keys`, true},
}

// copyBare tells how long the timed tables take to be copied.
func copyBare(ctx context.Context, cluster postgres.Connection, folder string) (took time.Duration, err error) {
	from, err := pgx.Connect(ctx, cluster.URL("baton"))
	if err != nil {
		return 0, err
	}
	defer from.Close(context.WithoutCancel(ctx))
	name := "bare_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := from.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return 0, err
	}
	if _, _, err := store.Migrate(ctx, cluster.URL(name)); err != nil {
		return 0, err
	}
	to, err := pgx.Connect(ctx, cluster.URL(name))
	if err != nil {
		return 0, err
	}
	defer to.Close(context.WithoutCancel(ctx))
	for _, c := range carried {
		path := filepath.Join(folder, c.table)
		if err := copyOut(ctx, from, c.rows, path); err != nil {
			return 0, fmt.Errorf("%s: %w", c.table, err)
		}
		began := time.Now()
		if err := copyIn(ctx, to, c.table, path); err != nil {
			return 0, fmt.Errorf("%s: %w", c.table, err)
		}
		if c.timed {
			took += time.Since(began)
		}
	}
	return took, nil
}

func copyOut(ctx context.Context, from *pgx.Conn, rows, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = from.PgConn().CopyTo(ctx, file, "COPY ("+rows+") TO STDOUT (FORMAT binary)")
	return errors.Join(err, file.Close())
}

func copyIn(ctx context.Context, to *pgx.Conn, table, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = to.PgConn().CopyFrom(ctx, file, "COPY "+table+" FROM STDIN (FORMAT binary)")
	return err
}
