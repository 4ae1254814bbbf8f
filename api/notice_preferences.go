package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type noticePreferencesBody struct {
	TimeZone   string             `json:"timeZone" maxLength:"60" doc:"IANA name; empty: the company's."`
	QuietHours *quietHoursView    `json:"quietHours,omitempty" doc:"Left out: none. What comes up meanwhile is sent when they end."`
	DigestHour int                `json:"digestHour" minimum:"0" maximum:"23" doc:"When what was gathered is sent, on workdays."`
	Kinds      []noticeKindWished `json:"kinds" maxItems:"100"`
}

type quietHoursView struct {
	From crm.ClockTime `json:"from" example:"22:00"`
	To   crm.ClockTime `json:"to" example:"07:00"`
}

type noticeKindWished struct {
	Kind  string `json:"kind" maxLength:"40"`
	Label string `json:"label,omitempty"`
	Mail  string `json:"mail" enum:"off,now,digest"`
	Chat  bool   `json:"chat" doc:"In the person's own chat target."`
}

type setNoticePreferences struct{ Body noticePreferencesBody }

func (s *Server) noticePreferenceRoutes() {
	handle(s, operation("get-notice-preferences", http.MethodGet, "/me/notice-preferences", "How you want to be told", areaMe), s.noticePreferences)
	handle(s, operation("set-notice-preferences", http.MethodPut, "/me/notice-preferences", "Say how you want to be told", areaMe), s.setNoticePreferences)
}

func (s *Server) noticePreferences(ctx context.Context, _ *struct{}) (*itself[noticePreferencesBody], error) {
	viewer := viewerOf(ctx)
	person, err := store.RecipientOf(ctx, s.DB, viewer.ID)
	if err != nil {
		return nil, err
	}
	return answered(preferencesView(person.Preferences, viewer.Language)), nil
}

func preferencesView(p crm.NoticePreferences, language crm.Language) noticePreferencesBody {
	body := noticePreferencesBody{TimeZone: p.TimeZone, DigestHour: p.DigestHour, Kinds: []noticeKindWished{}}
	if p.Quiet != nil {
		body.QuietHours = &quietHoursView{p.Quiet.From, p.Quiet.To}
	}
	for _, choice := range crm.NoticeKind("").Choices() {
		ways := p.For(crm.NoticeKind(choice.Value))
		body.Kinds = append(body.Kinds, noticeKindWished{choice.Value, choice.Label.In(language), string(ways.Mail), ways.Chat})
	}
	return body
}

func (s *Server) setNoticePreferences(ctx context.Context, in *setNoticePreferences) (*itself[noticePreferencesBody], error) {
	viewer := viewerOf(ctx)
	preferences, err := in.Body.preferences()
	if err != nil {
		return nil, err
	}
	err = s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		return store.SaveNoticePreferences(ctx, tx, viewer.ID, preferences)
	})
	return answered(preferencesView(preferences, viewer.Language)), err
}

func (b noticePreferencesBody) preferences() (crm.NoticePreferences, error) {
	p := crm.UsualNoticePreferences()
	p.TimeZone, p.DigestHour = b.TimeZone, b.DigestHour
	if b.QuietHours != nil {
		p.Quiet = &crm.QuietHours{From: b.QuietHours.From, To: b.QuietHours.To}
	}
	problems := p.Check()
	for _, wished := range b.Kinds {
		kind := crm.NoticeKind(wished.Kind)
		if _, known := p.Kinds[kind]; !known {
			problems = append(problems, crm.Problem{Field: "kinds", Code: "unknown-kind",
				Message: crm.Label{ZH: "没有“%s”这种通知", EN: "There is no notice “%s”"}.With(wished.Kind),
				Remedy:  crm.Label{ZH: "请从已有的通知类型中选择", EN: "Choose among the kinds of notices"}})
			continue
		}
		p.Kinds[kind] = crm.NoticeChannels{Mail: crm.MailPace(wished.Mail), Chat: wished.Chat}
	}
	if len(problems) > 0 {
		return p, &crm.Invalid{Problems: problems}
	}
	return p, nil
}
