package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Import is a file at the server whose rows become records.
type Import struct {
	ID       uuid.UUID           `json:"id"`
	Kind     string              `json:"kind"`
	FileName string              `json:"fileName"`
	Rows     int                 `json:"rows"`
	Mapping  []crm.ColumnMapping `json:"mapping"`
	Options  crm.ImportOptions   `json:"options"`
	State    string              `json:"state"`
	Counts   map[string]int      `json:"counts"`
	Problems []Problem           `json:"problems"`
	JobID    *uuid.UUID          `json:"jobId"`
}

// Problem is how many rows had a kind of problem with a field.
type Problem struct {
	Label string `json:"label"` // of the field
	Code  string `json:"code"`
	Rows  int    `json:"rows"`
}

// Row is a row of the file with what is wrong with it.
type Row struct {
	Row      int `json:"row"`
	Problems []struct {
		Column  string `json:"column"`
		Message string `json:"message"`
		Remedy  string `json:"remedy"`
	} `json:"problems"`
}

// Reading is what the person knows better of a file than the server finds out.
type Reading struct {
	Encoding, Separator, Sheet string
	HeaderRow                  int // 0: the first that is not empty
}

// Stage sends a file; nothing is made of it yet.
func (c *Client) Stage(ctx context.Context, kind, name string, file io.Reader, r Reading) (*Import, error) {
	query := url.Values{"kind": {kind}, "name": {name}}
	for parameter, value := range map[string]string{"encoding": r.Encoding, "separator": r.Separator, "sheet": r.Sheet} {
		if value != "" {
			query.Set(parameter, value)
		}
	}
	if r.HeaderRow > 0 {
		query.Set("headerRow", strconv.Itoa(r.HeaderRow))
	}
	answer, err := c.open(ctx, http.MethodPost, "/imports?"+query.Encode(), "application/octet-stream", file)
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	return decodeImport(answer)
}

// Get asks how an import stands.
func (c *Client) Get(ctx context.Context, id uuid.UUID) (*Import, error) {
	it := &Import{}
	return it, c.send(ctx, http.MethodGet, "/imports/"+id.String(), nil, it)
}

// Set says what the columns are and how rows are understood.
func (c *Client) Set(ctx context.Context, it *Import) error {
	body := map[string]any{"mapping": it.Mapping, "options": it.Options}
	return c.send(ctx, http.MethodPatch, "/imports/"+it.ID.String(), body, it)
}

// Act is what can be done with an import.
type Act string

// The acts; a check changes nothing.
const (
	Check Act = "check"
	Run   Act = "run"
	Undo  Act = "undo"
)

// Begin leaves an act to the server and returns the job that does it.
func (c *Client) Begin(ctx context.Context, id uuid.UUID, act Act) (*Job, error) {
	job := &Job{}
	return job, c.send(ctx, http.MethodPost, "/imports/"+id.String()+"/acts/"+string(act), nil, job)
}

// Refused lists the first rows that were refused.
func (c *Client) Refused(ctx context.Context, id uuid.UUID, most int) ([]Row, error) {
	var page struct{ Items []Row }
	path := "/imports/" + id.String() + "/rows?status=refused&limit=" + strconv.Itoa(most)
	return page.Items, c.send(ctx, http.MethodGet, path, nil, &page)
}

// WriteRefused writes the refused rows with the reasons, as CSV or workbook.
func (c *Client) WriteRefused(ctx context.Context, id uuid.UUID, format string, to io.Writer) error {
	answer, err := c.open(ctx, http.MethodGet, "/imports/"+id.String()+"/refused?format="+format, "", nil)
	if err != nil {
		return err
	}
	defer answer.Close()
	if _, err := io.Copy(to, answer); err != nil {
		return fmt.Errorf("write refused rows: %w", err)
	}
	return nil
}

// Job is work under way at the server.
type Job struct {
	ID       uuid.UUID `json:"id"`
	State    string    `json:"state"`
	Done     int       `json:"done"`
	Total    *int      `json:"total"`
	Message  string    `json:"message"`
	Retrying bool      `json:"retrying"`
	Problem  *struct {
		Detail string `json:"detail"`
	} `json:"problem"`
	EndedAt *time.Time `json:"endedAt"`
}

// Follow looks at a job until it has ended, and tells each time how it stands;
// a server that is away is asked again. When the context ends, the work at the
// server goes on.
func (c *Client) Follow(ctx context.Context, id uuid.UUID, every time.Duration, tell func(*Job, error)) (*Job, error) {
	for {
		job := &Job{}
		err := c.send(ctx, http.MethodGet, "/jobs/"+id.String(), nil, job)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil && !isPassing(err):
			return nil, err
		case err == nil && job.EndedAt != nil:
			return job, nil
		}
		tell(job, err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(every):
		}
	}
}

// Cancel stops a job; what it has done stays done.
func (c *Client) Cancel(ctx context.Context, job uuid.UUID) error {
	var results struct {
		Results []struct {
			Status string
			Error  *struct{ Detail string }
		}
	}
	if err := c.send(ctx, http.MethodPost, "/jobs/"+job.String()+"/acts/cancel", nil, &results); err != nil {
		return err
	}
	for _, r := range results.Results {
		if r.Error != nil {
			return fmt.Errorf("cancel: %s", r.Error.Detail)
		}
	}
	return nil
}

func decodeImport(answer io.Reader) (*Import, error) {
	it := &Import{}
	if err := json.NewDecoder(answer).Decode(it); err != nil {
		return nil, fmt.Errorf("read import: %w", err)
	}
	return it, nil
}
