package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// mailingLetter writes a letter of a mailing from what the record of the
// recipient says now. Without a letter the reply says why there is none.
func (d *Deliveries) mailingLetter(ctx context.Context, e *crm.Effect) (*courier.Letter, crm.Reply, error) {
	mailing, at, err := mailingOf(ctx, d.DB, e.TargetID)
	if mailing == nil || err != nil {
		return nil, needless("群发已删除", "The mailing is gone"), err
	}
	if mailing.State == crm.MailingStopped {
		reply := needless("发送前已停止", "It was stopped before it went")
		reply.Cause = crm.CauseStopped
		return nil, reply, nil
	}
	facts, err := store.MailingFactsOf(ctx, d.DB, string(mailing.Audience), at.RecordID)
	if facts == nil || facts.Address == "" || err != nil {
		return nil, needless("收件人已删除或没有邮箱", "Who it is for is gone or has no mail address"), err
	}
	settings, err := LoadSendingSettings(ctx, d.DB)
	if err != nil {
		return nil, crm.Reply{}, err
	}
	token, err := UnsubscribeLink(ctx, d.DB, at.ID)
	if err != nil {
		return nil, crm.Reply{}, err
	}
	letter, err := writeMailing(mailing.LetterTo(*facts), strings.TrimSuffix(settings.Address, "/")+crm.UnsubscribePage+token)
	if err != nil {
		return nil, crm.Reply{}, err
	}
	letter.To = facts.Address
	return letter, crm.Reply{}, nil
}

// unsubscribeWords stand above the link; nobody knows which language is read.
const unsubscribeWords = "不想再收到这类邮件？点此退订 / No more letters like this? Unsubscribe"

// mailingFacts is what the template of mailings says.
type mailingFacts struct{ Subject, Text, Words, Link string }

// writeMailing makes a letter of its text and the link by which such letters
// end. The text is shown and never read as a template.
func writeMailing(written crm.MailingLetter, link string) (*courier.Letter, error) {
	var html strings.Builder
	if err := letterTemplates().mailing.Execute(&html, mailingFacts{written.Subject, written.Text, unsubscribeWords, link}); err != nil {
		return nil, fmt.Errorf("write letter: %w", err)
	}
	return &courier.Letter{
		Subject: written.Subject, Text: strings.TrimSpace(written.Text) + "\n\n-- \n" + unsubscribeWords + "\n" + link + "\n",
		HTML: html.String(), Unsubscribe: link,
	}, nil
}
