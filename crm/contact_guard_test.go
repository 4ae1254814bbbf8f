package crm_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

func TestContactStanding(t *testing.T) {
	refused := func(channel crm.RefusedChannel, purpose crm.Purpose) crm.ContactStanding {
		return crm.ContactStanding{Refusals: []crm.RefusalKnown{{ID: uuid.New(), Channel: channel, Purpose: purpose, Since: crm.Date{Year: 2026, Month: 11, Day: 2}}}}
	}
	shared := refused("any", "any")
	shared.Refusals[0].Shared = true
	complaint := uuid.New()
	complains := crm.ContactStanding{Complaints: []uuid.UUID{complaint}}
	both := refused("mail", "service")
	both.Complaints = complains.Complaints
	cases := []struct {
		name     string
		standing crm.ContactStanding
		question crm.ContactQuestion
		blocked  bool
	}{
		{"nothing said", crm.ContactStanding{}, crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Marketing}, false},
		{"the channel and purpose refused", refused("mail", "marketing"), crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Marketing}, true},
		{"another channel", refused("call", "marketing"), crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Marketing}, false},
		{"another purpose", refused("mail", "marketing"), crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Service}, false},
		{"any channel", refused("any", "service"), crm.ContactQuestion{Channel: crm.ChannelCall, Purpose: crm.Service}, true},
		{"any purpose", refused("mail", "any"), crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Billing}, true},
		{"the answer to one's own complaint", refused("any", "any"), crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Service, Answers: &complaint}, false},
		{"selling during a complaint", complains, crm.ContactQuestion{Channel: crm.ChannelCall, Purpose: crm.Marketing}, true},
		{"service during a complaint", complains, crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Service}, false},
		{"a bill during a complaint", complains, crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Billing}, false},
		{"refused service during a complaint", both, crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Service}, true},
		{"a call to a number that several share", shared, crm.ContactQuestion{Channel: crm.ChannelCall, Purpose: crm.Service}, true},
		{"a letter to who shares only a number", shared, crm.ContactQuestion{Channel: crm.ChannelMail, Purpose: crm.Service}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			block := c.standing.Against(c.question)
			if (block != nil) != c.blocked {
				t.Fatalf("blocked by %v, want %v", block, c.blocked)
			}
			if block != nil && (block.Reason.ZH == "" || block.Reason.EN == "" || (block.RefusalID == nil) == (block.ComplaintID == nil)) {
				t.Errorf("does not say why: %+v", block)
			}
		})
	}
	t.Run("tells since when somebody refused what", func(t *testing.T) {
		block := refused("mail", "marketing").Blocks()[0]
		if block.Reason.EN != "Refused since 2026-11-02 (Mail, Marketing)" || block.Reason.ZH != "对方自 2026-11-02 起拒收（邮件，营销）" {
			t.Errorf("says %+v", block.Reason)
		}
	})
}
