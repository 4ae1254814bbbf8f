package activities_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
)

func TestInteractionReplyVerbs(t *testing.T) {
	s := openShop(t)
	stranger := s.hire("stranger", crm.Admin)
	said := &crm.Interaction{CustomerID: &s.customer.ID, Channel: crm.ChannelCall, Summary: "Hello", OccurredAt: monday}
	if err := create(s, s.rep, activities.InteractionVerbs(), said); err != nil {
		t.Fatal(err)
	}
	reply := func(viewer crm.Viewer) error {
		return create(s, viewer, activities.InteractionReplyVerbs(), &crm.InteractionReply{InteractionID: said.ID, Text: "Good", Asks: true})
	}
	t.Run("are of those above and of admins, and told on the interaction", func(t *testing.T) {
		for _, viewer := range []crm.Viewer{s.lead, stranger} {
			if err := reply(viewer); err != nil {
				t.Errorf("%s: %v", viewer.Name, err)
			}
		}
		if diff := cmp.Diff([]string{"interaction.created", "interaction.replied", "interaction.replied"}, s.events(said.ID)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("are of nobody else", func(t *testing.T) {
		requireRefused(t, reply(s.rep), "interactionId:not-above")
	})
}
