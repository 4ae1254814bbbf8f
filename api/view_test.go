package api_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

type offeredView struct {
	ID                                uuid.UUID
	Name, Filter, Sort, Layout        string
	Columns                           []string
	Owner                             struct{ Name string }
	Mine, MayEdit, Default, Everybody bool
	Problems                          []struct{ Field, Code, Message, Remedy string }
}

// views lists the views of customers that somebody is offered.
func (c client) views() map[string]offeredView {
	c.t.Helper()
	var list struct{ Items []offeredView }
	c.get("/kinds/customers/views").want(http.StatusOK).decode(&list)
	views := map[string]offeredView{}
	for _, view := range list.Items {
		views[view.Name] = view
	}
	return views
}

func (c client) namesOfViews() []string {
	c.t.Helper()
	var list struct{ Items []offeredView }
	c.get("/kinds/customers/views").want(http.StatusOK).decode(&list)
	names := []string{}
	for _, view := range list.Items {
		names = append(names, view.Name)
	}
	return names
}

// view is what to send for a view of customers.
func view(name string, more map[string]any) map[string]any {
	values := map[string]any{"name": name, "kind": "customer", "filter": "grade = A"}
	maps.Copy(values, more)
	return values
}

func TestViews(t *testing.T) {
	w := newWorld(t)
	ada, sam := w.as("ada"), w.as("sam")
	department := ada.post("/departments", map[string]any{"name": "Sales", "headId": w.id("mia")}).want(http.StatusCreated).id()
	below := ada.post("/departments", map[string]any{"name": "Inside sales", "parentId": department}).want(http.StatusCreated).id()
	team := ada.post("/teams", map[string]any{"name": "Tigers", "leaderId": w.id("tim"), "memberIds": []uuid.UUID{w.id("oli")}}).want(http.StatusCreated).id()
	ada.patch("/users/"+w.id("sam").String(), 1, map[string]any{"departmentId": below}).want(http.StatusOK)

	own := sam.post("/views", view("Mine", map[string]any{"sort": "-name", "columns": "name, grade", "q": "acme"})).want(http.StatusCreated).id()
	w.as("mia").post("/views", view("Department's", map[string]any{"departmentId": department})).want(http.StatusCreated)
	w.as("tim").post("/views", view("Team's", map[string]any{"teamId": team})).want(http.StatusCreated)
	ada.post("/views", view("Everybody's", map[string]any{"everybody": true})).want(http.StatusCreated)

	for login, want := range map[string][]string{
		"sam": {"Department's", "Everybody's", "Mine"}, "oli": {"Everybody's", "Team's"}, "sue": {"Everybody's"},
		"mia": {"Department's", "Everybody's"}, "ada": {"Everybody's"},
	} {
		t.Run("are offered to whom they belong and with whom they are shared: "+login, func(t *testing.T) {
			if diff := cmp.Diff(want, w.as(login).under(t).namesOfViews()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("may be read by who leads the owner, and by nobody else", func(t *testing.T) {
		path := "/views/" + own.String()
		w.as("mia").under(t).get(path).want(http.StatusOK)
		w.as("sue").under(t).get(path).problem(http.StatusNotFound, "not-found")
		w.as("oli").under(t).get(path).problem(http.StatusNotFound, "not-found")
	})
	t.Run("are changed by their owners, not by those with whom they are shared", func(t *testing.T) {
		shared := sam.under(t).views()["Everybody's"]
		if shared.MayEdit || shared.Mine || shared.Owner.Name != "Ada" {
			t.Errorf("%+v", shared)
		}
		sam.under(t).patch("/views/"+shared.ID.String(), 1, map[string]any{"name": "Taken"}).problem(http.StatusForbidden, "forbidden")
		sam.under(t).patch("/views/"+own.String(), 1, map[string]any{"name": "Mine, renamed"}).want(http.StatusOK)
		mine := sam.under(t).views()["Mine, renamed"]
		if diff := cmp.Diff([]string{"name", "grade"}, mine.Columns); diff != "" || !mine.Mine || !mine.MayEdit {
			t.Errorf("%+v %s", mine, diff)
		}
	})
	t.Run("are shared by who answers for the group", func(t *testing.T) {
		for _, c := range []struct {
			login, field string
			value        any
			allowed      bool
		}{
			{"sam", "everybody", true, false}, {"mia", "everybody", true, false}, {"ada", "everybody", true, true},
			{"sam", "departmentId", department, false}, {"mia", "departmentId", department, true},
			{"mia", "teamId", team, false}, {"tim", "teamId", team, true}, {"ada", "teamId", team, true},
		} {
			a := w.as(c.login).under(t).post("/views", view("Shared by "+c.login, map[string]any{c.field: c.value}))
			if c.allowed {
				a.want(http.StatusCreated)
			} else {
				a.refused(c.field, "no-right")
			}
		}
	})
	t.Run("are checked as the maker knows the kind", func(t *testing.T) {
		c := sam.under(t)
		c.post("/views", view("x", map[string]any{"filter": "nmae = 1"})).refused("filter", "unknown-field")
		c.post("/views", view("x", map[string]any{"sort": "address"})).refused("sort", "unknown-sort")
		c.post("/views", view("x", map[string]any{"columns": "name,colour"})).refused("columns", "unknown-field")
		c.post("/views", view("x", map[string]any{"kind": "planet"})).refused("kind", "unknown-kind")
	})
	t.Run("open as a person's default, each for themselves", func(t *testing.T) {
		id := sam.under(t).views()["Everybody's"].ID
		sam.under(t).send(http.MethodPut, "/kinds/customers/default-view", map[string]any{"viewId": id}).want(http.StatusNoContent)
		if !sam.under(t).views()["Everybody's"].Default || w.as("oli").under(t).views()["Everybody's"].Default {
			t.Error("the default is not sam's alone")
		}
		w.as("oli").under(t).send(http.MethodPut, "/kinds/customers/default-view", map[string]any{"viewId": own}).problem(http.StatusNotFound, "not-found")
		sam.under(t).send(http.MethodPut, "/kinds/leads/default-view", map[string]any{"viewId": id}).problem(http.StatusNotFound, "not-found")
		sam.under(t).send(http.MethodPut, "/kinds/customers/default-view", map[string]any{}).want(http.StatusNoContent)
		if sam.under(t).views()["Everybody's"].Default {
			t.Error("it is still the default")
		}
	})
	t.Run("are found by the kind they are of", func(t *testing.T) {
		if got := len(sam.under(t).get("/views?filter=kind+%3D+lead").items()); got != 0 {
			t.Errorf("found %d of leads", got)
		}
		if got := len(sam.under(t).get("/views?filter=kind+%3D+customer").items()); got < 3 {
			t.Errorf("found %d of customers", got)
		}
	})
}

func TestBrokenViews(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	field := ada.post("/custom-fields", map[string]any{"kind": "customer", "key": "tier", "nameZh": "层级", "nameEn": "Tier", "type": "text"}).
		want(http.StatusCreated).id()
	view := ada.post("/views", map[string]any{"name": "Gold A", "kind": "customer", "filter": "x_tier = gold and grade = A", "everybody": true}).
		want(http.StatusCreated).id()
	role := ada.post("/roles", map[string]any{"name": "Narrow", "base": "staff"}).want(http.StatusCreated).id()
	ada.post("/field-limits", map[string]any{"roleId": role, "kind": "customer", "field": "grade", "limit": "hidden"}).want(http.StatusCreated)
	ada.patch("/users/"+w.id("sue").String(), 1, map[string]any{"roleId": role}).want(http.StatusOK)
	problems := func(login string) []string {
		var texts []string
		for _, p := range w.as(login).views()["Gold A"].Problems {
			texts = append(texts, p.Field, p.Code, p.Message)
			if p.Remedy == "" {
				t.Errorf("no remedy for %s", p.Message)
			}
		}
		return texts
	}
	t.Run("say which condition somebody cannot use", func(t *testing.T) {
		want := []string{"filter", "hidden-field", "The condition “grade = A” cannot be used: you may not see, or not find records by, “Grade”"}
		if diff := cmp.Diff(want, problems("sue")); diff != "" {
			t.Error(diff)
		}
		if got := problems("sam"); got != nil {
			t.Errorf("sam can use it, and is told %q", got)
		}
	})
	t.Run("say that a field is retired, and can be mended", func(t *testing.T) {
		ada.under(t).patch("/custom-fields/"+field.String(), 1, map[string]any{"retired": true}).want(http.StatusOK)
		want := []string{"filter", "retired-field", "The condition “x_tier = \"gold\"” cannot be used: the field “Tier” is retired"}
		if diff := cmp.Diff(want, problems("ada")); diff != "" {
			t.Error(diff)
		}
		path := "/views/" + view.String()
		ada.under(t).patch(path, 1, map[string]any{"name": "Gold A, old"}).want(http.StatusOK)
		ada.under(t).patch(path, 2, map[string]any{"filter": "x_tier = silver"}).refused("filter", "unknown-field")
		ada.under(t).patch(path, 2, map[string]any{"name": "Gold A", "filter": "grade = A"}).want(http.StatusOK)
		if got := problems("ada"); got != nil {
			t.Errorf("mended, and still told %q", got)
		}
	})
}

func TestTranslateFilter(t *testing.T) {
	w := newWorld(t)
	c := w.as("sam")
	t.Run("turns text into a tree and back", func(t *testing.T) {
		first := c.under(t).post("/customers/filter", map[string]any{"text": "grade in (A、B) or not known(phone)"}).want(http.StatusOK).object()
		if got := first["text"]; got != "grade in (A, B) or not known(phone)" {
			t.Errorf("canonical text %v", got)
		}
		again := c.under(t).post("/customers/filter", map[string]any{"tree": first["tree"]}).want(http.StatusOK).object()
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("turns no filter into a group of nothing", func(t *testing.T) {
		got := c.under(t).post("/customers/filter", map[string]any{}).want(http.StatusOK).object()
		if diff := cmp.Diff(map[string]any{"text": "", "tree": map[string]any{"is": "and"}}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names the place of what is wrong", func(t *testing.T) {
		c.under(t).post("/customers/filter", map[string]any{"text": "grade = D"}).refused("filter", "invalid-choice")
		c.under(t).post("/customers/filter", map[string]any{"tree": map[string]any{"is": "and", "conditions": []any{
			map[string]any{"is": "condition", "field": "grade", "operator": "=", "values": []string{"D"}},
		}}}).refused("tree.conditions.0.values.0", "invalid-choice")
	})
}
