package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

func TestRecords(t *testing.T) {
	w := newWorld(t)
	for i, kind := range crm.Schemas() {
		t.Run(kind.Name, func(t *testing.T) {
			c := w.as("ada").under(t)
			one := recordTest{t, w, c, kind, "/" + kind.Plural, 10 + 10*i}
			one.lives()
			one.isChecked()
			one.isClearedByNull()
			one.needsItsVersion()
		})
	}
}

// recordTest makes the same claims about a record of any kind.
type recordTest struct {
	t      *testing.T
	w      *world
	c      client
	kind   crm.Schema
	path   string
	number int
}

func (r recordTest) count() float64 {
	r.t.Helper()
	return r.c.get(r.path + "/count").want(http.StatusOK).object()["count"].(float64)
}

func (r recordTest) lives() {
	r.t.Run("is created, read, listed, counted, changed and put into the bin", func(t *testing.T) {
		values := r.w.draft(r.kind, r.number)
		c, before := r.c.under(t), r.count()
		made := c.post(r.path, values).want(http.StatusCreated)
		if got := made.header.Get("ETag"); got != `"1"` {
			t.Errorf("ETag %s of a new record", got)
		}
		if diff := cmp.Diff(likeJSON(values), only(made.object(), values)); diff != "" {
			t.Errorf("created other than sent:\n%s", diff)
		}
		one := r.path + "/" + made.id().String()
		read := c.get(one).want(http.StatusOK)
		if diff := cmp.Diff(made.object(), read.object()); diff != "" {
			t.Errorf("read other than created:\n%s", diff)
		}
		r.namesReferences(t, read.object())
		r.isListed(t, made.id(), true)
		if got := r.count(); got != before+1 {
			t.Errorf("count %v, want one more than %v", got, before)
		}
		r.changes(t, one)
		r.isRemembered(t, one, len(values))
		r.isBinned(t, one, made.id())
	})
}

func (r recordTest) namesReferences(t *testing.T, record map[string]any) {
	t.Helper()
	names := record["names"].(map[string]any)
	for _, f := range r.kind.Fields {
		if id, ok := record[f.Name].(string); ok && f.Reference != "" && names[id] == nil {
			t.Errorf("%s is not named", f.Name)
		}
	}
}

func (r recordTest) isListed(t *testing.T, id uuid.UUID, want bool) {
	t.Helper()
	listed := slices.ContainsFunc(r.c.under(t).get(r.path+"?sort=-createdAt&limit=200").items(), func(item map[string]any) bool {
		return item["id"] == id.String()
	})
	if listed != want {
		t.Errorf("listed: %v, want %v", listed, want)
	}
}

// changes changes every field at once to another value, then sends what
// changes nothing.
func (r recordTest) changes(t *testing.T, one string) {
	t.Helper()
	c := r.c.under(t)
	values := r.w.draft(r.kind, r.number+1)
	changed := c.patch(one, 1, values).want(http.StatusOK)
	if diff := cmp.Diff(likeJSON(values), only(changed.object(), values)); diff != "" {
		t.Errorf("changed to other than sent:\n%s", diff)
	}
	if got := changed.header.Get("ETag"); got != `"2"` {
		t.Errorf("ETag %s after the first change", got)
	}
	if diff := cmp.Diff(changed.object(), c.get(one).object()); diff != "" {
		t.Errorf("read other than changed:\n%s", diff)
	}
	if got := c.patch(one, 2, map[string]any{}).want(http.StatusOK).header.Get("ETag"); got != `"2"` {
		t.Errorf("ETag %s after a change of nothing", got)
	}
}

func (r recordTest) isRemembered(t *testing.T, one string, want int) {
	t.Helper()
	for _, language := range []crm.Language{crm.Chinese, crm.English} {
		history := r.c.under(t).in(language).get(one + "/history").items()
		var types []string
		for _, entry := range history {
			if !strings.HasPrefix(entry["type"].(string), "process.") {
				types = append(types, entry["type"].(string))
			}
			if entry["text"] == "" || entry["actor"].(map[string]any)["name"] != "Ada" {
				t.Errorf("history says %v", entry)
			}
		}
		if diff := cmp.Diff([]string{r.kind.Name + ".updated", r.kind.Name + ".created"}, types); diff != "" {
			t.Errorf("history, newest first:\n%s", diff)
		}
		told := 0
		for _, change := range history[0]["changes"].([]any) {
			change := change.(map[string]any)
			field, _ := r.kind.Field(change["field"].(string))
			if !field.ReadOnly {
				told++
			}
			if change["label"] != field.Label.In(language) || change["before"] == change["after"] {
				t.Errorf("history says %v", change)
			}
		}
		if told != want {
			t.Errorf("history tells of %d fields that people fill in, want %d", told, want)
		}
	}
	if list := r.c.under(t).get(one + "/processes").items(); slices.Contains(startOne(), r.kind.Name) != (len(list) == 1) {
		t.Errorf("%d processes", len(list))
	}
	if list := r.c.under(t).get(one + "/decisions").items(); len(list) != 0 {
		t.Errorf("%d decisions", len(list))
	}
}

// startOne are the kinds of which entering a record starts a process.
func startOne() []string {
	return []string{crm.Leads.Name, crm.Registrations.Name, crm.Complaints.Name, crm.Pools.Name}
}

func (r recordTest) isBinned(t *testing.T, one string, id uuid.UUID) {
	t.Helper()
	c := r.c.under(t)
	if len(r.kind.Rights.Delete) == 0 {
		c.delete(one, 2).problem(http.StatusMethodNotAllowed, "method-not-allowed")
		return
	}
	if r.kind.Name == crm.Complaints.Name { // an open one stays
		c.delete(one, 2).problem(http.StatusConflict, "complaint-open")
		r.w.exec("UPDATE complaints SET state = 'closed', closed_at = $2 WHERE id = $1", id, monday())
	}
	if a := c.delete(one, 2).want(http.StatusNoContent); len(a.body) > 0 {
		t.Errorf("a body after deleting: %s", a.body)
	}
	r.isListed(t, id, false)
	for _, path := range []string{"", "/history", "/processes", "/decisions"} {
		c.get(one+path).problem(http.StatusNotFound, "not-found")
	}
	c.patch(one, 3, map[string]any{}).problem(http.StatusNotFound, "not-found")
	c.delete(one, 3).problem(http.StatusNotFound, "not-found")
}

// isChecked sends every field in forms that it does not take.
func (r recordTest) isChecked() {
	r.t.Run("refuses what its fields do not take", func(t *testing.T) {
		c := r.c.under(t)
		draft := r.w.draft(r.kind, r.number+2) // always refused, so one will do
		with := func(name string, value any) map[string]any {
			values := maps.Clone(draft)
			values[name] = value
			return values
		}
		c.post(r.path, with("colour", "blue")).refused("colour", "unknown-field")
		for _, f := range r.kind.Fields {
			if f.ReadOnly {
				c.post(r.path, with(f.Name, nil)).refused(f.Name, "read-only")
				continue
			}
			code := "invalid-" + string(f.Type)
			c.post(r.path, with(f.Name, []string{"list"})).refused(f.Name, code)
			if f.Required {
				c.post(r.path, with(f.Name, nil)).refused(f.Name, "required")
			}
			if f.Required && f.Default == nil {
				values := with(f.Name, nil)
				delete(values, f.Name)
				c.post(r.path, values).refused(f.Name, "required")
			}
			for _, value := range wrongValues(f) {
				c.post(r.path, with(f.Name, value)).refused(f.Name, code)
			}
			if f.Type == crm.References {
				c.post(r.path, with(f.Name, []string{uuid.NewString()})).refused(f.Name, "unknown-reference")
			} else if f.Reference != "" {
				c.post(r.path, with(f.Name, uuid.NewString())).refused(f.Name, "unknown-reference")
			}
		}
		for _, body := range []string{"", "{", "[]", "null", `"text"`, "5", "{}{}", "{\"name\": \"\xff\"}"} {
			c.post(r.path, body).refused("", "invalid-json")
		}
	})
}

func wrongValues(f crm.Field) []any {
	switch f.Type {
	case crm.Text, crm.LongText:
		return []any{5, true, strings.Repeat("长", f.MaxLength+1), "with\u0000NUL"}
	case crm.Number:
		return []any{"5", 1.5, *f.Minimum - 1, *f.Maximum + 1, 1e30}
	case crm.Decimal:
		return []any{"yes", true, *f.Minimum - 1, *f.Maximum + 1, "1e30", "0.00001"}
	case crm.MoneyType:
		return []any{
			5, "5 CNY", map[string]any{"amount": "5"}, map[string]any{"amount": 5, "currency": "CNY"},
			map[string]any{"amount": "1e9", "currency": "CNY"}, map[string]any{"amount": "5", "currency": "yuan"},
		}
	case crm.Time:
		return []any{"2026-11-21", "tomorrow", 5, "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"}
	case crm.ChoiceOne:
		return []any{"purple", 5}
	case crm.Reference:
		return []any{"somebody", 5}
	default:
		return []any{"yes", 1}
	}
}

func (r recordTest) isClearedByNull() {
	r.t.Run("is cleared by null and left alone by what is absent", func(t *testing.T) {
		c := r.c.under(t)
		made := c.post(r.path, r.w.draft(r.kind, r.number+3)).want(http.StatusCreated)
		one, version := r.path+"/"+made.id().String(), 1
		for _, f := range r.kind.Fields {
			if f.ReadOnly {
				continue
			}
			before := c.get(one).object()
			if f.Required {
				c.patch(one, version, map[string]any{f.Name: nil}).refused(f.Name, "required")
				continue
			}
			after := c.patch(one, version, map[string]any{f.Name: nil})
			if after.status == http.StatusUnprocessableEntity { // a rule across fields wants it
				continue
			}
			for name, value := range after.want(http.StatusOK).object() {
				same := cmp.Equal(value, before[name])
				if field, _ := r.kind.Field(name); field.ReadOnly {
					continue // the product computes it
				}
				if name != f.Name && !same && name != "names" {
					t.Errorf("clearing %s changed %s", f.Name, name)
				}
			}
			version = int(after.object()["version"].(float64))
		}
	})
}

func (r recordTest) needsItsVersion() {
	r.t.Run("is changed and binned only as it was read", func(t *testing.T) {
		c := r.c.under(t)
		made := c.post(r.path, r.w.draft(r.kind, r.number+4)).want(http.StatusCreated)
		one := r.path + "/" + made.id().String()
		methods := []string{http.MethodPatch}
		if len(r.kind.Rights.Delete) > 0 {
			methods = append(methods, http.MethodDelete)
		}
		for _, method := range methods {
			c.send(method, one, map[string]any{}).problem(http.StatusPreconditionRequired, "if-match-required")
			for _, stale := range []string{`"0"`, `"2"`, "*", "x", `"99999999999999999999"`} {
				c.send(method, one, map[string]any{}, "If-Match", stale).problem(http.StatusPreconditionFailed, "stale")
			}
		}
		c.send(http.MethodPatch, one, map[string]any{}, "If-Match", `W/"1"`).want(http.StatusOK)
	})
}

func TestRecordsUnderLoad(t *testing.T) {
	t.Run("are created together by more people than there are connections", func(t *testing.T) {
		w := newWorld(t)
		c := w.as("sam")
		statuses := make(chan int)
		const together = 40
		for i := range together {
			go func() {
				response, err := c.try(http.MethodPost, "/customers", fmt.Sprintf(`{"name": "Customer %d"}`, i))
				if err != nil {
					statuses <- 0
					return
				}
				response.Body.Close()
				statuses <- response.StatusCode
			}()
		}
		for range together {
			if status := <-statuses; status != http.StatusCreated {
				t.Errorf("status %d", status)
			}
		}
	})
}

func TestMergePatch(t *testing.T) {
	w := newWorld(t)
	c := w.as("ada")
	lead := "/leads/" + w.enterLead("ada", map[string]any{"budget": map[string]any{"amount": "5", "currency": "EUR"}}).String()
	t.Run("takes money as a whole", func(t *testing.T) {
		c.under(t).patch(lead, 1, map[string]any{"budget": map[string]any{"amount": "6"}}).refused("budget", "invalid-money")
		got := c.under(t).patch(lead, 1, map[string]any{"budget": map[string]any{"amount": "6", "currency": "CNY"}}).want(http.StatusOK).object()["budget"]
		if diff := cmp.Diff(any(map[string]any{"amount": "6.00", "currency": "CNY"}), got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is taken under its own media type", func(t *testing.T) {
		c.under(t).send(http.MethodPatch, lead, `{"company": "Acme"}`, "If-Match", `"2"`, "Content-Type", "application/merge-patch+json").
			want(http.StatusOK)
	})
	t.Run("changes nothing when one field is wrong", func(t *testing.T) {
		c.under(t).patch(lead, 3, map[string]any{"company": "Other", "email": 5}).refused("email", "invalid-text")
		if got := c.get(lead).object()["company"]; got != "Acme" {
			t.Errorf("company is %v", got)
		}
	})
}
