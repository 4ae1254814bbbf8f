//go:build realdata

// Package realdata tries the product on real exports, which are not part of
// the repository: it reads them from the folder named by -data.
package realdata

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/e2e/product"
	"github.com/baton-crm/baton/embedded/postgres"
)

var (
	exports = flag.String("data", "", "folder with the exports")
	rows    = flag.Int("rows", 1500, "how many leads to enter; 0 is all")
)

// clients is how many enter leads at the same time.
const clients = 8

func TestLeads(t *testing.T) {
	leads := readLeads(t)
	binary, err := product.Build(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := product.Folder()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	p, err := product.Start(t.Context(), binary, folder+"/data")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if out, err := p.Stop(); err != nil {
			t.Errorf("stop: %v\n%s", err, out)
		}
	}()
	admin, err := p.Admin(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Hire(t.Context(), "inside-sales", 5); err != nil {
		t.Fatal(err)
	}

	t.Run("every real lead is entered and finds an owner, or waits and says why; shares differ by at most one", func(t *testing.T) {
		enter(t, admin, leads)
		db := connect(t, p)
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
	file, err := os.Open(filepath.Join(*exports, "leads_x_education.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
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

func connect(t *testing.T, p *product.Product) *pgx.Conn {
	t.Helper()
	cluster, err := postgres.Attach(t.Context(), p.Data+"/postgres")
	if err != nil {
		t.Fatal(err)
	}
	db, err := pgx.Connect(t.Context(), cluster.URL("baton"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(fmt.Errorf("close: %w", err))
		}
	})
	return db
}

func number(t *testing.T, db *pgx.Conn, sql string) int {
	t.Helper()
	var n int
	if err := db.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
