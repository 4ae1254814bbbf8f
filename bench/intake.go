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

// intakeReport is how an import did beside a bare COPY of the same rows.
type intakeReport struct {
	product, bare time.Duration
	grown         int64 // bytes of memory of the serving process at the most
}

// reportIntake imports leads from a file, upload and all, and then copies the
// rows it has made into the same tables, with the same indexes, of an empty
// database beside.
func reportIntake(ctx context.Context, s *sides, cluster postgres.Connection, folder string, leads int) error {
	var r intakeReport
	var err error
	if r.product, r.grown, err = s.importLeads(ctx, leads); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if r.bare, err = copyBare(ctx, cluster, folder); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	fmt.Printf("%-34s %10.1f s %10.1f s %7.2f   %d MB more memory at the most\n", fmt.Sprintf("import %d leads", leads),
		r.product.Seconds(), r.bare.Seconds(), r.product.Seconds()/r.bare.Seconds(), r.grown>>20)
	return nil
}

func (s *sides) importLeads(ctx context.Context, leads int) (took time.Duration, grown int64, err error) {
	var file bytes.Buffer
	file.WriteString("name,company,phone,email,source,interest,note\n")
	for i := range leads {
		fmt.Fprintf(&file, "Person %d,Company %d,139%08d,person%d@example.com,web-form,Product %d,Asked about product %d\n", i, i/3, i, i, i%17, i%17)
	}
	before, err := memoryOf(s.product.pid)
	if err != nil {
		return 0, 0, err
	}
	client, err := intake.Connect(strings.TrimSuffix(s.product.base, "/api/v1"), s.token)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	it, err := client.Stage(ctx, "lead", "leads.csv", &file, intake.Reading{})
	if err != nil {
		return 0, 0, err
	}
	job, err := client.Begin(ctx, it.ID, intake.Run)
	if err != nil {
		return 0, 0, err
	}
	job, err = client.Follow(ctx, job.ID, lookAtJobEvery, func(*intake.Job, error) {
		if now, err := memoryOf(s.product.pid); err == nil {
			grown = max(grown, now-before)
		}
	})
	took = time.Since(began)
	if err == nil && job.State != "done" {
		err = fmt.Errorf("the import is %s", job.State)
	}
	return took, grown, err
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
