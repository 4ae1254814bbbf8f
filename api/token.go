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

// TokenView is a personal token without its secret.
type TokenView struct {
	ID         uuid.UUID        `json:"id"`
	Name       string           `json:"name"`
	Scopes     []crm.TokenScope `json:"scopes"`
	CreatedAt  time.Time        `json:"createdAt"`
	ExpiresAt  *time.Time       `json:"expiresAt" doc:"null: never"`
	LastUsedAt *time.Time       `json:"lastUsedAt" doc:"To the minute; null: not yet"`
	Expired    bool             `json:"expired"`
}

type madeToken struct {
	TokenView
	Secret string `json:"secret" doc:"Shown this once; send it as a bearer token."`
}

type makeToken struct {
	Body struct {
		Name    string           `json:"name" maxLength:"80" doc:"What it is for."`
		Expires string           `json:"expires" maxLength:"20" doc:"7-days, 30-days, 90-days, 365-days, a day at most a year ahead such as 2027-06-30, or, for admins, never."`
		Scopes  []crm.TokenScope `json:"scopes" maxItems:"100" doc:"What it may do, as area:act; * stands for all. See /me/scopes."`
	}
}

type tokenOfUser struct {
	ByID
	Token uuid.UUID `path:"token"`
}

func (s *Server) tokenRoutes() {
	handle(s, operation("list-scopes", http.MethodGet, "/me/scopes", "What tokens can be allowed to do", areaMe), s.listScopes)
	handle(s, operation("list-tokens", http.MethodGet, "/me/tokens", "Your personal tokens", areaMe), s.myTokens)
	op := byHand(operation("make-token", http.MethodPost, "/me/tokens", "Make a personal token", areaMe))
	op.DefaultStatus = http.StatusCreated
	handle(s, op, s.makeToken)
	handle(s, byHand(operation("revoke-token", http.MethodDelete, "/me/tokens/{id}", "Revoke one of your tokens", areaMe)), s.revokeMyToken)
	users := crm.Users.Plural
	handle(s, operation("tokens-of-user", http.MethodGet, "/users/{id}/tokens", "Somebody's tokens; for admins", users), s.tokensOf)
	handle(s, byHand(operation("revoke-token-of-user", http.MethodDelete, "/users/{id}/tokens/{token}",
		"Revoke somebody's token; for admins", users)), s.revokeTokenOf)
}

func (s *Server) myTokens(ctx context.Context, _ *struct{}) (*itself[items[TokenView]], error) {
	return s.tokens(ctx, viewerOf(ctx).ID)
}

func (s *Server) tokensOf(ctx context.Context, in *ByID) (*itself[items[TokenView]], error) {
	return s.tokens(ctx, in.ID)
}

func (s *Server) tokens(ctx context.Context, person uuid.UUID) (*itself[items[TokenView]], error) {
	tokens, err := activities.TokensOf(ctx, s.DB, viewerOf(ctx), person)
	if err != nil {
		return nil, err
	}
	views := []TokenView{}
	for _, t := range tokens {
		views = append(views, tokenViewOf(t, s.DB.Now()))
	}
	return answered(items[TokenView]{views}), nil
}

func tokenViewOf(t store.Token, now time.Time) TokenView {
	return TokenView{
		ID: t.ID, Name: t.Name, Scopes: t.Scopes, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, LastUsedAt: t.UsedAt,
		Expired: t.ExpiresAt != nil && !t.ExpiresAt.After(now),
	}
}

func (s *Server) makeToken(ctx context.Context, in *makeToken) (*itself[madeToken], error) {
	if err := s.CheckScopes(in.Body.Scopes); err != nil {
		return nil, err
	}
	var made madeToken
	err := s.account(ctx, func(ctx context.Context, tx *store.Tx) error {
		token, secret, err := activities.MakeToken(ctx, tx, tx.Viewer.ID, activities.TokenWish{
			Name: in.Body.Name, Expires: in.Body.Expires, Scopes: in.Body.Scopes, Zone: s.Company.Zone(),
		})
		if err == nil {
			made = madeToken{tokenViewOf(*token, tx.Now), secret}
		}
		return err
	})
	return answered(made), err
}

func (s *Server) revokeMyToken(ctx context.Context, in *ByID) (*struct{}, error) {
	return nil, s.account(ctx, func(ctx context.Context, tx *store.Tx) error {
		return activities.RevokeToken(ctx, tx, tx.Viewer.ID, in.ID)
	})
}

func (s *Server) revokeTokenOf(ctx context.Context, in *tokenOfUser) (*struct{}, error) {
	return nil, s.account(ctx, func(ctx context.Context, tx *store.Tx) error {
		return activities.RevokeToken(ctx, tx, in.ID, in.Token)
	})
}
