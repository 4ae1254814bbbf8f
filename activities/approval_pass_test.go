package activities_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// onTask does an act on a task, as it is now.
func (h *house) onTask(who crm.Viewer, task *crm.Task, act func(context.Context, *store.Tx, activities.TaskAt) error) error {
	h.Helper()
	now := at(h.loadTask(task.ID))
	return h.db.Do(h.Context(), who, func(ctx context.Context, tx *store.Tx) error { return act(ctx, tx, now) })
}

func (h *house) passOn(who, to crm.Viewer, task *crm.Task) error {
	h.Helper()
	return h.onTask(who, task, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.PassOn(ctx, tx, at, to.ID, "Yours now")
	})
}

func (h *house) takeBack(who crm.Viewer, task *crm.Task) error {
	h.Helper()
	return h.onTask(who, task, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.TakeBack(ctx, tx, at, "I misread it")
	})
}

// signAs gives the signature that lies with a person, as it is now.
func (o *office) signAs(request *crm.ApprovalRequest, by crm.Viewer, outcome string) *crm.Task {
	o.Helper()
	task := o.toSign(request, by)
	if task == nil {
		o.Fatalf("%s has nothing to sign", by.Name)
	}
	said := word(outcome, "says "+by.Name)
	said.Version = task.Version
	if err := o.complete(by, task.ID, said); err != nil {
		o.Fatal(err)
	}
	return task
}

func TestSignaturePassedOn(t *testing.T) {
	o := openOffice(t)
	anna, bea := o.hire("anna", crm.Staff), o.hire("bea", crm.Staff)
	t.Run("counts for the seat that it was asked of, and names who gave it", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		if err := o.passOn(anna, bea, o.toSign(request, anna)); err != nil {
			t.Fatal(err)
		}
		o.signAs(request, bea, crm.OutcomeAgree)
		o.seek(request)
		o.requireStand(request, crm.RequestAgreed, "anna agreed")
		if seat := o.round(request).Signers[0]; seat.ActedBy == nil || *seat.ActedBy != bea.ID {
			t.Errorf("%+v", seat)
		}
	})
	t.Run("is not passed on to the initiator", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		requireInvalid(t, o.passOn(anna, o.sam, o.toSign(request, anna)), "own-entry")
	})
	t.Run("is told of to who has it now when it is not needed any more", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		if err := o.passOn(anna, bea, o.toSign(request, anna)); err != nil {
			t.Fatal(err)
		}
		o.act(o.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.WithdrawRequest(ctx, tx, request.ID, o.request(request.ID).Version)
		})
		if n := o.count(`SELECT count(*) FROM notices WHERE kind = 'task-taken' AND user_id = $1 AND record_id = $2`, bea.ID, request.ID); n != 1 {
			t.Errorf("bea is told %d times", n)
		}
	})
	t.Run("of who is away goes to their substitute, and counts for them", func(t *testing.T) {
		o := o.on(t)
		o.mustStandIn(anna, bea, day(23), day(27))
		request := taxi(anna)
		o.submit(o.sam, request)
		o.lies(o.toSign(request, bea).ID, bea, &anna)
		o.signAs(request, bea, crm.OutcomeAgree)
		o.seek(request)
		o.requireStand(request, crm.RequestAgreed, "anna agreed")
		if seat := o.round(request).Signers[0]; seat.ActedFor == nil || *seat.ActedFor != anna.ID {
			t.Errorf("%+v", seat)
		}
	})
	t.Run("stays with who is away where the initiator stands in", func(t *testing.T) {
		o := o.on(t)
		cat := o.hire("cat", crm.Staff)
		o.mustStandIn(cat, o.sam, day(23), day(27))
		request := taxi(cat)
		o.submit(o.sam, request)
		o.lies(o.toSign(request, cat).ID, cat, nil)
	})
}

func TestTakeBackSignature(t *testing.T) {
	o := openOffice(t)
	anna, bea := o.hire("anna", crm.Staff), o.hire("bea", crm.Staff)
	t.Run("asks the seat again while its level is open", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna, bea)
		request.Pattern = crm.AllSign
		o.submit(o.sam, request)
		task := o.signAs(request, anna, crm.OutcomeAgree)
		requireError(t, o.takeBack(o.olga, task), crm.ErrForbidden)
		if err := o.takeBack(anna, task); err != nil {
			t.Fatal(err)
		}
		o.requireStand(request, crm.RequestPending, "anna open, bea open")
		o.signAs(request, anna, crm.OutcomeRefuse)
		o.seek(request)
		o.requireStand(request, crm.RequestRefused, "anna refused, bea not-needed")
	})
	t.Run("lets who was asked next in a sequence wait again", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna, bea)
		request.Pattern = crm.InSequence
		o.submit(o.sam, request)
		task := o.signAs(request, anna, crm.OutcomeAgree)
		if err := o.takeBack(anna, task); err != nil {
			t.Fatal(err)
		}
		o.requireStand(request, crm.RequestPending, "anna open, bea waiting")
		if o.toSign(request, bea) != nil {
			t.Error("bea is still asked")
		}
		o.signAs(request, anna, crm.OutcomeAgree)
		o.signAs(request, bea, crm.OutcomeAgree)
		o.seek(request)
		o.requireStand(request, crm.RequestAgreed, "anna agreed, bea agreed")
	})
	t.Run("is refused when the next has signed", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna, bea, o.mia)
		request.Pattern = crm.InSequence
		o.submit(o.sam, request)
		task := o.signAs(request, anna, crm.OutcomeAgree)
		o.signAs(request, bea, crm.OutcomeAgree)
		requireConflict(t, o.takeBack(anna, task), "acted-on")
		o.requireStand(request, crm.RequestPending, "anna agreed, bea agreed, mia open")
	})
	t.Run("is refused when the next level is asked", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		request.Amount = yuan("20000")
		o.submit(o.sam, request)
		task := o.signAs(request, anna, crm.OutcomeAgree)
		requireConflict(t, o.takeBack(anna, task), "acted-on")
	})
}

func TestWithdrawTaskOfRequest(t *testing.T) {
	o := openOffice(t)
	anna := o.hire("anna", crm.Staff)
	withdraw := func(o *office, who crm.Viewer, task *crm.Task) error {
		return o.onTask(who, task, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.WithdrawTask(ctx, tx, at, "Prices have changed")
		})
	}
	t.Run("makes it a draft again, and tells who was to sign once", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		task := o.toSign(request, anna)
		requireError(t, withdraw(o, anna, task), crm.ErrForbidden)
		if err := withdraw(o, o.sam, task); err != nil {
			t.Fatal(err)
		}
		o.requireStand(request, crm.RequestDraft, "anna not-needed")
		if a, p := o.round(request), o.course(request); a.State != crm.ApprovalWithdrawn || p.Outcome != crm.OutcomeWithdrawn {
			t.Errorf("the round is %s, the process %s with %q", a.State, p.State, p.Outcome)
		}
		if n := o.count(`SELECT count(*) FROM notices WHERE kind = 'task-taken' AND user_id = $1 AND record_id = $2`, anna.ID, request.ID); n != 1 {
			t.Errorf("anna is told %d times", n)
		}
		if n := o.count(`SELECT count(*) FROM changes WHERE type = 'approval-request.withdrawn' AND data -> 'facts' ->> 'text' = 'Prices have changed'`); n != 1 {
			t.Errorf("the history says why %d times", n)
		}
	})
	t.Run("waits while the process is paused", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		if err := o.steer(o.olga, o.course(request).ID, activities.PauseProcess, "audit"); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, withdraw(o, o.sam, o.toSign(request, anna)), "process-paused")
		err := o.db.Do(t.Context(), o.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.WithdrawRequest(ctx, tx, request.ID, o.request(request.ID).Version)
		})
		requireConflict(t, err, "process-paused")
	})
}
