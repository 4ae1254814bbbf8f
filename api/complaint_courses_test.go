package api_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/activities/complainttest"
	"github.com/baton-crm/baton/crm"
)

// How many complaints people lead through their courses, and where the words of
// real ones are; `make real-data` asks for more.
var (
	complaintCourses = flag.Int("complaint-courses", 15, "how many complaints are led through random courses")
	complaintFile    = flag.String("complaint-file", "", "export of complaints whose words are taken; empty: made up")
)

// TestComplaintCourses lets simulated people lead complaints over HTTP, as they
// like, and compares after each act with a model that knows the next step, who
// has it, and what they may do.
func TestComplaintCourses(t *testing.T) {
	w := newWorld(t)
	w.complaintHouse()
	said := complaintsSaid(t)
	disagreed, acts, ended := 0, 0, map[crm.ComplaintState]int{}
	for n := range *complaintCourses {
		t.Run(fmt.Sprintf("course %d stands where the model says after every act", n), func(t *testing.T) {
			c := newCourse(t, w, rand.New(rand.NewPCG(uint64(n), 7)), said[n%len(said)])
			c.compare()
			for range 4 + c.IntN(10) {
				c.act()
			}
			c.finish(n)
			acts += c.acts
			ended[c.m.Ended]++
			if t.Failed() {
				disagreed++
			}
		})
	}
	t.Logf("%d complaints, %d acts, %d disagreements; ended: %v", *complaintCourses, acts, disagreed, ended)
	if *complaintCourses >= 10 && (ended[crm.ComplaintClosed] < *complaintCourses/2 || ended[crm.ComplaintWithdrawn] == 0) {
		t.Errorf("too few were led to their end: %v", ended)
	}
}

// complaintHouse has sue on duty, mia head sales, max head quality, and ada lead
// both.
func (w *world) complaintHouse() {
	w.t.Helper()
	heads := map[string]string{"sales": "mia", "quality": "max"}
	members := map[string][]string{"sales": {"mia", "sam", "sue"}, "quality": {"max"}}
	for code, head := range heads {
		id := w.as("ada").post("/departments", map[string]any{"name": code, "code": code, "headId": w.id(head)}).want(http.StatusCreated).id()
		for _, login := range members[code] {
			w.exec(`UPDATE users SET department_id = $1 WHERE id = $2`, id, w.id(login))
		}
		w.exec(`UPDATE users SET manager_id = $1 WHERE id = $2`, w.id("ada"), w.id(head))
	}
	w.as("ada").post("/duties", map[string]any{
		"name": "Service desk", "userId": w.id("sue"), "startsAt": monday().AddDate(0, 0, -1), "endsAt": monday().AddDate(9, 0, 0),
	}).want(http.StatusCreated)
}

// words are what somebody complains of.
type complaintWords struct{ title, text, category string }

// complaintsSaid reads what people complained of.
func complaintsSaid(t *testing.T) []complaintWords {
	t.Helper()
	if *complaintFile == "" {
		return []complaintWords{{"设备停机", "周一起停机", "quality"}, {"Nobody calls back", "", "service"}, {"重复开票", "同一订单开了两张", "billing"}, {"Late", "", "delivery"}}
	}
	file, err := os.Open(*complaintFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(line []string, column string) string { return line[slices.Index(lines[0], column)] }
	var said []complaintWords
	for _, line := range lines[1:] {
		if at(line, "Issue") == "" {
			continue
		}
		said = append(said, complaintWords{at(line, "Issue"), at(line, "Product") + ": " + at(line, "Sub-issue"), categoryOf(at(line, "Product"))})
	}
	return said
}

// categoryOf places a product of the export in our dictionary.
func categoryOf(product string) string {
	switch product {
	case "Debt collection", "Payday loan":
		return "service"
	case "Mortgage", "Credit card", "Bank account or service", "Prepaid card":
		return "billing"
	case "Credit reporting":
		return "quality"
	}
	return "other"
}

// course is one complaint beside its model.
type course struct {
	*rand.Rand
	t        *testing.T
	w        *world
	m        *complainttest.Model
	id       uuid.UUID
	acts     int
	openness map[string]any // of the task whose turn it is, as its holder sees it
}

func newCourse(t *testing.T, w *world, chance *rand.Rand, said complaintWords) *course {
	t.Helper()
	w.mu.Lock()
	w.now = monday()
	w.mu.Unlock()
	sam := w.as("sam").under(t)
	customer := sam.post("/customers", map[string]any{"name": "恒达机械 " + uuid.NewString(), "grade": "B", "email": "buyer@example.com"}).want(http.StatusCreated).id()
	id := sam.post("/complaints", map[string]any{
		"title": said.title, "text": said.text, "category": said.category, "customerId": customer,
	}).want(http.StatusCreated).id()
	chart := complainttest.Chart{Desk: "sue", Registrar: "sam", Sales: "mia", Quality: "max", Top: "ada"}
	c := &course{Rand: chance, t: t, w: w, m: complainttest.Registered(chart, said.category), id: id}
	c.run()
	return c
}

func (c *course) run() {
	c.t.Helper()
	if err := complainttest.Run(c.t.Context(), c.w.processes); err != nil {
		c.t.Fatal(err)
	}
}

func (c *course) as(login string) client { return c.w.as(login).under(c.t) }

func (c *course) path() string { return "/complaints/" + c.id.String() }

func (c *course) record() map[string]any {
	return c.as("ada").get(c.path()).want(http.StatusOK).object()
}

// act does one thing that people may do now.
func (c *course) act() {
	c.t.Helper()
	c.acts++
	switch {
	case c.m.Step == "":
		c.reopen()
	case c.IntN(25) == 0:
		c.withdraw()
	default:
		[]func(){c.answer, c.answer, c.answer, c.answer, c.answer, c.sendBack, c.beSilent, c.useLink, c.contain, c.meddle}[c.IntN(10)]()
	}
	c.run()
	c.compare()
}

func pickOf[T any](c *course, from []T) T { return from[c.IntN(len(from))] }

func (c *course) answer() {
	c.t.Helper()
	c.say(pickOf(c, c.m.Outcomes()))
}

// say completes the task of the step.
func (c *course) say(outcome string) {
	c.t.Helper()
	answers, said := c.answers(outcome)
	body := map[string]any{"version": c.openness["version"], "outcome": outcome, "answers": answers}
	a := c.as(c.m.Holder).post("/tasks/"+c.openness["id"].(string)+"/acts/complete", body)
	if c.m.Refused(outcome) {
		a.problem(http.StatusConflict, "arbitrated")
		return
	}
	a.want(http.StatusOK)
	c.m.Said(outcome, said)
}

// answers fill in the form of the step.
func (c *course) answers(outcome string) (map[string]any, complainttest.Answers) {
	c.t.Helper()
	said := complainttest.Answers{}
	switch {
	case outcome == crm.OutcomeValid:
		said = complainttest.Answers{
			Category: pickOf(c, []string{"", "safety", "quality", "service"}), Severity: pickOf(c, []crm.Severity{crm.SeverityLow, crm.SeverityNormal}),
		}
		answers := map[string]any{"severity": said.Severity}
		if said.Category != "" {
			answers["category"] = said.Category
		}
		return answers, said
	case outcome == crm.OutcomeAccepted || outcome == crm.OutcomeUnconfirmed:
		return map[string]any{}, said
	case c.m.Step == crm.ComplaintStepArbitrate:
		departments := c.as("ada").get(`/departments?filter=code%20%3D%20%22quality%22`).items()
		return map[string]any{"text": "终局", "department": departments[0]["id"]}, said
	case c.m.Step == crm.ComplaintStepConfirm:
		return map[string]any{"satisfaction": 1 + c.IntN(5), "text": "谢谢"}, said
	case c.m.Step == crm.ComplaintStepSummarise:
		return map[string]any{"text": "学到了", "replies": c.replies()}, said
	}
	return map[string]any{"text": "如此"}, said
}

// replies answer every instruction that is not answered yet.
func (c *course) replies() []map[string]any {
	c.t.Helper()
	replies := []map[string]any{}
	for _, i := range c.as("ada").get("/instructions?recordKind=complaint&recordId=" + c.id.String()).items() {
		if reply, _ := i["reply"].(string); reply == "" {
			replies = append(replies, map[string]any{"to": i["id"], "text": "已落实"})
		}
	}
	return replies
}

func (c *course) sendBack() {
	c.t.Helper()
	earlier := c.m.Earlier()
	if len(earlier) == 0 {
		return
	}
	to, mode := pickOf(c, earlier), pickOf(c, []string{"again", "straight-back"})
	c.as(c.m.Holder).post("/tasks/"+c.openness["id"].(string)+"/acts/send-back", map[string]any{
		"version": c.openness["version"], "step": to, "mode": mode, "text": "请补充",
	}).want(http.StatusOK)
	c.m.SentBack(to, mode == "straight-back")
}

func (c *course) beSilent() {
	c.w.pass(9 * 24 * time.Hour)
	c.m.Silence()
}

func (c *course) link() string {
	c.t.Helper()
	token, err := activities.ComplaintLink(c.t.Context(), c.w.db, c.id, c.w.db.Now())
	if err != nil {
		c.t.Fatal(err)
	}
	return "/public/complaints/" + token
}

func (c *course) useLink() {
	c.t.Helper()
	verdict := pickOf(c, []string{activities.VerdictSatisfied, activities.VerdictNotSatisfied})
	a := c.w.nobody().under(c.t).post(c.link(), map[string]any{"verdict": verdict, "satisfaction": 3})
	if c.m.Step != crm.ComplaintStepConfirm {
		if a.status != http.StatusOK { // the same word again changes nothing
			a.problem(http.StatusConflict, "not-asked")
		}
		return
	}
	a.want(http.StatusOK)
	c.m.Said(verdict, complainttest.Answers{})
}

func (c *course) withdraw() {
	c.t.Helper()
	if c.IntN(2) == 0 {
		c.w.nobody().under(c.t).post(c.link(), map[string]any{"verdict": "withdraw"}).want(http.StatusOK)
	} else {
		c.as("ada").post(c.path()+"/acts/cancel-by-customer", map[string]any{"version": c.record()["version"], "evidence": "来电"}).want(http.StatusOK)
	}
	c.m.Withdrawn()
}

func (c *course) reopen() {
	c.t.Helper()
	c.as("ada").post(c.path()+"/acts/reopen", map[string]any{"version": c.record()["version"], "text": "又来"}).want(http.StatusOK)
	c.m.Reopened()
}

// contain has the harm contained beside its course, unless that is under way.
func (c *course) contain() {
	c.t.Helper()
	a := c.as("ada").post(c.path()+"/acts/contain", map[string]any{"version": c.record()["version"], "person": c.w.id("max"), "text": "先停发"})
	if a.status != http.StatusOK {
		a.problem(http.StatusConflict, "contained-already")
	}
}

// meddle claims that nobody else completes what is not theirs.
func (c *course) meddle() {
	c.t.Helper()
	outcome := pickOf(c, c.m.Outcomes())
	answers, _ := c.answers(outcome)
	body := map[string]any{"version": c.openness["version"], "outcome": outcome, "answers": answers}
	c.as("oli").post("/tasks/"+c.openness["id"].(string)+"/acts/complete", body).want(http.StatusNotFound)
}

// compare wants the complaint to stand where the model says, with whom it says,
// and what they may do to be what it says.
func (c *course) compare() {
	c.t.Helper()
	record := c.record()
	if c.m.Step == "" {
		if record["state"] != string(c.m.Ended) {
			c.t.Fatalf("it is %v, want %s", record["state"], c.m.Ended)
		}
		return
	}
	if record["state"] != string(crm.ComplaintStateIn(c.m.Step)) || record["refusals"] != float64(c.m.Refusals) || record["arbitrated"] != c.m.Final ||
		record["ownerId"] != c.w.id(c.m.Owner).String() {
		c.t.Fatalf("it is %v of %v after %v refusals, want %+v", record["state"], record["ownerId"], record["refusals"], *c.m)
	}
	c.openness = c.turn()
	process, form := c.openness["process"].(map[string]any), c.openness["form"].(map[string]any)
	if process["step"] != c.m.Step || c.openness["dueAt"] == nil {
		c.t.Fatalf("it stands in %v until %v, want %+v", process["step"], c.openness["dueAt"], *c.m)
	}
	if got, want := valuesOf(form["outcomes"], "value"), c.m.Outcomes(); !sameNames(got, want) {
		c.t.Fatalf("in %s may be said %v, want %v", c.m.Step, got, want)
	}
	if got, want := valuesOf(c.openness["sendBackTo"], "step"), c.m.Earlier(); !sameNames(got, want) && c.m.Step != crm.ComplaintStepInstruct {
		c.t.Fatalf("from %s it may be sent back to %v, want %v", c.m.Step, got, want)
	}
}

// turn is the task of the step as its holder finds it in their inbox.
func (c *course) turn() map[string]any {
	c.t.Helper()
	var id string
	err := c.w.db.QueryRow(c.t.Context(), `SELECT t.id::text FROM tasks t JOIN processes p ON p.id = t.process_id AND p.kind = 'complaint' AND p.step = t.step
		AND p.visit = t.visit WHERE t.record_id = $1 AND t.state = 'open' AND t.kind <> 'measure' AND t.assignee_id = $2`, c.id, c.w.id(c.m.Holder)).Scan(&id)
	if err != nil {
		c.t.Fatalf("it is not with %s: %v; want %+v", c.m.Holder, err, *c.m)
	}
	return c.as(c.m.Holder).get("/tasks/" + id).want(http.StatusOK).object()
}

func valuesOf(list any, name string) []string {
	var values []string
	for _, one := range list.([]any) {
		values = append(values, one.(map[string]any)[name].(string))
	}
	return values
}

func sameNames(one, other []string) bool {
	slices.Sort(one)
	other = slices.Sorted(slices.Values(other))
	return slices.Equal(one, other)
}

// finish leads a complaint to its end, so that it is over and done with for the
// next: every tenth is withdrawn, of the others every fourth customer says
// nothing, and every third comes again once and is led to its end anew.
func (c *course) finish(n int) {
	c.t.Helper()
	if n%10 == 9 && c.m.Step != "" {
		c.withdraw()
		c.run()
		c.compare()
		return
	}
	c.toTheEnd(n%4 == 1)
	if n%3 == 0 {
		c.reopen()
		c.run()
		c.compare()
		c.toTheEnd(false)
	}
}

// toTheEnd says what leads a complaint on in every step; where the customer is
// silent, until nobody asks any more.
func (c *course) toTheEnd(silent bool) {
	c.t.Helper()
	for c.m.Step != "" {
		if silent && c.m.Step == crm.ComplaintStepConfirm {
			c.beSilent()
		} else {
			c.say(c.m.Outcomes()[0])
		}
		c.acts++
		c.run()
		c.compare()
	}
}
