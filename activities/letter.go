package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// mail writes and sends a letter to a person.
func (d *Deliveries) mail(ctx context.Context, e *crm.Effect) (crm.Reply, error) {
	var settings crm.MailSettings
	if _, err := store.Setting(ctx, d.DB, store.MailSettingsKey, &settings); err != nil {
		return crm.Reply{}, err
	}
	if !settings.Active {
		return crm.Reply{Words: crm.Label{ZH: "邮件发送未启用", EN: "Sending mail is switched off"}}, nil
	}
	letter, reply, err := d.addressed(ctx, e)
	if letter == nil || err != nil {
		return reply, err
	}
	guarded := &guardedLetter{deliveries: d, effect: e, address: letter.To}
	if reply, err := guarded.ask(ctx); err != nil || reply.Result == crm.ResultLeftOut {
		return reply, err // sooner than the mail server would be called for nothing
	}
	letter.ID = e.ID.String() + "@baton"
	letter.From, letter.FromName = settings.Sender, settings.SenderName
	server := courier.MailServer{Host: settings.Host, Port: settings.Port, Security: settings.Security, User: settings.User, Within: d.Within}
	if settings.User != "" {
		if server.Secret, err = d.DB.Secret(ctx, store.MailSecret); err != nil {
			return crm.Reply{}, err
		}
	}
	return guarded.reply(server.Send(ctx, *letter, guarded.handOver)), nil
}

// addressed writes a letter and says to whom it goes. Without a letter the
// reply says why there is none to send.
func (d *Deliveries) addressed(ctx context.Context, e *crm.Effect) (*courier.Letter, crm.Reply, error) {
	if e.Kind == crm.EffectAcknowledgement {
		to, letter, err := d.acknowledgement(ctx, e)
		if letter == nil || err != nil {
			return nil, needless("线索已不存在或没有邮箱", "The lead is gone or has no mail address"), err
		}
		letter.To = to
		return letter, crm.Reply{}, nil
	}
	if e.Kind == crm.EffectComplaint {
		letter, err := d.complaintLetter(ctx, e)
		return letter, needless("投诉人没有邮箱，或投诉已删除", "Who complained has no mail address, or the complaint is gone"), err
	}
	if e.Kind == crm.EffectMailing {
		return d.mailingLetter(ctx, e)
	}
	person, err := store.RecipientOf(ctx, d.DB, e.TargetID)
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return nil, needless("收件人已离职", "The receiver has left"), nil
	case err != nil:
		return nil, crm.Reply{}, err
	case person.Email == "":
		return nil, crm.Reply{Result: crm.ResultRefused, Words: crm.Label{ZH: "收件人没有邮箱", EN: "The receiver has no mail address"}}, nil
	}
	letter, err := d.letter(ctx, e, person)
	if letter == nil || err != nil {
		return nil, needless("通知已在应用内阅读", "The notices were read in the app"), err
	}
	letter.To = person.Email
	return letter, crm.Reply{}, nil
}

// letter writes what a person gets; nil: there is nothing left to tell.
func (d *Deliveries) letter(ctx context.Context, e *crm.Effect, person *store.Recipient) (*courier.Letter, error) {
	if e.Kind == crm.EffectTest {
		return writeLetter(crm.Label{ZH: "测试邮件", EN: "A test"}.In(person.Language), nil, person.Language)
	}
	items, err := d.items(ctx, e, person)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	subject := items[0].line()
	if e.Kind == crm.EffectDigest {
		subject = crm.Label{ZH: "每日汇总：%d 条通知", EN: "Daily digest: %d notices"}.With(len(items)).In(person.Language)
	}
	return writeLetter(subject, items, person.Language)
}

// item is one notice in a letter.
type item struct {
	Title, Record, Text, By, Link string
}

// line is an item in one line.
func (i item) line() string {
	if i.Record == "" {
		return i.Title
	}
	return i.Title + " · " + i.Record
}

// items are the notices of an effect in the words of the person, and only
// what the person may still see. A digest leaves out what was read meanwhile.
func (d *Deliveries) items(ctx context.Context, e *crm.Effect, person *store.Recipient) ([]item, error) {
	notices, err := store.NoticesNamed(ctx, d.DB, e.NoticeIDs)
	if err != nil {
		return nil, err
	}
	viewer, err := store.ViewerOf(ctx, d.DB, person.Login)
	if err != nil {
		return nil, err
	}
	settings, err := LoadSendingSettings(ctx, d.DB)
	if err != nil {
		return nil, err
	}
	var items []item
	for _, n := range notices {
		if e.Kind == crm.EffectDigest && n.ReadAt != nil {
			continue
		}
		i := item{Title: n.Title(person.Language), Text: n.Text, Link: linkTo(settings, n)}
		if i.Record, err = nameOf(ctx, d.DB, viewer, n.RecordKind, n.RecordID); err != nil {
			return nil, err
		}
		if n.ByID != nil {
			if i.By, err = nameOf(ctx, d.DB, viewer, crm.Users.Name, *n.ByID); err != nil {
				return nil, err
			}
		}
		items = append(items, i)
	}
	return items, nil
}

func nameOf(ctx context.Context, db store.Querier, viewer crm.Viewer, kind string, id uuid.UUID) (string, error) {
	names, err := store.Names(ctx, db, viewer, kind, []uuid.UUID{id})
	return names[id], err
}

// linkTo is the screen on which the person acts; empty where nobody has said
// where the screens are.
func linkTo(settings crm.SendingSettings, n *crm.Notice) string {
	if settings.Address == "" {
		return ""
	}
	return strings.TrimSuffix(settings.Address, "/") + n.Path()
}

// writeLetter writes a letter to a person who works here.
func writeLetter(subject string, items []item, language crm.Language) (*courier.Letter, error) {
	return writeLetterWith(subject, letterFacts{Items: items,
		Open:   crm.Label{ZH: "打开处理", EN: "Open"}.In(language),
		From:   crm.Label{ZH: "来自", EN: "From"}.In(language),
		Footer: crm.Label{ZH: "您可以在“我的账户”里设置接收哪些通知。", EN: "Choose in your account what you are told of."}.In(language),
	}, language)
}

// writeLetterWith fills the templates with what the letter says.
func writeLetterWith(subject string, facts letterFacts, language crm.Language) (*courier.Letter, error) {
	letter := &courier.Letter{Subject: strings.Join(strings.Fields(subject), " ")}
	facts.Language, facts.Subject = string(language), letter.Subject
	var text, html strings.Builder
	templates := letterTemplates()
	if err := errors.Join(templates.text.Execute(&text, facts), templates.html.Execute(&html, facts)); err != nil {
		return nil, fmt.Errorf("write letter: %w", err)
	}
	letter.Text, letter.HTML = text.String(), html.String()
	return letter, nil
}
