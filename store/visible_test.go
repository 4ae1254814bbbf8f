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

// openFirm opens a database with a firm: boss above lena, lena above sam and
// sara; other above olga; ann keeps the house.
func openFirm(t *testing.T) *store.DB {
	t.Helper()
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	hire(t, db, "boss", crm.Manager, "")
	hire(t, db, "lena", crm.Manager, "boss")
	hire(t, db, "sam", crm.Staff, "lena")
	hire(t, db, "sara", crm.Staff, "lena")
	hire(t, db, "other", crm.Manager, "")
	hire(t, db, "olga", crm.Staff, "other")
	return db
}

// leadsSeen lists the names of the leads that somebody finds, having made sure
// that every other way to see them agrees.
func leadsSeen(t *testing.T, db *store.DB, login string) []string {
	t.Helper()
	viewer := person(t, db, login)
	page, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, viewer, store.Query{Sort: "name", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	all, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, lead := range page.Items {
		names = append(names, lead.Name)
	}
	requireAgreement(t, db, viewer, names, all.Items)
	return names
}

// requireAgreement wants reading, counting, naming and live events to show the
// same leads as the list.
func requireAgreement(t *testing.T, db *store.DB, viewer crm.Viewer, listed []string, all []*crm.Lead) {
	t.Helper()
	var ids []uuid.UUID
	for _, lead := range all {
		ids = append(ids, lead.ID)
	}
	n, _, err := store.Leads.Count(t.Context(), db, crm.FilterContext{}, viewer, store.Query{})
	if err != nil || n != len(listed) {
		t.Errorf("%s lists %d and counts %d (%v)", viewer.Name, len(listed), n, err)
	}
	names, err := store.Names(t.Context(), db, viewer, "lead", ids)
	if err != nil {
		t.Fatal(err)
	}
	among, err := store.VisibleAmong(t.Context(), db, viewer, "lead", ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, lead := range all {
		want := slices.Contains(listed, lead.Name)
		_, readErr := store.Leads.Get(t.Context(), db, viewer, lead.ID)
		can, err := store.CanSee(t.Context(), db, viewer, "lead", lead.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := []bool{readErr == nil, can, names[lead.ID] != "", among[lead.ID]}; !slices.Equal(got, []bool{want, want, want, want}) {
			t.Errorf("%s lists %s: %v; reads, can see, names, hears of it: %v", viewer.Name, lead.Name, want, got)
		}
	}
}

func TestVisibility(t *testing.T) {
	db := openFirm(t)
	for _, owner := range []string{"ann", "boss", "lena", "sam", "sara", "other", "olga"} {
		ownedLead(t, db, owner+"'s", new(person(t, db, owner).ID))
	}
	ownedLead(t, db, "nobody's", nil)
	for _, c := range []struct {
		name, login string
		want        []string
	}{
		{"staff see their own", "sam", []string{"sam's"}},
		{"a manager sees those of the people below and those nobody owns", "lena", []string{"lena's", "nobody's", "sam's", "sara's"}},
		{"a manager sees those below at any depth", "boss", []string{"boss's", "lena's", "nobody's", "sam's", "sara's"}},
		{"a manager does not see another's", "other", []string{"nobody's", "olga's", "other's"}},
		{"an admin sees all", "ann", []string{"ann's", "boss's", "lena's", "nobody's", "olga's", "other's", "sam's", "sara's"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, leadsSeen(t, db, c.login)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVisibilityByWork(t *testing.T) {
	db := openFirm(t)
	sam, olga := person(t, db, "sam"), person(t, db, "olga")
	entered := ownedLead(t, db, "entered", nil)
	process := startLead(t, db, olga, entered.ID)
	given, claimable := ownedLead(t, db, "given", nil), ownedLead(t, db, "claimable", nil)
	addTask(t, db, given, &crm.Task{AssigneeID: &olga.ID})
	task := addTask(t, db, claimable, &crm.Task{Candidates: []uuid.UUID{olga.ID, sam.ID}})
	t.Run("staff see what open work needs them for, and what they started", func(t *testing.T) {
		if diff := cmp.Diff([]string{"claimable", "entered", "given"}, leadsSeen(t, db, "olga")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"claimable"}, leadsSeen(t, db, "sam")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{}, leadsSeen(t, db, "sara")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a claimed task shows the record to its assignee alone", func(t *testing.T) {
		task.AssigneeID = &sam.ID
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.SaveTask(ctx, tx, task, "task.claimed", nil)
		})
		if seen := leadsSeen(t, db, "olga"); slices.Contains(seen, "claimable") {
			t.Errorf("the other candidate still sees %q", seen)
		}
	})
	t.Run("what is over shows nothing any more", func(t *testing.T) {
		process.State, process.EndedAt, process.NextAt = crm.ProcessEnded, &monday, nil
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SaveProcess(ctx, tx, process) })
		if diff := cmp.Diff([]string{"given"}, leadsSeen(t, db, "olga")); diff != "" {
			t.Error(diff)
		}
	})
}

// addTask adds an open task on a lead that has a process of its own.
func addTask(t *testing.T, db *store.DB, lead *crm.Lead, task *crm.Task) *crm.Task {
	t.Helper()
	p := startLead(t, db, crm.System(), lead.ID)
	task.ProcessID, task.Step, task.Visit = p.ID, p.Step, p.Visit
	task.Kind, task.FormVersion, task.RecordKind, task.RecordID = crm.TaskFirstContact, 1, crm.Leads.Name, lead.ID
	task.MadeBy = crm.MadeByProcess
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.InsertTask(ctx, tx, task) })
	return task
}

func TestVisibilityOfWhatBelongs(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	lead := ownedLead(t, db, "sam's", &sam.ID)
	customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "olga's", OwnerID: new(person(t, db, "olga").ID)})
	talk := insert(t, db, crm.System(), store.Interactions, &crm.Interaction{
		LeadID: &lead.ID, CustomerID: &customer.ID, Channel: crm.ChannelCall, Summary: "call", OccurredAt: monday,
	})
	for login, want := range map[string]bool{"sam": true, "lena": true, "olga": true, "other": true, "sara": false, "ann": true} {
		t.Run("an interaction is seen with one of its parents: "+login, func(t *testing.T) {
			if got, err := store.CanSee(t.Context(), db, person(t, db, login), "interaction", talk.ID); err != nil || got != want {
				t.Errorf("got %v (%v), want %v", got, err, want)
			}
		})
	}
	t.Run("and no longer with a parent in the bin", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Leads.Delete(ctx, tx, lead) })
		if got, err := store.CanSee(t.Context(), db, sam, "interaction", talk.ID); err != nil || got {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("a kind that a role may not view is not there", func(t *testing.T) {
		roster := insert(t, db, crm.System(), store.Rosters, &crm.Roster{Key: "sales", Name: "Sales"})
		for login, want := range map[string]bool{"sam": false, "lena": true} {
			if got, err := store.CanSee(t.Context(), db, person(t, db, login), "roster", roster.ID); err != nil || got != want {
				t.Errorf("%s: got %v (%v), want %v", login, got, err, want)
			}
		}
	})
	t.Run("a kind that does not exist has nothing to see", func(t *testing.T) {
		if got, err := store.CanSee(t.Context(), db, crm.System(), "planet", talk.ID); err != nil || got {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestReferences(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	mine, theirs := ownedLead(t, db, "mine", &sam.ID), ownedLead(t, db, "theirs", new(person(t, db, "olga").ID))
	talkOf := func(lead uuid.UUID) error {
		return db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
			return store.Interactions.Insert(ctx, tx, &crm.Interaction{
				LeadID: &lead, Channel: crm.ChannelCall, Summary: "call", OccurredAt: monday,
			})
		})
	}
	t.Run("to what one sees are kept", func(t *testing.T) {
		if err := talkOf(mine.ID); err != nil {
			t.Error(err)
		}
	})
	t.Run("to what one does not see are refused as if it were not there", func(t *testing.T) {
		requireProblem(t, talkOf(theirs.ID), "leadId", "unknown-reference")
		requireProblem(t, talkOf(uuid.New()), "leadId", "unknown-reference")
	})
	t.Run("may stay when they were there before", func(t *testing.T) {
		customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "hidden"})
		lead := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "linked", OwnerID: &sam.ID, State: crm.LeadAssigned, CustomerID: &customer.ID})
		before := *lead
		lead.Note = "changed by sam"
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		})
	})
	t.Run("to what one does not see cannot be put in by a change", func(t *testing.T) {
		customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "hidden"})
		lead := get(t, db, store.Leads, mine.ID)
		before := *lead
		lead.CustomerID = &customer.ID
		requireProblem(t, db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		}), "customerId", "unknown-reference")
	})
	t.Run("to what one does not see come in with what follows from another act", func(t *testing.T) {
		customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "hidden"})
		lead := get(t, db, store.Leads, mine.ID)
		before := *lead
		lead.CustomerID = &customer.ID
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		})
	})
}

func TestNames(t *testing.T) {
	db := openFirm(t)
	sam, olga := person(t, db, "sam"), person(t, db, "olga")
	t.Run("of colleagues are known to everybody", func(t *testing.T) {
		names, err := store.Names(t.Context(), db, sam, "user", []uuid.UUID{olga.ID})
		if diff := cmp.Diff(map[uuid.UUID]string{olga.ID: "olga"}, names); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	t.Run("of records only to those who see them", func(t *testing.T) {
		mine, theirs := ownedLead(t, db, "mine", &sam.ID), ownedLead(t, db, "theirs", &olga.ID)
		names, err := store.Names(t.Context(), db, sam, "lead", []uuid.UUID{mine.ID, theirs.ID})
		if diff := cmp.Diff(map[uuid.UUID]string{mine.ID: "mine"}, names); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func TestSeesPerson(t *testing.T) {
	db := openFirm(t)
	for _, c := range []struct {
		viewer, colleague string
		want              bool
	}{
		{"sam", "sam", true}, {"sam", "sara", false}, {"sam", "lena", false}, {"lena", "sam", true}, {"boss", "sam", true},
		{"lena", "boss", false}, {"other", "sam", false}, {"ann", "olga", true},
	} {
		t.Run(c.viewer+" and "+c.colleague, func(t *testing.T) {
			if got := store.SeesPerson(person(t, db, c.viewer), person(t, db, c.colleague).ID); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
