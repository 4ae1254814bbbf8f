package api_test

import (
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
)

// exported reads a CSV export as rows.
func (c client) exported(query string) [][]string {
	c.t.Helper()
	a := c.get(query).want(http.StatusOK)
	text, found := strings.CutPrefix(string(a.body), "\ufeff")
	if !found {
		c.t.Error("no mark of UTF-8, without which Excel shows nonsense")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	return rows
}

func TestExport(t *testing.T) {
	w := newWorld(t)
	mia := w.as("mia")
	customer := mia.post("/customers", map[string]any{
		"name": `=HYPERLINK("http://evil","x")`, "shortName": "@SUM(1)", "grade": "A", "region": "east", "industry": "manufacturing",
		"phone": "+8613800000000", "address": "two\nlines, and \"quotes\"", "ownerId": w.id("sam"), "note": "深圳市龘靐科技有限公司",
	}).want(http.StatusCreated).id()
	mia.post("/leads", map[string]any{
		"name": "Lead", "budget": map[string]any{"amount": "1250000.50", "currency": "CNY"}, "customerId": customer,
	}).want(http.StatusCreated)

	t.Run("is made for people: labels, names, and no formulas", func(t *testing.T) {
		got := mia.under(t).exported("/customers/export?columns=name,shortName,grade,region,ownerId,phone,address,note")
		want := [][]string{
			{"Name", "Short name", "Grade", "Region", "Owner", "Phone", "Address", "Note"},
			{`'=HYPERLINK("http://evil","x")`, "'@SUM(1)", "A", "East", "Sam", "+8613800000000", "two\nlines, and \"quotes\"", "深圳市龘靐科技有限公司"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("speaks the language that is asked for", func(t *testing.T) {
		got := mia.under(t).exported("/customers/export?columns=region,ownerId&language=zh-CN")
		if diff := cmp.Diff([][]string{{"区域", "负责人"}, {"华东", "Sam"}}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("keeps money to be added up beside its currency", func(t *testing.T) {
		got := mia.under(t).exported("/leads/export?columns=name,budget,customerId")
		want := [][]string{{"Name", "Budget", "Budget (currency)", "Customer"}, {"Lead", "1250000.5", "CNY", `'=HYPERLINK("http://evil","x")`}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is made for importing: names of fields, values and ids", func(t *testing.T) {
		got := mia.under(t).exported("/leads/export?columns=name,budget,customerId,source&labels=false")
		want := [][]string{{"name", "budget", "customerId", "source"}, {"Lead", "1250000.5 CNY", customer.String(), ""}}
		got[1][3] = "" // the kind's own default
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		amount, err := sheet.ParseMoney(got[1][1], sheet.PointDecimal, "USD")
		if err != nil || amount.Currency != "CNY" || amount.Number.String() != "1250000.5" {
			t.Errorf("read back as %v (%v)", amount, err)
		}
	})
	t.Run("has the columns of the list unless others are named", func(t *testing.T) {
		got := mia.under(t).exported("/customers/export?labels=false")
		if diff := cmp.Diff(crm.Customers.List, got[0]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is a workbook as well", func(t *testing.T) {
		a := mia.under(t).get("/customers/export?format=xlsx&columns=name,createdAt").want(http.StatusOK)
		book, err := excelize.OpenReader(strings.NewReader(string(a.body)))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows("Customers")
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"Name", "Created"}, {`=HYPERLINK("http://evil","x")`, "2026-11-23 10:00:00"}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Error(diff)
		}
		if formula, err := book.GetCellFormula("Customers", "A2"); err != nil || formula != "" {
			t.Errorf("formula %q (%v)", formula, err)
		}
	})
	t.Run("is a file named by kind and date", func(t *testing.T) {
		a := mia.under(t).get("/customers/export?language=zh-CN")
		want := `attachment; filename="customers-2026-11-23.csv"; filename*=UTF-8''` + url.PathEscape("客户-2026-11-23.csv")
		if got := a.header.Get("Content-Disposition"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("is remembered with what was asked for and how much it was", func(t *testing.T) {
		mia.under(t).exported("/customers/export?filter=" + url.QueryEscape("grade = A"))
		var facts map[string]string
		if err := w.db.QueryRow(t.Context(), `SELECT data->'facts' FROM changes WHERE type = 'customer.exported'
			AND record_id = $1 ORDER BY id DESC LIMIT 1`, w.id("mia")).Scan(&facts); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"count": "1", "filter": "grade = A", "q": "", "format": "csv", "columns": "name,grade,class,region,industry,ownerId,phone,nextFollowUpOn,lastContactAt,updatedAt"}
		if diff := cmp.Diff(want, facts); diff != "" {
			t.Error(diff)
		}
		entry := mia.under(t).get("/users/" + w.id("mia").String() + "/history").items()[0]
		if entry["text"] != "Customer records exported: 1" {
			t.Errorf("the history says %v", entry["text"])
		}
	})
	t.Run("refuses before anything is sent", func(t *testing.T) {
		c := mia.under(t)
		c.get("/customers/export?filter=nmae+%3D+1").refused("filter", "unknown-field")
		c.get("/customers/export?sort=address").refused("sort", "unknown-sort")
		c.get("/customers/export?columns=name,colour").refused("columns", "unknown-field")
		c.get("/customers/export?format=pdf").refused("format", "unknown-choice")
		w.as("sam").under(t).get("/customers/export").problem(http.StatusForbidden, "forbidden")
	})
}

func TestExportRights(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	for _, owner := range []string{"sam", "sue", "tom", "oli", "mia"} {
		ada.post("/customers", map[string]any{"name": owner, "ownerId": w.id(owner), "phone": "13800001234", "email": "a@example.com", "grade": "A"}).
			want(http.StatusCreated)
	}
	role := ada.post("/roles", map[string]any{"name": "Takes own", "base": "staff"}).want(http.StatusCreated).id()
	ada.post("/grants", map[string]any{"roleId": role, "kind": "customer", "act": "view", "reach": "all"}).want(http.StatusCreated)
	ada.post("/grants", map[string]any{"roleId": role, "kind": "customer", "act": "export", "reach": "own"}).want(http.StatusCreated)
	ada.post("/field-limits", map[string]any{"roleId": role, "kind": "customer", "field": "grade", "limit": "hidden"}).want(http.StatusCreated)
	ada.post("/field-limits", map[string]any{"roleId": role, "kind": "customer", "field": "phone", "limit": "masked"}).want(http.StatusCreated)
	ada.patch("/users/"+w.id("sue").String(), 1, map[string]any{"roleId": role}).want(http.StatusOK)

	for _, c := range []struct {
		login string
		want  []string
	}{
		{"ada", []string{"mia", "oli", "sam", "sue", "tom"}}, {"mia", []string{"mia", "sam", "sue", "tom"}},
		{"tim", []string{"tom"}}, {"sue", []string{"sue"}},
	} {
		t.Run(c.login+" takes away what is within view and reach", func(t *testing.T) {
			var got []string
			for _, row := range w.as(c.login).under(t).exported("/customers/export?columns=name&sort=name")[1:] {
				got = append(got, row[0])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("who may see all but take own sees all", func(t *testing.T) {
		if got := len(w.as("sue").under(t).get("/customers").items()); got != 5 {
			t.Errorf("sees %d", got)
		}
	})
	t.Run("what is hidden is left out and cannot be asked for", func(t *testing.T) {
		sue := w.as("sue").under(t)
		got := sue.exported("/customers/export?labels=false")
		if diff := cmp.Diff([]string{"name", "class", "region", "industry", "ownerId", "phone", "nextFollowUpOn", "lastContactAt", "updatedAt"}, got[0]); diff != "" {
			t.Error(diff)
		}
		sue.get("/customers/export?columns=grade").refused("columns", "unknown-field")
		sue.get("/customers/export?filter=grade+%3D+A").refused("filter", "unknown-field")
	})
	t.Run("what is masked stays masked", func(t *testing.T) {
		got := w.as("sue").under(t).exported("/customers/export?columns=phone,email")
		if diff := cmp.Diff([]string{"138******34", "a@example.com"}, got[1]); diff != "" {
			t.Error(diff)
		}
	})
}

// manyCustomers puts customers into the database behind the product's back,
// each with about 2 kB.
func (w *world) manyCustomers(count int) {
	w.t.Helper()
	w.exec(`INSERT INTO customers (id, created_at, updated_at, number, name, note, owner_id, match_keys)
		SELECT gen_random_uuid(), $2::timestamptz + make_interval(secs => n), $2, 'X-' || n, 'Customer ' || n, repeat('长', 700), $3, '{}'
		FROM generate_series(1, $1::int) n`, count, monday(), w.id("mia"))
}

func TestLargeExport(t *testing.T) {
	w := newWorld(t)
	const rows = 50_000
	w.manyCustomers(rows)
	ada := w.as("ada")
	t.Run("sends every record once without holding them", func(t *testing.T) {
		response := ada.under(t).open(http.MethodGet, "/customers/export?columns=number,note&sort=name", nil)
		defer response.Body.Close()
		counter := &heapWatch{}
		counter.start()
		numbers := map[string]bool{}
		reader := csv.NewReader(io.TeeReader(response.Body, counter))
		reader.ReuseRecord = true
		for {
			row, err := reader.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			numbers[strings.Clone(row[0])] = true // else the whole row is held
		}
		if len(numbers) != rows+1 { // with the header
			t.Errorf("%d numbers, want %d", len(numbers)-1, rows)
		}
		if counter.read < 100<<20 {
			t.Fatalf("only %d bytes; too few to tell", counter.read)
		}
		if most := counter.before + 32<<20; counter.most > most {
			t.Errorf("the heap grew from %d to %d MB for %d MB", counter.before>>20, counter.most>>20, counter.read>>20)
		}
	})
	t.Run("is two at once for a person, and ends with the connection", func(t *testing.T) {
		c := ada.under(t)
		first := c.open(http.MethodGet, "/customers/export?columns=number,note", nil)
		second := c.open(http.MethodGet, "/customers/export?columns=number,note", nil)
		c.get("/customers/export").problem(http.StatusTooManyRequests, "too-many-exports")
		w.as("mia").under(t).exported("/customers/export?filter=" + url.QueryEscape(`number = "X-1"`))
		if got := w.snapshots(); got != 2 {
			t.Errorf("%d snapshots are open, want 2", got)
		}
		first.Body.Close()
		second.Body.Close()
		w.until("the snapshots are closed", func() bool { return w.snapshots() == 0 })
		w.until("the person may export again", func() bool {
			response := c.open(http.MethodGet, "/customers/export?filter="+url.QueryEscape(`number = "X-1"`), nil)
			defer response.Body.Close()
			return response.StatusCode == http.StatusOK
		})
	})
	t.Run("is cut, not completed, when the database fails on the way", func(t *testing.T) {
		response := ada.under(t).open(http.MethodGet, "/customers/export?columns=number,note", nil)
		defer response.Body.Close()
		w.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`)
		if _, err := io.Copy(io.Discard, response.Body); err == nil {
			t.Error("the answer looks whole")
		}
	})
}

// snapshots counts the transactions that exports hold open.
func (w *world) snapshots() int {
	w.t.Helper()
	var n int
	if err := w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
		AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// until waits for a condition.
func (w *world) until(what string, met func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !met(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// heapWatch looks at the heap as an answer passes.
type heapWatch struct {
	read, looked int
	before, most uint64
}

func (h *heapWatch) start() { h.before, h.most = heap(), 0 }

// Write counts a part of the answer.
func (h *heapWatch) Write(part []byte) (int, error) {
	h.read += len(part)
	if h.read-h.looked > 4<<20 {
		h.looked, h.most = h.read, max(h.most, heap())
	}
	return len(part), nil
}

// heap is what is held, garbage aside.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestWorkbookRows(t *testing.T) {
	t.Run("is refused beyond what a workbook holds, before anything is sent", func(t *testing.T) {
		w := newWorld(t)
		w.as("ada").post("/customers", map[string]any{"name": "One of many"}).want(http.StatusCreated)
		w.exec(`ALTER TABLE customers RENAME TO one_customer`)
		w.exec(`CREATE VIEW customers AS SELECT c.* FROM one_customer c, generate_series(1, 1048576)`)
		w.as("ada").under(t).get("/customers/export?format=xlsx").refused("format", "too-many-rows")
	})
}
