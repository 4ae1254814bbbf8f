package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SendView is something that is sent out once.
type SendView struct {
	ID         uuid.UUID   `json:"id"`
	Kind       string      `json:"kind" enum:"notice,digest,change,test,acknowledgement,complaint,mailing"`
	KindLabel  string      `json:"kindLabel"`
	Channel    string      `json:"channel" enum:"mail,chat,webhook"`
	State      string      `json:"state" enum:"intended,sending,done,unknown,failed,left,left-out"`
	StateLabel string      `json:"stateLabel"`
	Target     recordRef   `json:"target" doc:"The person, chat target or webhook; of a letter to a customer the record that it is about."`
	NoticeIDs  []uuid.UUID `json:"noticeIds"`
	ProcessID  *uuid.UUID  `json:"processId" nullable:"true"`
	Attempts   int         `json:"attempts"`
	CreatedAt  time.Time   `json:"createdAt"`
	NextAt     *time.Time  `json:"nextAt" nullable:"true"`
	EndedAt    *time.Time  `json:"endedAt" nullable:"true"`
	Code       int         `json:"code" doc:"What the receiver answered; 0: nothing."`
	Problem    string      `json:"problem" doc:"Why the last try came to nothing."`
}

type sendPage struct {
	Items      []SendView `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

type listSends struct {
	State   string `query:"state" enum:"intended,sending,done,unknown,failed,left,left-out" doc:"unknown: it may have arrived and waits for a person; failed: given up."`
	Channel string `query:"channel" enum:"mail,chat,webhook"`
	Limit   int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor  string `query:"cursor" maxLength:"100"`
}

type actOnSend struct {
	ByID
	Idempotent
}

func (s *Server) sendRoutes() {
	handle(s, operation("list-sends", http.MethodGet, "/sends", "What is sent out, newest first; admins only", "sends"), s.sends)
	for name, act := range map[string]func(context.Context, *store.Tx, uuid.UUID) error{"send-again": activities.SendAgain, "leave": activities.LeaveSend} {
		path := "/sends/{id}/acts/" + name
		summary := map[string]string{"send-again": "Send again what failed, was left or is unclear", "leave": "Do not send it any more"}[name]
		handle(s, operation(name+"-send", http.MethodPost, path, summary+"; admins only", "sends"), s.sendAct(name, act))
		answerWith(s.api.OpenAPI().Paths[base+path].Post, http.StatusOK, "ActResults")
	}
}

func (s *Server) sends(ctx context.Context, in *listSends) (*itself[sendPage], error) {
	if err := adminsOnly(ctx, "sends"); err != nil {
		return nil, err
	}
	q := store.EffectQuery{State: crm.EffectState(in.State), Way: crm.Way(in.Channel), Limit: in.Limit + 1}
	if in.Cursor != "" {
		before, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, invalidPlace()
		}
		q.Before = &before
	}
	found, err := store.FindEffects(ctx, s.DB, q)
	if err != nil {
		return nil, err
	}
	page := sendPage{}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.NextCursor = found[in.Limit-1].ID.String()
	}
	page.Items, err = s.sendViews(ctx, found...)
	return answered(page), err
}

// targetKinds are the kinds of records that are sent to, by the way.
var targetKinds = map[crm.Way]string{crm.WayMail: crm.Users.Name, crm.WayChat: crm.ChatTargets.Name, crm.WayWebhook: crm.Webhooks.Name}

func targetKind(e *crm.Effect) string {
	switch e.Kind {
	case crm.EffectAcknowledgement:
		return crm.Leads.Name
	case crm.EffectComplaint:
		return crm.Complaints.Name
	case crm.EffectMailing:
		return crm.Mailings.Name
	}
	return targetKinds[e.Way]
}

func (s *Server) sendViews(ctx context.Context, effects ...*crm.Effect) ([]SendView, error) {
	viewer := viewerOf(ctx)
	targets, err := s.targetsOf(ctx, effects)
	if err != nil {
		return nil, err
	}
	wanted := map[string][]uuid.UUID{}
	for i, e := range effects {
		wanted[targetKind(e)] = append(wanted[targetKind(e)], targets[i])
	}
	names, err := store.NamesOf(ctx, s.DB, viewer, wanted)
	if err != nil {
		return nil, err
	}
	views := []SendView{}
	for i, e := range effects {
		view := SendView{
			ID: e.ID, Kind: string(e.Kind), KindLabel: crm.LabelOf(e.Kind.Choices(), string(e.Kind)).In(viewer.Language), Channel: string(e.Way),
			State: string(e.State), StateLabel: crm.LabelOf(e.State.Choices(), string(e.State)).In(viewer.Language),
			Target:    recordRef{Kind: targetKind(e), ID: targets[i], Label: names[targets[i]]},
			NoticeIDs: e.NoticeIDs, ProcessID: e.ProcessID, Attempts: e.Attempts,
			CreatedAt: e.CreatedAt, NextAt: e.NextAt, EndedAt: e.EndedAt, Code: e.Code,
		}
		if e.Problem != nil {
			view.Problem = e.Problem.In(viewer.Language)
		}
		views = append(views, view)
	}
	return views, nil
}

// targetsOf lists what each effect is for: of a letter of a mailing the
// mailing, whose recipients are no records.
func (s *Server) targetsOf(ctx context.Context, effects []*crm.Effect) ([]uuid.UUID, error) {
	var recipients []uuid.UUID
	for _, e := range effects {
		if e.Kind == crm.EffectMailing {
			recipients = append(recipients, e.TargetID)
		}
	}
	mailings, err := store.MailingsOfRecipients(ctx, s.DB, recipients)
	targets := make([]uuid.UUID, len(effects))
	for i, e := range effects {
		targets[i] = e.TargetID
		if mailing, known := mailings[e.TargetID]; known {
			targets[i] = mailing
		}
	}
	return targets, err
}

func (s *Server) sendAct(name string, act func(context.Context, *store.Tx, uuid.UUID) error) func(context.Context, *actOnSend) (*raw, error) {
	return func(ctx context.Context, in *actOnSend) (*raw, error) {
		request := requestID(http.MethodPost, "sends/"+in.ID.String()+"/acts/"+name, "", nil)
		return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			return resultAnswer(in.ID, act(ctx, tx, in.ID))
		})
	}
}

// begunSend answers with what was begun to be sent.
type begunSend struct {
	SendID uuid.UUID `json:"sendId" doc:"How it goes is found in /sends."`
}

// testSend has something sent to see whether it arrives.
func (s *Server) testSend(ctx context.Context, key, path string, begin func(context.Context, *store.Tx) (*crm.Effect, error)) (*raw, error) {
	return s.change(ctx, key, requestID(http.MethodPost, path, "", nil), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		e, err := begin(ctx, tx)
		if err != nil {
			return store.Answer{}, err
		}
		return jsonAnswer(http.StatusOK, 0, begunSend{e.ID}, nil)
	})
}
