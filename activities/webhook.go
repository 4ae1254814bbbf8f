package activities

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// WebhookVerbs give a new webhook a secret, so that nothing is ever sent
// unsigned.
func WebhookVerbs() Verbs[crm.Webhook] {
	verbs := PlainVerbs(store.Webhooks)
	create := verbs.Create
	verbs.Create = func(ctx context.Context, tx *store.Tx, w *crm.Webhook) error {
		if err := create(ctx, tx, w); err != nil {
			return err
		}
		return store.SaveSecret(ctx, tx, store.WebhookSecret(w.ID), newWebhookSecret())
	}
	return verbs
}

// newWebhookSecret is a secret in the form of Standard Webhooks.
func newWebhookSecret() string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(store.NewSecret()))
}

// RenewWebhookSecret gives a webhook another secret and returns it, which is
// the only time that it is shown.
func RenewWebhookSecret(ctx context.Context, tx *store.Tx, id uuid.UUID) (string, error) {
	w, err := keptWebhook(ctx, tx, id)
	if err != nil {
		return "", err
	}
	secret := newWebhookSecret()
	if err := store.SaveSecret(ctx, tx, store.WebhookSecret(w.ID), secret); err != nil {
		return "", err
	}
	return secret, tx.Tell(ctx, store.Change{Type: "webhook.secret-renewed", RecordKind: crm.Webhooks.Name, RecordID: w.ID})
}

func keptWebhook(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Webhook, error) {
	w, err := store.Webhooks.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return w, Require(ctx, tx, store.Webhooks.Schema, crm.Edit, w)
}

// TestWebhook sends a webhook something to see whether it arrives.
func TestWebhook(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Effect, error) {
	if _, err := keptWebhook(ctx, tx, id); err != nil {
		return nil, err
	}
	return intendTest(ctx, tx, crm.WayWebhook, id)
}

// intendTest has something sent to see whether it arrives.
func intendTest(ctx context.Context, tx *store.Tx, way crm.Way, target uuid.UUID) (*crm.Effect, error) {
	e := &crm.Effect{Subject: "test:" + store.NewID().String(), Kind: crm.EffectTest, Way: way, TargetID: target}
	_, err := store.Intend(ctx, tx, e)
	return e, err
}

// tellProgram tells a program what happened.
func (d *Deliveries) tellProgram(ctx context.Context, e *crm.Effect, handed courier.Handed) (crm.Reply, error) {
	w, err := store.Webhooks.Get(ctx, d.DB, crm.System(), e.TargetID)
	if errors.Is(err, crm.ErrNotFound) {
		return needless("Webhook 已删除", "The webhook was deleted"), nil
	}
	if err != nil {
		return crm.Reply{}, err
	}
	if !w.Active {
		return crm.Reply{Words: crm.Label{ZH: "Webhook 已停用", EN: "The webhook is switched off"}}, nil
	}
	event := courier.Event{ID: e.ID.String(), URL: w.URL, At: d.DB.Now()}
	if event.Payload, err = d.payload(ctx, e); err != nil {
		return crm.Reply{}, err
	}
	if event.Payload == nil {
		return needless("这次变化已不存在", "What happened is gone"), nil
	}
	if event.Secret, err = d.DB.Secret(ctx, store.WebhookSecret(w.ID)); err != nil {
		return crm.Reply{}, err
	}
	guard, err := d.guard(ctx)
	if err != nil {
		return crm.Reply{}, err
	}
	return guard.Tell(ctx, event, handed), nil
}

// told is what a program is told of an event.
type told struct {
	ID         uuid.UUID       `json:"id"`
	Type       string          `json:"type"`
	OccurredAt time.Time       `json:"occurredAt"`
	Record     *toldRecord     `json:"record,omitempty"`
	Actor      *toldActor      `json:"actor,omitempty"`
	Data       json.RawMessage `json:"data"`
}

type toldRecord struct {
	Kind string    `json:"kind"`
	ID   uuid.UUID `json:"id"`
}

type toldActor struct {
	ID   *uuid.UUID `json:"id"`
	Name string     `json:"name"`
}

// payload is the body of an event; nil: it is gone. It is made at each try, so
// that what was erased meanwhile does not leave the house.
func (d *Deliveries) payload(ctx context.Context, e *crm.Effect) ([]byte, error) {
	if e.Kind == crm.EffectTest {
		return json.Marshal(told{ID: e.ID, Type: "webhook.tested", OccurredAt: e.CreatedAt, Data: json.RawMessage(`{}`)})
	}
	c, err := store.ChangeNamed(ctx, d.DB, *e.ChangeID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{"fields": store.FieldsForPrograms(c)})
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return json.Marshal(told{
		ID: c.ID, Type: c.Type, OccurredAt: c.At, Record: &toldRecord{c.RecordKind, c.RecordID},
		Actor: &toldActor{c.ActorID, c.ActorName}, Data: data,
	})
}
