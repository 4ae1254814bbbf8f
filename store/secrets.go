package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// newSecret makes an unguessable text and what is kept of it: only its hash,
// so that a copy of the database opens no session.
func newSecret(prefix string) (secret string, hash []byte) {
	secret = prefix + NewSecret()
	return secret, secretHash(secret)
}

// NewSecret makes an unguessable text.
func NewSecret() string {
	random := make([]byte, 32)
	rand.Read(random) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(random)
}

func secretHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
