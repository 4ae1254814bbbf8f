package activities_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// toInsideSales sends every lead to one roster, and says so in an example.
const toInsideSales = `
rows: []
otherwise: {label: {zh: 全部, en: All}, then: {roster: inside-sales, strategy: round-robin}}
examples:
  - name: anything
    input: {lead: {source: web-form, interest: "", company: "", hasPhone: false, hasEmail: false, budget: null}, customer: {known: false}}
    expect: {row: otherwise}
`

func ruleText(t *testing.T, yaml string) activities.RuleText {
	t.Helper()
	document, err := rules.ParseDocument([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return activities.RuleText{Body: &document.Body, Examples: &document.Examples, Waivers: &document.Waivers}
}

// draft begins a version of lead.route.
func (h *house) draft(viewer crm.Viewer, yaml string) *store.RuleVersion {
	h.Helper()
	var draft *store.RuleVersion
	h.act(viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		draft, err = activities.DraftRules(ctx, tx, rules.LeadRoutePoint.Key, nil, ruleText(h.T, yaml))
		return err
	})
	return draft
}

func (h *house) publishDraft(viewer crm.Viewer, id uuid.UUID, order activities.Publishing) (*store.RuleVersion, error) {
	var version *store.RuleVersion
	err := h.db.Do(h.Context(), viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		version, err = activities.PublishRules(ctx, tx, id, order)
		return err
	})
	return version, err
}

func (h *house) version(id uuid.UUID) *store.RuleVersion {
	h.Helper()
	v, err := store.GetRuleVersion(h.Context(), h.db, h.db.Now(), id)
	if err != nil {
		h.Fatal(err)
	}
	return v
}

func TestPublishing(t *testing.T) {
	h := openHouse(t)
	ada := h.hire("ada", crm.Admin)
	reason := activities.Publishing{Reason: "try"}
	t.Run("names each gate that is closed", func(t *testing.T) {
		h := h.within(t)
		draft := h.draft(ada, toInsideSales) // there is no such roster yet
		_, err := h.publishDraft(ada, draft.ID, reason)
		var conflict *crm.Conflict
		if !errors.As(err, &conflict) || len(conflict.Problems) != 1 || conflict.Problems[0].Field != activities.GateNames {
			t.Fatalf("got %v", err)
		}
	})
	h.roster("inside-sales", ada)
	t.Run("wants a reason", func(t *testing.T) {
		h := h.within(t)
		_, err := h.publishDraft(ada, h.draft(ada, toInsideSales).ID, activities.Publishing{})
		requireError(t, err, crm.ErrInvalid)
	})
	t.Run("archives what was in force, and keeps what it said", func(t *testing.T) {
		h := h.within(t)
		draft := h.draft(ada, toInsideSales)
		published, err := h.publishDraft(ada, draft.ID, reason)
		if err != nil || published.State != store.RulePublished || published.Hash != draft.Hash {
			t.Fatalf("%+v, %v", published, err)
		}
		if _, err := h.db.Exec(t.Context(), `UPDATE rule_versions SET body = '{}' WHERE id = $1`, draft.ID); err == nil {
			t.Error("a published version was changed")
		}
		all, err := store.RuleVersions(t.Context(), h.db, h.db.Now(), rules.LeadRoutePoint.Key)
		if err != nil || all[len(all)-1].State != store.RuleArchived {
			t.Errorf("the shipped version is %s, %v", all[len(all)-1].State, err)
		}
	})
	t.Run("refuses a second version in force at once", func(t *testing.T) {
		draft := h.within(t).draft(ada, toInsideSales)
		_, err := h.db.Exec(t.Context(), `INSERT INTO rule_periods (set_number, version_id, during)
			SELECT number, $1, tstzrange(NULL, NULL) FROM rule_sets WHERE point = 'lead.route'`, draft.ID)
		if err == nil {
			t.Error("two versions are in force at once")
		}
	})
	t.Run("schedules, withdraws, and ends on time", func(t *testing.T) {
		h := h.within(t)
		later, end := monday.Add(24*time.Hour), monday.Add(48*time.Hour)
		draft := h.draft(ada, toInsideSales)
		scheduled, err := h.publishDraft(ada, draft.ID, activities.Publishing{From: &later, To: &end, Reason: "holiday"})
		if err != nil || scheduled.State != store.RuleScheduled {
			t.Fatalf("%+v, %v", scheduled, err)
		}
		h.setClock(later)
		if got := h.version(draft.ID).State; got != store.RulePublished {
			t.Errorf("on its day it is %s", got)
		}
		h.setClock(end)
		if got := h.version(draft.ID).State; got != store.RuleArchived {
			t.Errorf("after its end it is %s", got)
		}
		h.setClock(monday)
		h.act(ada, func(ctx context.Context, tx *store.Tx) error {
			withdrawn, err := activities.WithdrawRules(ctx, tx, draft.ID)
			if err == nil && withdrawn.State != store.RuleDraft {
				t.Errorf("withdrawn it is %s", withdrawn.State)
			}
			return err
		})
	})
	t.Run("rolls back as a new version that says the same", func(t *testing.T) {
		h := h.within(t)
		all, err := store.RuleVersions(t.Context(), h.db, h.db.Now(), rules.LeadRoutePoint.Key)
		if err != nil {
			t.Fatal(err)
		}
		shipped := all[len(all)-1]
		h.roster("key-accounts", ada)
		h.roster("overseas", ada)
		h.act(ada, func(ctx context.Context, tx *store.Tx) error {
			again, err := activities.RollBackRules(ctx, tx, shipped.Point, shipped.ID, "worse")
			if err == nil && (again.Hash != shipped.Hash || again.State != store.RulePublished || again.Number <= shipped.Number) {
				t.Errorf("got %+v", again)
			}
			return err
		})
	})
	t.Run("is for those who manage the rules", func(t *testing.T) {
		h := h.within(t)
		draft := h.draft(ada, toInsideSales)
		_, err := h.publishDraft(h.hire("sam", crm.Staff), draft.ID, reason)
		requireError(t, err, crm.ErrNotFound)
	})
}

func TestDeciding(t *testing.T) {
	h := openHouse(t)
	ada := h.hire("ada", crm.Admin)
	h.roster("inside-sales", ada)
	draft := h.draft(ada, strings.Replace(toInsideSales, "round-robin", "least-loaded", 1))
	h.act(ada, func(ctx context.Context, tx *store.Tx) error {
		_, err := activities.ShadowRules(ctx, tx, draft.ID, true)
		return err
	})
	if err := h.processes.Rules.Refresh(t.Context(), h.db); err != nil {
		t.Fatal(err)
	}
	t.Run("asks the draft beside what is in force, and acts on nothing it says", func(t *testing.T) {
		h := h.within(t)
		h.route(h.enterBatch(&crm.Lead{Name: "One", Source: "web-form"}))
		report, err := store.ShadowReportOf(t.Context(), h.db, draft.ID)
		if err != nil || report.Cases != 1 || report.Changed != 1 || report.Moved[0].FromLabel.EN != "Everything else takes turns in inside sales" {
			t.Errorf("%+v, %v", report, err)
		}
		var live int
		if err := h.db.QueryRow(t.Context(), `SELECT count(*) FROM allocations a JOIN decisions d ON d.id = a.decision_id WHERE d.mode <> 'live'`).Scan(&live); err != nil || live != 0 {
			t.Errorf("%d allocations follow from a draft, %v", live, err)
		}
	})
	t.Run("names one version in each decision while versions are published", func(t *testing.T) {
		h := h.within(t)
		var all sync.WaitGroup
		defer all.Wait()
		for range 16 {
			all.Go(func() {
				for range 5 {
					err := h.db.Do(h.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
						return activities.EnterLead(ctx, tx, &crm.Lead{Name: "Many", Source: "web-form"})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 4 {
			if _, err := h.publishDraft(ada, h.draft(ada, toInsideSales).ID, activities.Publishing{Reason: "again"}); err != nil {
				t.Fatal(err)
			}
			if err := h.processes.Rules.Refresh(t.Context(), h.db); err != nil {
				t.Fatal(err)
			}
		}
		all.Wait()
		h.route(h.gather())
		var doubled int
		err := h.db.QueryRow(t.Context(), `SELECT count(*) FROM (SELECT process_id FROM decisions WHERE mode = 'live' AND process_id IS NOT NULL
			GROUP BY process_id, point, step, visit, subject HAVING count(*) <> 1) d`).Scan(&doubled)
		if err != nil || doubled != 0 {
			t.Errorf("%d questions have several answers, %v", doubled, err)
		}
	})
	t.Run("gives what was recorded again, from what was recorded", func(t *testing.T) {
		h := h.within(t)
		points, err := activities.LoadRulePoints(t.Context(), h.db)
		if err != nil {
			t.Fatal(err)
		}
		decisions, err := store.DecisionsAfter(t.Context(), h.db, store.DecisionQuery{
			Point: rules.LeadRoutePoint.Key, From: monday, To: monday.Add(time.Hour), Limit: 1000})
		if err != nil || len(decisions) == 0 {
			t.Fatalf("%d decisions, %v", len(decisions), err)
		}
		for _, d := range decisions {
			version := h.version(d.VersionID)
			point, err := points.For(version)
			if err != nil {
				t.Fatal(err)
			}
			set, problems := point.Prepare(version.Body)
			if len(problems) > 0 {
				t.Fatal(problems[0])
			}
			answer, err := set.Answer(d.Input)
			if err != nil || answer.Row != d.Row || answer.Verdicts != d.Verdicts {
				t.Errorf("got %+v, %v; recorded %+v", answer, err, d)
			}
		}
	})
	t.Run("refuses a task of a rule without its decision", func(t *testing.T) {
		h := h.within(t)
		var process uuid.UUID
		if err := h.db.QueryRow(t.Context(), `SELECT id FROM processes LIMIT 1`).Scan(&process); err != nil {
			t.Fatal(err)
		}
		err := h.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.InsertTask(ctx, tx, &crm.Task{ProcessID: process, Step: "route", Visit: 9, Kind: crm.TaskFirstContact, FormVersion: 1, RecordKind: "lead", RecordID: process})
		})
		if err == nil {
			t.Error("it was made")
		}
	})
}

func TestRuleBook(t *testing.T) {
	t.Run("keeps the rules before a version that does not compile, and raises an alarm", func(t *testing.T) {
		h := openHouse(t)
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			set, err := store.LockRuleSet(ctx, tx, rules.LeadRoutePoint.Key)
			if err != nil {
				return err
			}
			broken := &store.RuleVersion{Point: set.Point, Body: rules.Body{Rows: []rules.Row{{When: "nonsense(", Enabled: true}}}}
			if err := store.InsertRuleVersion(ctx, tx, broken); err != nil {
				return err
			}
			return set.Publish(ctx, tx, broken, store.RulePeriod{From: &tx.Now}, "test")
		})
		if err := h.processes.Rules.Refresh(t.Context(), h.db); err != nil {
			t.Fatal(err)
		}
		alarms := h.processes.Rules.Alarms()
		if len(alarms) != 1 || alarms[0].Point != rules.LeadRoutePoint.Key || h.processes.Rules.Kept() != 1 {
			t.Errorf("alarms: %+v", alarms)
		}
		ada := h.hire("ada", crm.Admin)
		h.roster("inside-sales", ada)
		h.route(h.enterBatch(&crm.Lead{Name: "One", Source: "other"}))
		var number int
		err := h.db.QueryRow(t.Context(), `SELECT v.number FROM decisions d JOIN rule_versions v ON v.id = d.version_id`).Scan(&number)
		if err != nil || number != 1 {
			t.Errorf("version %d decided, %v", number, err)
		}
	})
	t.Run("hears of what is published elsewhere", func(t *testing.T) {
		h := openHouse(t)
		heard := make(chan struct{}, 10)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- store.ListenRules(ctx, h.db, func() { heard <- struct{}{} }) }()
		<-heard // it listens
		ada := h.hire("ada", crm.Admin)
		h.roster("inside-sales", ada)
		if _, err := h.publishDraft(ada, h.draft(ada, toInsideSales).ID, activities.Publishing{Reason: "now"}); err != nil {
			t.Fatal(err)
		}
		<-heard
		stop()
		<-ended
	})
}

// elsewhere is another program on the same database: its own connections, its
// own rules.
func (h *house) elsewhere() *activities.Processes {
	h.Helper()
	db, err := store.Open(h.Context(), store.Options{URL: h.db.Config().ConnString(), MaxConnections: 4})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(db.Close)
	db.Clock, db.Zone = h.db.Clock, h.db.Zone
	book, err := activities.NewRuleBook(h.Context(), db)
	if err != nil {
		h.Fatal(err)
	}
	return &activities.Processes{DB: db, Rules: book, Company: h.processes.Company}
}

// soon is far more than the second within which rules are in force everywhere,
// and less than what programs wait before they look for themselves.
const soon = 10 * time.Second

func TestInForceElsewhere(t *testing.T) {
	h := openHouse(t)
	ada := h.hire("ada", crm.Admin)
	h.roster("inside-sales", ada)
	other := h.elsewhere()
	followed := make(chan error, 10)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- store.ListenRules(ctx, other.DB, func() { followed <- other.Rules.Refresh(ctx, other.DB) })
	}()
	if err := <-followed; err != nil { // it listens
		t.Fatal(err)
	}
	published, err := h.publishDraft(ada, h.draft(ada, toInsideSales).ID, activities.Publishing{Reason: "now"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	t.Run("another program is told of what is published, and decides by it", func(t *testing.T) {
		select {
		case err := <-followed:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(soon):
			t.Fatal("it was not told")
		}
		t.Logf("in force elsewhere after %s", time.Since(began))
		lead := &crm.Lead{Name: "One", Source: "web-form"}
		batch := h.within(t).enterBatch(lead)
		if _, err := other.CheckLeads(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if _, err := other.RouteLeads(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		decisions, err := store.DecisionsOn(t.Context(), h.db, crm.Leads.Name, lead.ID)
		decisions = slices.DeleteFunc(decisions, func(d *store.Decision) bool { return d.Point != rules.LeadRoutePoint.Key })
		if err != nil || len(decisions) != 1 || decisions[0].VersionID != published.ID {
			t.Errorf("decisions %+v, %v; published was %s", decisions, err, published.ID)
		}
	})
	stop()
	<-ended
}

func TestRegrading(t *testing.T) {
	h := openHouse(t)
	ada := h.hire("ada", crm.Admin)
	customer := &crm.Customer{Name: "Acme", OwnerID: &ada.ID}
	h.act(ada, func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
	h.act(ada, func(ctx context.Context, tx *store.Tx) error {
		return activities.RegradeCustomer(ctx, tx, h.processes.Rules, h.processes.Company, customer.ID)
	})
	t.Run("records its decision without a process", func(t *testing.T) {
		decisions, err := store.DecisionsOn(t.Context(), h.db, crm.Customers.Name, customer.ID)
		if err != nil || len(decisions) != 1 {
			t.Fatalf("%d decisions, %v", len(decisions), err)
		}
		got := []any{decisions[0].Point, decisions[0].Step, decisions[0].Visit, decisions[0].ProcessID == nil}
		if diff := cmp.Diff([]any{"customer.grade", "regrade", 0, true}, got); diff != "" {
			t.Error(diff)
		}
	})
}
