package e2e

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// complaintCourse is what people say of a complaint, and what comes of it.
type complaintCourse struct {
	name     string
	category string
	words    map[string][]string // by step or kind, per visit
	end      string
	letters  int // to the customer
}

// customersTurn stands where the customer says the word, not one of us.
const customersTurn = "customers-turn"

// complaintCourses are the ways that complaints go, one after the other.
func complaintCourses() []complaintCourse {
	agreed := func(more map[string][]string) map[string][]string {
		words := map[string][]string{
			"judge": {"valid"}, "accept": {"accepted"}, "propose": {"proposed"}, "instruct": {"agree"}, "implement": {"implemented"},
			"confirm": {"satisfied"}, "summarise": {"summarised"},
		}
		maps.Copy(words, more)
		return words
	}
	return []complaintCourse{
		{"plain", "service", agreed(nil), "closed", 2},
		{"linked", "service", agreed(map[string][]string{"confirm": {customersTurn}}), "closed", 2},
		{"again", "quality", agreed(map[string][]string{
			"propose": {"proposed", "proposed"}, "instruct": {"agree", "agree"}, "implement": {"implemented", "implemented"},
			"confirm": {"not-satisfied", "satisfied"},
		}), "closed", 3},
		{"refused", "quality", agreed(map[string][]string{"accept": {"declined", "declined", "accepted"}, "arbitrate": {"department-named"}}), "closed", 2},
		{"unsafe", "safety", agreed(map[string][]string{"read": {"agree"}, "contain": {"contained"}}), "closed", 2},
		{"groundless", "service", map[string][]string{"judge": {"not-valid"}, "answer": {"customer-told"}}, "not-valid", 2},
		{"withdrawn", "service", map[string][]string{"judge": {}}, "withdrawn", 1},
		{"sent-back", "service", agreed(map[string][]string{
			"propose": {"proposed", "proposed"}, "instruct": {"agree", "agree"}, "implement": {"sent-back", "implemented"},
		}), "closed", 2},
		{"helped", "quality", agreed(map[string][]string{"measure": {"carried-out"}, "carry-out": {"carried-out"}}), "closed", 2},
	}
}

func complaintCourseOf(n int) complaintCourse {
	courses := complaintCourses()
	return courses[n%len(courses)]
}

// complaintCourseNamed is the course of a complaint, by its title or the
// address of its customer.
func complaintCourseNamed(text string) (complaintCourse, bool) {
	for _, course := range complaintCourses() {
		if strings.HasPrefix(text, course.name+"-") {
			return course, true
		}
	}
	return complaintCourse{}, false
}

// complaintBureau is a house that takes complaints: a desk and a registrar in
// sales, heads of sales and quality, and who is above both.
type complaintBureau struct {
	t          *testing.T
	post       *postOffice
	people     []string // tokens
	registrar  string   // token
	ids        map[string]string
	department string // quality
}

func newComplaintBureau(t *testing.T, p *product.Product, post *postOffice) complaintBureau {
	t.Helper()
	admin := hire(t, p, 0).admin
	openMail(t, admin, post.port)
	b := complaintBureau{t: t, post: post, ids: map[string]string{}}
	person := func(login, role, superior, department string) {
		body := map[string]any{"name": login, "login": login, "role": role, "active": true}
		if superior != "" {
			body["managerId"] = b.ids[superior]
		}
		if department != "" {
			body["departmentId"] = department
		}
		b.ids[login] = create(t, admin, "/users", body)
		b.people = append(b.people, as(t, p, login).Token())
	}
	department := func(code string) string {
		return create(t, admin, "/departments", map[string]any{"name": code, "code": code, "headId": b.ids[code+"-head"]})
	}
	person("top", "manager", "", "")
	person("sales-head", "manager", "top", "")
	person("quality-head", "manager", "top", "")
	sales := department("sales")
	b.department = department("quality")
	person("desk", "staff", "sales-head", sales)
	person("registrar", "staff", "sales-head", sales)
	b.registrar = b.people[len(b.people)-1]
	now := time.Now()
	create(t, admin, "/duties", map[string]any{
		"name": "Service desk", "userId": b.ids["desk"], "startsAt": now.AddDate(0, 0, -1), "endsAt": now.AddDate(1, 0, 0),
	})
	return b
}

// complainAll registers the complaints, each of a customer of its own.
func (b complaintBureau) complainAll(ctx context.Context, current *currentProduct) {
	registrar := insistent{b.t, current, b.registrar}
	for i := range *complaintCount {
		course := complaintCourseOf(i)
		name := fmt.Sprintf("%s-%03d", course.name, i)
		var customer struct{ ID string }
		registrar.post(ctx, request{"/customers", "customer " + name, map[string]any{"name": "Works " + name}}, &customer)
		registrar.post(ctx, request{"/complaints", "complaint " + name, map[string]any{
			"title": name, "category": course.category, "severity": "normal", "customerId": customer.ID, "email": name + "@example.com",
		}}, new(any))
	}
}

// say is what somebody does about a task; empty: it is not theirs to say.
func (b complaintBureau) say(ctx context.Context, who *product.Person, task inboxTask) (act string, body map[string]any) {
	course, known := complaintCourseNamed(task.Record.Label)
	turn := task.Step
	if task.Kind == "measure" {
		turn = task.Kind
	}
	words := course.words[turn]
	if !known || task.Visit > len(words) || words[task.Visit-1] == customersTurn {
		return "", nil
	}
	outcome := words[task.Visit-1]
	if outcome == "sent-back" {
		return "send-back", map[string]any{"version": task.Version, "step": "propose", "mode": "again", "text": "It does not work."}
	}
	return "complete", map[string]any{"version": task.Version, "outcome": outcome, "answers": b.answers(ctx, who, task, outcome)}
}

// answers fills in the form of a task.
func (b complaintBureau) answers(ctx context.Context, who *product.Person, task inboxTask, outcome string) map[string]any {
	answers := map[string]any{"text": fmt.Sprintf("%s, visit %d", outcome, task.Visit)}
	due := time.Now().AddDate(0, 0, 7).Format(time.DateOnly)
	helped := strings.HasPrefix(task.Record.Label, "helped-")
	switch {
	case outcome == "valid":
		return map[string]any{"severity": "normal"}
	case outcome == "accepted":
		return map[string]any{"owner": b.ids["registrar"]}
	case outcome == "department-named":
		answers["department"] = b.department
	case outcome == "satisfied" || outcome == "not-satisfied":
		answers["satisfaction"] = 3
	case outcome == "summarised":
		answers["replies"] = replies(ctx, who, task.Record.ID)
	case outcome == "proposed" && helped:
		answers["measures"] = []map[string]any{{"person": b.ids["desk"], "due": due, "text": "Send a new one."}}
	case task.Step == "instruct" && helped:
		answers["directives"] = []map[string]any{{"person": b.ids["quality-head"], "due": due, "text": "Find the cause."}}
	}
	return answers
}

// replies answers the instructions on a complaint.
func replies(ctx context.Context, who *product.Person, complaint string) []map[string]any {
	replies := []map[string]any{}
	var given struct{ Items []struct{ ID, Reply string } }
	answer, err := who.Do(ctx, http.MethodGet, "/instructions?recordKind=complaint&recordId="+complaint, nil)
	if err != nil || answer.Decode(&given) != nil {
		return replies // the task is refused, and tried again
	}
	for _, instruction := range given.Items {
		if instruction.Reply == "" {
			replies = append(replies, map[string]any{"to": instruction.ID, "text": "Done."})
		}
	}
	return replies
}

var customersLink = regexp.MustCompile(`/public/complaints/(\S+)`)

// answerLetters lets customers answer by the links in their letters, until the
// context ends.
func (b complaintBureau) answerLetters(ctx context.Context, current *currentProduct) {
	answered := map[string]bool{}
	for ctx.Err() == nil {
		for _, letter := range b.post.came() {
			verdict := verdictOn(letter)
			if verdict == "" || answered[letter] {
				continue
			}
			path := "/public/complaints/" + customersLink.FindStringSubmatch(letter)[1]
			answer, err := current.get().WithToken("").Do(ctx, http.MethodPost, path, map[string]any{"verdict": verdict})
			answered[letter] = err == nil && answer.Status == http.StatusOK
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// verdictOn is what a customer answers to a letter; empty: nothing.
func verdictOn(letter string) string {
	switch {
	case strings.HasPrefix(letter, "withdrawn-"):
		return "withdraw"
	case strings.HasPrefix(letter, "linked-") && strings.Contains(letter, "whether you are satisfied"):
		return "satisfied"
	}
	return ""
}
