package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// customers enters so many customers of somebody.
func (w *world) customers(login string, n int) []uuid.UUID {
	w.t.Helper()
	var ids []uuid.UUID
	w.doAs(w.viewer(login), func(ctx context.Context, tx *store.Tx) error {
		for i := range n {
			c := &crm.Customer{Name: fmt.Sprint("Customer ", i), OwnerID: w.idOf(login)}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	return ids
}

// bulk sends an act on many records under a new key.
func (c client) bulk(path string, body any) answer {
	c.t.Helper()
	return c.post(path, body, "Idempotency-Key", uuid.NewString())
}

// workOff works on all jobs to their ends, as the workflows would.
func (w *world) workOff() {
	w.t.Helper()
	jobs := &activities.Jobs{DB: w.db, Kinds: activities.JobKinds(activities.NewCompany(), store.NewKinds(w.db), api.Editors(store.NewKinds(w.db)))}
	open, err := store.FindJobs(w.t.Context(), w.db, crm.System(), store.JobQuery{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, job := range open {
		for ended := false; !ended; {
			if ended, err = jobs.WorkOnJob(w.t.Context(), job.ID); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

type bulkBody struct {
	ID      uuid.UUID
	Results []struct {
		ID     uuid.UUID
		Status string
		Error  *struct{ Code, Detail string }
	}
	Undo *struct {
		ID    uuid.UUID
		Until time.Time
	}
}

func (a answer) bulk() bulkBody {
	a.t.Helper()
	var body bulkBody
	a.want(http.StatusOK).decode(&body)
	return body
}

// outcomes are the status of each result, and the code of what was refused.
func (b bulkBody) outcomes() string {
	var list []string
	for _, r := range b.Results {
		text := r.Status
		if r.Error != nil {
			text += " " + r.Error.Code
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestBulk(t *testing.T) {
	w := newWorld(t)
	t.Run("tells what came of each, in the order asked for, and the way back", func(t *testing.T) {
		his, others := w.customers("sam", 2), w.customers("oli", 1)
		body := w.as("sam").under(t).bulk("/customers/acts/edit",
			map[string]any{"ids": []uuid.UUID{his[1], others[0], his[0]}, "values": map[string]any{"grade": "A"}}).bulk()
		if got := body.outcomes(); got != "done, refused not-found, done" || body.Results[0].ID != his[1] {
			t.Errorf("%s: %+v", got, body)
		}
		if body.Undo == nil || body.Undo.ID != body.ID || !body.Undo.Until.Equal(monday().Add(7*24*time.Hour)) {
			t.Errorf("undo %+v", body.Undo)
		}
		undone := w.as("sam").under(t).bulk("/bulk/"+body.ID.String()+"/acts/undo", map[string]any{}).bulk()
		if undone.outcomes() != "done, done" || undone.Undo != nil {
			t.Errorf("%+v", undone)
		}
		w.as("sam").under(t).bulk("/bulk/"+body.ID.String()+"/acts/undo", nil).problem(http.StatusConflict, "already-undone")
		w.as("sue").under(t).bulk("/bulk/"+body.ID.String()+"/acts/undo", nil).problem(http.StatusNotFound, "not-found")
		w.as("sue").under(t).get("/bulk/"+body.ID.String()).problem(http.StatusNotFound, "not-found")
		w.as("sue").under(t).get("/bulk/"+body.ID.String()+"/results").problem(http.StatusNotFound, "not-found")
		if names := w.as("sam").under(t).get("/bulk/" + body.ID.String() + "/results").object()["names"]; len(names.(map[string]any)) != 2 {
			t.Errorf("names %v, want those of the records that sam sees", names)
		}
	})
	t.Run("is done once under one key", func(t *testing.T) {
		ids := w.customers("sam", 1)
		ask := map[string]any{"ids": ids, "values": map[string]any{"grade": "A"}}
		first := w.as("sam").under(t).post("/customers/acts/edit", ask, "Idempotency-Key", "once").want(http.StatusOK)
		again := w.as("sam").under(t).post("/customers/acts/edit", ask, "Idempotency-Key", "once").want(http.StatusOK)
		if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
			t.Error(diff)
		}
		ask["values"] = map[string]any{"grade": "B"}
		w.as("sam").under(t).post("/customers/acts/edit", ask, "Idempotency-Key", "once").refused("Idempotency-Key", "key-reused")
	})
	t.Run("refuses as a whole what no record can take", func(t *testing.T) {
		ids := w.customers("sam", 1)
		for name, c := range map[string]struct {
			body        map[string]any
			field, code string
		}{
			"an unknown field":            {map[string]any{"ids": ids, "values": map[string]any{"planet": 1}}, "planet", "unknown-field"},
			"no field":                    {map[string]any{"ids": ids, "values": map[string]any{}}, "values", "required"},
			"no records":                  {map[string]any{"values": map[string]any{"grade": "A"}}, "ids", "required"},
			"ids and a filter":            {map[string]any{"ids": ids, "filter": "", "values": map[string]any{"grade": "A"}}, "ids", "required"},
			"a filter that means nothing": {map[string]any{"filter": "planet = 1", "values": map[string]any{"grade": "A"}}, "filter", "unknown-field"},
		} {
			t.Run(name, func(t *testing.T) {
				w.as("sam").under(t).bulk("/customers/acts/edit", c.body).refused(c.field, c.code)
			})
		}
		w.as("sam").under(t).post("/customers/acts/edit", map[string]any{"ids": ids, "values": map[string]any{"grade": "A"}}).
			refused("Idempotency-Key", "required")
	})
	t.Run("says who changed a record since, and when", func(t *testing.T) {
		ids := w.customers("sam", 1)
		edit := func(login, grade string) bulkBody {
			return w.as(login).under(t).bulk("/customers/acts/edit", map[string]any{"ids": ids, "values": map[string]any{"grade": grade}}).bulk()
		}
		first := edit("sam", "A")
		edit("mia", "B")
		undone := w.as("sam").under(t).bulk("/bulk/"+first.ID.String()+"/acts/undo", map[string]any{}).bulk()
		if e := undone.Results[0].Error; e == nil || e.Code != "changed-since" || e.Detail != "Mia changed it at 2026-11-23 10:00" {
			t.Errorf("%+v", e)
		}
	})
}

func TestBulkAsJob(t *testing.T) {
	w := newWorld(t)
	w.customers("sam", 230)
	accepted := w.as("sam").bulk("/customers/acts/edit", map[string]any{"filter": "", "values": map[string]any{"grade": "C"}}).want(http.StatusAccepted)
	path := strings.TrimPrefix(accepted.header.Get("Location"), "/api/v1")
	t.Run("names the job, which can be read by its maker and by admins", func(t *testing.T) {
		if path != "/jobs/"+accepted.id().String() {
			t.Fatalf("location %q", path)
		}
		for login, status := range map[string]int{"sam": 200, "ada": 200, "mia": 404, "sue": 404} {
			w.as(login).under(t).get(path).want(status)
		}
		w.as("sue").under(t).post(path+"/acts/cancel", nil).problem(http.StatusNotFound, "not-found")
		for login, n := range map[string]int{"sam": 1, "ada": 1, "mia": 0} {
			if items := w.as(login).under(t).get("/jobs").items(); len(items) != n {
				t.Errorf("%s sees %d jobs", login, len(items))
			}
		}
		if items := w.as("ada").under(t).get("/jobs?mine=true").items(); len(items) != 0 {
			t.Errorf("%d jobs of others are ada's own", len(items))
		}
	})
	t.Run("tells its result, and can be undone", func(t *testing.T) {
		w.workOff()
		var job struct {
			State       string
			Done, Total int
			Result      struct{ BulkID uuid.UUID }
		}
		w.as("sam").under(t).get(path).want(http.StatusOK).decode(&job)
		if job.State != "done" || job.Done != 230 || job.Total != 230 {
			t.Fatalf("%+v", job)
		}
		w.as("sam").under(t).post(path+"/acts/cancel", nil).problem(http.StatusConflict, "job-ended")
		w.as("sam").under(t).bulk("/bulk/"+job.Result.BulkID.String()+"/acts/undo", map[string]any{}).want(http.StatusAccepted)
		w.workOff()
		if n := w.as("sam").under(t).get("/customers/count?filter=" + "grade%20%3D%20%22C%22").object()["count"]; n != 0.0 {
			t.Errorf("%v are still changed", n)
		}
		if page := w.as("sam").under(t).get("/bulk/" + job.Result.BulkID.String() + "/results?limit=200").object(); page["nextCursor"] == nil {
			t.Error("230 results fit a page of 200")
		}
	})
	t.Run("can be cancelled before it begins", func(t *testing.T) {
		job := w.as("sam").under(t).bulk("/customers/acts/edit", map[string]any{"q": "Customer", "values": map[string]any{"grade": "A"}}).want(http.StatusAccepted)
		w.as("sam").under(t).post("/jobs/"+job.id().String()+"/acts/cancel", nil).want(http.StatusOK)
		if state := w.as("sam").under(t).get("/jobs/" + job.id().String()).object()["state"]; state != "cancelled" {
			t.Errorf("it is %v", state)
		}
	})
}

func TestBin(t *testing.T) {
	w := newWorld(t)
	ids := w.customers("sam", 3)
	w.as("mia").bulk("/customers/acts/delete", map[string]any{"ids": ids}).want(http.StatusOK)
	t.Run("is for those who may delete, and shows who did", func(t *testing.T) {
		w.as("sam").under(t).get("/customers/bin").problem(http.StatusForbidden, "forbidden")
		var bin struct {
			Items   []struct{ ID uuid.UUID }
			Deleted map[uuid.UUID]struct {
				At time.Time
				By struct{ Name string }
			}
		}
		w.as("mia").under(t).get("/customers/bin").want(http.StatusOK).decode(&bin)
		if len(bin.Items) != 3 || bin.Deleted[ids[0]].By.Name != "Mia" || !bin.Deleted[ids[0]].At.Equal(monday()) {
			t.Errorf("%+v", bin)
		}
		if items := w.as("max").under(t).get("/customers/bin").items(); len(items) != 0 {
			t.Errorf("another manager sees %d", len(items))
		}
	})
	t.Run("gives a record back to those who may delete it", func(t *testing.T) {
		path := "/customers/" + ids[0].String()
		w.as("sam").under(t).post(path+"/acts/restore", nil).problem(http.StatusForbidden, "forbidden")
		w.as("max").under(t).post(path+"/acts/restore", nil).problem(http.StatusNotFound, "not-found")
		w.as("mia").under(t).post(path+"/acts/restore", nil).want(http.StatusOK)
		w.as("sam").under(t).get(path).want(http.StatusOK)
		w.as("mia").under(t).post(path+"/acts/restore", nil).problem(http.StatusNotFound, "not-found")
	})
	t.Run("keeps what cannot come back, naming the field that was taken meanwhile", func(t *testing.T) {
		roster := w.as("ada").under(t).post("/rosters", map[string]any{"key": "taken", "name": "Old"}).want(http.StatusCreated).id()
		w.as("ada").under(t).delete("/rosters/"+roster.String(), 1).want(http.StatusNoContent)
		w.as("ada").under(t).post("/rosters", map[string]any{"key": "taken", "name": "New"}).want(http.StatusCreated)
		w.as("ada").under(t).post("/rosters/"+roster.String()+"/acts/restore", nil).refused("key", "taken")
		body := w.as("ada").under(t).bulk("/rosters/acts/restore", map[string]any{"ids": []uuid.UUID{roster}}).bulk()
		if body.outcomes() != "refused invalid" || !strings.Contains(body.Results[0].Error.Detail, "“Key” is taken") {
			t.Errorf("%+v", body.Results[0].Error)
		}
	})
}
