package activities

import (
	"context"
	"errors"
	"strings"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// chat writes and sends a message to a group of a team chat.
func (d *Deliveries) chat(ctx context.Context, e *crm.Effect, handed courier.Handed) (crm.Reply, error) {
	target, err := store.ChatTargets.Get(ctx, d.DB, crm.System(), e.TargetID)
	if errors.Is(err, crm.ErrNotFound) {
		return needless("群聊机器人已删除", "The chat target was deleted"), nil
	}
	if err != nil {
		return crm.Reply{}, err
	}
	if !target.Active {
		return needless("群聊机器人已停用", "The chat target is switched off"), nil
	}
	m := courier.Message{Service: target.Service, At: d.DB.Now()}
	if m.Text, err = d.messageText(ctx, e, target); err != nil {
		return crm.Reply{}, err
	}
	if m.Text == "" {
		return needless("通知已不存在", "The notice is gone"), nil
	}
	if m.URL, err = d.DB.Secret(ctx, store.ChatAddress(target.ID)); err != nil {
		return crm.Reply{}, err
	}
	if m.Secret, err = d.DB.Secret(ctx, store.ChatSecret(target.ID)); err != nil {
		return crm.Reply{}, err
	}
	guard, err := d.guard(ctx)
	if err != nil {
		return crm.Reply{}, err
	}
	return guard.Post(ctx, m, handed), nil
}

func (d *Deliveries) messageText(ctx context.Context, e *crm.Effect, target *crm.ChatTarget) (string, error) {
	if e.Kind == crm.EffectTest {
		return "Baton · 测试消息 / A test", nil
	}
	if target.UserID == nil {
		return d.groupText(ctx, e)
	}
	person, err := store.RecipientOf(ctx, d.DB, *target.UserID)
	if errors.Is(err, crm.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	items, err := d.items(ctx, e, person)
	if err != nil || len(items) == 0 {
		return "", err
	}
	lines := []string{items[0].line()}
	if items[0].Text != "" {
		lines = append(lines, items[0].Text)
	}
	return strings.Join(append(lines, items[0].Link), "\n"), nil
}

// groupText names what happened and whom it concerns. What the record says is
// left out: not everybody in the group may see it.
func (d *Deliveries) groupText(ctx context.Context, e *crm.Effect) (string, error) {
	notices, err := store.NoticesNamed(ctx, d.DB, e.NoticeIDs)
	if err != nil || len(notices) == 0 {
		return "", err
	}
	settings, err := LoadSendingSettings(ctx, d.DB)
	if err != nil {
		return "", err
	}
	var names []string
	language := crm.Chinese
	for _, n := range notices {
		person, err := store.RecipientOf(ctx, d.DB, n.UserID)
		if errors.Is(err, crm.ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		names, language = append(names, person.Name), person.Language
	}
	line := notices[0].Title(language) + crm.Label{ZH: "（%s）", EN: " (%s)"}.In(language)
	return strings.TrimSpace(strings.Replace(line, "%s", strings.Join(names, ", "), 1) + "\n" + linkTo(settings, notices[0])), nil
}
