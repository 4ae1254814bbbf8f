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

	t.Run("every real lead is entered and finds an owner, or waits and says why; shares differ by at most one", func(t *testing.T) {
		enter(t, h.admin, leads)
		db := h.db
		deadline := time.Now().Add(2 * time.Minute)
		for number(t, db, `SELECT count(*) FROM leads WHERE state = 'new'`) > 0 {
			if time.Now().After(deadline) {
				t.Fatal("leads are still new")
			}
			time.Sleep(50 * time.Millisecond)
		}
		overseas := number(t, db, `SELECT count(*) FROM leads WHERE region = 'overseas'`)
		for what, want := range map[string]int{
			`SELECT count(*) FROM leads WHERE state = 'assigned' AND owner_id IS NOT NULL`:                   len(leads) - overseas,
			`SELECT count(*) FROM leads WHERE state = 'waiting'`:                                             overseas, // nobody has made a team for them
			`SELECT count(*) FROM processes WHERE waiting_for = 'unknown-roster'`:                            overseas,
			`SELECT count(*) FROM decisions`:                                                                 len(leads),
			`SELECT count(*) FROM tasks WHERE state = 'open'`:                                                len(leads) - overseas,
			`SELECT count(DISTINCT record_id) FROM processes`:                                                len(leads),
			`SELECT count(*) FROM allocations a JOIN leads l ON l.id = a.lead_id AND l.owner_id = a.user_id`: len(leads) - overseas,
			// Round robin and equal weights share one order; the least loaded is chosen apart from it.
			`SELECT max(n) - min(n) FROM (SELECT count(*) n FROM allocations WHERE strategy <> 'least-loaded' GROUP BY user_id) shares
				HAVING max(n) - min(n) > 1 UNION ALL SELECT 0 LIMIT 1`: 0,
		} {
			if got := number(t, db, what); got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		t.Logf("%d leads, %d of them from overseas", len(leads), overseas)
	})
}

// readLeads reads the export of a course seller. “Select” in it means that
// nobody chose anything; people have numbers instead of names.
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
			"name": "Lead " + value("Lead Number"), "source": sourceOf(value("Lead Origin"), value("Lead Source")),
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
