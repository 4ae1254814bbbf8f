package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// complaintLetter is what a customer is told about their complaint.
type complaintLetter string

// The letters.
const (
	letterReceived complaintLetter = "received"
	letterNotValid complaintLetter = "not-valid"
	letterConfirm  complaintLetter = "confirm"
)

// writeToComplainant intends a letter to who complained, once in a visit of a
// step, where letters are sent and they have an address.
func writeToComplainant(ctx context.Context, tx *store.Tx, process *crm.Process, complaint *crm.Complaint, letter complaintLetter) error {
	ways, err := tx.Sending(ctx)
	if err != nil || !ways.Mail {
		return err
	}
	address, err := addressOf(ctx, tx, complaint)
	if err != nil || address == "" {
		return err
	}
	_, err = store.Intend(ctx, tx, &crm.Effect{
		ProcessID: &process.ID, Step: process.Step, Visit: process.Visit, Subject: "complaint:" + string(letter),
		Kind: crm.EffectComplaint, Way: crm.WayMail, TargetID: complaint.ID,
		To: crm.Addressee{CustomerID: complaint.CustomerID, ContactID: complaint.ContactID}, Purpose: crm.Service, Answers: &complaint.ID,
	})
	return err
}

// addressOf is the mail address of who complained: as it was written down, or
// else the contact's, or the customer's; empty: none is known.
func addressOf(ctx context.Context, db store.Querier, complaint *crm.Complaint) (string, error) {
	if complaint.Email != "" {
		return complaint.Email, nil
	}
	if complaint.ContactID != nil {
		contact, err := store.Contacts.Get(ctx, db, crm.System(), *complaint.ContactID)
		if err == nil && contact.Email != "" {
			return contact.Email, nil
		}
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return "", err
		}
	}
	if complaint.CustomerID == nil {
		return "", nil
	}
	customer, err := store.Customers.Get(ctx, db, crm.System(), *complaint.CustomerID)
	if errors.Is(err, crm.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return customer.Email, nil
}

// complaintLetter writes a letter to a customer; nil: there is nobody to write
// to any more. It is in both languages: nobody knows which one they read.
func (d *Deliveries) complaintLetter(ctx context.Context, e *crm.Effect) (*courier.Letter, error) {
	complaint, err := store.Complaints.Get(ctx, d.DB, crm.System(), e.TargetID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	address, err := addressOf(ctx, d.DB, complaint)
	if err != nil || address == "" {
		return nil, err
	}
	link, err := d.complaintAddress(ctx, e)
	if err != nil {
		return nil, err
	}
	kind := complaintLetter(strings.TrimPrefix(e.Subject, "complaint:"))
	words := complaintWords(kind, complaint)
	letter := &courier.Letter{To: address, Subject: strings.Join(strings.Fields(words.subject.ZH+" / "+words.subject.EN), " ")}
	letter.Text = strings.Join([]string{words.text.ZH, words.text.EN, complaint.Answer, link}, "\n\n")
	if kind == letterReceived || complaint.Answer == "" {
		letter.Text = strings.Join([]string{words.text.ZH, words.text.EN, link}, "\n\n")
	}
	letter.Text = strings.TrimSpace(letter.Text) + "\n"
	letter.HTML, err = plainAsHTML(letter.Text)
	return letter, err
}

// complaintAddress is the screen on which a customer answers without an account;
// empty where nobody has said where the screens are.
func (d *Deliveries) complaintAddress(ctx context.Context, e *crm.Effect) (string, error) {
	settings, err := LoadSendingSettings(ctx, d.DB)
	if err != nil || settings.Address == "" {
		return "", err
	}
	token, err := ComplaintLink(ctx, d.DB, e.TargetID, e.CreatedAt)
	return strings.TrimSuffix(settings.Address, "/") + crm.ComplaintPage + token, err
}

// letterWords is a letter in words.
type letterWords struct{ subject, text crm.Label }

// complaintWords say what each letter is about.
func complaintWords(kind complaintLetter, c *crm.Complaint) letterWords {
	switch kind {
	case letterNotValid:
		return letterWords{
			crm.Label{ZH: "关于您的投诉 %s", EN: "Your complaint %s"}.With(c.Number),
			crm.Label{ZH: "您好：我们核实了您的投诉“%s”，答复如下。", EN: "We have looked into your complaint “%s”. This is our answer."}.With(c.Title),
		}
	case letterConfirm:
		return letterWords{
			crm.Label{ZH: "投诉 %s 已处理，请您确认", EN: "Your complaint %s: are you satisfied?"}.With(c.Number),
			crm.Label{
				ZH: "您好：您的投诉“%s”已处理完毕。请通过下面的链接告诉我们您是否满意。",
				EN: "We have done what we could about your complaint “%s”. Please tell us by the link below whether you are satisfied.",
			}.With(c.Title),
		}
	}
	return letterWords{crm.Label{ZH: "已收到您的投诉，编号 %s", EN: "We have your complaint: %s"}.With(c.Number), receivedWords(c)}
}

// receivedWords repeat nothing that came by a public form, so that nobody can
// have us send their words to others.
func receivedWords(c *crm.Complaint) crm.Label {
	if c.Source == crm.ComplaintByForm {
		return crm.Label{
			ZH: "您好：我们已收到您的投诉，正在核实。您可以通过下面的链接查看进展，或撤回投诉。如果不是您本人提交，请忽略这封邮件。",
			EN: "We have your complaint and are looking into it. By the link below you can see how it stands, or withdraw it. " +
				"If it was not you who wrote to us, ignore this letter.",
		}
	}
	return crm.Label{
		ZH: "您好：我们已收到您的投诉“%s”，正在核实。您可以通过下面的链接查看进展，或撤回投诉。",
		EN: "We have your complaint “%s” and are looking into it. By the link below you can see how it stands, or withdraw it.",
	}.With(c.Title)
}

// plainAsHTML is a text as people read it in a program that shows HTML.
func plainAsHTML(text string) (string, error) {
	var html strings.Builder
	if err := letterTemplates().plain.Execute(&html, text); err != nil {
		return "", fmt.Errorf("write letter: %w", err)
	}
	return html.String(), nil
}
