package activities

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// urgeAlways is a rule set for lead.breach that always answers alike.
func urgeAlways(action rules.BreachAction) rules.Body {
	return rules.Body{Rows: []rules.Row{}, Otherwise: &rules.Otherwise{
		Label: crm.Label{ZH: "全部", EN: "All"}, Then: map[string]any{"action": string(action)}}}
}

// putInForce publishes a rule set for lead.breach.
func putInForce(t *testing.T, db *store.DB, body rules.Body) uuid.UUID {
	t.Helper()
	version := &store.RuleVersion{Point: rules.LeadBreachPoint.Key, Body: body}
	err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		set, err := store.LockRuleSet(ctx, tx, version.Point)
		if err != nil {
			return err
		}
		if err := store.InsertRuleVersion(ctx, tx, version); err != nil {
			return err
		}
		return set.Publish(ctx, tx, version, store.RulePeriod{From: &tx.Now}, "test")
	})
	if err != nil {
		t.Fatal(err)
	}
	return version.ID
}

// breachOf begins the process of a new lead and returns it.
func breachOf(t *testing.T, db *store.DB) *crm.Process {
	t.Helper()
	lead := &crm.Lead{Name: "One", Source: "web-form"}
	if err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error { return EnterLead(ctx, tx, lead) }); err != nil {
		t.Fatal(err)
	}
	found, err := store.ProcessesOf(t.Context(), db, crm.Leads.Name, lead.ID)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d processes, %v", len(found), err)
	}
	return found[0]
}

// TestPinnedDeciding asks lead.breach, which keeps to the version that was in
// force when the process began.
func TestPinnedDeciding(t *testing.T) {
	db, now := storetest.Open(t), start
	db.Clock = func() time.Time { return now }
	later := func() { now = now.Add(time.Hour) }
	first := putInForce(t, db, urgeAlways(rules.UrgeOwner))
	later()
	old := breachOf(t, db)
	later()
	second := putInForce(t, db, urgeAlways(rules.PoolLead))
	later()
	young := breachOf(t, db)
	book, err := NewRuleBook(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	facts := rules.LeadBreachFacts{Lead: rules.LeadFacts{Source: "web-form"}, Breach: rules.BreachFacts{Times: 1}}
	ask := func(t *testing.T, q question) (answer *decided[rules.LeadBreach]) {
		t.Helper()
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			answer, err = decide(ctx, tx, book, rules.LeadBreachPoint, q, facts)
			return err
		})
		if err != nil || answer == nil {
			t.Fatalf("got %v, %v", answer, err)
		}
		return answer
	}
	cases := []struct {
		name    string
		of      question
		version uuid.UUID
		action  rules.BreachAction
	}{
		{"a process that began before a version decides by the one before", inProcess(old), first, rules.UrgeOwner},
		{"a process that began after it decides by it", inProcess(young), second, rules.PoolLead},
		{"an act of a person decides by what is in force", byAct("test", crm.Leads.Name, old.RecordID), second, rules.PoolLead},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, c.of); got.version != c.version || got.outcome.Action != c.action {
				t.Errorf("got %s by %s, want %s by %s", got.outcome.Action, got.version, c.action, c.version)
			}
		})
	}
	t.Run("also after the rules were read again", func(t *testing.T) {
		if err := book.Refresh(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		again := *old
		again.Visit++
		if got := ask(t, inProcess(&again)); got.version != first {
			t.Errorf("decided by %s, want %s", got.version, first)
		}
	})
}
