package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// ofBackTest picks, in the tables in which a back-test leaves its report and
// the job that made it, the rows that are its own.
var ofBackTest = map[string]string{
	"jobs":            `t.id = $1`,
	"back_tests":      `t.job_id = $1`,
	"back_test_cases": `t.back_test_id IN (SELECT id FROM back_tests WHERE job_id = $1)`,
	"changes":         `t.record_id = $1 AND t.record_kind = 'job'`,
	"outbox":          `t.subject = 'job/' || $1::uuid || '/1'`,
}

// hashes are the contents of every table but for the rows of a back-test's
// job.
func (h *house) hashes(job uuid.UUID) map[string]string {
	h.Helper()
	rows, err := h.db.Query(h.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
	if err != nil {
		h.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		h.Fatal(err)
	}
	hashes := map[string]string{}
	for _, table := range tables {
		var hash string
		sql := `SELECT coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM ` + pgx.Identifier{table}.Sanitize() + ` t`
		args := []any{}
		if own := ofBackTest[table]; own != "" {
			sql, args = sql+" WHERE NOT ("+own+")", append(args, job)
		}
		if err := h.db.QueryRow(h.Context(), sql, args...).Scan(&hash); err != nil {
			h.Fatal(err)
		}
		hashes[table] = hash
	}
	return hashes
}

// backTest asks a version about what was decided on the first day, and returns
// the report.
func (h *house) backTest(viewer crm.Viewer, version uuid.UUID) *store.BackTest {
	h.Helper()
	return h.backTestOf(viewer, version, monday, monday.Add(24*time.Hour))
}

func (h *house) backTestOf(viewer crm.Viewer, version uuid.UUID, from, to time.Time) *store.BackTest {
	h.Helper()
	var job *store.Job
	h.act(viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		job, err = activities.BackTestLater(ctx, tx, version, from, to)
		return err
	})
	jobs := &activities.Jobs{DB: h.db, Kinds: []activities.JobKind{activities.BackTestJob()}}
	for ended := false; !ended; {
		var err error
		if ended, err = jobs.WorkOnJob(h.Context(), job.ID); err != nil {
			h.Fatal(err)
		}
	}
	var id uuid.UUID
	if err := h.db.QueryRow(h.Context(), `SELECT id FROM back_tests WHERE job_id = $1`, job.ID).Scan(&id); err != nil {
		h.Fatal(err)
	}
	test, err := store.GetBackTest(h.Context(), h.db, id)
	if err != nil {
		h.Fatal(err)
	}
	return test
}

func TestBackTesting(t *testing.T) {
	h := openHouse(t)
	ada, sam := h.hire("ada", crm.Admin), h.hire("sam", crm.Staff)
	h.roster("inside-sales", ada)
	h.roster("others", sam)
	h.publish(routeAll("roster: inside-sales, strategy: round-robin"))
	for range 3 {
		h.route(h.enterBatch(&crm.Lead{Name: "One", Source: "web-form"}))
	}
	draft := h.draft(ada, strings.Replace(toInsideSales, "roster: inside-sales", "roster: others", 1))
	before := h.hashes(uuid.Nil)
	test := h.backTest(ada, draft.ID)
	t.Run("changes nothing but its own report and job", func(t *testing.T) {
		if diff := cmp.Diff(before, h.within(t).hashes(test.JobID)); diff != "" {
			t.Error(diff)
		}
		if len(before) < 30 {
			t.Errorf("only %d tables were looked at", len(before))
		}
	})
	t.Run("counts what would be decided otherwise, and who would get more", func(t *testing.T) {
		report := test.Report
		if !report.Done || report.Cases != 3 || report.Changed != 3 || report.Errors != 0 {
			t.Errorf("got %+v", report)
		}
		got := map[uuid.UUID][2]int{}
		for _, p := range report.PerPerson {
			got[p.Person] = [2]int{p.Before, p.After}
		}
		if diff := cmp.Diff(map[uuid.UUID][2]int{ada.ID: {3, 0}, sam.ID: {0, 3}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBackTestLoad(t *testing.T) {
	h := openHouse(t)
	ada, sam, tom := h.hire("ada", crm.Admin), h.hire("sam", crm.Staff), h.hire("tom", crm.Staff)
	h.roster("inside-sales", ada)
	h.roster("others", sam, tom)
	h.publish(routeAll("roster: others, strategy: least-loaded"))
	h.route(h.enterBatch(&crm.Lead{Name: "Before", Source: "web-form"})) // the first of them has one more from now on
	h.publish(routeAll("roster: inside-sales, strategy: round-robin"))
	h.setClock(monday.Add(time.Hour))
	h.route(h.enterBatch(&crm.Lead{Name: "Within", Source: "web-form"}))
	draft := h.draft(ada, strings.Replace(toInsideSales, "roster: inside-sales, strategy: round-robin", "roster: others, strategy: least-loaded", 1))
	var first uuid.UUID
	if err := h.db.QueryRow(t.Context(), `SELECT user_id FROM allocations ORDER BY at LIMIT 1`).Scan(&first); err != nil {
		t.Fatal(err)
	}
	test := h.backTestOf(ada, draft.ID, monday.Add(time.Minute), monday.Add(24*time.Hour))
	second := map[uuid.UUID]uuid.UUID{sam.ID: tom.ID, tom.ID: sam.ID}[first]
	t.Run("begins where the ledger has people, not level", func(t *testing.T) {
		got := map[uuid.UUID][2]int{}
		for _, p := range test.Report.PerPerson {
			got[p.Person] = [2]int{p.Before, p.After}
		}
		if diff := cmp.Diff(map[uuid.UUID][2]int{ada.ID: {1, 0}, second: {0, 1}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// drawnRouting is a rule set for lead.route that rapid thinks of.
func drawnRouting(t *rapid.T) string {
	conditions := []string{
		`lead.source == "web-form"`, `lead.budget > cny(5000)`, `lead.company contains "A"`, `not known(lead.budget)`,
		`lead.hasPhone and at.hour < 12`, `len(lead.interest) > 3`, `customer.known`,
	}
	var body strings.Builder
	body.WriteString("rows:\n")
	for i, condition := range rapid.SliceOfN(rapid.SampledFrom(conditions), 1, 6).Draw(t, "conditions") {
		fmt.Fprintf(&body, "  - label: {zh: 第%d行, en: Row %d}\n    when: '%s'\n    then: {roster: inside-sales, strategy: round-robin}\n", i, i, condition)
	}
	body.WriteString("otherwise: {label: {zh: 全部, en: All}, then: {roster: inside-sales, strategy: weighted}}\n")
	return body.String()
}

// drawnLead is a lead that rapid thinks of.
func drawnLead(t *rapid.T) *crm.Lead {
	lead := &crm.Lead{
		Name:     "One",
		Source:   rapid.SampledFrom([]crm.LeadSource{"web-form", "exhibition", "referral"}).Draw(t, "source"),
		Company:  rapid.SampledFrom([]string{"", "Acme", "Beta"}).Draw(t, "company"),
		Phone:    rapid.SampledFrom([]string{"", "13800000000"}).Draw(t, "phone"),
		Interest: rapid.SampledFrom([]string{"", "Lasers", "abc"}).Draw(t, "interest"),
	}
	return lead
}

func TestOldDecisions(t *testing.T) {
	h := openHouse(t)
	h.roster("inside-sales", h.hire("ada", crm.Admin))
	t.Run("come out again of their versions, whatever was published since", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			h := h.within(t)
			h.publish(drawnRouting(r))
			h.route(h.enterBatch(drawnLead(r)))
			h.requireReplayed()
		})
	})
}

// requireReplayed claims that the versions give again what was recorded.
func (h *house) requireReplayed() {
	h.Helper()
	points, err := activities.LoadRulePoints(h.Context(), h.db)
	if err != nil {
		h.Fatal(err)
	}
	decisions, err := store.DecisionsAfter(h.Context(), h.db, store.DecisionQuery{
		Point: rules.LeadRoutePoint.Key, From: monday, To: monday.Add(time.Hour), Limit: 1000})
	if err != nil || len(decisions) == 0 {
		h.Fatalf("%d decisions, %v", len(decisions), err)
	}
	for _, d := range decisions {
		version := h.version(d.VersionID)
		point, err := points.For(version)
		if err != nil {
			h.Fatal(err)
		}
		answer, err := point.Answer(version.Body, d.Input)
		if err != nil {
			h.Fatal(err)
		}
		if answer.Row != d.Row || answer.Verdicts != d.Verdicts || !sameJSON(h, answer.Outcome, d.Outcome) {
			h.Errorf("got %+v; recorded %+v", answer, d)
		}
	}
}

func sameJSON(h *house, a, b json.RawMessage) bool {
	h.Helper()
	var one, other map[string]any
	if err := json.Unmarshal(a, &one); err != nil {
		h.Fatal(err)
	}
	if err := json.Unmarshal(b, &other); err != nil {
		h.Fatal(err)
	}
	return maps.Equal(one, other)
}
