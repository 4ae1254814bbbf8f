package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// MailSettingsBody is how the company sends letters.
type MailSettingsBody struct {
	Active     bool   `json:"active"`
	Host       string `json:"host" maxLength:"253"`
	Port       int    `json:"port" minimum:"1" maximum:"65535"`
	Security   string `json:"security" enum:"none,starttls,tls"`
	User       string `json:"user" maxLength:"200" doc:"Empty: without signing in."`
	Sender     string `json:"sender" maxLength:"200" doc:"The address that letters come from."`
	SenderName string `json:"senderName" maxLength:"100"`
}

type mailSettingsView struct {
	MailSettingsBody
	HasSecret bool `json:"hasSecret" doc:"The secret itself is never shown."`
}

type setMailSettings struct {
	Body struct {
		MailSettingsBody
		Secret *string `json:"secret,omitempty" maxLength:"1000" doc:"Left out: it stays; empty: there is none."`
	}
}

// SendingBody is where the screens are and what may be called.
type SendingBody struct {
	Address         string   `json:"address" maxLength:"500" doc:"Where people open the browser app, for links in letters and messages."`
	AllowedNetworks []string `json:"allowedNetworks" maxItems:"50" doc:"Networks of the company that webhooks and chats may reach, such as 10.20.0.0/16."`
	KeepNoticeDays  int      `json:"keepNoticeDays" minimum:"0" maximum:"3650" doc:"Days after which notices that were read are removed; 0: never."`
}

type setSending struct{ Body SendingBody }

type setChatPlace struct {
	ByID
	Body struct {
		URL    string `json:"url" maxLength:"2000" doc:"The whole address of the incoming webhook; it is not shown again."`
		Secret string `json:"secret,omitempty" maxLength:"500" doc:"By which messages are signed (DingTalk, Feishu)."`
	}
}

type madeSecret struct {
	Secret string `json:"secret" doc:"Shown this once; calls are signed with it after Standard Webhooks."`
}

type caughtMailView struct {
	ID         uuid.UUID `json:"id"`
	At         time.Time `json:"at"`
	Sender     string    `json:"sender"`
	Recipients []string  `json:"recipients"`
	Subject    string    `json:"subject"`
	Text       string    `json:"text"`
	HTML       string    `json:"html" doc:"As it came; show it in a sandbox only."`
}

func (s *Server) sendingRoutes() {
	handle(s, operation("get-mail-settings", http.MethodGet, "/mail-settings", "How letters are sent; admins only", "settings"), s.mailSettings)
	handle(s, operation("set-mail-settings", http.MethodPut, "/mail-settings", "Set how letters are sent; admins only", "settings"), s.setMailSettings)
	handle(s, operation("test-mail", http.MethodPost, "/mail-settings/acts/test", "Send yourself a letter; admins only", "settings"), s.testMail)
	described(s, "/mail-settings/acts/test", "BegunSend", begunSend{})
	handle(s, operation("get-sending", http.MethodGet, "/settings/sending", "Where screens are and what may be called; admins only", "settings"), s.sendingSettings)
	handle(s, operation("set-sending", http.MethodPut, "/settings/sending", "Set where screens are and what may be called; admins only", "settings"), s.setSendingSettings)
	handle(s, operation("list-caught-mail", http.MethodGet, "/caught-mail", "What the mail catcher of a demo has caught, newest first; admins only", "settings"), s.caughtMail)

	webhooks, chats := crm.Webhooks.Plural, crm.ChatTargets.Plural
	handle(s, operation("renew-webhook-secret", http.MethodPost, "/webhooks/{id}/acts/new-secret", "Make another secret and show it once", webhooks), s.renewSecret)
	handle(s, operation("test-webhook", http.MethodPost, "/webhooks/{id}/acts/test", "Send an event to see whether it arrives", webhooks), s.testTarget("webhooks", activities.TestWebhook))
	described(s, "/webhooks/{id}/acts/test", "BegunSend", begunSend{})
	handle(s, operation("set-chat-address", http.MethodPut, "/chat-targets/{id}/address", "Set where a chat target is reached", chats), s.setChatPlace)
	handle(s, operation("test-chat-target", http.MethodPost, "/chat-targets/{id}/acts/test", "Send a message to see whether it arrives", chats), s.testTarget("chat-targets", activities.TestChatTarget))
	described(s, "/chat-targets/{id}/acts/test", "BegunSend", begunSend{})
}

// described says what an act that answers with JSON of its own answers.
func described(s *Server, path, name string, body any) {
	s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(body), true, name)
	answerWith(s.api.OpenAPI().Paths[base+path].Post, http.StatusOK, name)
}

func (s *Server) mailSettings(ctx context.Context, _ *struct{}) (*itself[mailSettingsView], error) {
	if err := adminsOnly(ctx, "mail settings"); err != nil {
		return nil, err
	}
	settings, err := activities.LoadMailSettings(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	has, err := store.HasSecret(ctx, s.DB, store.MailSecret)
	return answered(mailSettingsView{MailSettingsBody{
		settings.Active, settings.Host, settings.Port, string(settings.Security), settings.User, settings.Sender, settings.SenderName,
	}, has}), err
}

func (s *Server) setMailSettings(ctx context.Context, in *setMailSettings) (*itself[mailSettingsView], error) {
	if err := adminsOnly(ctx, "mail settings"); err != nil {
		return nil, err
	}
	b := in.Body
	settings := crm.MailSettings{
		Active: b.Active, Host: b.Host, Port: b.Port, Security: crm.MailSecurity(b.Security), User: b.User, Sender: b.Sender, SenderName: b.SenderName,
	}
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveMailSettings(ctx, tx, settings, b.Secret)
	})
	if err != nil {
		return nil, err
	}
	return s.mailSettings(ctx, nil)
}

func (s *Server) testMail(ctx context.Context, in *Idempotent) (*raw, error) {
	if err := adminsOnly(ctx, "mail settings"); err != nil {
		return nil, err
	}
	return s.testSend(ctx, in.Key, "mail-settings/acts/test", activities.TestMail)
}

func (s *Server) sendingSettings(ctx context.Context, _ *struct{}) (*itself[SendingBody], error) {
	if err := adminsOnly(ctx, "sending"); err != nil {
		return nil, err
	}
	settings, err := activities.LoadSendingSettings(ctx, s.DB)
	return answered(SendingBody(settings)), err
}

func (s *Server) setSendingSettings(ctx context.Context, in *setSending) (*itself[SendingBody], error) {
	if err := adminsOnly(ctx, "sending"); err != nil {
		return nil, err
	}
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveSendingSettings(ctx, tx, crm.SendingSettings(in.Body))
	})
	return answered(in.Body), err
}

// renewSecret is not kept under an Idempotency-Key: an answer that is kept
// would keep the secret.
func (s *Server) renewSecret(ctx context.Context, in *ByID) (*itself[madeSecret], error) {
	var made madeSecret
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		made.Secret, err = activities.RenewWebhookSecret(ctx, tx, in.ID)
		return err
	})
	return answered(made), err
}

func (s *Server) setChatPlace(ctx context.Context, in *setChatPlace) (*struct{}, error) {
	return nil, s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveChatPlace(ctx, tx, in.ID, activities.ChatPlace{URL: in.Body.URL, Secret: in.Body.Secret})
	})
}

func (s *Server) testTarget(plural string, begin func(context.Context, *store.Tx, uuid.UUID) (*crm.Effect, error)) func(context.Context, *actOnSend) (*raw, error) {
	return func(ctx context.Context, in *actOnSend) (*raw, error) {
		return s.testSend(ctx, in.Key, plural+"/"+in.ID.String()+"/acts/test", func(ctx context.Context, tx *store.Tx) (*crm.Effect, error) {
			return begin(ctx, tx, in.ID)
		})
	}
}

func (s *Server) caughtMail(ctx context.Context, _ *struct{}) (*itself[items[caughtMailView]], error) {
	if err := adminsOnly(ctx, "caught mail"); err != nil {
		return nil, err
	}
	caught, err := store.CaughtMail(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	views := []caughtMailView{}
	for _, m := range caught {
		views = append(views, caughtMailView(m))
	}
	return answered(items[caughtMailView]{views}), nil
}
