package e2e

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// How hard complaints are treated; `make proof` asks for more.
var (
	complaintKills = flag.Int("complaint-kills", 3, "how often the program is killed while complaints take their course")
	complaintCount = flag.Int("complaints", 10, "how many complaints take their course meanwhile")
)

func TestKillComplaints(t *testing.T) {
	t.Run("killed again and again while people and customers lead complaints to their ends, each ends as it should and no letter goes twice", func(t *testing.T) {
		data := folder(t) + "/data"
		p := start(t, data)
		post := openPostOffice(t)
		bureau := newComplaintBureau(t, p, post)
		current := &currentProduct{product: p}
		ctx, cancel := context.WithCancel(t.Context())

		var people sync.WaitGroup
		people.Go(func() { bureau.complainAll(ctx, current) })
		people.Go(func() { bureau.answerLetters(ctx, current) })
		for _, token := range bureau.people {
			people.Go(func() { completeAll(ctx, current, token, bureau.say) })
		}
		killAgainAndAgain(t, current, data, *complaintKills)
		lastStart := time.Now()
		eventually(t, "the end of all complaints", doneAfter+sentAfter, func() bool { return ask(t, data, complaintsSettled) == *complaintCount })
		t.Logf("all settled %s after the last start", time.Since(lastStart).Round(time.Millisecond))
		eventually(t, "the end of sending", sentAfter, func() bool {
			return ask(t, data, `SELECT count(*) FROM effects WHERE kind = 'complaint' AND state IN ('intended', 'sending')`) == 0
		})
		cancel()
		people.Wait()
		expectEnds(t, data)
		expectNone(t, data, doubledOfComplaints())
		expectNone(t, data, adriftOfComplaints())
		post.expectEachOnce(t, data, "complaint", lettersOfComplaints())
		stop(t, current.get())
	})
}

// lettersOfComplaints counts the letters that customers are to get.
func lettersOfComplaints() (n int) {
	for i := range *complaintCount {
		n += complaintCourseOf(i).letters
	}
	return n
}

// complaintsSettled counts the complaints that are over, or whose customer has
// no link to answer by, because the letter that holds it is parked.
const complaintsSettled = `SELECT count(*) FROM complaints c WHERE NOT EXISTS (
		SELECT FROM processes p WHERE p.record_id = c.id AND p.state <> 'ended') OR EXISTS (
		SELECT FROM effects e WHERE e.kind = 'complaint' AND e.target_id = c.id AND e.state = 'unknown'
		AND (c.title LIKE 'linked%' AND e.subject = 'complaint:confirm' OR c.title LIKE 'withdrawn%' AND e.subject = 'complaint:received'))`

// expectEnds wants each complaint to have come to its end by the words that its
// people say, except where it waits for a customer without a link.
func expectEnds(t *testing.T, data string) {
	t.Helper()
	want := map[string]int{}
	for i := range *complaintCount {
		course := complaintCourseOf(i)
		want["state "+course.end]++
		for turn, words := range course.words {
			want["done "+turn] += len(words)
		}
	}
	waiting := ask(t, data, `SELECT count(*) FROM complaints WHERE state NOT IN ('closed', 'not-valid', 'withdrawn')`)
	for _, what := range slices.Sorted(maps.Keys(want)) {
		most, least := want[what], want[what]
		sort, name, _ := strings.Cut(what, " ")
		sql := `SELECT count(*) FROM complaints WHERE state = '` + name + `'`
		if sort == "done" {
			sql = `SELECT count(*) FROM tasks WHERE state = 'done' AND CASE kind WHEN 'measure' THEN kind ELSE step END = '` + name + `'`
		}
		if slices.Contains([]string{"state closed", "state withdrawn", "done confirm", "done summarise"}, what) {
			least -= waiting
		}
		if n := ask(t, data, sql); n > most || n < least {
			t.Errorf("%s: %d, want %d; %d complaints wait for a customer without a link", what, n, most, waiting)
		}
	}
	if n := ask(t, data, `SELECT count(*) FROM complaints`); n != *complaintCount {
		t.Errorf("%d complaints, want %d", n, *complaintCount)
	}
}

// expectNone wants each of the statements to find nothing.
func expectNone(t *testing.T, data string, statements map[string]string) {
	t.Helper()
	for what, sql := range statements {
		if n := ask(t, data, `SELECT count(*) FROM (`+sql+`) found`); n > 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// doubledOfComplaints finds what is there more than once although it happened
// once.
func doubledOfComplaints() map[string]string {
	told := []string{
		"judged judge-complaint", "answered answer-complaint", "accepted accept-complaint", "declined accept-complaint",
		"arbitrated arbitrate-complaint", "proposed propose-solution", "implemented implement-solution",
		"satisfied confirm-solution", "not-satisfied confirm-solution", "summarised summarise-complaint",
	}
	return map[string]string{
		"courses are doubled": `SELECT FROM processes WHERE kind IN ('complaint', 'containment', 'instruction') GROUP BY record_id, kind HAVING count(*) > 1`,
		"tasks are doubled": `SELECT FROM tasks WHERE kind NOT IN ('measure', 'directive') AND role <> 'sign'
			GROUP BY process_id, step, visit, kind HAVING count(*) > 1`,
		"signatures are doubled": `SELECT FROM tasks WHERE role = 'sign' GROUP BY approval_id, assignee_id HAVING count(*) > 1`,
		"measures are doubled":   `SELECT FROM tasks WHERE kind IN ('measure', 'directive') GROUP BY process_id, visit, kind, given_text HAVING count(*) > 1`,
		"completions are told twice": `SELECT FROM changes WHERE type IN ('task.completed', 'task.answered-by-customer', 'task.sent-back')
			GROUP BY task_id HAVING count(*) > 1`,
		"beginnings and ends are told twice": `SELECT FROM changes WHERE type IN ('complaint.created', 'complaint.closed', 'complaint.not-valid', 'complaint.withdrawn')
			GROUP BY record_id, type HAVING count(*) > 1`,
		"words on complaints are told more often than they were said": `SELECT FROM changes c
			JOIN unnest(ARRAY['` + strings.Join(told, "', '") + `']) pair ON c.type = 'complaint.' || split_part(pair, ' ', 1)
			GROUP BY c.record_id, pair HAVING count(*) > (SELECT count(*) FROM tasks t
				WHERE t.record_id = c.record_id AND t.kind = split_part(pair, ' ', 2) AND t.state = 'done' AND t.outcome <> 'sent-back')`,
		"stays overlap": `SELECT FROM complaint_steps a JOIN complaint_steps b ON b.process_id = a.process_id AND (b.step, b.visit) > (a.step, a.visit)
			WHERE a.entered_at < coalesce(b.left_at, 'infinity') AND b.entered_at < coalesce(a.left_at, 'infinity')`,
		"notices of tasks are doubled":     `SELECT FROM notices WHERE kind = 'task-given' GROUP BY user_id, task_id HAVING count(*) > 1`,
		"words of customers are doubled":   `SELECT FROM complaint_words GROUP BY complaint_id, verdict HAVING count(*) > 1`,
		"replies to customers are doubled": `SELECT FROM effects WHERE kind = 'complaint' GROUP BY process_id, step, visit, subject HAVING count(*) > 1`,
	}
}

// adriftOfComplaints finds open complaints for which nobody answers or that
// have no deadline, and what outlived its complaint.
func adriftOfComplaints() map[string]string {
	const open = `c.state NOT IN ('closed', 'not-valid', 'withdrawn')`
	return map[string]string{
		"open complaints have no owner": `SELECT FROM complaints c WHERE ` + open + ` AND owner_id IS NULL`,
		"open complaints have no task with a deadline": `SELECT FROM complaints c WHERE ` + open + ` AND NOT EXISTS (
			SELECT FROM tasks t JOIN processes p ON p.id = t.process_id AND p.kind = 'complaint' AND p.step = t.step AND p.visit = t.visit
			WHERE t.record_id = c.id AND t.state = 'open' AND t.due_at IS NOT NULL AND t.assignee_id IS NOT NULL)`,
		"complaints that are over have open tasks": `SELECT FROM complaints c WHERE NOT ` + fmt.Sprintf("(%s)", open) + ` AND EXISTS (
			SELECT FROM tasks t WHERE t.record_id = c.id AND t.state IN ('open', 'waiting'))`,
	}
}
