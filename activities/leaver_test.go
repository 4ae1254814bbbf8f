package activities_test

import (
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestLeaver(t *testing.T) {
	t.Run("a lead of a customer whose owner has left goes the way of other leads", func(t *testing.T) {
		h := openHouse(t)
		left, sam := h.hire("left", crm.Staff), h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		customer := h.customer(&left.ID)
		h.changeUser(left.ID, func(u *crm.User) { u.Active = false })
		lead := &crm.Lead{Name: "Anna", CustomerID: customer}
		h.route(h.enterBatch(lead))
		if got := h.lead(lead.ID); got.OwnerID == nil || *got.OwnerID != sam.ID {
			t.Errorf("the lead is %s with owner %v", got.State, got.OwnerID)
		}
	})
}
