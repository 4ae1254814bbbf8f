package activities_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestComplaint(t *testing.T) {
	t.Run("goes from its registration to its summary, each step with its person and deadline", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("service")
		b.requireHolder(c.ID, crm.TaskJudge, b.dora)
		b.must(c.ID, crm.OutcomeValid, map[string]any{crm.AnswerSeverity: "normal", crm.AnswerObject: "person"}, crm.ComplaintStepAccept)
		b.requireHolder(c.ID, crm.TaskAccept, b.mia)
		b.must(c.ID, crm.OutcomeAccepted, map[string]any{crm.AnswerOwner: b.sam.ID}, crm.ComplaintStepPropose)
		b.requireHolder(c.ID, crm.TaskPropose, b.sam)
		b.must(c.ID, crm.OutcomeProposed, map[string]any{crm.AnswerText: "道歉并培训", crm.AnswerCompensation: yuan("500")}, crm.ComplaintStepInstruct)
		b.requireHolder(c.ID, crm.TaskInstruction, b.mia)
		b.must(c.ID, crm.OutcomeAgree, words("同意"), crm.ComplaintStepImplement)
		b.must(c.ID, crm.OutcomeImplemented, words("已道歉，已培训"), crm.ComplaintStepConfirm)
		b.must(c.ID, crm.OutcomeSatisfied, map[string]any{crm.AnswerSatisfaction: 5}, crm.ComplaintStepSummarise)
		b.must(c.ID, crm.OutcomeSummarised, b.closing(c.ID), "")
		got := b.complaint(c.ID)
		if got.State != crm.ComplaintClosed || got.ClosedAt == nil || *got.Satisfaction != 5 || got.Answer != "已道歉，已培训" ||
			*got.DepartmentID != b.sales || *got.OwnerID != b.sam.ID || got.Object != "person" {
			t.Errorf("%+v", got)
		}
		if p := b.course(c.ID); p.Outcome != crm.OutcomeClosed {
			t.Errorf("it ended with %q", p.Outcome)
		}
		if n := b.count(`SELECT count(*) FROM complaint_steps WHERE complaint_id = $1 AND left_at IS NULL`, c.ID); n != 0 {
			t.Errorf("it still stands in %d steps", n)
		}
		if n := b.count(`SELECT count(*) FROM complaint_steps WHERE complaint_id = $1`, c.ID); n != 7 {
			t.Errorf("%d steps were counted", n)
		}
	})
	t.Run("that is not valid is answered, too", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("other")
		if err := b.say(c.ID, crm.OutcomeNotValid, nil); err == nil {
			t.Error("nobody said why")
		}
		b.must(c.ID, crm.OutcomeNotValid, words("与我方无关"), crm.ComplaintStepAnswer)
		b.must(c.ID, crm.OutcomeCustomerTold, words("经核实，设备并非我方所售"), "")
		if got := b.complaint(c.ID); got.State != crm.ComplaintNotValid || got.Answer == "" || got.Validity != crm.InvalidComplaint {
			t.Errorf("%+v", got)
		}
	})
	t.Run("about safety is contained at once and read before it is passed on", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("safety")
		if n := b.count(`SELECT count(*) FROM tasks WHERE kind = 'contain-harm' AND state = 'open' AND assignee_id = $1`, b.dora.ID); n != 1 {
			t.Errorf("%d have to contain it", n)
		}
		b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepRead)
		b.requireHolder(c.ID, crm.TaskInstruction, b.mia)
		b.must(c.ID, crm.OutcomeSendBack, words("先问清楚型号"), crm.ComplaintStepJudge)
		b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepRead)
		b.must(c.ID, crm.OutcomeAgree, words("从速办理"), crm.ComplaintStepAccept)
		b.requireHolder(c.ID, crm.TaskAccept, b.quinn)
	})
	t.Run("is laid before those who help, once it is accepted", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("service")
		b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepAccept)
		b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			before, err := store.Complaints.Lock(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			after := *before
			after.HelperDepartmentIDs, after.HelperIDs = []uuid.UUID{b.quality}, []uuid.UUID{b.quinn.ID, b.dora.ID, b.sam.ID}
			return activities.ComplaintVerbs().Update(ctx, tx, before, &after)
		})
		b.must(c.ID, crm.OutcomeAccepted, map[string]any{crm.AnswerOwner: b.sam.ID}, crm.ComplaintStepPropose)
		for person, want := range map[string]int{"quinn": 1, "dora": 1, "sam": 0} {
			page, err := store.Readings(t.Context(), b.db, b.viewer(person), store.ReadingsQuery{Limit: 10})
			if err != nil || len(page.Items) != want {
				t.Errorf("%s has %d to read, %v", person, len(page.Items), err)
			}
			if n := b.count(`SELECT count(*) FROM notices WHERE kind = 'reading' AND user_id = $1`, b.viewer(person).ID); n != want {
				t.Errorf("%s was told %d times", person, n)
			}
		}
		if n := b.count(`SELECT count(*) FROM changes WHERE record_id = $1 AND type = 'task.copied'`, c.ID); n != 1 {
			t.Errorf("the history has it %d times", n)
		}
	})
	t.Run("that a leader holds not valid is answered", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("safety")
		b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepRead)
		b.must(c.ID, crm.OutcomeRefuse, words("不是我们的产品"), crm.ComplaintStepAnswer)
	})
}

func (b *bureau) requireHolder(id uuid.UUID, kind string, who crm.Viewer) {
	b.Helper()
	task := b.the(id)
	if task.Kind != kind || task.AssigneeID == nil || *task.AssigneeID != who.ID || task.DueAt == nil || !task.DueAt.After(b.db.Now()) {
		b.Fatalf("%s is with %v until %v, want %s with %s", task.Kind, task.AssigneeID, task.DueAt, kind, who.Name)
	}
}

func TestComplaintRefused(t *testing.T) {
	b := openBureau(t)
	c := b.register("quality")
	b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepAccept)
	b.requireHolder(c.ID, crm.TaskAccept, b.quinn)
	b.must(c.ID, crm.OutcomeDeclined, words("不是质量问题"), crm.ComplaintStepAccept)
	b.requireHolder(c.ID, crm.TaskAccept, b.mia)
	task := b.the(c.ID)
	b.act(b.mia, func(ctx context.Context, tx *store.Tx) error {
		return activities.SendBack(ctx, tx, activities.TaskAt{ID: task.ID, Version: task.Version},
			activities.Return{Step: crm.ComplaintStepJudge, Mode: activities.ReturnAgain, Text: "再判一次"})
	})
	b.run()
	b.must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepAccept)
	t.Run("twice goes to the leader of who refused last, though it was sent back meanwhile", func(t *testing.T) {
		b := b.on(t)
		b.must(c.ID, crm.OutcomeDeclined, words("人手不足"), crm.ComplaintStepArbitrate)
		b.requireHolder(c.ID, crm.TaskArbitrate, b.olga)
	})
	t.Run("is not passed to a department that does not exist", func(t *testing.T) {
		err := b.on(t).say(c.ID, crm.OutcomeNamed, map[string]any{crm.AnswerDepartment: uuid.New(), crm.AnswerText: "由你们办"})
		requireRefused(t, err, "department:unknown-department")
	})
	t.Run("is with the department that the arbiter names, which cannot refuse", func(t *testing.T) {
		b := b.on(t)
		b.must(c.ID, crm.OutcomeNamed, map[string]any{crm.AnswerDepartment: b.quality, crm.AnswerText: "由质量部办"}, crm.ComplaintStepAccept)
		b.requireHolder(c.ID, crm.TaskAccept, b.quinn)
		requireConflict(t, b.say(c.ID, crm.OutcomeDeclined, words("还是不办")), "arbitrated")
		b.must(c.ID, crm.OutcomeAccepted, nil, crm.ComplaintStepPropose)
		if got := b.complaint(c.ID); got.Refusals != 2 || !got.Arbitrated || *got.OwnerID != b.quinn.ID {
			t.Errorf("%+v", got)
		}
	})
}

func TestInstruction(t *testing.T) {
	b := openBureau(t)
	c := b.toProposal()
	measures := []crm.Directive{{Person: b.sam.ID, Due: day(27), Text: "联系供应商"}}
	b.must(c.ID, crm.OutcomeProposed, map[string]any{crm.AnswerText: "更换部件", crm.AnswerMeasures: measures}, crm.ComplaintStepInstruct)
	b.requireHolder(c.ID, crm.TaskInstruction, b.olga)
	told := func(d ...crm.Directive) map[string]any {
		return map[string]any{crm.InstructionText: "抓紧落实", crm.InstructionDirectives: d}
	}
	for name, d := range map[string]crm.Directive{
		"in-the-past":        {Person: b.dora.ID, Due: day(20), Text: "回访"},
		"unknown-person":     {Person: uuid.New(), Due: day(27), Text: "回访"},
		"invalid-directives": {Person: b.dora.ID, Due: day(27)},
	} {
		t.Run("is refused with a directive that is "+name, func(t *testing.T) {
			requireRefused(t, b.on(t).say(c.ID, crm.OutcomeAgree, told(d)), crm.InstructionDirectives+":"+name)
		})
	}
	t.Run("becomes tasks with the deadlines that it names", func(t *testing.T) {
		b := b.on(t)
		b.must(c.ID, crm.OutcomeAgree, told(crm.Directive{Person: b.dora.ID, Due: day(26), Text: "回访客户"}), crm.ComplaintStepImplement)
		tasks := b.listed(`SELECT assignee_id FROM tasks WHERE kind = 'directive' AND state = 'open' AND given_by = $1 AND given_text = '回访客户' AND due_at = $2`,
			b.olga.ID, day(27).Start(b.db.Zone).Add(-time.Minute))
		if diff := cmp.Diff([]uuid.UUID{b.dora.ID}, tasks); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("and the measures hold the solution up until they are carried out", func(t *testing.T) {
		b := b.on(t)
		requireConflict(t, b.say(c.ID, crm.OutcomeImplemented, words("完成")), "measures-open")
		for _, task := range b.open(c.ID) {
			if task.Kind == crm.TaskMeasure {
				if err := b.finish(task, crm.OutcomeCarriedOut, words("已联系")); err != nil {
					t.Fatal(err)
				}
			}
		}
		requireConflict(t, b.say(c.ID, crm.OutcomeImplemented, words("完成")), "measures-open")
		for _, id := range b.listed(`SELECT id FROM tasks WHERE kind = 'directive' AND state = 'open'`) {
			if err := b.finish(b.loadTask(id), crm.OutcomeCarriedOut, words("已回访")); err != nil {
				t.Fatal(err)
			}
		}
		b.must(c.ID, crm.OutcomeImplemented, words("完成"), crm.ComplaintStepConfirm)
		if n := b.count(`SELECT count(*) FROM processes WHERE kind = 'instruction' AND state = 'ended' AND outcome = 'carried-out'`); n != 1 {
			t.Errorf("%d processes of instructions have ended", n)
		}
	})
	t.Run("is answered by the summary, each", func(t *testing.T) {
		b := b.on(t)
		b.must(c.ID, crm.OutcomeSatisfied, nil, crm.ComplaintStepSummarise)
		requireRefused(t, b.say(c.ID, crm.OutcomeSummarised, words("总结")), "replies:unanswered")
		unknown := map[string]any{crm.AnswerText: "总结", crm.AnswerReplies: append(b.replies(c.ID), crm.ReplyTo{To: uuid.New(), Text: "?"})}
		requireRefused(t, b.say(c.ID, crm.OutcomeSummarised, unknown), "replies:unknown-instruction")
		b.must(c.ID, crm.OutcomeSummarised, b.closing(c.ID), "")
		if n := b.count(`SELECT count(*) FROM instructions WHERE reply = '已落实' AND replied_by = $1`, b.mia.ID); n != 1 {
			t.Errorf("%d are answered", n)
		}
	})
}

// listed reads ids.
func (h *house) listed(sql string, args ...any) []uuid.UUID {
	h.Helper()
	rows, err := h.db.Query(h.Context(), sql, args...)
	if err != nil {
		h.Fatal(err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			h.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func TestComplaintSilence(t *testing.T) {
	b := openBureau(t)
	c := b.toConfirmation()
	t.Run("of the customer has them called back", func(t *testing.T) {
		b := b.on(t)
		b.requireHolder(c.ID, crm.TaskConfirm, b.mia)
		b.pass(8 * 24 * time.Hour)
		b.requireHolder(c.ID, crm.TaskCallBack, b.mia)
	})
	t.Run("after which it is closed unconfirmed", func(t *testing.T) {
		b := b.on(t)
		b.must(c.ID, crm.OutcomeUnconfirmed, nil, crm.ComplaintStepSummarise)
		b.must(c.ID, crm.OutcomeSummarised, b.closing(c.ID), "")
		if p := b.course(c.ID); p.Outcome != crm.OutcomeUnconfirmed || b.complaint(c.ID).Confirmation != crm.Unconfirmed {
			t.Errorf("it ended with %q", p.Outcome)
		}
	})
	t.Run("is over when it comes again, in the same process on a new visit", func(t *testing.T) {
		b := b.on(t)
		before, p := b.complaint(c.ID), b.course(c.ID)
		b.act(b.mia, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReopenComplaint(ctx, tx, activities.ComplaintAt{ID: c.ID, Version: before.Version}, "又停机了")
		})
		b.run()
		b.requireStep(c.ID, crm.ComplaintStepPropose)
		if again := b.course(c.ID); again.ID != p.ID || again.Visit != 2 || b.complaint(c.ID).Reopened != 1 {
			t.Errorf("%+v", again)
		}
	})
	t.Run("of whoever has a task is urged, then told to who is above", func(t *testing.T) {
		b := b.on(t)
		b.pass(5 * 24 * time.Hour)
		b.pass(5 * 24 * time.Hour)
		actions := b.count(`SELECT count(*) FROM breaches b JOIN tasks t ON t.id = b.task_id WHERE t.kind = 'propose-solution' AND b.action IN ('urge', 'escalate')`)
		if actions < 2 || b.the(c.ID).Kind != crm.TaskPropose {
			t.Errorf("%d things followed", actions)
		}
	})
	t.Run("of those on duty, none of whom claims it, is told to who is above them", func(t *testing.T) {
		b := openBureau(t)
		b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			second := &crm.Duty{Name: "服务台二", UserID: &b.sam.ID, StartsAt: monday.AddDate(0, 0, -1), EndsAt: monday.AddDate(1, 0, 0)}
			return store.Duties.Insert(ctx, tx, second)
		})
		c := b.register("service")
		if task := b.the(c.ID); task.AssigneeID != nil || len(task.Candidates) != 2 {
			t.Fatalf("%+v", task)
		}
		for range 3 {
			b.pass(5 * 24 * time.Hour)
		}
		told := b.listed(`SELECT DISTINCT b.to_id FROM breaches b JOIN tasks t ON t.id = b.task_id WHERE t.record_id = $1 AND b.action = 'escalate'`, c.ID)
		if !slices.Contains(told, b.mia.ID) {
			t.Errorf("%v were told, not %s", told, b.mia.Name)
		}
	})
	t.Run("of an owner who has nobody above is not waited for for ever", func(t *testing.T) {
		b := openBureau(t)
		c := b.toConfirmation()
		b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			before, err := store.Complaints.Lock(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			after := *before
			after.OwnerID = &b.olga.ID
			return activities.ComplaintVerbs().Update(ctx, tx, before, &after)
		})
		b.pass(8 * 24 * time.Hour)
		b.requireHolder(c.ID, crm.TaskCallBack, b.olga)
		for range 4 {
			b.pass(5 * 24 * time.Hour)
		}
		if p := b.course(c.ID); p.Step != crm.ComplaintStepSummarise || b.complaint(c.ID).Confirmation != crm.Unconfirmed {
			t.Errorf("it stands in %s", p.Step)
		}
	})
}

func TestComplaintOwned(t *testing.T) {
	b := openBureau(t)
	c := b.complaint(b.register("service").ID)
	after := *c
	after.OwnerID = nil
	err := b.db.Do(t.Context(), b.olga, func(ctx context.Context, tx *store.Tx) error {
		return activities.ComplaintVerbs().Update(ctx, tx, c, &after)
	})
	requireRefused(t, err, "ownerId:required")
}

func TestComplaintEnds(t *testing.T) {
	b := openBureau(t)
	c := b.register("safety") // which is contained meanwhile
	at := func(b *bureau) activities.ComplaintAt {
		return activities.ComplaintAt{ID: c.ID, Version: b.complaint(c.ID).Version}
	}
	try := func(b *bureau, who crm.Viewer, work func(context.Context, *store.Tx) error) error {
		return b.db.Do(b.Context(), who, work)
	}
	t.Run("by nobody's hand: neither the bin nor an admin", func(t *testing.T) {
		b := b.on(t)
		requireConflict(t, try(b, b.olga, func(ctx context.Context, tx *store.Tx) error {
			return activities.ComplaintVerbs().Delete(ctx, tx, b.complaint(c.ID))
		}), "complaint-open")
		requireConflict(t, try(b, b.olga, func(ctx context.Context, tx *store.Tx) error {
			return activities.ActOnProcess(ctx, tx, b.course(c.ID).ID, activities.EndProcess, "weg damit")
		}), "process-state")
	})
	t.Run("by the customer's wish, not without evidence", func(t *testing.T) {
		b := b.on(t)
		err := try(b, b.sam, func(ctx context.Context, tx *store.Tx) error { return activities.CancelByCustomer(ctx, tx, at(b), " ") })
		requireRefused(t, err, "evidence:required")
		err = try(b, b.quinn, func(ctx context.Context, tx *store.Tx) error {
			return activities.CancelByCustomer(ctx, tx, at(b), "电话")
		})
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("with all that goes on beside it", func(t *testing.T) {
		b := b.on(t)
		if err := try(b, b.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.CancelByCustomer(ctx, tx, at(b), "11月23日来电撤回")
		}); err != nil {
			t.Fatal(err)
		}
		b.run()
		if n := b.count(`SELECT count(*) FROM tasks WHERE state IN ('open', 'waiting')`); n != 0 {
			t.Errorf("%d tasks are still open", n)
		}
		if got := b.complaint(c.ID); got.State != crm.ComplaintWithdrawn || b.course(c.ID).Outcome != crm.OutcomeWithdrawnByCustomer {
			t.Errorf("%s", got.State)
		}
		open, err := store.OpenComplaintOf(t.Context(), b.db, crm.Addressee{CustomerID: &b.customer.ID})
		if err != nil || open != nil {
			t.Errorf("the customer still has an open one: %v, %v", open, err)
		}
	})
	t.Run("and comes again to be judged", func(t *testing.T) {
		b := b.on(t)
		requireConflict(t, try(b, b.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.CancelByCustomer(ctx, tx, at(b), "再撤")
		}), "complaint-over")
		if err := try(b, b.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReopenComplaint(ctx, tx, at(b), "客户又来电")
		}); err != nil {
			t.Fatal(err)
		}
		b.run()
		b.requireHolder(c.ID, crm.TaskJudge, b.dora)
		requireConflict(t, try(b, b.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReopenComplaint(ctx, tx, at(b), "再开")
		}), "complaint-open")
	})
}

func TestComplaintContained(t *testing.T) {
	b := openBureau(t)
	c := b.register("service")
	at := activities.ComplaintAt{ID: c.ID, Version: b.complaint(c.ID).Version}
	contain := func(ctx context.Context, tx *store.Tx) error {
		return activities.ContainComplaint(ctx, tx, b.processes.Rules, at, b.quinn.ID, "先停发这一批")
	}
	b.act(b.sam, contain)
	b.run()
	t.Run("is so once, beside its course", func(t *testing.T) {
		requireConflict(t, b.db.Do(t.Context(), b.sam, contain), "contained-already")
		b.on(t).must(c.ID, crm.OutcomeValid, nil, crm.ComplaintStepAccept)
	})
	t.Run("is done when who has it says so", func(t *testing.T) {
		b := b.on(t)
		for _, id := range b.listed(`SELECT id FROM tasks WHERE kind = 'contain-harm' AND state = 'open'`) {
			if err := b.finish(b.loadTask(id), crm.OutcomeContained, words("已停发")); err != nil {
				t.Fatal(err)
			}
		}
		if n := b.count(`SELECT count(*) FROM processes WHERE kind = 'containment' AND outcome = 'contained'`); n != 1 {
			t.Errorf("%d have ended", n)
		}
		b.requireStep(c.ID, crm.ComplaintStepAccept)
	})
	t.Run("ends with a complaint that was closed before and is deleted", func(t *testing.T) {
		b := openBureau(t)
		c := b.register("safety")
		b.act(b.olga, func(ctx context.Context, tx *store.Tx) error {
			at := activities.ComplaintAt{ID: c.ID, Version: b.complaint(c.ID).Version}
			return activities.CancelByCustomer(ctx, tx, at, "来电")
		})
		b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE processes SET state = 'running', ended_at = NULL, outcome = '', next_at = $1 WHERE kind = 'containment'`, tx.Now)
			return err
		})
		b.act(b.olga, func(ctx context.Context, tx *store.Tx) error {
			return activities.ComplaintVerbs().Delete(ctx, tx, b.complaint(c.ID))
		})
		b.run()
		if n := b.count(`SELECT count(*) FROM processes WHERE kind = 'containment' AND state <> 'ended'`); n != 0 {
			t.Errorf("%d still go on", n)
		}
	})
}

func TestMeasures(t *testing.T) {
	b := openBureau(t)
	c := b.toProposal()
	sendBack := func(b *bureau, to string, mode activities.ReturnMode) {
		b.Helper()
		task := b.the(c.ID)
		b.act(b.doer(task), func(ctx context.Context, tx *store.Tx) error {
			return activities.SendBack(ctx, tx, activities.TaskAt{ID: task.ID, Version: task.Version}, activities.Return{Step: to, Mode: mode, Text: "再想想"})
		})
		b.run()
	}
	measures := func(b *bureau) (people []uuid.UUID) {
		b.Helper()
		for _, task := range b.open(c.ID) {
			if task.Kind == crm.TaskMeasure {
				people = append(people, *task.AssigneeID)
			}
		}
		return people
	}
	solution := map[string]any{crm.AnswerText: "更换部件", crm.AnswerMeasures: []crm.Directive{{Person: b.dora.ID, Due: day(27), Text: "联系供应商"}}}
	b.must(c.ID, crm.OutcomeProposed, solution, crm.ComplaintStepInstruct)
	b.must(c.ID, crm.OutcomeAgree, words("同意"), crm.ComplaintStepImplement)
	t.Run("go to those who are named, also after the solution was sent straight back", func(t *testing.T) {
		b := b.on(t)
		sendBack(b, crm.ComplaintStepPropose, activities.ReturnStraightBack)
		b.must(c.ID, crm.OutcomeProposed, solution, crm.ComplaintStepInstruct)
		b.must(c.ID, crm.OutcomeAgree, words("同意"), crm.ComplaintStepImplement)
		if diff := cmp.Diff([]uuid.UUID{b.dora.ID}, measures(b)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("that were carried out are not given again when it is sent back to be carried out", func(t *testing.T) {
		b := b.on(t)
		for _, task := range b.open(c.ID) {
			if task.Kind == crm.TaskMeasure {
				if err := b.finish(task, crm.OutcomeCarriedOut, words("已联系")); err != nil {
					t.Fatal(err)
				}
			}
		}
		b.must(c.ID, crm.OutcomeImplemented, words("完成"), crm.ComplaintStepConfirm)
		sendBack(b, crm.ComplaintStepImplement, activities.ReturnAgain)
		if again := measures(b); len(again) != 0 {
			t.Errorf("%d have them to do again", len(again))
		}
	})
}
