package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// talk records an interaction on a deal that has just ended.
func (d *demo) talk(ctx context.Context, tx *store.Tx, p *pursuit, channel crm.Channel, summary string) error {
	minutes := 10 + d.sales.IntN(50)
	interaction := &crm.Interaction{
		DealID: &p.deal, ContactID: &p.contacts[0], CustomerID: &p.customer, Channel: channel, Direction: crm.Outgoing,
		Summary: summary, OccurredAt: tx.Now.Add(-time.Duration(minutes) * time.Minute), DurationMinutes: &minutes,
		NextStep: pick(d.sales, "发送资料", "下周再联系", "Call again next week"),
	}
	if err := activities.InteractionVerbs().Create(ctx, tx, interaction); err != nil {
		return err
	}
	p.said = interaction.ID
	return nil
}

// meeting is an appointment that was held and has a result.
func (d *demo) meeting(ctx context.Context, tx *store.Tx, p *pursuit, subject string) error {
	starts, ends := tx.Now.Add(-3*time.Hour), tx.Now.Add(-2*time.Hour)
	return activities.AppointmentVerbs().Create(ctx, tx, &crm.Appointment{
		Subject: subject, Channel: crm.ChannelVisit, CustomerID: &p.customer, ContactID: &p.contacts[0], DealID: &p.deal,
		StartsAt: starts, EndsAt: &ends, Place: p.name, State: crm.AppointmentHeld,
		Result: pick(d.sales, "确认了产能目标和预算范围。", "看了现场，场地条件满足安装要求。", "Agreed on the scope; they want a quote within a week."),
	})
}

// lookAhead plans what comes next on a deal, with a colleague at some of them,
// and has managers reply to some of what was said.
func (d *demo) lookAhead(ctx context.Context, p *pursuit) error {
	leader := d.people["li.ming"]
	if p.overseas {
		leader = d.people["sarah.bennett"]
	}
	if p.n%3 == 0 {
		if err := d.at(p.at).Do(ctx, p.owner, func(ctx context.Context, tx *store.Tx) error { return d.plan(ctx, tx, p, leader.ID) }); err != nil {
			return err
		}
	}
	if p.n%4 != 1 {
		return nil
	}
	return d.at(p.at.Add(10*time.Minute)).Do(ctx, leader, func(ctx context.Context, tx *store.Tx) error {
		return activities.InteractionReplyVerbs().Create(ctx, tx, &crm.InteractionReply{
			InteractionID: p.said, Asks: p.n%8 == 1, Text: pick(d.sales, "请尽快确认对方的预算审批流程。", "做得好，注意竞争对手的动向。", "Please find out who signs."),
		})
	})
}

func (d *demo) plan(ctx context.Context, tx *store.Tx, p *pursuit, leader uuid.UUID) error {
	day := d.now.In(d.company.Zone()).AddDate(0, 0, 1+p.n%5)
	starts := time.Date(day.Year(), day.Month(), day.Day(), 9+p.n%7, 30, 0, 0, d.company.Zone())
	ends := starts.Add(90 * time.Minute)
	appointment := &crm.Appointment{
		Subject: pick(d.sales, "方案讲解", "商务谈判", "样件测试", "Review of the quote"), Channel: crm.ChannelVisit, CustomerID: &p.customer,
		ContactID: &p.contacts[0], DealID: &p.deal, StartsAt: starts, EndsAt: &ends, Place: p.name,
	}
	if p.n%2 == 0 {
		appointment.ParticipantIDs = []uuid.UUID{leader}
	}
	return activities.AppointmentVerbs().Create(ctx, tx, appointment)
}
