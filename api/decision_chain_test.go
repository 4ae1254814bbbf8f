package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// link is a decision in the chain of another.
type link struct {
	ID                                       uuid.UUID
	Point, PointLabel, RowLabel, OutcomeText string
}

func (c client) chain(decision string) []link {
	c.t.Helper()
	var page struct{ Chain []link }
	c.get("/decisions/" + decision).want(http.StatusOK).decode(&page)
	return page.Chain
}

func pointsOf(chain []link) []string {
	points := []string{}
	for _, l := range chain {
		points = append(points, l.Point)
	}
	return points
}

func TestDecisionChain(t *testing.T) {
	w := newWorld(t)
	plain := w.enterLead("ada", map[string]any{"name": "Zoe", "source": "exhibition"})
	w.as("sam").post("/customers", map[string]any{"name": "Acme", "phone": "+86 139 5555 0001"}).want(http.StatusCreated)
	linked := w.enterLead("ada", map[string]any{"name": "Yan", "phone": "139 5555 0001"})
	w.run()
	course := []string{"lead.score", "lead.qualify", "lead.route", "lead.deadline"}

	t.Run("leads from what a lead is worth to its owner and the deadline, in order", func(t *testing.T) {
		chain := w.as("ada").under(t).chain(w.decisionOn(plain))
		if diff := cmp.Diff(course, pointsOf(chain)); diff != "" {
			t.Error(diff)
		}
		for _, l := range chain {
			if l.PointLabel == "" || l.OutcomeText == "" {
				t.Errorf("link %+v", l)
			}
		}
	})
	t.Run("is the same from each of its decisions", func(t *testing.T) {
		ada := w.as("ada").under(t)
		want := ada.chain(w.decisionOn(plain))
		for _, l := range want {
			if diff := cmp.Diff(want, ada.chain(l.ID.String())); diff != "" {
				t.Errorf("from %s: %s", l.Point, diff)
			}
		}
	})
	t.Run("names points and outcomes in the reader's language", func(t *testing.T) {
		id := w.decisionOn(plain)
		en, zh := w.as("ada").under(t).chain(id), w.as("ada").under(t).in(crm.Chinese).chain(id)
		if len(en) != len(zh) {
			t.Fatalf("%d and %d", len(en), len(zh))
		}
		for i := range en {
			if en[i].PointLabel == zh[i].PointLabel || en[i].OutcomeText == zh[i].OutcomeText || en[i].RowLabel == zh[i].RowLabel && en[i].RowLabel != "" {
				t.Errorf("%+v and %+v", en[i], zh[i])
			}
		}
	})
	t.Run("begins with what a lead resembles, and ends without a route where that says whose it is", func(t *testing.T) {
		decisions := w.as("ada").under(t).get("/leads/" + linked.String() + "/decisions").items()
		chain := w.as("ada").under(t).chain(decisions[0]["id"].(string))
		if diff := cmp.Diff([]string{"lead.duplicate", "lead.score", "lead.qualify", "lead.deadline"}, pointsOf(chain)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("holds a round: what follows another round has its own", func(t *testing.T) {
		w.as("mia").under(t).post("/leads/"+plain.String()+"/acts/release", map[string]any{"reason": "no time"}).want(http.StatusOK)
		w.as("oli").under(t).post("/leads/"+plain.String()+"/acts/claim", nil).want(http.StatusOK)
		w.run()
		decisions := w.as("ada").under(t).get("/leads/" + plain.String() + "/decisions").items()
		if diff := cmp.Diff([]string{"lead.deadline"}, pointsOf(w.as("ada").under(t).chain(decisions[0]["id"].(string)))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(course, pointsOf(w.as("ada").under(t).chain(w.decisionOn(plain)))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is closed to who may not see the record", func(t *testing.T) {
		decisions := w.as("ada").under(t).get("/leads/" + linked.String() + "/decisions").items()
		w.as("oli").under(t).get("/decisions/" + decisions[0]["id"].(string)).want(http.StatusNotFound)
	})
}
