package activities_test

import (
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestApprovalSentBack(t *testing.T) {
	o := openOffice(t)
	anna := o.hire("anna", crm.Staff)
	request := taxi(anna)
	o.submit(o.sam, request)
	o.sign(request, anna, crm.OutcomeSendBack)
	revise := func(outcome string) {
		tasks, err := store.TasksOfProcess(t.Context(), o.db, o.course(request).ID)
		if err != nil {
			t.Fatal(err)
		}
		last := tasks[len(tasks)-1]
		if last.Kind != crm.TaskRevise || *last.AssigneeID != o.sam.ID {
			t.Fatalf("the last task is %s with %v", last.Kind, last.AssigneeID)
		}
		if err := o.complete(o.sam, last.ID, word(outcome, "")); err != nil {
			t.Fatal(err)
		}
		o.seek(request)
	}
	t.Run("is revised and signed in a new visit", func(t *testing.T) {
		revise(crm.OutcomeResubmit)
		o.on(t).requireStand(request, crm.RequestPending, "anna open")
		if a := o.round(request); a.Visit != 2 || a.Round != 1 {
			t.Errorf("visit %d, round %d", a.Visit, a.Round)
		}
	})
	t.Run("or is a draft again", func(t *testing.T) {
		o := o.on(t)
		o.sign(request, anna, crm.OutcomeSendBack)
		revise(crm.OutcomeWithdraw)
		if p := o.course(request); p.Outcome != crm.OutcomeWithdrawn || o.request(request.ID).State != crm.RequestDraft {
			t.Errorf("the process ended with %q", p.Outcome)
		}
	})
}

func TestApprovalDeadline(t *testing.T) {
	t.Run("counts in working time and is noted when it has passed", func(t *testing.T) {
		o := openOffice(t)
		anna := o.hire("anna", crm.Staff)
		request := taxi(anna)
		batch := o.submit(o.sam, request)
		due := *o.toSign(request, anna).DueAt
		if next := o.course(request).NextAt; next == nil || next.After(due) || due.Before(monday.Add(24*time.Hour)) {
			t.Errorf("due %s, looked at %v", due, next)
		}
		o.setClock(due.Add(time.Minute))
		if _, err := o.processes.SeekApprovals(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if o.toSign(request, anna).OverdueAt == nil {
			t.Error("nobody notes that it is late")
		}
	})
}
