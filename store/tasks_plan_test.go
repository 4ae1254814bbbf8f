package store

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// busyInbox is a company of 200 people with 10,000 tasks to do, 40,000 done and
// some given, stood in for and claimable, as one of them sees it.
const busyInbox = `
INSERT INTO users (id, created_at, updated_at, name, login, role)
	SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now(), now(), n::text, n::text, 'staff' FROM generate_series(1, 200) n;
INSERT INTO processes (id, kind, record_kind, record_id, step, state, started_by, started_at)
	SELECT gen_random_uuid(), 'lead', 'lead', gen_random_uuid(), 'first-contact', 'running',
		('00000000-0000-7000-8000-' || lpad((n % 200 + 1)::text, 12, '0'))::uuid, now() FROM generate_series(1, 50000) n;
INSERT INTO tasks (id, process_id, step, visit, kind, form_version, record_kind, record_id, made_by, created_at, due_at,
		assignee_id, candidates, state, outcome, completed_at, completed_by, given_by, acted_for)
	SELECT gen_random_uuid(), p.id, 'first-contact', 1, 'first-contact', 1, 'lead', p.record_id, 'process', now(), now() + n * interval '1 minute',
		CASE WHEN n % 10 > 0 OR n % 5 > 0 THEN who END, CASE WHEN n % 10 = 0 THEN ARRAY[who] ELSE '{}' END,
		CASE WHEN n % 5 = 0 THEN 'open' ELSE 'done' END, CASE WHEN n % 5 = 0 THEN '' ELSE 'contacted' END,
		CASE WHEN n % 5 > 0 THEN now() END, CASE WHEN n % 5 > 0 THEN who END,
		CASE WHEN n % 35 = 0 THEN who END, CASE WHEN n % 45 = 0 THEN who END
	FROM (SELECT id, record_id, row_number() OVER () AS n FROM processes) p,
		LATERAL (SELECT ('00000000-0000-7000-8000-' || lpad((n / 5 % 200 + 1)::text, 12, '0'))::uuid AS who) w;
ANALYZE users; ANALYZE processes; ANALYZE tasks;`

// TestInboxPlans keeps the inbox fast when there is much to do: what is one's
// own is read along an index, however many tasks others have.
func TestInboxPlans(t *testing.T) {
	connection, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(t.Context())
	if _, err := connection.Exec(t.Context(), busyInbox); err != nil {
		t.Fatal(err)
	}
	me := uuid.MustParse("00000000-0000-7000-8000-000000000007")
	viewer := crm.Viewer{ID: me, Role: crm.Staff, People: []uuid.UUID{me}, Department: []uuid.UUID{me}, Groups: []uuid.UUID{me}}
	for _, box := range []Box{BoxToDo, BoxDone, BoxSubstitute, BoxTeam} {
		for what, head := range map[string]string{"is paged": "EXPLAIN SELECT *", "is counted": "EXPLAIN SELECT 1"} {
			t.Run(string(box)+" "+what+" along indexes", func(t *testing.T) {
				args := &arguments{}
				sql := head + " FROM tasks t WHERE " + InboxQuery{Box: box}.where(viewer, args)
				if what == "is paged" {
					sql += " ORDER BY " + box.order() + " LIMIT 51"
				}
				lines, err := collect(t.Context(), connection, pgx.RowTo[string], sql, args.values...)
				if err != nil {
					t.Fatal(err)
				}
				plan := strings.Join(lines, "\n")
				if strings.Contains(plan, "Seq Scan on tasks") {
					t.Errorf("it reads all tasks:\n%s", plan)
				}
			})
		}
	}
}
