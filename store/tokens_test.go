package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestTokens(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	newToken := func(wish store.Token) (token store.Token, secret string) {
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = store.NewToken(ctx, tx, sam.ID, &wish)
			return err
		})
		return wish, secret
	}
	token := func(lifetime *time.Duration) string {
		wish := store.Token{Name: "script", Scopes: []crm.TokenScope{"leads:view", "tasks:*"}}
		if lifetime != nil {
			wish.ExpiresAt = new(monday.Add(*lifetime))
		}
		_, secret := newToken(wish)
		return secret
	}
	t.Run("without a lifetime never expire", func(t *testing.T) {
		s, err := store.FindToken(t.Context(), db, token(nil), monday.AddDate(50, 0, 0))
		if err != nil || s.Login != "sam" || s.ExpiresAt != nil {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("expire", func(t *testing.T) {
		secret := token(new(time.Hour))
		if _, err := store.FindToken(t.Context(), db, secret, monday.Add(time.Hour-1)); err != nil {
			t.Error(err)
		}
		_, err := store.FindToken(t.Context(), db, secret, monday.Add(time.Hour))
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("are no sessions, nor the other way round", func(t *testing.T) {
		_, err := store.FindSession(t.Context(), db, token(nil), monday)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("that were revoked open nothing", func(t *testing.T) {
		secret := token(nil)
		if _, err := db.Exec(t.Context(), `UPDATE tokens SET revoked_at = $1`, monday); err != nil {
			t.Fatal(err)
		}
		_, err := store.FindToken(t.Context(), db, secret, monday)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("know their scopes", func(t *testing.T) {
		s, err := store.FindToken(t.Context(), db, token(nil), monday)
		if err != nil || !slices.Equal(s.Viewer.Scopes, []crm.TokenScope{"leads:view", "tasks:*"}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("note their use, at most once a minute", func(t *testing.T) {
		made, secret := newToken(store.Token{Name: "used", Scopes: []crm.TokenScope{"*:*"}})
		due := func(after time.Duration) bool {
			s, err := store.FindToken(t.Context(), db, secret, monday.Add(after))
			if err != nil {
				t.Fatal(err)
			}
			return s.Due
		}
		if !due(0) {
			t.Error("the first use is not noted")
		}
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error { return store.UseToken(ctx, tx, made.ID) })
		if due(time.Minute-time.Second) || !due(time.Minute) {
			t.Error("not once a minute")
		}
		list, err := store.TokensOf(t.Context(), db, sam.ID)
		if err != nil || list[0].ID != made.ID || list[0].UsedAt == nil || !list[0].UsedAt.Equal(monday) {
			t.Errorf("%+v, %v", list, err)
		}
	})
	t.Run("are revoked by their person's name and then gone from the list", func(t *testing.T) {
		made, secret := newToken(store.Token{Name: "gone", Scopes: []crm.TokenScope{"*:*"}})
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.RevokeToken(ctx, tx, person(t, db, "sara").ID, made.ID)
			requireError(t, err, crm.ErrNotFound)
			name, err := store.RevokeToken(ctx, tx, sam.ID, made.ID)
			if name != "gone" {
				t.Errorf("revoked %q", name)
			}
			return err
		})
		_, err := store.FindToken(t.Context(), db, secret, monday)
		requireError(t, err, crm.ErrNotFound)
		list, err := store.TokensOf(t.Context(), db, sam.ID)
		if err != nil || slices.ContainsFunc(list, func(t store.Token) bool { return t.ID == made.ID }) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
