package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// benchDecisions is how many decisions a back-test asks again, and benchRows
// how many rows its rule set has, of which the last one matches.
const (
	benchDecisions = 100_000
	benchRows      = 100
)

// benchInput is what each decision was asked about.
const benchInput = `{"lead":{"source":"web-form","interest":"Lasers","company":"Acme","hasPhone":true,"hasEmail":false},` +
	`"customer":{"known":false},"at":{"weekday":1,"hour":9}}`

// benchWhen is the condition of a row in the product's words; the bare engine
// reads the same.
func benchWhen(row int) string {
	if row == benchRows-1 {
		return `lead.hasPhone and lead.interest == "Lasers"`
	}
	return fmt.Sprintf(`lead.hasPhone and len(lead.interest) > 2 and at.weekday <= 5 and lead.company == "Company %d"`, row)
}

// benchFacts is the input as the bare engine sees it.
type benchFacts struct {
	Lead struct {
		Source   string `json:"source" expr:"source"`
		Interest string `json:"interest" expr:"interest"`
		Company  string `json:"company" expr:"company"`
		HasPhone bool   `json:"hasPhone" expr:"hasPhone"`
		HasEmail bool   `json:"hasEmail" expr:"hasEmail"`
	} `json:"lead" expr:"lead"`
	At struct {
		Weekday int `json:"weekday" expr:"weekday"`
		Hour    int `json:"hour" expr:"hour"`
	} `json:"at" expr:"at"`
}

// BenchmarkBackTest asks a draft about recorded decisions, as the job does it,
// and a bare loop over the same rows: read, decode, ask 100 programs in turn.
func BenchmarkBackTest(b *testing.B) {
	db := storetest.Open(b)
	db.Clock, db.Zone = func() time.Time { return monday }, activities.NewCompany().Zone()
	ada := crm.Viewer{}
	err := db.Do(b.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.Users.Insert(ctx, tx, &crm.User{Name: "Ada", Login: "ada", Role: crm.Admin, Active: true})
	})
	if err == nil {
		ada, err = store.ViewerOf(b.Context(), db, "ada")
	}
	if err == nil {
		err = fillDecisions(b.Context(), db)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Run("product", func(b *testing.B) {
		for b.Loop() {
			if report := backTestOnce(b, db, ada); report.Cases != benchDecisions || report.Errors != 0 || !report.Done {
				b.Fatalf("%+v", report)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			if cases, err := bareBackTest(b.Context(), db); err != nil || cases != benchDecisions {
				b.Fatal(cases, err)
			}
		}
	})
}

// fillDecisions records decisions without what followed from them.
func fillDecisions(ctx context.Context, db *store.DB) error {
	var version uuid.UUID
	if err := db.QueryRow(ctx, `SELECT id FROM rule_versions WHERE point = $1`, rules.LeadRoutePoint.Key).Scan(&version); err != nil {
		return err
	}
	outcome := json.RawMessage(`{"roster":"inside-sales","strategy":"round-robin"}`)
	columns := []string{"id", "point", "version_id", "step", "visit", "record_kind", "record_id", "at", "input", "outcome", "matched_row", "verdicts"}
	_, err := db.CopyFrom(ctx, pgx.Identifier{"decisions"}, columns, pgx.CopyFromSlice(benchDecisions, func(i int) ([]any, error) {
		return []any{store.NewID(), rules.LeadRoutePoint.Key, version, "test", 0, "lead", store.NewID(), monday.Add(time.Duration(i) * time.Millisecond),
			json.RawMessage(benchInput), outcome, 0, "m"}, nil
	}))
	if err == nil {
		_, err = db.Exec(ctx, "VACUUM ANALYZE decisions")
	}
	return err
}

// backTestOnce drafts rules and works on their back-test until it has ended.
func backTestOnce(b *testing.B, db *store.DB, ada crm.Viewer) store.BackTestReport {
	then := map[string]any{"roster": "inside-sales", "strategy": "round-robin"}
	body := rules.Body{Otherwise: &rules.Otherwise{Label: crm.Label{ZH: "其余", EN: "Rest"}, Then: then}}
	for i := range benchRows {
		label := crm.Label{ZH: fmt.Sprint("行", i), EN: fmt.Sprint("Row ", i)}
		body.Rows = append(body.Rows, rules.Row{Label: label, When: benchWhen(i), Then: then, Enabled: true})
	}
	var job *store.Job
	err := db.Do(b.Context(), ada, func(ctx context.Context, tx *store.Tx) error {
		draft, err := activities.DraftRules(ctx, tx, rules.LeadRoutePoint.Key, nil, activities.RuleText{Body: &body})
		if err == nil {
			job, err = activities.BackTestLater(ctx, tx, draft.ID, monday, monday.Add(24*time.Hour))
		}
		return err
	})
	jobs := &activities.Jobs{DB: db, Kinds: []activities.JobKind{activities.BackTestJob()}}
	for ended := false; err == nil && !ended; {
		ended, err = jobs.WorkOnJob(b.Context(), job.ID)
	}
	if err != nil {
		b.Fatal(err)
	}
	var report store.BackTestReport
	if err := db.QueryRow(b.Context(), `SELECT report FROM back_tests WHERE job_id = $1`, job.ID).Scan(&report); err != nil {
		b.Fatal(err)
	}
	return report
}

// bareBackTest asks bare programs about the same rows on one processor.
func bareBackTest(ctx context.Context, db *store.DB) (cases int, err error) {
	var programs []*vm.Program
	for i := range benchRows {
		program, err := expr.Compile(benchWhen(i), expr.Env(benchFacts{}), expr.AsBool())
		if err != nil {
			return 0, err
		}
		programs = append(programs, program)
	}
	rows, err := db.Query(ctx, `SELECT input FROM decisions WHERE point = $1 AND mode = 'live' ORDER BY at, id`, rules.LeadRoutePoint.Key)
	if err != nil {
		return 0, err
	}
	var machine vm.VM
	var input []byte
	_, err = pgx.ForEachRow(rows, []any{&input}, func() error {
		var facts benchFacts
		if err := json.Unmarshal(input, &facts); err != nil {
			return err
		}
		for _, program := range programs {
			holds, err := machine.Run(program, facts)
			if err != nil {
				return err
			}
			if holds == true {
				cases++
				return nil
			}
		}
		return nil
	})
	return cases, err
}
