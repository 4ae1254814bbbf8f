//go:build realdata

package realdata

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// overseasPeople is how many take leads from overseas, each until they have so
// many in hand: more come than all of them can take.
const (
	overseasPeople   = 3
	overseasCapacity = 20
)

func TestLeads(t *testing.T) {
	i := openImports(t)
	leads := readLeads(t)
	if _, err := i.admin.Hire(t.Context(), "inside-sales", 5); err != nil {
		t.Fatal(err)
	}
	i.hireOverseas()
	file := i.write("leads.csv", leads)
	i.into("lead", file, []string{fmt.Sprint(len(leads)-1, " created")}, "--identifier", "id", "--map", "id=", "--currency", "CNY")

	t.Run("each has an owner, sleeps until a day, was rejected, or waits and says why; none is lost, none asked twice", func(t *testing.T) {
		for what, want := range map[string]int{
			`SELECT count(*) FROM leads`:                                  len(leads) - 1,
			`SELECT count(DISTINCT record_id) FROM processes`:             len(leads) - 1,
			`SELECT count(*) FROM processes WHERE waiting_for = 'repair'`: 0,
			`SELECT count(*) FROM leads l JOIN processes p ON p.record_id = l.id WHERE NOT CASE l.state
				WHEN 'assigned' THEN l.owner_id IS NOT NULL AND p.step = 'first-contact' AND p.state = 'running'
					AND (SELECT count(*) FROM tasks t WHERE t.process_id = p.id AND t.state = 'open' AND t.assignee_id = l.owner_id AND t.due_at IS NOT NULL) = 1
				WHEN 'nurtured' THEN l.owner_id IS NULL AND l.nurture_until IS NOT NULL AND p.step = 'nurture' AND p.next_at IS NOT NULL
				WHEN 'disqualified' THEN l.owner_id IS NULL AND l.disqualified_reason <> '' AND p.state = 'ended'
				WHEN 'waiting' THEN l.owner_id IS NULL AND p.state = 'waiting' AND p.waiting_for <> '' AND p.next_at IS NOT NULL
				ELSE false END`: 0,
			`SELECT count(*) FROM tasks`:       number(t, i.db, `SELECT count(*) FROM leads WHERE state = 'assigned'`),
			`SELECT count(*) FROM allocations`: number(t, i.db, `SELECT count(*) FROM tasks`),
			`SELECT count(*) FROM leads l JOIN allocations a ON a.lead_id = l.id AND a.user_id <> l.owner_id`: 0,
			`SELECT count(*) FROM (SELECT DISTINCT state FROM leads) s`:                                       4,
			`SELECT count(DISTINCT waiting_for) FROM processes WHERE state = 'waiting'`:                       2, // no such roster, and nobody with room
		} {
			if got := number(t, i.db, what); got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		t.Logf("by state and grade: %v", i.lines(`SELECT state || ' ' || grade || ' ' || count(*) FROM leads GROUP BY state, grade ORDER BY 1`))
	})
	t.Run("of one roster, grade and weight nobody has two more than another", func(t *testing.T) {
		if n := number(t, i.db, `SELECT count(*) FROM allocations WHERE strategy = 'round-robin'`); n < overseasPeople*overseasCapacity {
			t.Errorf("only %d were given in turn", n)
		}
		for what, sql := range map[string]string{
			"who take turns": `SELECT count(*) FROM (
				SELECT max(had) - min(had) AS apart FROM (
					SELECT m.roster_id, g.grade, m.weight, (SELECT count(*) FROM allocations a WHERE a.roster_id = m.roster_id AND a.user_id = m.user_id
						AND a.grade = g.grade AND a.strategy <> 'least-loaded') AS had
					FROM roster_members m JOIN (SELECT DISTINCT roster_id, grade FROM allocations) g USING (roster_id)) shares
				GROUP BY roster_id, grade, weight) rosters WHERE apart > 1`,
			"who had least in hand": `SELECT count(*) FROM allocations a WHERE strategy = 'least-loaded' AND EXISTS (
				SELECT 1 FROM jsonb_array_elements(considered) other, jsonb_array_elements(considered) chosen
				WHERE chosen->>'userId' = a.user_id::text AND coalesce(other->>'reason', '') = '' AND (other->>'open')::int < (chosen->>'open')::int)`,
		} {
			if n := number(t, i.db, sql); n != 0 {
				t.Errorf("%d are unfair among those %s", n, what)
			}
		}
	})
	t.Run("the answer to why names version, row and values, for any of them", func(t *testing.T) {
		if n := number(t, i.db, `SELECT count(*) FROM leads l WHERE NOT EXISTS (SELECT 1 FROM decisions d JOIN rule_versions v ON v.id = d.version_id
			WHERE d.record_id = l.id AND d.input <> '{}' AND d.outcome <> '{}' AND d.verdicts <> '')`); n != 0 {
			t.Errorf("of %d leads nothing was decided", n)
		}
		for _, state := range []string{"assigned", "nurtured", "disqualified", "waiting"} {
			for _, id := range i.lines(`SELECT id::text FROM leads WHERE state = '` + state + `' ORDER BY md5(id::text) LIMIT 15`) {
				i.requireWhy(t, id)
			}
		}
	})
}

// why is what tells how something was decided.
type why struct {
	Point, RowLabel, Sentence string
	Version                   struct {
		Number int
		Hash   string
	}
	Inputs []struct{ Name, Value string }
	Rows   []struct{ Verdict string }
	Chain  []struct{ ID, Point string }
}

// requireWhy asks of every decision about a lead why it was made, and wants the
// chain of the round to hold them all.
func (i *imports) requireWhy(t *testing.T, lead string) {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	i.get(t, "/leads/"+lead+"/decisions", &list)
	if len(list.Items) == 0 {
		t.Errorf("nothing was decided about %s", lead)
	}
	for _, one := range list.Items {
		var d why
		i.get(t, "/decisions/"+one.ID, &d)
		valued := 0
		for _, input := range d.Inputs {
			if input.Value != "" {
				valued++
			}
		}
		if d.Version.Number < 1 || d.Version.Hash == "" || d.RowLabel == "" || d.Sentence == "" || valued == 0 || len(d.Rows) == 0 || len(d.Chain) != len(list.Items) {
			t.Errorf("%s about %s: %+v", d.Point, lead, d)
		}
	}
}

func (i *imports) get(t *testing.T, path string, into any) {
	t.Helper()
	answer, err := i.admin.Do(t.Context(), http.MethodGet, path, nil)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("%d %s", answer.Status, answer.Body)
	}
	if err == nil {
		err = answer.Decode(into)
	}
	if err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}

// lines reads a column of texts.
func (i *imports) lines(sql string) []string {
	i.Helper()
	rows, err := i.db.Query(i.Context(), sql)
	if err != nil {
		i.Fatal(err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		i.Fatal(err)
	}
	return texts
}

// hireOverseas makes a small team for leads from overseas.
func (i *imports) hireOverseas() {
	i.Helper()
	create := func(path string, body map[string]any) string {
		id, err := i.admin.Create(i.Context(), path, body)
		if err != nil {
			i.Fatal(err)
		}
		return id
	}
	roster := create("/rosters", map[string]any{"key": "overseas", "name": "overseas"})
	for n := range overseasPeople {
		login := fmt.Sprint("overseas", n)
		person := create("/users", map[string]any{"name": login, "login": login, "role": "staff", "active": true})
		create("/roster-members", map[string]any{"rosterId": roster, "userId": person, "capacity": overseasCapacity})
	}
}

// readLeads reads the export of a course seller as a table for the import.
// “Select” in it means that nobody chose anything. People have numbers instead
// of names, and neither address nor telephone: both are made up where the
// person wants to be reached, since nobody works on whom nobody can reach.
func readLeads(t *testing.T) [][]string {
	t.Helper()
	lines := read(t, "leads_x_education.csv")
	columns := map[string]int{}
	for i, name := range lines[0] {
		columns[strings.TrimPrefix(name, "\ufeff")] = i
	}
	leads := [][]string{{"id", "name", "email", "phone", "source", "region", "interest", "note", "budget"}}
	for _, line := range lines[1:] {
		value := func(column string) string {
			if v := line[columns[column]]; v != "Select" {
				return v
			}
			return ""
		}
		unless := func(refused, text string) string {
			if value(refused) == "Yes" {
				return ""
			}
			return text
		}
		id, number := value("Prospect ID"), value("Lead Number")
		leads = append(leads, []string{
			id, "Lead " + number, unless("Do Not Email", id+"@example.com"), unless("Do Not Email", "13800"+number),
			sourceOf(value("Lead Origin"), value("Lead Source")), regionOf(value("Country")),
			value("Specialization"), value("Tags"), budgets[value("Lead Quality")],
		})
	}
	return leads
}

// budgets stand for how relevant the seller found a lead.
var budgets = map[string]string{"High in Relevance": "600000", "Might be": "200000", "Low in Relevance": "20000"}

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
