package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// The settings of sending.
const (
	MailSettingsKey    = "mail"
	SendingSettingsKey = "sending"
)

// MailSecret is the subject of the mail server's secret.
const MailSecret = "mail"

// WebhookSecret is the subject of the secret by which a webhook is signed.
func WebhookSecret(id uuid.UUID) string { return "webhook/" + id.String() }

// ChatAddress is the subject of a chat target's address, which holds a key.
func ChatAddress(id uuid.UUID) string { return "chat-address/" + id.String() }

// ChatSecret is the subject of the secret by which messages are signed.
func ChatSecret(id uuid.UUID) string { return "chat-secret/" + id.String() }

// Sending is by which ways notices can leave the house.
type Sending struct {
	Mail  bool
	Chats []ChatAudience
}

// ChatAudience is a chat target with the people whom it is for.
type ChatAudience struct {
	Target crm.ChatTarget
	Team   []uuid.UUID // the members of its team
}

// sendingRead is what a transaction has read of how people are told, for all
// its parts.
type sendingRead struct {
	ways       *Sending
	recipients map[uuid.UUID]*Recipient
}

// Sending reads the ways, once in a transaction.
func (tx *Tx) Sending(ctx context.Context) (*Sending, error) {
	if tx.sending.ways != nil {
		return tx.sending.ways, nil
	}
	var mail crm.MailSettings
	if _, err := Setting(ctx, tx, MailSettingsKey, &mail); err != nil {
		return nil, err
	}
	chats, err := collect(ctx, tx, func(row pgx.CollectableRow) (c ChatAudience, err error) {
		return c, row.Scan(&c.Target.ID, &c.Target.UserID, &c.Target.TeamID, &c.Target.DepartmentID, &c.Target.NoticeKinds, &c.Team)
	}, `SELECT c.id, c.user_id, c.team_id, c.department_id, c.notice_kinds, coalesce(t.member_ids || t.leader_id, '{}')
		FROM chat_targets c LEFT JOIN teams t ON t.id = c.team_id AND t.deleted_at IS NULL
		WHERE c.active AND c.deleted_at IS NULL AND EXISTS (SELECT 1 FROM sealed_secrets WHERE subject = 'chat-address/' || c.id)
		ORDER BY c.id`)
	if err != nil {
		return nil, fmt.Errorf("read chat targets: %w", err)
	}
	tx.sending.ways = &Sending{Mail: mail.Active, Chats: chats}
	return tx.sending.ways, nil
}

// Recipient is what is needed of a person to send them something.
type Recipient struct {
	crm.Viewer
	Login        string
	Email        string
	DepartmentID *uuid.UUID
	Preferences  crm.NoticePreferences
}

// RecipientOf reads a person who works here, with how they want to be told.
func RecipientOf(ctx context.Context, db Querier, id uuid.UUID) (*Recipient, error) {
	r := &Recipient{Preferences: crm.UsualNoticePreferences()}
	var preferences json.RawMessage
	err := db.QueryRow(ctx, `SELECT u.id, u.name, u.login, u.language, u.email, u.department_id, p.preferences
		FROM users u LEFT JOIN notice_preferences p ON p.user_id = u.id WHERE u.id = $1 AND u.active AND u.deleted_at IS NULL`, id).
		Scan(&r.ID, &r.Name, &r.Login, &r.Language, &r.Email, &r.DepartmentID, &preferences)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("user %s: %w", id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read recipient: %w", err)
	}
	if preferences != nil {
		err = json.Unmarshal(preferences, &r.Preferences)
	}
	return r, err
}

// Recipient reads a person who works here, once in a transaction.
func (tx *Tx) Recipient(ctx context.Context, id uuid.UUID) (*Recipient, error) {
	if known := tx.sending.recipients[id]; known != nil {
		return known, nil
	}
	r, err := RecipientOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if tx.sending.recipients == nil {
		tx.sending.recipients = map[uuid.UUID]*Recipient{}
	}
	tx.sending.recipients[id] = r
	return r, nil
}

// SaveNoticePreferences writes how a person wants to be told.
func SaveNoticePreferences(ctx context.Context, tx *Tx, person uuid.UUID, p crm.NoticePreferences) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode preferences: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO notice_preferences (user_id, preferences) VALUES ($1, $2)
		ON CONFLICT (user_id) DO UPDATE SET preferences = $2`, person, data)
	if err != nil {
		return fmt.Errorf("write preferences: %w", err)
	}
	return nil
}
