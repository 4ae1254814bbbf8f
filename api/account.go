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

type openedSession struct {
	ID         uuid.UUID `json:"id"`
	CreatedAt  time.Time `json:"createdAt"`
	LastSeenAt time.Time `json:"lastSeenAt" doc:"To the minute."`
	Browser    string    `json:"browser" doc:"In words; empty when it is not known."`
	Address    string    `json:"address"`
	Current    bool      `json:"current" doc:"It is the one that asks."`
}

type changePassword struct {
	Body struct {
		Current string `json:"current" maxLength:"200"`
		New     string `json:"new" maxLength:"1000"`
	}
}

type temporaryPassword struct {
	Password string `json:"password" doc:"Shown this once; it opens nothing but the way to another one."`
}

// accountRoutes are about sessions and passwords. None takes an
// Idempotency-Key: what is shown once is not to be kept.
func (s *Server) accountRoutes() {
	handle(s, operation("list-sessions", http.MethodGet, "/me/sessions", "Where you are signed in", areaMe), s.mySessions)
	handle(s, byHand(operation("end-session", http.MethodDelete, "/me/sessions/{id}", "Sign out one of your browsers", areaMe)), s.endMySession)
	handle(s, byHand(operation("end-other-sessions", http.MethodPost, "/me/sessions/acts/end-others",
		"Sign out everywhere but here", areaMe)), s.endMyOtherSessions)
	handle(s, byHand(whileOwing(operation("change-password", http.MethodPost, "/me/password",
		"Change your password; all your other sessions end", areaMe))), s.changePassword)
	users := crm.Users.Plural
	handle(s, byHand(operation("end-sessions-of-user", http.MethodPost, "/users/{id}/acts/end-sessions",
		"Sign somebody out everywhere; for admins", users)), s.endSessionsOf)
	handle(s, byHand(operation("reset-password", http.MethodPost, "/users/{id}/acts/reset-password",
		"Give somebody a temporary password; for admins", users)), s.resetPassword)
}

func (s *Server) mySessions(ctx context.Context, _ *struct{}) (*itself[items[openedSession]], error) {
	sessions, err := store.SessionsOf(ctx, s.DB, viewerOf(ctx).ID, s.DB.Now())
	if err != nil {
		return nil, err
	}
	views := []openedSession{}
	for _, o := range sessions {
		views = append(views, openedSession{
			ID: o.ID, CreatedAt: o.CreatedAt, LastSeenAt: o.SeenAt, Browser: crm.BrowserOf(o.UserAgent), Address: o.Address,
			Current: o.ID == stateOf(ctx).session.ID,
		})
	}
	return answered(items[openedSession]{views}), nil
}

func (s *Server) endMySession(ctx context.Context, in *ByID) (*struct{}, error) {
	return nil, s.account(ctx, func(ctx context.Context, tx *store.Tx) error { return activities.EndSession(ctx, tx, in.ID) })
}

func (s *Server) endMyOtherSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.account(ctx, func(ctx context.Context, tx *store.Tx) error {
		return activities.EndSessions(ctx, tx, tx.Viewer.ID, stateOf(ctx).session.ID)
	})
}

func (s *Server) endSessionsOf(ctx context.Context, in *ByID) (*itself[actResults], error) {
	err := s.account(ctx, func(ctx context.Context, tx *store.Tx) error { return activities.EndSessions(ctx, tx, in.ID) })
	return answered(actResults{[]actResult{{ID: in.ID, Status: "done"}}}), err
}

// account runs a change of somebody's account and lets it take hold at once.
func (s *Server) account(ctx context.Context, work func(context.Context, *store.Tx) error) error {
	err := s.DB.Do(ctx, viewerOf(ctx), work)
	s.sessions.clear()
	return err
}

func (s *Server) changePassword(ctx context.Context, in *changePassword) (*cookieAnswer, error) {
	state := stateOf(ctx)
	secret, err := activities.ChangePassword(ctx, s.DB, s.passwords, activities.PasswordChange{
		Session: state.session.Session, Current: in.Body.Current, New: in.Body.New, Address: state.address,
	})
	if err != nil {
		return nil, err
	}
	s.sessions.clear()
	return &cookieAnswer{s.cookie(SessionCookie, secret, state.session.ExpiresAt.Sub(s.DB.Now()))}, nil
}

func (s *Server) resetPassword(ctx context.Context, in *ByID) (*itself[temporaryPassword], error) {
	password, err := activities.ResetPassword(ctx, s.DB, s.passwords, viewerOf(ctx), in.ID)
	s.sessions.clear()
	return answered(temporaryPassword{password}), err
}
