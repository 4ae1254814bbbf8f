package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// MailingVerbs give a mailing to who writes it, want a filter that this person
// can use, and let it be changed while it is a draft.
func MailingVerbs() Verbs[crm.Mailing] {
	verbs := PlainVerbs(store.Mailings)
	create, update, remove := verbs.Create, verbs.Update, verbs.Delete
	verbs.Create = func(ctx context.Context, tx *store.Tx, mailing *crm.Mailing) error {
		ownByDefault(tx, &mailing.OwnerID)
		mailing.State = crm.MailingDraft
		if _, err := audienceOf(ctx, tx, mailing); err != nil {
			return err
		}
		return create(ctx, tx, mailing)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, mailing *crm.Mailing) error {
		if before.State != crm.MailingDraft {
			return mailingState(before, crm.Label{ZH: "只有草稿可以修改", EN: "Only a draft can be changed"})
		}
		if before.Filter != mailing.Filter || before.Audience != mailing.Audience {
			if _, err := audienceOf(ctx, tx, mailing); err != nil {
				return err
			}
		}
		return update(ctx, tx, before, mailing)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, mailing *crm.Mailing) error {
		if mailing.State == crm.MailingSending {
			return mailingState(mailing, crm.Label{ZH: "发送中的群发不能删除，请先停止", EN: "What is being sent cannot be deleted; stop it first"})
		}
		return remove(ctx, tx, mailing)
	}
	return verbs
}

func mailingState(mailing *crm.Mailing, why crm.Label) error {
	state := crm.LabelOf(mailing.State.Choices(), string(mailing.State))
	return &crm.Conflict{Code: "mailing-state", Detail: crm.Label{ZH: why.ZH + "；当前状态：" + state.ZH, EN: why.EN + "; it is: " + state.EN}}
}

// audienceOf is whom a mailing is for, by a filter that the person can use.
func audienceOf(ctx context.Context, tx *store.Tx, mailing *crm.Mailing) (store.Audience, error) {
	declared, known := crm.SchemaNamed(string(mailing.Audience))
	if !known {
		return store.Audience{}, fmt.Errorf("audience %q: %w", mailing.Audience, crm.ErrNotFound)
	}
	vocabulary, err := store.LoadVocabulary(ctx, tx)
	if err != nil {
		return store.Audience{}, err
	}
	a := store.Audience{Schema: declared.With(vocabulary), Filter: mailing.Filter, Named: mailing.Named()}
	if mailing.Filter != "" {
		_, err = crm.ParseFilter(mailing.Filter, a.Schema.Findable(tx.Viewer))
	}
	return a, err
}

// StartMailing sends a mailing to those of its audience whom the person sees.
// Where selling is refused by a link in the letter, there has to be such a
// link.
func StartMailing(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	mailing, err := lockMailing(ctx, tx, id)
	if err != nil {
		return err
	}
	if mailing.Version != version {
		return fmt.Errorf("mailing %s: %w", id, crm.ErrStale)
	}
	if mailing.State != crm.MailingDraft {
		return mailingState(mailing, crm.Label{ZH: "只有草稿可以开始发送", EN: "Only a draft can be sent"})
	}
	if err := checkLettersGo(ctx, tx); err != nil {
		return err
	}
	if _, err := audienceOf(ctx, tx, mailing); err != nil {
		return err
	}
	before := *mailing
	mailing.State, mailing.StartedAt = crm.MailingSending, &tx.Now
	if err := store.Mailings.Update(ctx, tx, &before, mailing, store.Change{Type: "mailing.started"}); err != nil {
		return err
	}
	_, err = store.StartProcess(ctx, tx, crm.MailingProcess(), crm.Mailings.Name, mailing.ID)
	return err
}

func checkLettersGo(ctx context.Context, tx *store.Tx) error {
	ways, err := tx.Sending(ctx)
	if err != nil {
		return err
	}
	if !ways.Mail {
		return &crm.Conflict{Code: "mail-off", Detail: crm.Label{
			ZH: "邮件发送未启用；请管理员在“发送”设置里启用", EN: "Sending mail is switched off; an admin can switch it on in the settings of sending"}}
	}
	settings, err := LoadSendingSettings(ctx, tx)
	if err == nil && settings.Address == "" {
		err = &crm.Conflict{Code: "no-address", Detail: crm.Label{
			ZH: "还没有填写系统网址，信里无法附上退订链接；请管理员在“发送”设置里填写",
			EN: "Nobody has said where the screens are, so the letters could hold no link to unsubscribe; an admin can enter it in the settings of sending"}}
	}
	return err
}

// StopMailing keeps from going what has not begun to go; what is on its way
// arrives.
func StopMailing(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	mailing, err := lockMailing(ctx, tx, id)
	if err != nil {
		return err
	}
	if mailing.State != crm.MailingSending {
		return mailingState(mailing, crm.Label{ZH: "只有发送中的群发可以停止", EN: "Only what is being sent can be stopped"})
	}
	before := *mailing
	mailing.State, mailing.EndedAt = crm.MailingStopped, &tx.Now
	if err := store.Mailings.Update(ctx, tx, &before, mailing, store.Change{Type: "mailing.stopped"}); err != nil {
		return err
	}
	why := crm.LabelOf(crm.CauseStopped.Choices(), string(crm.CauseStopped))
	if err := store.StopLetters(ctx, tx, mailing.ID, why); err != nil {
		return err
	}
	return store.WakeCourse(ctx, tx, crm.MailingProcessName, crm.Mailings.Name, mailing.ID)
}

// lockMailing takes a mailing for who may send it.
func lockMailing(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Mailing, error) {
	mailing, err := store.Mailings.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return mailing, Require(ctx, tx, store.Mailings.Schema, crm.Approve, mailing)
}
