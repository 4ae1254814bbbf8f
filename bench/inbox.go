package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// The inbox of a busy company.
const (
	openTasks     = 10_000
	taskHolders   = 200
	decidedAtOnce = 500
)

// fillTasks gives 200 people 10,000 first contacts to make, and one of them 500
// more, to be decided together.
func (s *sides) fillTasks(ctx context.Context) error {
	connection, err := pgx.Connect(ctx, s.cluster.URL("baton"))
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	_, err = connection.Exec(ctx, fmt.Sprintf(`
		INSERT INTO users (id, created_at, updated_at, name, login, role)
			SELECT gen_random_uuid(), '%[4]s'::timestamptz, '%[4]s'::timestamptz, 'holder ' || n, 'holder' || n, 'staff' FROM generate_series(1, %[1]d - 4) n;
		CREATE TEMP TABLE holders AS SELECT id, row_number() OVER (ORDER BY login <> 'rep1', login <> 'rep2', login) - 1 AS place
			FROM users WHERE role = 'staff';
		CREATE TEMP TABLE work AS SELECT gen_random_uuid() AS lead, gen_random_uuid() AS process, h.id AS holder, n
			FROM generate_series(0, %[2]d + %[3]d - 1) n JOIN holders h ON h.place = CASE WHEN n < %[3]d THEN 0 ELSE n %% %[1]d END;
		INSERT INTO leads (id, created_at, updated_at, number, name, company, state, owner_id, match_keys)
			SELECT lead, '%[4]s'::timestamptz, '%[4]s'::timestamptz, 'T-' || n, 'Person ' || n, 'Company ' || n, 'assigned', holder, '{}' FROM work;
		INSERT INTO processes (id, kind, record_kind, record_id, step, visit, state, started_at)
			SELECT process, 'lead', 'lead', lead, 'first-contact', 1, 'running', '%[4]s'::timestamptz FROM work;
		INSERT INTO tasks (id, process_id, step, visit, kind, form_version, record_kind, record_id, assignee_id, made_by, state, due_at, created_at)
			SELECT gen_random_uuid(), process, 'first-contact', 1, 'first-contact', 1, 'lead', lead, holder, 'process', 'open',
				'%[4]s'::timestamptz + n * interval '1 minute', '%[4]s'::timestamptz FROM work`, taskHolders, openTasks, decidedAtOnce, time.Now().Format(time.RFC3339)))
	if err != nil {
		return fmt.Errorf("fill tasks: %w", err)
	}
	_, err = connection.Exec(ctx, `VACUUM ANALYZE users, leads, processes, tasks`)
	return err
}

// reportInbox prints how long people wait for their inbox, and for a decision
// on many tasks at once.
func reportInbox(ctx context.Context, binary string, s *sides) error {
	if err := s.fillTasks(ctx); err != nil {
		return err
	}
	reader, err := s.as(ctx, binary, "rep2")
	if err != nil {
		return err
	}
	for _, row := range []struct{ name, path string }{
		{"a page of the inbox", "/tasks?view=to-do&limit=50"}, {"the counts of the inbox", "/tasks/counts"},
	} {
		f, err := measure(ctx, s.product, workload{name: row.name, clients: 4, count: 400, do: func(ctx context.Context, on target) error {
			return reader.get(ctx, on, row.path, nil)
		}})
		if err != nil {
			return err
		}
		fmt.Printf("%-40s p95 %7.1f ms, with %d open tasks of %d people\n", row.name, f.p95, openTasks, taskHolders)
	}
	took, err := s.decideTogether(ctx, binary)
	if err != nil {
		return err
	}
	fmt.Printf("%-40s %11.2f s\n\n", fmt.Sprintf("a decision on %d tasks at once", decidedAtOnce), took.Seconds())
	return nil
}

// as speaks as another person.
func (s *sides) as(ctx context.Context, binary, login string) (*sides, error) {
	person, err := s.installed.As(ctx, binary, login)
	if err != nil {
		return nil, err
	}
	other := *s
	other.token = person.Token()
	return &other, nil
}

// decideTogether completes 500 tasks of one person in one act.
func (s *sides) decideTogether(ctx context.Context, binary string) (time.Duration, error) {
	decider, err := s.as(ctx, binary, "rep1")
	if err != nil {
		return 0, err
	}
	type item struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
	}
	var items []item
	for cursor := ""; len(items) < decidedAtOnce; {
		var page struct {
			Items      []item
			NextCursor string
		}
		if err := decider.get(ctx, s.product, "/tasks?view=to-do&limit=200&cursor="+cursor, &page); err != nil {
			return 0, err
		}
		items, cursor = append(items, page.Items...), page.NextCursor
	}
	body := map[string]any{"items": items[:decidedAtOnce], "outcome": "contacted", "answers": map[string]any{
		"channel": "call", "occurredAt": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), "summary": "They want a quote.",
	}}
	data, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	var answer struct{ Results []struct{ Status string } }
	if err := decider.sendOnce(ctx, "/tasks/acts/complete", data, &answer); err != nil {
		return 0, err
	}
	took := time.Since(began)
	for _, r := range answer.Results {
		if r.Status != "done" {
			return 0, fmt.Errorf("a task is %s", r.Status)
		}
	}
	return took, nil
}

// sendOnce posts with a key, as acts on many records want it.
func (s *sides) sendOnce(ctx context.Context, path string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.product.base+path, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", uuid.NewString())
	return answerInto(request, into)
}
