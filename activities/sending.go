package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// LoadMailSettings reads how the company sends letters.
func LoadMailSettings(ctx context.Context, db store.Querier) (crm.MailSettings, error) {
	settings := crm.MailSettings{Security: crm.MailStartTLS, Port: submissionPort}
	_, err := store.Setting(ctx, db, store.MailSettingsKey, &settings)
	return settings, err
}

// submissionPort is where mail servers take letters from programs.
const submissionPort = 587

// SaveMailSettings writes how the company sends letters. A nil secret stays as
// it was.
func SaveMailSettings(ctx context.Context, tx *store.Tx, m crm.MailSettings, secret *string) error {
	if problems := m.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if secret != nil {
		if err := store.SaveSecret(ctx, tx, store.MailSecret, *secret); err != nil {
			return err
		}
	}
	if err := store.SaveSetting(ctx, tx, store.MailSettingsKey, m); err != nil {
		return err
	}
	return tx.WakeDelivery(ctx, crm.WayMail)
}

// LoadSendingSettings reads where the screens are and what may be called.
func LoadSendingSettings(ctx context.Context, db store.Querier) (crm.SendingSettings, error) {
	settings := crm.SendingSettings{AllowedNetworks: []string{}}
	_, err := store.Setting(ctx, db, store.SendingSettingsKey, &settings)
	return settings, err
}

// SaveSendingSettings writes where the screens are and what may be called.
func SaveSendingSettings(ctx context.Context, tx *store.Tx, s crm.SendingSettings) error {
	if problems := s.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	return store.SaveSetting(ctx, tx, store.SendingSettingsKey, s)
}

// TestMail sends a letter to who asks for it.
func TestMail(ctx context.Context, tx *store.Tx) (*crm.Effect, error) {
	person, err := store.RecipientOf(ctx, tx, tx.Viewer.ID)
	if err != nil {
		return nil, err
	}
	if person.Email == "" {
		return nil, crm.InvalidField("email", "required",
			crm.Label{ZH: "你的账户没有邮箱", EN: "Your account has no mail address"},
			crm.Label{ZH: "请先在员工资料里填写", EN: "Enter one among the people first"})
	}
	return intendTest(ctx, tx, crm.WayMail, tx.Viewer.ID)
}

// ChatPlace is where a chat target is reached.
type ChatPlace struct {
	URL    string
	Secret string // by which messages are signed; empty: they are not
}

// SaveChatPlace keeps where a chat target is reached; it is not shown again.
func SaveChatPlace(ctx context.Context, tx *store.Tx, id uuid.UUID, place ChatPlace) error {
	target, err := keptChatTarget(ctx, tx, id)
	if err != nil {
		return err
	}
	if !crm.IsWebAddress(place.URL) {
		return crm.InvalidField("url", "invalid-url",
			crm.Label{ZH: "地址不正确", EN: "The address is not right"},
			crm.Label{ZH: "请粘贴群聊机器人的完整地址", EN: "Paste the whole address of the incoming webhook"})
	}
	if err := store.SaveSecret(ctx, tx, store.ChatAddress(target.ID), place.URL); err != nil {
		return err
	}
	if err := store.SaveSecret(ctx, tx, store.ChatSecret(target.ID), place.Secret); err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{Type: "chat-target.address-changed", RecordKind: crm.ChatTargets.Name, RecordID: target.ID})
}

func keptChatTarget(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.ChatTarget, error) {
	target, err := store.ChatTargets.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return target, Require(ctx, tx, store.ChatTargets.Schema, crm.Edit, target)
}

// TestChatTarget sends a chat target a message to see whether it arrives.
func TestChatTarget(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Effect, error) {
	target, err := keptChatTarget(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	has, err := store.HasSecret(ctx, tx, store.ChatAddress(target.ID))
	if err != nil {
		return nil, err
	}
	if !has {
		return nil, &crm.Conflict{Code: "no-address", Detail: crm.Label{ZH: "请先填写群聊机器人的地址", EN: "Enter its address first"}}
	}
	return intendTest(ctx, tx, crm.WayChat, id)
}

// SendAgain has a person send again what failed, was left or is unclear.
func SendAgain(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	e, err := keptEffect(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := e.SendAgain(tx.Now); err != nil {
		return err
	}
	if err := store.SaveEffect(ctx, tx, e); err != nil {
		return err
	}
	return tx.WakeDelivery(ctx, e.Way)
}

// LeaveSend has a person decide that something is not sent any more.
func LeaveSend(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	e, err := keptEffect(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := e.Leave(tx.Now); err != nil {
		return err
	}
	return store.SaveEffect(ctx, tx, e)
}

// keptEffect locks an effect, for admins.
func keptEffect(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Effect, error) {
	if tx.Viewer.Role != crm.Admin {
		return nil, fmt.Errorf("sends: %w", crm.ErrForbidden)
	}
	return store.LockEffect(ctx, tx, id)
}

// ForgetNotices removes notices that were read and are older than the company
// keeps them, some at once.
func ForgetNotices(ctx context.Context, db *store.DB, atOnce int) error {
	settings, err := LoadSendingSettings(ctx, db)
	if err != nil || settings.KeepNoticeDays == 0 {
		return err
	}
	for removed := atOnce; removed == atOnce; {
		err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			removed, err = store.ForgetNotices(ctx, tx, tx.Now.AddDate(0, 0, -settings.KeepNoticeDays), atOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
