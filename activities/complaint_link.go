package activities

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// linkLasts is how long a customer can use a link after it was sent.
const linkLasts = 60 * 24 * time.Hour

// linkPurpose is what the links are for and nothing else: it goes into what is
// signed, so that no other link signed with the same secret is one of these.
const linkPurpose = "complaint/1"

// linkPath is the page that links lead to, below the address of the company.
const linkPath = "/public/complaints/"

// A link holds the id of its complaint and its last second, and is signed.
const (
	linkBody      = 16 + 8
	linkSignature = sha256.Size
)

// signComplaintLink makes the token by which whoever has it, without an
// account, reads how a complaint stands and says whether they are satisfied.
func signComplaintLink(secret string, complaint uuid.UUID, expires time.Time) string {
	body := make([]byte, 0, linkBody+linkSignature)
	body = append(body, complaint[:]...)
	body = binary.BigEndian.AppendUint64(body, uint64(expires.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(body, linkSignatureOf(secret, body)...))
}

func linkSignatureOf(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(linkPurpose))
	mac.Write(body)
	return mac.Sum(nil)
}

// readComplaintLink gives the complaint that a token is for. One that was
// forged, is for something else or has expired leads to nothing.
func readComplaintLink(ctx context.Context, db *store.DB, token string) (uuid.UUID, error) {
	nothing := fmt.Errorf("link of a complaint: %w", crm.ErrNotFound)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != linkBody+linkSignature {
		return uuid.Nil, nothing
	}
	secret, err := db.Secret(ctx, store.ComplaintLinks)
	if err != nil {
		return uuid.Nil, err
	}
	body, signature := raw[:linkBody], raw[linkBody:]
	expires := time.Unix(int64(binary.BigEndian.Uint64(body[16:])), 0)
	if secret == "" || !hmac.Equal(signature, linkSignatureOf(secret, body)) || db.Now().After(expires) {
		return uuid.Nil, nothing
	}
	return uuid.UUID(body[:16]), nil
}

// ComplaintLink makes the token of a complaint for who is told now.
func ComplaintLink(ctx context.Context, db *store.DB, complaint uuid.UUID, sent time.Time) (string, error) {
	secret, err := db.SecretOnce(ctx, store.ComplaintLinks)
	if err != nil {
		return "", err
	}
	return signComplaintLink(secret, complaint, sent.Add(linkLasts)), nil
}
