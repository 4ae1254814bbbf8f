//go:build realdata

package realdata

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// clients is how many enter leads at the same time.
const clients = 8

func TestLeads(t *testing.T) {
	leads := readLeads(t)
	h := openHouse(t)
	if _, err := h.admin.Hire(t.Context(), "inside-sales", 5); err != nil {
		t.Fatal(err)
	}

	t.Run("every real lead is entered and finds an owner, sleeps, or waits and says why; shares differ by at most one", func(t *testing.T) {
		enter(t, h.admin, leads)
		db := h.db
		deadline := time.Now().Add(2 * time.Minute)
		for number(t, db, `SELECT count(*) FROM leads WHERE state = 'new'`) > 0 {
			if time.Now().After(deadline) {
				t.Fatal("leads are still new")
			}
			time.Sleep(50 * time.Millisecond)
		}
		asleep := number(t, db, `SELECT count(*) FROM leads WHERE source = 'advertisement'`) // they are worth too little
		overseas := number(t, db, `SELECT count(*) FROM leads WHERE region = 'overseas' AND source <> 'advertisement'`)
		assigned := len(leads) - overseas - asleep
		for what, want := range map[string]int{
			`SELECT count(*) FROM leads WHERE state = 'assigned' AND owner_id IS NOT NULL`: assigned,
			`SELECT count(*) FROM leads WHERE state = 'nurtured'`:                          asleep,
			`SELECT count(*) FROM leads WHERE state = 'waiting'`:                           overseas, // nobody has made a team for them
			`SELECT count(*) FROM processes WHERE waiting_for = 'unknown-roster'`:          overseas,
			// Its points and whether it is worked on, its way, and its deadline.
			`SELECT count(*) FROM decisions`:                                                                 4*assigned + 3*overseas + 2*asleep,
			`SELECT count(*) FROM tasks WHERE state = 'open'`:                                                assigned,
			`SELECT count(DISTINCT record_id) FROM processes`:                                                len(leads),
			`SELECT count(*) FROM allocations a JOIN leads l ON l.id = a.lead_id AND l.owner_id = a.user_id`: assigned,
			// Round robin and equal weights share one order for each grade; the least loaded is chosen apart from it.
			`SELECT count(*) FROM (SELECT grade, max(n) - min(n) apart FROM (SELECT grade, user_id, count(*) n FROM allocations
				WHERE strategy <> 'least-loaded' GROUP BY grade, user_id) shares GROUP BY grade) grades WHERE apart > 1`: 0,
		} {
			if got := number(t, db, what); got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		t.Logf("%d leads, %d of them from overseas, %d asleep", len(leads), overseas, asleep)
	})
}

// readLeads reads the export of a course seller. “Select” in it means that
// nobody chose anything; people have numbers instead of names, and no address:
// one is made up, since nobody works on whom nobody can reach.
func readLeads(t *testing.T) []map[string]any {
	t.Helper()
	lines := read(t, "leads_x_education.csv")
	columns := map[string]int{}
	for i, name := range lines[0] {
		columns[strings.TrimPrefix(name, "\ufeff")] = i
	}
	var leads []map[string]any
	for _, line := range lines[1:] {
		if *rows > 0 && len(leads) == *rows {
			break
		}
		value := func(column string) string {
			if v := line[columns[column]]; v != "Select" {
				return v
			}
			return ""
		}
		leads = append(leads, map[string]any{
			"name": "Lead " + value("Lead Number"), "email": value("Prospect ID") + "@example.com", "source": sourceOf(value("Lead Origin"), value("Lead Source")),
			"region": regionOf(value("Country")), "interest": value("Specialization"), "note": value("Tags"),
		})
	}
	return leads
}

func sourceOf(origin, source string) string {
	switch {
	case source == "Reference":
		return "referral"
	case source == "Google" || source == "Facebook" || source == "bing":
		return "advertisement"
	case origin == "Landing Page Submission" || origin == "API":
		return "web-form"
	}
	return "other"
}

func regionOf(country string) string {
	if country == "" || country == "India" {
		return ""
	}
	return "overseas"
}

func enter(t *testing.T, admin *product.Person, leads []map[string]any) {
	t.Helper()
	queue := make(chan int, len(leads))
	for i := range leads {
		queue <- i
	}
	close(queue)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for i := range queue {
				if _, err := admin.Create(t.Context(), "/leads", leads[i]); err != nil {
					t.Errorf("lead %d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
}
