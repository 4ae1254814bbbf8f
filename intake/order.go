package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Order is a file to be brought in and how.
type Order struct {
	Kind    string
	File    string // its path here
	Reading Reading
	Map     map[string]string // fields by column, over what the server suggests; an empty field is none, several stand with commas between
	Adjust  func(*crm.ImportOptions)
	DryRun  bool   // try only
	Failed  string // where the refused rows go; "" is nowhere
	Show    int    // how many refused rows are shown
}

// Desk does what is asked at a terminal: it tells how the work goes and what
// came of it.
type Desk struct {
	Client *Client
	Out    io.Writer     // what came of it
	Status io.Writer     // how it goes
	Every  time.Duration // how often the server is asked
}

// ErrRowsRefused says that rows did not become records.
var ErrRowsRefused = errors.New("rows were refused")

// Bring sends a file, tries it or makes its records, and waits for the end.
func (d *Desk) Bring(ctx context.Context, o Order) error {
	it, err := d.stage(ctx, o)
	if err != nil {
		return err
	}
	d.showMapping(it)
	act := Run
	if o.DryRun {
		act = Check
	}
	if err := d.do(ctx, it.ID, act); err != nil {
		return err
	}
	return d.Report(ctx, it.ID, o)
}

func (d *Desk) stage(ctx context.Context, o Order) (*Import, error) {
	file, err := os.Open(o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	it, err := d.Client.Stage(ctx, o.Kind, filepath.Base(o.File), file, o.Reading)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(d.Status, "%s: %d rows, import %s\n", it.FileName, it.Rows, it.ID)
	if err := remap(it, o.Map); err != nil {
		return nil, err
	}
	if o.Adjust != nil {
		o.Adjust(&it.Options)
	}
	return it, d.Client.Set(ctx, it)
}

// remap puts the given fields in the place of the suggested ones. A field that
// a column is given is taken from the column that was suggested for it.
func remap(it *Import, fields map[string]string) error {
	var mapping []crm.ColumnMapping
	filled := map[string]bool{}
	for column, list := range fields {
		if !slices.ContainsFunc(it.Mapping, func(m crm.ColumnMapping) bool { return m.Column == column }) {
			return fmt.Errorf("the file has no column %q; it has %s", column, columnsOf(it))
		}
		for field := range strings.SplitSeq(list, ",") {
			mapping = append(mapping, crm.ColumnMapping{Column: column, Field: field})
			filled[field] = true
		}
	}
	for _, m := range it.Mapping {
		if _, given := fields[m.Column]; given {
			continue
		}
		if filled[m.Field] {
			m.Field = ""
		}
		mapping = append(mapping, m)
	}
	it.Mapping = mapping
	return nil
}

func columnsOf(it *Import) string {
	names := make([]string, len(it.Mapping))
	for i, m := range it.Mapping {
		names[i] = m.Column
	}
	return strings.Join(names, ", ")
}

func (d *Desk) showMapping(it *Import) {
	for _, m := range it.Mapping {
		field := m.Field
		if field == "" {
			field = "(left out)"
		}
		fmt.Fprintf(d.Status, "  %s → %s\n", m.Column, field)
	}
}

// Undo takes back what an import has made.
func (d *Desk) Undo(ctx context.Context, id uuid.UUID) error {
	if err := d.do(ctx, id, Undo); err != nil {
		return err
	}
	it, err := d.Client.Get(ctx, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.Out, "%d taken back\n", it.Counts["undone"])
	return nil
}

// Look waits for the end of what an import is doing and reports.
func (d *Desk) Look(ctx context.Context, id uuid.UUID, o Order) error {
	it, err := d.Client.Get(ctx, id)
	if err != nil {
		return err
	}
	if it.JobID != nil {
		if err := d.follow(ctx, id, *it.JobID); err != nil {
			return err
		}
	}
	return d.Report(ctx, id, o)
}

// Cancel stops what an import is doing; what it has made stays.
func (d *Desk) Cancel(ctx context.Context, id uuid.UUID) error {
	it, err := d.Client.Get(ctx, id)
	if err != nil {
		return err
	}
	if it.JobID == nil {
		return fmt.Errorf("import %s is doing nothing", id)
	}
	if err := d.Client.Cancel(ctx, *it.JobID); err != nil {
		return err
	}
	fmt.Fprintf(d.Out, "Stopped. What it has made stays; 'baton import --undo %s' takes it back.\n", id)
	return nil
}

func (d *Desk) do(ctx context.Context, id uuid.UUID, act Act) error {
	job, err := d.Client.Begin(ctx, id, act)
	if err != nil {
		return err
	}
	return d.follow(ctx, id, job.ID)
}

// follow tells how a job goes until it ends, or until the person leaves it to
// itself.
func (d *Desk) follow(ctx context.Context, id, jobID uuid.UUID) error {
	last := ""
	job, err := d.Client.Follow(ctx, jobID, d.Every, func(job *Job, err error) {
		if line := progress(job, err); line != last {
			fmt.Fprintln(d.Status, line)
			last = line
		}
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(d.Status, "It goes on at the server. 'baton import --look %[1]s' shows how it stands, 'baton import --cancel %[1]s' stops it.\n", id)
	}
	if err != nil {
		return err
	}
	switch job.State {
	case "failed":
		return fmt.Errorf("the import has failed: %s", job.Problem.Detail)
	case "cancelled":
		return errors.New("the import was cancelled")
	}
	return nil
}

func progress(job *Job, err error) string {
	switch {
	case err != nil:
		return "The server does not answer; trying again."
	case job.Retrying:
		return "The last try did not succeed; the server tries again."
	case job.Total == nil || *job.Total == 0:
		return job.Message
	}
	return strings.TrimSpace(fmt.Sprintf("%3d %%  %s", job.Done*100 / *job.Total, job.Message))
}
