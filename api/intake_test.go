package api_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/intake"
	"github.com/baton-crm/baton/store"
)

// counter is a desk at which somebody brings files in, with the jobs worked on
// behind it.
type counter struct {
	*intake.Desk
	w           *world
	out, status strings.Builder
}

func (w *world) counter(t *testing.T, login string) *counter {
	t.Helper()
	client, err := intake.Connect(w.http.URL, w.tokens[login])
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{w: w}
	c.Desk = &intake.Desk{Client: client, Out: &c.out, Status: &c.status, Every: 20 * time.Millisecond}
	return c
}

// staffed works on jobs until the test ends; the context ends with it, or when
// the work has failed.
func (c *counter) staffed(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	done := make(chan error, 1)
	go func() {
		defer cancel()
		done <- c.w.workUntil(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return ctx
}

func (w *world) workUntil(ctx context.Context) error {
	jobs := &activities.Jobs{DB: w.db, Kinds: activities.JobKinds(activities.NewCompany(), store.NewKinds(w.db), api.Editors(store.NewKinds(w.db)))}
	for ctx.Err() == nil {
		open, err := store.FindJobs(ctx, w.db, crm.System(), store.JobQuery{Limit: 100})
		for _, job := range open {
			if err == nil && !job.Ended() {
				_, err = jobs.WorkOnJob(ctx, job.ID)
			}
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

// paper writes a file to be brought in.
func paper(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// says wants texts in what was told.
func says(t *testing.T, told string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(told, text) {
			t.Errorf("%q is not in:\n%s", text, told)
		}
	}
}

// followUps are customers with dates as people slip in them.
const followUps = "client,when,owner\nAlpha,2026-12-01,Ada\nBeta,soon,\nGamma,31.02.2026,Select\nDelta,13/13/2026,\n"

func TestIntake(t *testing.T) {
	t.Run("tries a file, saying why rows would be refused, and makes nothing", func(t *testing.T) {
		w := newWorld(t)
		c := w.counter(t, "ada")
		ctx := c.staffed(t)
		err := c.Bring(ctx, intake.Order{
			Kind: "customer", File: paper(t, "clients.csv", followUps), DryRun: true, Show: 2,
			Map: map[string]string{"client": "name", "when": "nextFollowUpOn", "owner": "ownerId"},
		})
		if !errors.Is(err, intake.ErrRowsRefused) {
			t.Error(err)
		}
		says(t, c.out.String(), "1 would be created", "3 refused", "Next follow-up not-a-date: 3 rows", "row 3: when: ", `"soon"`, "and 1 more")
		says(t, c.status.String(), "clients.csv: 4 rows", "owner → ownerId")
		if n := w.count(t, `SELECT count(*) FROM customers`); n != 0 {
			t.Errorf("%d customers", n)
		}
	})
	t.Run("makes the records, leaves the refused rows in a file, and takes all back", func(t *testing.T) {
		w := newWorld(t)
		c := w.counter(t, "ada")
		ctx := c.staffed(t)
		failed := filepath.Join(t.TempDir(), "failed.csv")
		err := c.Bring(ctx, intake.Order{
			Kind: "customer", File: paper(t, "clients.csv", followUps), Failed: failed,
			Map: map[string]string{"client": "name", "when": "nextFollowUpOn", "owner": "ownerId"},
		})
		if !errors.Is(err, intake.ErrRowsRefused) {
			t.Error(err)
		}
		says(t, c.out.String(), "1 created", "3 refused")
		refused, err := os.ReadFile(failed)
		if err != nil {
			t.Fatal(err)
		}
		says(t, string(refused), "Beta", "Gamma", "Delta", "is no date")
		if err := c.Undo(ctx, w.onlyImport(t)); err != nil {
			t.Error(err)
		}
		says(t, c.out.String(), "1 taken back")
	})
	t.Run("leaves it running at the server when the person goes, who can look again and stop it", func(t *testing.T) {
		w := newWorld(t)
		c := w.counter(t, "ada")
		ctx, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		gone, cancel := context.WithCancel(ctx)
		c.Status = &leaver{Builder: &c.status, on: "0 %", leave: cancel}
		err := c.Bring(gone, intake.Order{Kind: "customer", File: paper(t, "a.csv", "name\nA\n")})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v\n%s", err, c.status.String())
		}
		it := w.onlyImport(t)
		says(t, c.status.String(), "goes on at the server", "baton import --look "+it.String())
		if err := c.Cancel(t.Context(), it); err != nil {
			t.Error(err)
		}
		if err := c.Look(t.Context(), it, intake.Order{}); err == nil || !strings.Contains(err.Error(), "cancelled") {
			t.Error(err)
		}
	})
	t.Run("refuses with the server's words", func(t *testing.T) {
		w := newWorld(t)
		c := w.counter(t, "sam")
		var refusal *intake.Refusal
		if err := c.Bring(t.Context(), intake.Order{Kind: "customer", File: paper(t, "a.csv", "name\nA\n")}); !errors.As(err, &refusal) || refusal.Status != 403 {
			t.Error(err)
		}
		ada := w.counter(t, "ada")
		err := ada.Bring(t.Context(), intake.Order{Kind: "customer", File: paper(t, "a.csv", "name\nA\n"), Map: map[string]string{"nam": "name"}})
		if err == nil || !strings.Contains(err.Error(), `no column "nam"`) {
			t.Error(err)
		}
	})
}

// leaver goes away when something is told.
type leaver struct {
	*strings.Builder
	on    string
	leave func()
}

// Write listens.
func (l *leaver) Write(told []byte) (int, error) {
	if strings.Contains(string(told), l.on) {
		l.leave()
	}
	return l.Builder.Write(told)
}

// onlyImport is the one import that there is.
func (w *world) onlyImport(t *testing.T) (id uuid.UUID) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), `SELECT id FROM imports`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *world) count(t *testing.T, sql string) (n int) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
