package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// FeedWebhooks reads what happened since the last time, at most limit, and
// intends to tell the webhooks that want it. What was read and what is intended
// are written together, so nothing is passed over or told twice. It returns
// how much it read.
func FeedWebhooks(ctx context.Context, tx *Tx, limit int) (read int, err error) {
	webhooks, err := listening(ctx, tx)
	if err != nil {
		return 0, err
	}
	if len(webhooks) == 0 {
		_, err = tx.Exec(ctx, `DELETE FROM webhook_feed`) // who listens later hears what comes then
		return 0, err
	}
	at, err := feedPlace(ctx, tx)
	if err != nil || at == nil {
		return 0, err
	}
	changes, next, err := EventsAfter(ctx, tx, *at, limit)
	if err != nil || len(changes) == 0 {
		return 0, err
	}
	for _, w := range webhooks {
		if err := w.feed(ctx, tx, changes); err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE webhook_feed SET xid = $1::text::xid8, id = $2`, fmt.Sprint(next.Transaction), next.ID)
	if err != nil {
		return 0, fmt.Errorf("write place in history: %w", err)
	}
	return len(changes), nil
}

// listener is a webhook that is to be told.
type listener struct{ crm.Webhook }

func listening(ctx context.Context, db Querier) ([]listener, error) {
	return collect(ctx, db, func(row pgx.CollectableRow) (l listener, err error) {
		return l, row.Scan(&l.ID, &l.EventTypes)
	}, `SELECT id, event_types FROM webhooks WHERE active AND deleted_at IS NULL ORDER BY id`)
}

// feedPlace locks how far the history was read; nil: somebody else reads it,
// or it is read from here on.
func feedPlace(ctx context.Context, tx *Tx) (*EventCursor, error) {
	now, err := EventsNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO webhook_feed (xid, id) VALUES ($1::text::xid8, $2) ON CONFLICT (single) DO NOTHING`,
		fmt.Sprint(now.Transaction), now.ID)
	if err != nil || tag.RowsAffected() > 0 {
		return nil, err
	}
	found, err := collect(ctx, tx, func(row pgx.CollectableRow) (c EventCursor, err error) {
		return c, row.Scan(&c.Transaction, &c.ID)
	}, `SELECT xid::text::bigint AS transaction, id FROM webhook_feed FOR UPDATE SKIP LOCKED`)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// feed intends to tell one webhook what it wants of changes, as far as any
// admin may see it: a webhook is no person, to whom more would be shown.
func (l listener) feed(ctx context.Context, tx *Tx, changes []Change) error {
	viewer := crm.Viewer{ID: l.ID, Name: l.Name, Role: crm.Admin}
	ids := map[string][]uuid.UUID{}
	for _, c := range changes {
		if l.Wants(c.Type) {
			ids[c.RecordKind] = append(ids[c.RecordKind], c.RecordID)
		}
	}
	seen := map[uuid.UUID]bool{}
	for kind, records := range ids {
		visible, err := VisibleAmong(ctx, tx, viewer, kind, records)
		if err != nil {
			return err
		}
		for id := range visible {
			seen[id] = true
		}
	}
	for _, c := range changes {
		if !l.Wants(c.Type) || !seen[c.RecordID] {
			continue
		}
		_, err := Intend(ctx, tx, &crm.Effect{
			Subject: "webhook:" + l.ID.String() + ":" + c.ID.String(), Kind: crm.EffectChange,
			Way: crm.WayWebhook, TargetID: l.ID, ChangeID: &c.ID,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ChangeNamed reads one change.
func ChangeNamed(ctx context.Context, db Querier, id uuid.UUID) (Change, error) {
	found, err := collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes WHERE id = $1`, id)
	if err != nil {
		return Change{}, fmt.Errorf("read change: %w", err)
	}
	if len(found) == 0 {
		return Change{}, fmt.Errorf("change %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// FieldsForPrograms are the fields of a change that a program is told: those
// that the kind declares and hides or masks for nobody. Texts of people that
// are private stay in the house.
func FieldsForPrograms(c Change) []FieldChange {
	fields := []FieldChange{}
	schema, known := crm.SchemaNamed(c.RecordKind)
	if !known {
		return fields
	}
	for _, change := range c.Fields {
		if f, ok := schema.Field(change.Field); ok && !f.Private && len(f.Limits) == 0 {
			fields = append(fields, change)
		}
	}
	return fields
}
