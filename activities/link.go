package activities

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// signedLink is a sort of links by which people without an account do one
// thing. Its purpose goes into what is signed, so that no link for something
// else is one of these.
type signedLink struct {
	purpose string
	secret  string // the subject of the secret
	length  int    // of what a link holds, in bytes
}

// token signs what a link holds.
func (l signedLink) token(ctx context.Context, db *store.DB, body []byte) (string, error) {
	secret, err := db.SecretOnce(ctx, l.secret)
	if err != nil {
		return "", err
	}
	return l.sign(secret, body), nil
}

func (l signedLink) sign(secret string, body []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(slices.Clip(body), l.signature(secret, body)...))
}

func (l signedLink) signature(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(l.purpose))
	mac.Write(body)
	return mac.Sum(nil)
}

// body reads what a link holds. One that was forged or is for something else
// leads to nothing.
func (l signedLink) body(ctx context.Context, db *store.DB, token string) ([]byte, error) {
	nothing := fmt.Errorf("link for %s: %w", l.purpose, crm.ErrNotFound)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != l.length+sha256.Size {
		return nil, nothing
	}
	secret, err := db.Secret(ctx, l.secret)
	if err != nil {
		return nil, err
	}
	if secret == "" || !hmac.Equal(raw[l.length:], l.signature(secret, raw[:l.length])) {
		return nil, nothing
	}
	return raw[:l.length], nil
}
