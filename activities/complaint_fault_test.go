package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/activities/complainttest"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// faultyCourse follows a complaint and breaks the connection to the database at
// every statement of each activity that it comes to for the first time.
type faultyCourse struct {
	*bureau
	id     uuid.UUID
	broken map[string]bool // the steps whose activity was tried
}

// say completes a task without what follows, and then has that follow under
// faults.
func (f *faultyCourse) say(kind, outcome string, answers map[string]any) {
	f.Helper()
	for _, id := range f.listed(`SELECT id FROM tasks WHERE record_id = $1 AND kind = $2 AND state = 'open'`, f.id, kind) {
		task := f.loadTask(id)
		done := activities.Completion{Version: task.Version, Outcome: outcome, Answers: answersFrom(f.T, answers)}
		if err := f.complete(f.doer(task), task.ID, done); err != nil {
			f.Fatalf("%s: %v", kind, err)
		}
	}
	f.follow()
}

// follow does what is due, one activity at a time.
func (f *faultyCourse) follow() {
	f.Helper()
	f.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 100)
		return err
	})
	for {
		var batch activities.Batch
		var step string
		err := f.db.QueryRow(f.Context(), `SELECT kind, batch_id, epoch, step FROM processes
			WHERE state <> 'ended' AND batch_id IS NOT NULL AND next_at <= $1 ORDER BY started_at LIMIT 1`, f.db.Now()).
			Scan(&batch.Kind, &batch.ID, &batch.Epoch, &step)
		if errors.Is(err, pgx.ErrNoRows) {
			return
		}
		if err != nil {
			f.Fatal(err)
		}
		f.once(step, func(db *store.DB) error {
			p := &activities.Processes{DB: db, Rules: f.processes.Rules, Company: f.processes.Company, Log: f.processes.Log}
			_, err := complainttest.Step(p, step)(f.Context(), batch)
			return err
		})
		f.requireNoneAdrift()
	}
}

// once claims of an activity that a fault before its effect leaves nothing, and
// that after its effect, when the answer was lost, it does nothing again.
func (f *faultyCourse) once(step string, do func(*store.DB) error) {
	f.Helper()
	if f.broken[step] {
		if err := do(f.db); err != nil {
			f.Fatal(err)
		}
		return
	}
	f.broken[step] = true
	requireAllOrNothing(f.house, do, broken)
	done := f.contents()
	if f.db.QueryRow(f.Context(), `SELECT FROM processes WHERE step = $1 AND state <> 'ended' AND next_at <= $2`, step, f.db.Now()).Scan() == nil {
		return // it has more to do there
	}
	if err := do(f.db); err != nil {
		f.Fatal(err)
	}
	if diff := cmp.Diff(done, f.contents()); diff != "" {
		f.Errorf("%s: done again after its answer was lost it changed %s", step, diff)
	}
}

func TestComplaintFaults(t *testing.T) {
	b := openBureau(t)
	t.Run("at any statement of any activity leave nothing half done, and nothing is done twice", func(t *testing.T) {
		f := &faultyCourse{bureau: b.on(t), broken: map[string]bool{}}
		begin := func(category string) {
			f.newCustomer()
			c := &crm.Complaint{Title: "设备停机", Category: category, CustomerID: &f.customer.ID}
			f.act(f.sam, func(ctx context.Context, tx *store.Tx) error { return activities.ComplaintVerbs().Create(ctx, tx, c) })
			f.id = c.ID
			f.follow()
		}
		begin("service")
		f.say(crm.TaskJudge, crm.OutcomeNotValid, words("不成立"))
		f.say(crm.TaskAnswerNo, crm.OutcomeCustomerTold, words("已说明"))

		begin("safety")
		f.say(crm.TaskContain, crm.OutcomeContained, words("已停发"))
		f.say(crm.TaskJudge, crm.OutcomeValid, map[string]any{crm.AnswerSeverity: crm.SeverityNormal})
		f.say(crm.TaskInstruction, crm.OutcomeAgree, words("阅"))
		f.say(crm.TaskAccept, crm.OutcomeDeclined, words("不办"))
		f.say(crm.TaskAccept, crm.OutcomeDeclined, words("不办"))
		f.say(crm.TaskArbitrate, crm.OutcomeNamed, map[string]any{crm.AnswerText: "终局", crm.AnswerDepartment: f.quality})
		f.say(crm.TaskAccept, crm.OutcomeAccepted, nil)
		f.say(crm.TaskPropose, crm.OutcomeProposed, words("更换部件"))
		told := []crm.Directive{{Person: f.sam.ID, Due: day(27), Text: "联系供应商"}}
		f.say(crm.TaskInstruction, crm.OutcomeAgree, map[string]any{crm.InstructionText: "同意", crm.InstructionDirectives: told})
		f.say(crm.TaskDirective, crm.OutcomeCarriedOut, words("已联系"))
		f.say(crm.TaskImplement, crm.OutcomeImplemented, words("已更换"))
		f.say(crm.TaskConfirm, crm.OutcomeSatisfied, nil)
		f.say(crm.TaskSummarise, crm.OutcomeSummarised, f.closing(f.id))

		if got := f.complaint(f.id); got.State != crm.ComplaintClosed {
			t.Errorf("it ended %s", got.State)
		}
		for _, step := range append(crm.ComplaintProcess().Steps, crm.ContainmentProcess().Steps...) {
			if !f.broken[step.Name] {
				t.Errorf("no fault met %s", step.Name)
			}
		}
	})
}
