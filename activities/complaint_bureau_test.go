package activities_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/activities/complainttest"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// bureau is a house that takes complaints: dora is on duty, mia heads sales, in
// which sam works, quinn heads quality, and olga is above them all.
type bureau struct {
	*house
	olga, mia, quinn, sam, dora crm.Viewer
	sales, quality              uuid.UUID
	customer                    *crm.Customer
}

func openBureau(t *testing.T) *bureau {
	t.Helper()
	return openBureauIn(openHouse(t))
}

// openBureauIn has complaints taken in a house that is there already.
func openBureauIn(h *house) *bureau {
	h.Helper()
	b := &bureau{house: h}
	b.olga = b.hire("olga", crm.Admin)
	b.mia, b.quinn = b.hireUnder("mia", crm.Manager, b.olga), b.hireUnder("quinn", crm.Manager, b.olga)
	b.sam, b.dora = b.hireUnder("sam", crm.Staff, b.mia), b.hireUnder("dora", crm.Staff, b.mia)
	b.sales, b.quality = b.department("sales", b.mia), b.department("quality", b.quinn)
	for person, department := range map[uuid.UUID]uuid.UUID{b.sam.ID: b.sales, b.dora.ID: b.sales, b.mia.ID: b.sales, b.quinn.ID: b.quality} {
		b.changeUser(person, func(u *crm.User) { u.DepartmentID = &department })
	}
	b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		duty := &crm.Duty{Name: "服务台", UserID: &b.dora.ID, StartsAt: monday.AddDate(0, 0, -1), EndsAt: monday.AddDate(1, 0, 0)}
		return store.Duties.Insert(ctx, tx, duty)
	})
	b.newCustomer()
	for _, viewer := range []*crm.Viewer{&b.olga, &b.mia, &b.quinn, &b.sam, &b.dora} {
		*viewer = b.viewer(viewer.Name)
	}
	return b
}

// newCustomer makes another customer of sam's the one who complains.
func (b *bureau) newCustomer() {
	b.Helper()
	b.customer = &crm.Customer{Name: "恒达机械", Grade: crm.GradeB, OwnerID: &b.sam.ID, Email: "buyer@example.com"}
	b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, b.customer) })
}

// on is the bureau as a subtest sees it.
func (b *bureau) on(t *testing.T) *bureau {
	inner := *b
	inner.house = b.within(t)
	return &inner
}

func (b *bureau) department(code string, head crm.Viewer) uuid.UUID {
	b.Helper()
	d := &crm.Department{Name: code, Code: code, HeadID: &head.ID}
	b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Departments.Insert(ctx, tx, d) })
	return d.ID
}

// register has sam take down a complaint of the customer.
func (b *bureau) register(category string) *crm.Complaint {
	b.Helper()
	c := &crm.Complaint{Title: "设备停机", Category: category, CustomerID: &b.customer.ID, Channel: crm.ChannelCall}
	b.act(b.sam, func(ctx context.Context, tx *store.Tx) error { return activities.ComplaintVerbs().Create(ctx, tx, c) })
	b.run()
	return c
}

// run lets every process be looked at until none is due, as workflows do, and
// wants nobody's complaint adrift after each look.
func (b *bureau) run() {
	b.Helper()
	if err := complainttest.Run(b.Context(), b.processes); err != nil {
		b.Fatal(err)
	}
}

func (b *bureau) requireNoneAdrift() {
	b.Helper()
	if err := complainttest.RequireNoneAdrift(b.Context(), b.db); err != nil {
		b.Fatal(err)
	}
}

func (b *bureau) complaint(id uuid.UUID) *crm.Complaint {
	b.Helper()
	c, err := store.Complaints.Get(b.Context(), b.db, crm.System(), id)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// course is the process of a complaint.
func (b *bureau) course(id uuid.UUID) *crm.Process {
	b.Helper()
	process, err := store.CourseOf(b.Context(), b.db, crm.ComplaintProcessName, crm.Complaints.Name, id)
	if err != nil || process == nil {
		b.Fatalf("no course: %v", err)
	}
	p, err := store.LoadProcess(b.Context(), b.db, *process)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// open lists what is to be done in the step of a complaint, its own task first.
func (b *bureau) open(id uuid.UUID) []*crm.Task {
	b.Helper()
	p := b.course(id)
	tasks, err := store.TasksOfProcess(b.Context(), b.db, p.ID)
	if err != nil {
		b.Fatal(err)
	}
	tasks = slices.DeleteFunc(tasks, func(t *crm.Task) bool { return t.IsOver() || t.Step != p.Step || t.Visit != p.Visit })
	slices.SortStableFunc(tasks, func(one, other *crm.Task) int {
		return boolInt(one.Kind == crm.TaskMeasure) - boolInt(other.Kind == crm.TaskMeasure)
	})
	return tasks
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// the is the task of the step of a complaint.
func (b *bureau) the(id uuid.UUID) *crm.Task {
	b.Helper()
	tasks := b.open(id)
	if len(tasks) == 0 {
		b.Fatalf("nothing is to be done in %s", b.course(id).Step)
	}
	return tasks[0]
}

// doer is who has a task, or may claim it first.
func (b *bureau) doer(t *crm.Task) crm.Viewer {
	b.Helper()
	person := t.AssigneeID
	if person == nil {
		person = &t.Candidates[0]
	}
	for _, viewer := range []crm.Viewer{b.olga, b.mia, b.quinn, b.sam, b.dora} {
		if viewer.ID == *person {
			return viewer
		}
	}
	b.Fatalf("task %s is with a stranger", t.Kind)
	return crm.Viewer{}
}

// say completes the task of the step, by who has it.
func (b *bureau) say(id uuid.UUID, outcome string, answers map[string]any) error {
	b.Helper()
	t := b.the(id)
	return b.finish(t, outcome, answers)
}

func (b *bureau) finish(t *crm.Task, outcome string, answers map[string]any) error {
	b.Helper()
	err := b.complete(b.doer(t), t.ID, activities.Completion{Version: t.Version, Outcome: outcome, Answers: answersFrom(b.T, answers)})
	b.requireNoneAdrift()
	b.run()
	return err
}

// must is say that has to succeed and lead to a step; empty: to the end.
func (b *bureau) must(id uuid.UUID, outcome string, answers map[string]any, leadsTo string) {
	b.Helper()
	if err := b.say(id, outcome, answers); err != nil {
		b.Fatalf("%s: %v", outcome, err)
	}
	b.requireStep(id, leadsTo)
}

func (b *bureau) requireStep(id uuid.UUID, step string) {
	b.Helper()
	p := b.course(id)
	if got := p.Step; step != "" && (got != step || p.State == crm.ProcessEnded) || step == "" && p.State != crm.ProcessEnded {
		b.Fatalf("it stands in %s (%s), want %q", got, p.State, step)
	}
}

func answersFrom(t testing.TB, values map[string]any) crm.Answers {
	t.Helper()
	answers := crm.Answers{}
	for name, value := range values {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		answers[name] = raw
	}
	return answers
}

// words are answers that are a text alone.
func words(text string) map[string]any { return map[string]any{crm.AnswerText: text} }

// toProposal takes a complaint about service to the step in which its owner, who
// is mia, proposes a solution.
func (b *bureau) toProposal() *crm.Complaint {
	b.Helper()
	c := b.register("service")
	b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepAccept)
	b.must(c.ID, crm.OutcomeAccepted, nil, crm.ComplaintStepPropose)
	return c
}

// toConfirmation takes it on to the customer.
func (b *bureau) toConfirmation() *crm.Complaint {
	b.Helper()
	c := b.toProposal()
	b.must(c.ID, crm.OutcomeProposed, words("更换部件"), crm.ComplaintStepInstruct)
	b.must(c.ID, crm.OutcomeAgree, words("同意"), crm.ComplaintStepImplement)
	b.must(c.ID, crm.OutcomeImplemented, words("已更换部件"), crm.ComplaintStepConfirm)
	return c
}

// replies answers every instruction that is not answered yet.
func (b *bureau) replies(id uuid.UUID) []crm.ReplyTo {
	b.Helper()
	list, err := store.InstructionsOn(b.Context(), b.db, crm.Complaints.Name, id)
	if err != nil {
		b.Fatal(err)
	}
	replies := []crm.ReplyTo{}
	for _, i := range list {
		if i.Reply == "" {
			replies = append(replies, crm.ReplyTo{To: i.ID, Text: "已落实"})
		}
	}
	return replies
}

// closing are the answers of a summary.
func (b *bureau) closing(id uuid.UUID) map[string]any {
	b.Helper()
	return map[string]any{crm.AnswerText: "备件质量需加强抽检", crm.AnswerReplies: b.replies(id)}
}

// pass lets so much time pass and every clock be looked at.
func (b *bureau) pass(d time.Duration) {
	b.Helper()
	b.setClock(b.db.Now().Add(d))
	b.run()
}
