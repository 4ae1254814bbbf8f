package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestMatches(t *testing.T) {
	db := open(t)
	hire(t, db, "sam", crm.Staff, "")
	hire(t, db, "oli", crm.Staff, "")
	overseas := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Overseas"})
	if _, err := db.Exec(t.Context(), `UPDATE users SET department_id = $1 WHERE login = 'oli'`, overseas.ID); err != nil {
		t.Fatal(err)
	}
	sam, oli := person(t, db, "sam"), person(t, db, "oli")
	mine := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "青禾科技有限公司", Phone: "138 0013 8000", OwnerID: &sam.ID})
	insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "远山", Phone: "+86 138-0013-8000", OwnerID: &oli.ID})
	lead := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "Li", Phone: "13800138000", OwnerID: &sam.ID, State: crm.LeadAssigned})
	keys := crm.Customers.Schema().MatchKeys(&crm.Customer{Name: "青禾科技", Phone: "13800138000"})
	matches := func(viewer crm.Viewer, except uuid.UUID) []store.Match {
		t.Helper()
		found, err := store.Matches(t.Context(), db, viewer, keys, except)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	t.Run("tells in full of what is seen, and of the rest its department alone", func(t *testing.T) {
		want := []store.Match{
			{Kind: "lead", Seen: true, ID: lead.ID, Title: "Li", Owner: "sam", Keys: []string{"=p:13800138000"}},
			{Kind: "customer", Department: "Overseas", Keys: []string{"=p:13800138000"}},
			{Kind: "customer", Seen: true, ID: mine.ID, Title: mine.Name, Owner: "sam", Keys: []string{"=n:青禾科技", "=p:13800138000"}},
		}
		if diff := cmp.Diff(want, sortMatches(matches(sam, uuid.Nil))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves out the record itself", func(t *testing.T) {
		if found := matches(sam, mine.ID); len(found) != 2 {
			t.Errorf("%d matches", len(found))
		}
	})
	t.Run("does not name records by what the person may not find them by", func(t *testing.T) {
		masked := sam
		masked.Grants.Fields = map[crm.FieldKey]crm.FieldLimit{{Kind: "lead", Field: "phone"}: crm.FieldMasked}
		for _, m := range matches(masked, uuid.Nil) {
			if m.Kind == "lead" && m.Seen {
				t.Error("the lead is named by its phone number")
			}
		}
	})
	t.Run("finds nothing without keys", func(t *testing.T) {
		if found, err := store.Matches(t.Context(), db, sam, nil, uuid.Nil); err != nil || len(found) != 0 {
			t.Error(found, err)
		}
	})
}

// sortMatches puts leads before customers, and unseen before seen.
func sortMatches(found []store.Match) []store.Match {
	sorted := []store.Match{}
	for _, kind := range []string{"lead", "customer"} {
		for _, seen := range []bool{false, true} {
			for _, m := range found {
				if m.Kind == kind && m.Seen == seen {
					sorted = append(sorted, m)
				}
			}
		}
	}
	return sorted
}
