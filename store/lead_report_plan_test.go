package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// manyLeads are two years of leads, most of them with an interaction.
const manyLeads = `
INSERT INTO users (id, created_at, updated_at, name, login, role)
	SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now(), now(), n::text, n::text, 'staff' FROM generate_series(1, 50) n;
INSERT INTO leads (id, created_at, updated_at, number, name, state, owner_id, source, match_keys)
	SELECT gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '12 minutes', now(), 'L' || n, n::text, 'contacted',
		('00000000-0000-7000-8000-' || lpad((n % 50 + 1)::text, 12, '0'))::uuid, 'web-form', '{}' FROM generate_series(1, 80000) n;
INSERT INTO interactions (id, created_at, updated_at, lead_id, channel, occurred_at, summary)
	SELECT gen_random_uuid(), created_at, created_at, id, 'call', created_at + interval '1 hour', 'spoke' FROM leads;
ANALYZE users; ANALYZE leads; ANALYZE interactions;`

// TestLeadReportPlan keeps the report on a month fast when there are years: it
// reads the leads of the month along an index, and their interactions too.
func TestLeadReportPlan(t *testing.T) {
	connection, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(t.Context())
	if _, err := connection.Exec(t.Context(), manyLeads); err != nil {
		t.Fatal(err)
	}
	me := uuid.MustParse("00000000-0000-7000-8000-000000000007")
	from := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	period := LeadPeriod{From: from, To: from.AddDate(0, 1, 0), Now: from.AddDate(0, 2, 0)}
	for name, viewer := range map[string]crm.Viewer{
		"of all leads": crm.System(),
		"of one's own": {ID: me, Role: crm.Staff, People: []uuid.UUID{me}, Department: []uuid.UUID{me}, Groups: []uuid.UUID{me}},
	} {
		t.Run(name+" is read along indexes", func(t *testing.T) {
			args := &arguments{}
			sql := "EXPLAIN " + leadsOfPeriod(viewer, LeadsBySource, period, args) + " SELECT count(*) FROM came LEFT JOIN won ON won.id = came.deal_id"
			lines, err := collect(t.Context(), connection, pgx.RowTo[string], sql, args.values...)
			if err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(lines, "\n")
			for _, table := range []string{"leads", "interactions"} {
				if strings.Contains(plan, "Seq Scan on "+table) {
					t.Errorf("it reads all %s:\n%s", table, plan)
				}
			}
		})
	}
}
