package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// acknowledgementsPerDay is how many letters one address gets on one day: the
// form is open to everybody, also to who fills in the address of somebody else.
const acknowledgementsPerDay = 3

// acknowledge writes down that the sender of a lead is to be told that it has
// come, once for each lead and a few times a day for each address.
func acknowledge(ctx context.Context, tx *store.Tx, lead uuid.UUID, address string) error {
	ways, err := tx.Sending(ctx)
	if err != nil || !ways.Mail || address == "" {
		return err
	}
	sent, err := store.AcknowledgedToday(ctx, tx, address)
	if err != nil || sent >= acknowledgementsPerDay {
		return err
	}
	_, err = store.Intend(ctx, tx, &crm.Effect{
		Subject: store.AcknowledgementOf(lead), Kind: crm.EffectAcknowledgement, Way: crm.WayMail, TargetID: lead, NextAt: &tx.Now,
		To: crm.Addressee{LeadID: &lead}, Purpose: crm.Service,
	})
	return err
}

// acknowledgement writes the letter that tells a sender that what they sent
// has come. It repeats nothing of what was typed, so that nobody can have us
// send their words to others. An empty address says that nobody is to be told
// any more.
func (d *Deliveries) acknowledgement(ctx context.Context, e *crm.Effect) (to string, letter *courier.Letter, err error) {
	lead, err := store.Leads.Get(ctx, d.DB, crm.System(), e.TargetID)
	if errors.Is(err, crm.ErrNotFound) {
		return "", nil, nil
	}
	if err != nil || lead.Email == "" || lead.FormID == nil {
		return "", nil, err
	}
	form, err := store.FormOf(ctx, d.DB, *lead.FormID)
	if err != nil {
		return "", nil, err
	}
	company, err := LoadCompany(ctx, d.DB)
	if err != nil {
		return "", nil, err
	}
	language := lead.Language
	received := crm.Label{ZH: "我们已收到您的来信，编号 %s", EN: "We have received what you sent: %s"}.With(lead.Number)
	letter, err = writeLetterWith(received.In(language), letterFacts{
		Items: []item{{Title: form.Title().In(language), Record: lead.Number, Text: form.Thanks().In(language)}},
		Footer: crm.Label{
			ZH: "%s 自动发出。如果不是您本人提交，请忽略这封邮件。", EN: "Sent by %s automatically. If it was not you who wrote to us, ignore this letter.",
		}.With(company.Name).In(language),
	}, language)
	return lead.Email, letter, err
}
