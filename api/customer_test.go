package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// around is what an overview says, without the records themselves.
type around struct {
	Blocks []struct {
		Kind, Field string
		Items       []struct{ ID uuid.UUID }
		More        bool
		Totals      []total
	}
	Tasks []struct {
		Record struct{ ID uuid.UUID }
	}
	Names map[string]string
}

type total struct {
	Value string
	Count int
	Sums  []crm.Money
}

func (a around) counts() map[string]int {
	counts := map[string]int{}
	for _, b := range a.Blocks {
		for _, t := range b.Totals {
			counts[b.Kind+"."+b.Field] += t.Count
		}
	}
	return counts
}

func TestCustomerOverview(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	customer := sam.post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	other := sam.post("/customers", map[string]any{"name": "Other"}).want(http.StatusCreated).id()
	lead := sam.post("/leads", map[string]any{"name": "Jo", "customerId": customer}).want(http.StatusCreated).id()
	for i := range 14 {
		sam.post("/interactions", map[string]any{
			"customerId": customer, "channel": "call", "summary": fmt.Sprint(i), "occurredAt": monday(),
		}).want(http.StatusCreated)
	}
	sam.post("/interactions", map[string]any{"customerId": other, "channel": "call", "summary": "x", "occurredAt": monday()}).want(http.StatusCreated)
	w.run()
	read := func(t *testing.T, login string) around {
		var a around
		w.as(login).under(t).get("/customers/" + customer.String() + "/overview").want(http.StatusOK).decode(&a)
		return a
	}
	t.Run("tells what every kind knows of the customer, and of no other", func(t *testing.T) {
		a := read(t, "sam")
		got := a.counts()
		if got["interaction.customerId"] != 14 || got["lead.customerId"] != 1 {
			t.Errorf("got %v", got)
		}
		if len(a.Names) == 0 {
			t.Error("nothing is named")
		}
	})
	t.Run("shows the first of many and says that there are more", func(t *testing.T) {
		for _, b := range read(t, "sam").Blocks {
			if b.Kind == "interaction" && (!b.More || len(b.Items) != 12) {
				t.Errorf("%d items, more: %v", len(b.Items), b.More)
			}
		}
	})
	t.Run("holds the open tasks on what belongs to the customer", func(t *testing.T) {
		a := read(t, "sam")
		if len(a.Tasks) != 1 || a.Tasks[0].Record.ID != lead {
			t.Errorf("got %v", a.Tasks)
		}
	})
	t.Run("is not there for whoever may not see the customer", func(t *testing.T) {
		w.as("oli").under(t).get("/customers/" + customer.String() + "/overview").want(http.StatusNotFound)
	})
}

func TestBoard(t *testing.T) {
	w := newWorld(t)
	for i, grade := range []string{"A", "A", "B", ""} {
		w.as([]string{"sam", "sue"}[i%2]).post("/customers", map[string]any{"name": fmt.Sprint("c", i), "grade": grade}).want(http.StatusCreated)
	}
	for _, c := range []struct {
		name, login, query string
		want               map[string]int
	}{
		{"counts what the person may see by column", "sam", "", map[string]int{"A": 1, "B": 1}},
		{"counts for who leads what those below have", "mia", "", map[string]int{"A": 2, "B": 1, "": 1}},
		{"counts what a filter finds", "mia", "?filter=" + url.QueryEscape(`name = "c0"`), map[string]int{"A": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body struct{ Columns []total }
			w.as(c.login).under(t).get("/customers/board" + c.query).want(http.StatusOK).decode(&body)
			got := map[string]int{}
			for _, column := range body.Columns {
				got[column.Value] = column.Count
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
