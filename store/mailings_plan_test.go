package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// largeMailing is a mailing of 30,000 letters, of which all but 300 have gone or
// wait to be handed over: 150 stand in the ledger, 50 are going, 100 are tried
// again.
const largeMailing = `
INSERT INTO processes (id, kind, record_kind, record_id, step, state, started_at)
	VALUES ('00000000-0000-7000-8000-000000000001', 'mailing', 'mailing', '00000000-0000-7000-8000-000000000002', 'send-letters', 'running', now());
INSERT INTO mailings (id, created_at, updated_at, number, title, purpose, audience_kind, state, started_at)
	VALUES ('00000000-0000-7000-8000-000000000002', now(), now(), 'M-1', 'Autumn', 'marketing', 'contact', 'sending', now());
INSERT INTO mailing_recipients (id, mailing_id, record_id, effect_id)
	SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000002', gen_random_uuid(), CASE WHEN n <= 20000 THEN gen_random_uuid() END
	FROM generate_series(1, 30000) n;
INSERT INTO effects (id, process_id, step, subject, kind, way, target_id, created_at, state, attempts, next_at, taken_until, ended_at)
	SELECT effect_id, '00000000-0000-7000-8000-000000000001', 'send-letters', id::text, 'mailing', 'mail', id, now(), state,
		CASE WHEN n <= 150 THEN 0 ELSE 1 END, CASE state WHEN 'intended' THEN now() END, CASE state WHEN 'sending' THEN now() END,
		CASE state WHEN 'done' THEN now() END
	FROM (SELECT id, effect_id, n, CASE WHEN n <= 150 THEN 'intended' WHEN n <= 200 THEN 'sending' WHEN n <= 300 THEN 'intended' ELSE 'done' END AS state
		FROM (SELECT id, effect_id, row_number() OVER () AS n FROM mailing_recipients WHERE effect_id IS NOT NULL) r) s;
ANALYZE mailing_recipients; ANALYZE effects;`

// TestStandingOfMailing keeps asking how far a mailing is cheap however many
// letters it has.
func TestStandingOfMailing(t *testing.T) {
	connection, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(t.Context())
	if _, err := connection.Exec(t.Context(), largeMailing); err != nil {
		t.Fatal(err)
	}
	process := &crm.Process{ID: uuid.MustParse("00000000-0000-7000-8000-000000000001"), RecordID: uuid.MustParse("00000000-0000-7000-8000-000000000002")}

	t.Run("tells what waits, what is tried, and what is tried again", func(t *testing.T) {
		got, err := StandingOfMailing(t.Context(), connection, process)
		if diff := cmp.Diff(MailingStanding{Waiting: true, First: 200, Again: true}, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("is read along indexes of what is still to go", func(t *testing.T) {
		lines, err := collect(t.Context(), connection, pgx.RowTo[string], "EXPLAIN "+standingOfMailing, process.RecordID, process.ID)
		if err != nil {
			t.Fatal(err)
		}
		plan := strings.Join(lines, "\n")
		for _, index := range []string{"mailing_recipients_waiting", "effects_mailing_open"} {
			if !strings.Contains(plan, index) {
				t.Errorf("it does not use %s:\n%s", index, plan)
			}
		}
		if strings.Contains(plan, "Seq Scan") {
			t.Errorf("it reads all letters:\n%s", plan)
		}
	})
}
