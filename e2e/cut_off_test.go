package e2e

import (
	"flag"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// cutOff is how long Temporal is out of reach; `make proof` asks for a minute.
var cutOff = flag.Duration("cut-off", 5*time.Second, "how long Temporal is cut off")

// contacts is how many leads wait for their first contact when Temporal goes.
const contacts = 20

// caughtUpAfter is generous: the machine may be busy with other tests.
const caughtUpAfter = 2 * time.Minute

func TestTemporalCutOff(t *testing.T) {
	t.Run("while Temporal is out of reach acts are answered, and then processes catch up", func(t *testing.T) {
		root := folder(t)
		keeper := start(t, root+"/temporal")
		address, token, err := keeper.Temporal()
		if err != nil {
			t.Fatal(err)
		}
		line, data := layWire(t, address), root+"/data"
		p := start(t, data, "--temporal-address", line.address(), "--temporal-token", token, "--temporal-namespace", "cut-off")
		admin := hire(t, p, 1).admin
		rep := as(t, p, "rep1")
		for i := range contacts {
			create(t, admin, "/leads", map[string]any{"name": fmt.Sprint("Before ", i)})
		}
		eventually(t, "the assignment of all leads", caughtUpAfter, func() bool { return assigned(t, data) == contacts })

		line.cut()
		entered := actFor(t, admin, rep, *cutOff)
		if n := askedForResults(t, data); n > contacts/4 { // what was under way when the line was cut ends
			t.Errorf("%d processes of %d went on: Temporal was not cut off", n, contacts)
		}
		line.mend()

		eventually(t, "the assignment of what was entered meanwhile", caughtUpAfter, func() bool { return assigned(t, data) == contacts+entered })
		eventually(t, "the next task after those that were completed meanwhile", caughtUpAfter, func() bool { return askedForResults(t, data) == contacts })
		for what, sql := range map[string]string{
			"processes": `SELECT count(*) FROM processes`, "first contacts": `SELECT count(*) FROM tasks WHERE kind = 'first-contact'`,
			"decisions on routes": `SELECT count(*) FROM decisions WHERE point = 'lead.route'`, "allocations": `SELECT count(*) FROM allocations`,
		} {
			if n := ask(t, data, sql); n != contacts+entered {
				t.Errorf("%s: %d, want %d", what, n, contacts+entered)
			}
		}
		t.Logf("%d leads were entered while Temporal was away for %s", entered, *cutOff)
		stop(t, p)
		stop(t, keeper)
	})
}

// assigned counts the leads that somebody was found for.
func assigned(t *testing.T, data string) int {
	t.Helper()
	return ask(t, data, `SELECT count(*) FROM leads WHERE owner_id IS NOT NULL`)
}

// askedForResults counts the processes that have gone on after the first
// contact.
func askedForResults(t *testing.T, data string) int {
	t.Helper()
	return ask(t, data, `SELECT count(*) FROM tasks WHERE kind = 'lead-result'`)
}

// actFor completes all tasks at hand and enters leads for so long. Each act has
// to be answered as if all were well. It returns how many leads were entered.
func actFor(t *testing.T, admin, rep *product.Person, long time.Duration) (entered int) {
	t.Helper()
	until, tasks := time.Now().Add(long), tasksOf(t, rep)
	if len(tasks) != contacts {
		t.Fatalf("%d tasks at hand, want %d", len(tasks), contacts)
	}
	pause := long / time.Duration(2*contacts)
	for time.Now().Before(until) || len(tasks) > 0 {
		create(t, admin, "/leads", map[string]any{"name": fmt.Sprint("Meanwhile ", entered)})
		entered++
		if len(tasks) > 0 {
			contact(t, rep, tasks[0])
			tasks = tasks[1:]
		}
		time.Sleep(pause) // the load of people, not of a benchmark
	}
	return entered
}

// openWork is a task as the inbox lists it.
type openWork struct {
	ID      string
	Version int
}

func tasksOf(t *testing.T, who *product.Person) []openWork {
	t.Helper()
	answer, err := who.Do(t.Context(), http.MethodGet, "/tasks?view=to-do&limit=100", nil)
	if err != nil || answer.Status != http.StatusOK {
		t.Fatalf("inbox: %v %d %s", err, answer.Status, answer.Body)
	}
	var inbox struct{ Items []openWork }
	decode(t, answer.Body, &inbox)
	return inbox.Items
}

// contact records the first contact with a lead.
func contact(t *testing.T, who *product.Person, task openWork) {
	t.Helper()
	answer, err := who.Do(t.Context(), http.MethodPost, "/tasks/"+task.ID+"/acts/complete", map[string]any{
		"version": task.Version, "outcome": "contacted",
		"answers": map[string]any{"channel": "call", "occurredAt": time.Now().Add(-time.Minute), "summary": "They want a quote."},
	})
	if err != nil || answer.Status != http.StatusOK {
		t.Fatalf("complete: %v %d %s", err, answer.Status, answer.Body)
	}
}
