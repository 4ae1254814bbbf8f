package api_test

import (
	"context"
	"maps"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// bulkDoors are the rows of acts on many records, the bin and jobs.
func bulkDoors() map[string]func(visit) {
	rows := map[string]func(visit){
		"list-jobs":       visit.jobs,
		"get-job":         func(v visit) { v.ofOli(http.MethodGet, "/jobs/{job}") },
		"cancel-job":      func(v visit) { v.ofOli(http.MethodPost, "/jobs/{job}/acts/cancel") },
		"get-bulk":        func(v visit) { v.ofOli(http.MethodGet, "/bulk/{bulk}") },
		"results-of-bulk": func(v visit) { v.ofOli(http.MethodGet, "/bulk/{bulk}/results") },
		"undo-bulk":       func(v visit) { v.ofOli(http.MethodPost, "/bulk/{bulk}/acts/undo") },
	}
	for _, kind := range crm.Schemas() {
		rows["edit-many-"+kind.Plural] = func(v visit) { v.many(kind, "edit") }
		if len(kind.Rights.Delete) == 0 {
			continue
		}
		rows["delete-many-"+kind.Plural] = func(v visit) { v.many(kind, "delete") }
		rows["restore-many-"+kind.Plural] = func(v visit) { v.many(kind, "restore") }
		rows["bin-of-"+kind.Plural] = func(v visit) { v.bin(kind) }
		rows["restore-"+kind.Name] = func(v visit) { v.restores(kind) }
	}
	return rows
}

// withBulkDoors adds them to the table of doors.
func withBulkDoors(rows map[string]func(visit)) map[string]func(visit) {
	maps.Copy(rows, bulkDoors())
	maps.Copy(rows, mergeDoors())
	return rows
}

// clearable is a field of a kind that may be emptied; not every kind has one.
func clearable(kind crm.Schema) (name string, ok bool) {
	for _, f := range kind.Fields {
		if !f.ReadOnly && !f.Required && (f.Type == crm.Text || f.Type == crm.LongText) {
			return f.Name, true
		}
	}
	return "", false
}

// many claims that an act on many records finds none that are not seen.
func (v visit) many(kind crm.Schema, act string) {
	v.t.Helper()
	var unseen []uuid.UUID
	for _, s := range v.subjects {
		if s.kind.Name == kind.Name && !s.sees(v.colleague) {
			unseen = append(unseen, s.id)
		}
	}
	if len(unseen) == 0 {
		return
	}
	body := map[string]any{"ids": unseen}
	if act == "edit" {
		field, ok := clearable(kind)
		if !ok {
			return
		}
		body["values"] = map[string]any{field: nil}
	}
	a := v.c.bulk("/"+kind.Plural+"/acts/"+act, body)
	v.keepsSecrets(act, a.body)
	for i, r := range a.bulk().Results {
		if r.Error == nil || r.Error.Code != "not-found" {
			v.t.Errorf("%s of %s tells %s: %+v", act, unseen[i], v.login, r)
		}
	}
}

// binned puts a new customer of oli's into the bin.
func (v visit) binned() subject {
	v.t.Helper()
	c := &crm.Customer{Name: "secret" + uuid.NewString(), OwnerID: v.world.idOf("oli")}
	v.world.do(func(ctx context.Context, tx *store.Tx) error {
		if err := store.Customers.Insert(ctx, tx, c); err != nil {
			return err
		}
		return store.Customers.Delete(ctx, tx, c)
	})
	return subject{name: "binned customer", kind: crm.Customers.Schema(), id: c.ID, secret: c.Name, owner: "oli"}
}

// bin claims that the bin shows what is seen, to those who may delete.
func (v visit) bin(kind crm.Schema) {
	v.t.Helper()
	s := v.binned()
	a := v.c.get("/" + kind.Plural + "/bin?limit=200")
	if v.reach(kind, crm.Delete) == crm.ReachNone {
		a.problem(http.StatusForbidden, "forbidden")
		return
	}
	a.want(http.StatusOK)
	v.keepsSecrets("bin", a.body)
	shown := strings.Contains(string(a.body), s.secret)
	if shown != (kind.Name == s.kind.Name && s.sees(v.colleague)) {
		v.t.Errorf("the bin of %s shows a customer of oli's to %s: %v", kind.Plural, v.login, shown)
	}
}

// restores claims that nothing unseen comes out of the bin.
func (v visit) restores(kind crm.Schema) {
	v.t.Helper()
	s, want := v.binned(), http.StatusNotFound
	if kind.Name == s.kind.Name && s.sees(v.colleague) {
		want = http.StatusForbidden
		if kind.Rights.Allow(v.role, crm.Delete) {
			want = http.StatusOK
		}
	}
	v.open(s.name, http.MethodPost, "/"+kind.Plural+"/"+s.id.String()+"/acts/restore", want)
}

// later leaves an act on many records of oli's to a job.
func (v visit) later() (job, bulk uuid.UUID) {
	v.t.Helper()
	b := &store.Bulk{Kind: crm.Customers.Name, Act: store.BulkDelete}
	v.world.doAs(v.world.viewer("oli"), func(ctx context.Context, tx *store.Tx) error {
		j, err := activities.BulkLater(ctx, tx, crm.Customers.Schema(), b, activities.Wanted{IDs: []uuid.UUID{uuid.New()}})
		if err == nil {
			job = j.ID
		}
		return err
	})
	return job, b.ID
}

// ofOli claims that what oli asked for concerns oli and admins alone.
func (v visit) ofOli(method, path string) {
	v.t.Helper()
	job, bulk := v.later()
	path = strings.NewReplacer("{job}", job.String(), "{bulk}", bulk.String()).Replace(path)
	a := v.c.send(method, path, nil, "Idempotency-Key", uuid.NewString())
	if (a.status != http.StatusNotFound) != (v.login == "oli" || v.role == crm.Admin) {
		v.t.Errorf("%s answers %d to %s", path, a.status, v.login)
	}
}

func (v visit) jobs() {
	v.t.Helper()
	job, _ := v.later()
	shown := strings.Contains(string(v.c.get("/jobs?limit=200").want(http.StatusOK).body), job.String())
	if shown != (v.login == "oli" || v.role == crm.Admin) {
		v.t.Errorf("%s sees the job of oli's: %v", v.login, shown)
	}
}
