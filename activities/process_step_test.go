package activities

import (
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestStepAfter(t *testing.T) {
	for _, c := range []struct{ name, step, want string }{
		{"is the next of the usual way", crm.LeadStepFirstContact, crm.LeadStepResult},
		{"passes over the branches", crm.LeadStepCheck, crm.LeadStepRoute},
		{"is none behind the last, though branches are declared behind it", crm.LeadStepResult, ""},
		{"is none behind a branch, which ends", crm.LeadStepAnswer, ""},
		{"is none behind a branch at the end", crm.LeadStepPool, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := stepAfter(crm.LeadProcess(), c.step); got != c.want {
				t.Errorf("behind %s comes %q, want %q", c.step, got, c.want)
			}
		})
	}
}
