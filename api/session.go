package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type sessionView struct {
	User      sessionUser `json:"user"`
	CSRFToken string      `json:"csrfToken" doc:"Send it as X-CSRF-Token with every change."`
	// OwesPassword stands in the way of everything else.
	OwesPassword bool      `json:"passwordChangeRequired" doc:"The password is temporary; until another is chosen, all else answers 403."`
	Demo         *demoView `json:"demo,omitempty" doc:"Present in the demo company."`
}

type sessionUser struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	Login    string    `json:"login"`
	Role     string    `json:"role" enum:"staff,manager,admin"`
	Language string    `json:"language" enum:"zh-CN,en"`
}

type demoView struct {
	People []DemoPerson `json:"people"`
}

type signIn struct {
	Body struct {
		Login    string `json:"login" maxLength:"64"`
		Password string `json:"password" maxLength:"200"`
	}
}

type switchPerson struct {
	Body struct {
		Login string `json:"login" maxLength:"64"`
	}
}

type sessionAnswer struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionView
}

// cookieAnswer is an answer that says nothing but what becomes of the cookie.
type cookieAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *Server) sessionRoutes() {
	handle(s, noSession(operation("sign-in", http.MethodPost, "/session", "Sign in with a password", "session")), s.signIn)
	handle(s, whileOwing(operation("get-session", http.MethodGet, "/session", "Who is signed in", "session")), s.getSession)
	handle(s, byHand(whileOwing(operation("sign-out", http.MethodDelete, "/session", "Sign out", "session"))), s.signOut)
	handle(s, noSession(operation("switch-person", http.MethodPost, "/session/acts/switch",
		"Become another of the demo company's people; only there", "session")), s.switchPerson)
}

func (s *Server) signIn(ctx context.Context, in *signIn) (*sessionAnswer, error) {
	origin := originOf(ctx)
	secret, err := activities.SignIn(ctx, s.DB, s.passwords, in.Body.Login, in.Body.Password, origin)
	if err != nil {
		return nil, err
	}
	return s.sessionAnswer(ctx, secret, origin)
}

func (s *Server) switchPerson(ctx context.Context, in *switchPerson) (*sessionAnswer, error) {
	if !isLocal(stateOf(ctx).host) || !slices.ContainsFunc(s.DemoPeople, func(p DemoPerson) bool { return p.Login == in.Body.Login }) {
		return nil, crm.ErrNotFound
	}
	viewer, err := store.ViewerOf(ctx, s.DB, in.Body.Login)
	if err != nil {
		return nil, err
	}
	origin := originOf(ctx)
	secret, err := activities.OpenSession(ctx, s.DB, viewer, origin)
	if err != nil {
		return nil, err
	}
	return s.sessionAnswer(ctx, secret, origin)
}

func (s *Server) sessionAnswer(ctx context.Context, secret string, origin activities.Origin) (*sessionAnswer, error) {
	s.sessions.clear() // the one that was open in the browser has ended
	session, err := store.FindSession(ctx, s.DB, secret, s.DB.Now())
	if err != nil {
		return nil, err
	}
	cookies := []http.Cookie{s.cookie(SessionCookie, secret, store.SessionLifetime), s.cookie(BrowserCookie, origin.Browser, knowBrowserFor)}
	return &sessionAnswer{cookies, s.sessionView(session)}, nil
}

func (s *Server) sessionView(session store.Session) sessionView {
	v := session.Viewer
	view := sessionView{
		User:      sessionUser{v.ID, v.Name, session.Login, string(v.Role), string(v.Language)},
		CSRFToken: session.CSRFToken, OwesPassword: session.OwesPassword,
	}
	if len(s.DemoPeople) > 0 {
		view.Demo = &demoView{s.DemoPeople}
	}
	return view
}

func (s *Server) getSession(ctx context.Context, _ *struct{}) (*itself[sessionView], error) {
	return answered(s.sessionView(stateOf(ctx).session.Session)), nil
}

func (s *Server) signOut(ctx context.Context, _ *struct{}) (*cookieAnswer, error) {
	session := stateOf(ctx).session
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return store.CloseSession(ctx, tx, session.ID)
	})
	s.sessions.clear()
	return &cookieAnswer{s.cookie(SessionCookie, "", -time.Second)}, err
}
