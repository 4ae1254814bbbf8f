package activities_test

import (
	"strings"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TestSignersSee claims that who has signed sees what they signed for as long
// as its process runs.
func TestSignersSee(t *testing.T) {
	o := openOffice(t)
	anna, bea, carl := o.hire("anna", crm.Staff), o.hire("bea", crm.Staff), o.hire("carl", crm.Staff)
	request := taxi(anna, bea)
	request.Pattern = crm.InSequence
	sees := func(t *testing.T, who crm.Viewer, want bool) {
		t.Helper()
		seen, err := store.CanSee(t.Context(), o.db, who, crm.ApprovalRequests.Name, request.ID)
		if err != nil || seen != want {
			t.Errorf("%s sees it: %v, %v", who.Name, seen, err)
		}
	}
	o.submit(o.sam, request)
	t.Run("not before it is their turn", func(t *testing.T) {
		sees(t, anna, true)
		sees(t, bea, false)
	})
	t.Run("after they have signed, while others are asked", func(t *testing.T) {
		o.on(t).signAs(request, anna, crm.OutcomeAgree)
		sees(t, anna, true)
		sees(t, bea, true)
		sees(t, carl, false)
	})
	t.Run("until the process has ended", func(t *testing.T) {
		o := o.on(t)
		o.signAs(request, bea, crm.OutcomeAgree)
		o.seek(request)
		o.requireStand(request, crm.RequestAgreed, "anna agreed, bea agreed")
		sees(t, anna, false)
		sees(t, bea, false)
		sees(t, o.sam, true)
	})
}

// TestApprovalsHaveTheirDecision claims that the database refuses a round that
// a rule asked for and does not say which decision.
func TestApprovalsHaveTheirDecision(t *testing.T) {
	o := openOffice(t)
	request := taxi(o.hire("anna", crm.Staff))
	o.submit(o.sam, request)
	if n := o.count(`SELECT count(*) FROM approvals WHERE made_by = 'rule' AND decision_id IS NOT NULL`); n != 1 {
		t.Fatalf("%d rounds were asked for by a rule", n)
	}
	_, err := o.db.Exec(t.Context(), `UPDATE approvals SET decision_id = NULL`)
	if err == nil || !strings.Contains(err.Error(), "check constraint") {
		t.Errorf("a round lost its decision: %v", err)
	}
}
