//go:build realdata

package realdata

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// complaintFile is an export of a consumer office: most of its complaints are
// closed, some are in progress, and some say only that the answer came late.
const complaintFile = "complaints_finance.csv"

// complaintRows counts what the rows of the file are, by product.
type complaintRows struct {
	closed, open   map[string]int
	late, nameless int
	settled, begun int
}

func readComplaints(t *testing.T) complaintRows {
	t.Helper()
	lines := read(t, complaintFile)
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	rows := complaintRows{closed: map[string]int{}, open: map[string]int{}}
	for _, line := range lines[1:] {
		product, response := line[column["Product"]], line[column["Company response"]]
		switch {
		case response == "Untimely response":
			rows.late++
		case line[column["Issue"]] == "":
			rows.nameless++
		case strings.HasPrefix(response, "Closed"):
			rows.closed[product]++
			rows.settled++
		default:
			rows.open[product]++
			rows.begun++
		}
	}
	return rows
}

func TestImportComplaints(t *testing.T) {
	rows := readComplaints(t)
	i := openImports(t)
	flags := []string{
		"--unknown", "add", "--dates", "month-first", "--default", "complainant=Consumer",
		"--map", "Complaint ID=externalNumber", "--map", "Product=category", "--map", "Issue=title", "--map", "Sub-issue=text",
		"--map", "Company response=state", "--map", "Date received=receivedAt", "--map", "State=", "--map", "Date sent to company=",
	}
	started := time.Now()
	said := i.run("complaint", export(complaintFile), flags...)
	took := time.Since(started)
	for _, text := range []string{
		fmt.Sprintf("%d created", rows.settled+rows.begun), fmt.Sprintf("%d of them over as they came", rows.settled),
		fmt.Sprintf("%d refused", rows.late+rows.nameless), fmt.Sprintf("  State unknown-choice: %d rows", rows.late),
	} {
		if !strings.Contains(said, "\n"+text) {
			t.Errorf("%q was not said:\n%s", text, said)
		}
	}
	i.settle()
	t.Logf("%d rows in %s, %d of them history; the courses of %d began within %s", rows.settled+rows.begun+rows.late+rows.nameless,
		took.Round(time.Millisecond), rows.settled, rows.begun, time.Since(started).Round(time.Millisecond))
	for what, want := range map[string]int{
		`SELECT count(*) FROM complaints WHERE state = 'closed'`:                                            rows.settled,
		`SELECT count(*) FROM complaints WHERE state = 'registered'`:                                        rows.begun,
		`SELECT count(*) FROM processes WHERE kind = 'complaint'`:                                           rows.begun,
		`SELECT count(*) FROM tasks WHERE kind = 'judge-complaint' AND state = 'open'`:                      rows.begun,
		`SELECT count(*) FROM tasks t JOIN complaints c ON c.id = t.record_id WHERE c.state = 'closed'`:     0,
		`SELECT count(*) FROM effects`:                                                                      0,
		`SELECT count(DISTINCT external_number) FROM complaints`:                                            rows.settled + rows.begun,
		`SELECT count(*) FROM complaints WHERE received_at NOT BETWEEN '2014-12-31' AND '2015-12-31'`:       0,
		`SELECT count(*) FROM complaints WHERE owner_id IS NULL`:                                            0,
		`SELECT count(*) FROM complaints WHERE state NOT IN ('closed', 'registered') OR source <> 'import'`: 0,
	} {
		if got := number(t, i.db, what); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	i.compareReport(rows)
	before := i.standing("complaint")
	i.run("complaint", export(complaintFile), flags...)
	if after := i.standing("complaint"); after != before {
		t.Errorf("the same file again changed %s to %s", before, after)
	}
}

// compareReport wants the figures of the report to be those of the file.
func (i *imports) compareReport(rows complaintRows) {
	i.Helper()
	answer, err := i.admin.Do(i.Context(), http.MethodGet, "/reports/complaints?by=category&from=2014-12-31T00:00:00Z&to=2016-01-01T00:00:00Z", nil)
	if err != nil || answer.Status != http.StatusOK {
		i.Fatalf("report: %v %d %s", err, answer.Status, answer.Body)
	}
	var report struct {
		Items []struct {
			Label       string
			Count, Open int
		}
	}
	if err := answer.Decode(&report); err != nil {
		i.Fatal(err)
	}
	told := map[string][2]int{}
	for _, item := range report.Items {
		told[item.Label] = [2]int{item.Count, item.Open}
	}
	for product, closed := range rows.closed {
		if want := [2]int{closed + rows.open[product], rows.open[product]}; told[product] != want {
			i.Errorf("%s: the report tells %v, the file %v", product, told[product], want)
		}
	}
	if len(told) != len(rows.closed) {
		i.Errorf("the report tells of %v", told)
	}
}
