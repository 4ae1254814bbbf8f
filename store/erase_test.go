package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// digests seals everything and returns the digest of each change.
func digests(t *testing.T, db *store.DB) map[uuid.UUID]store.AuditRow {
	t.Helper()
	rows := map[uuid.UUID]store.AuditRow{}
	most := store.EventCursor{Transaction: 1 << 60}
	err := store.AuditRows(t.Context(), db, store.EventCursor{}, most, func(row store.AuditRow) error {
		rows[row.Place.ID] = row
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func erase(t *testing.T, db *store.DB, id uuid.UUID, reason string) *crm.Lead {
	t.Helper()
	var lead *crm.Lead
	act(t, db, person(t, db, "ada"), func(ctx context.Context, tx *store.Tx) (err error) {
		if lead, err = store.Leads.Lock(ctx, tx, id); err != nil {
			return err
		}
		return store.Leads.ErasePersonal(ctx, tx, lead, reason)
	})
	return lead
}

// erasures lists all erasures in the history.
func erasures(t *testing.T, db *store.DB) []store.Erasure {
	t.Helper()
	found, err := store.Erasures(t.Context(), db, uuid.Nil, 100)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestErasePersonal(t *testing.T) {
	db := open(t)
	hire(t, db, "ada", crm.Admin, "")
	lead := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "张三丰", Company: "Acme", Phone: "13800138000", Email: "zhang@acme.cn", Note: "张三丰 prefers mornings"})
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		before := *lead
		lead.Phone, lead.Company = "13900139000", "Apex"
		if err := store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"}); err != nil {
			return err
		}
		return tx.Tell(ctx, store.Change{Type: "lead.assigned", RecordKind: "lead", RecordID: lead.ID})
	})
	other := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "Li Si", Phone: "13700137000"})
	sealed := digests(t, db)
	erased := erase(t, db, lead.ID, "asked for")

	t.Run("leaves a record about nobody", func(t *testing.T) {
		want := []string{crm.ErasedText, "", "", "", "Apex"}
		got := []string{erased.Name, erased.Phone, erased.Email, erased.Note, erased.Company}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves nothing to be found by", func(t *testing.T) {
		for _, text := range []string{"张三丰", "13900139000", "zhang"} {
			if n := len(find(t, db, text)); n != 0 {
				t.Errorf("%q finds %d", text, n)
			}
		}
		if n := len(find(t, db, "Apex")); n != 1 {
			t.Errorf("the company finds %d", n)
		}
	})
	t.Run("leaves no value in the history, and that something changed", func(t *testing.T) {
		history, err := store.History(t.Context(), db, crm.System(), "lead", lead.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		var types []string
		fields := map[string]int{}
		for _, c := range history {
			types = append(types, c.Type)
			for _, f := range c.Fields {
				if slices.Contains([]string{"name", "phone", "email", "note"}, f.Field) != f.Erased() {
					t.Errorf("%s tells %s: %s, %s", c.Type, f.Field, f.Before, f.After)
				}
				fields[f.Field]++
			}
		}
		if diff := cmp.Diff([]string{"lead.erased", "lead.assigned", "lead.updated", "lead.created"}, types); diff != "" {
			t.Error(diff)
		}
		if fields["phone"] != 3 || fields["company"] != 2 {
			t.Errorf("changes of fields: %v", fields)
		}
		if n := count(t, db, `SELECT count(*) FROM changes WHERE data::text ~ '张三丰|13800138000|13900139000|zhang'`); n != 0 {
			t.Errorf("%d changes still say it", n)
		}
	})
	t.Run("leaves the digests of changes as they were", func(t *testing.T) {
		now := digests(t, db)
		for id, row := range sealed {
			if now[id].Digest != row.Digest {
				t.Errorf("%s has another digest", id)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM changes WHERE salt IS NULL`); n != 2 {
			t.Errorf("%d changes without salt, want those that held data", n)
		}
	})
	t.Run("tells who, why, and proves what was left", func(t *testing.T) {
		found := erasures(t, db)
		if len(found) != 1 || !found[0].Told || found[0].Changes != 2 || found[0].ActorName != "ada" || found[0].Reason != "asked for" || !found[0].At.Equal(monday) {
			t.Fatalf("%+v", found)
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE changes SET data = jsonb_set(data, '{facts}', '{"x": "y"}') WHERE erased_by IS NOT NULL`); err != nil {
				return err
			}
			if found, err := store.Erasures(ctx, tx, uuid.Nil, 100); err != nil || found[0].Told {
				t.Errorf("what was put in afterwards was not noticed: %+v, %v", found, err)
			}
			_, err := tx.Exec(ctx, `UPDATE changes SET data = data - 'facts' WHERE erased_by IS NOT NULL`)
			return err
		})
	})
	t.Run("leaves others alone", func(t *testing.T) {
		if got := get(t, db, store.Leads, other.ID); got.Name != "Li Si" || got.Phone != "13700137000" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("does nothing twice", func(t *testing.T) {
		version, changes := erased.Version, count(t, db, `SELECT count(*) FROM changes`)
		if again := erase(t, db, lead.ID, "again"); again.Version != version || count(t, db, `SELECT count(*) FROM changes`) != changes {
			t.Errorf("version %d, was %d", again.Version, version)
		}
	})
	t.Run("takes out what was entered afterwards, and proves all of it again", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			record, err := store.Leads.Lock(ctx, tx, lead.ID)
			if err != nil {
				return err
			}
			before := *record
			record.Email = "zhang@home.cn"
			return store.Leads.Update(ctx, tx, &before, record, store.Change{Type: "lead.updated"})
		})
		sealed := digests(t, db)
		erase(t, db, lead.ID, "again")
		if found := erasures(t, db); len(found) != 1 || !found[0].Told || found[0].Changes != 3 || found[0].Reason != "again" {
			t.Errorf("%+v", found)
		}
		now := digests(t, db)
		for id, row := range sealed {
			if now[id].Digest != row.Digest {
				t.Errorf("%s has another digest", id)
			}
		}
	})
}

func find(t *testing.T, db *store.DB, text string) []*crm.Lead {
	t.Helper()
	page, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Text: text, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

func TestEraseElsewhere(t *testing.T) {
	db := open(t)
	hire(t, db, "ada", crm.Admin, "")
	ada := person(t, db, "ada")
	lead := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "Zhang", Phone: "13800138000"})
	process := startLead(t, db, crm.System(), lead.ID)
	versions, err := store.RulesInForce(t.Context(), db, db.Now())
	if err != nil {
		t.Fatal(err)
	}
	decision := &store.Decision{
		Point: versions[0].Point, VersionID: versions[0].ID, ProcessID: &process.ID, Step: "route", Visit: 1, RecordKind: "lead", RecordID: lead.ID,
		Input:   []byte(`{"lead": {"phone": "13800138000", "company": "Acme"}, "at": {"hour": 9}}`),
		Outcome: []byte(`{}`), Verdicts: "1",
	}
	id := lead.ID.String()
	answers := map[string]struct{ before, after string }{
		"the record":       {`{"id":"` + id + `","name":"Zhang","phone":"13800138000","company":"Acme"}`, `{"company":"Acme","id":"` + id + `","name":"` + crm.ErasedText + `","phone":""}`},
		"its name":         {`{"id":"x","leadId":"` + id + `","names":{"` + id + `":"Zhang","y":"Yu"}}`, `{"id":"x","leadId":"` + id + `","names":{"` + id + `":"` + crm.ErasedText + `","y":"Yu"}}`},
		"only its id":      {`{"results":[{"id":"` + id + `"}]}`, `{"results":[{"id":"` + id + `"}]}`},
		"another":          {`{"id":"x","name":"Zhang"}`, `{"id":"x","name":"Zhang"}`},
		"no object at all": {`[]`, `[]`},
	}
	act(t, db, ada, func(ctx context.Context, tx *store.Tx) error {
		for key, a := range answers {
			if err := store.KeepAnswer(ctx, tx, key, []byte("request"), store.Answer{Status: 201, Body: []byte(a.before)}); err != nil {
				return err
			}
		}
		return store.InsertDecision(ctx, tx, decision)
	})
	erase(t, db, lead.ID, "asked for")
	t.Run("decisions forget what they looked at", func(t *testing.T) {
		again, err := store.GetDecision(t.Context(), db, ada, decision.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(`{"at": {"hour": 9}, "lead": {"company": "Acme"}}`, string(again.Input)); diff != "" {
			t.Error(diff)
		}
	})
	for key, a := range answers {
		t.Run("a kept answer with "+key+" says no more", func(t *testing.T) {
			act(t, db, ada, func(ctx context.Context, tx *store.Tx) error {
				known, err := store.Answered(ctx, tx, key, []byte("request"))
				if err != nil {
					return err
				}
				if diff := cmp.Diff(a.after, string(known.Body)); diff != "" {
					t.Error(diff)
				}
				return nil
			})
		})
	}
}
