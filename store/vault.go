package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// VaultKey is the length of the key of a vault, in bytes.
const VaultKey = 32

// Vault seals secrets that have to be shown to others, such as the password
// of the mail server, under a key that the database does not hold: a copy of
// the database signs in nowhere.
type Vault struct{ aead cipher.AEAD }

// NewVault makes a vault with a key.
func NewVault(key []byte) (*Vault, error) {
	if len(key) != VaultKey {
		return nil, fmt.Errorf("the key for secrets has %d bytes, want %d", len(key), VaultKey)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Vault{aead}, err
}

// errNoVault refuses to keep a secret in the clear.
var errNoVault = errors.New("there is no key for secrets")

// seal encrypts a secret. It opens under the same subject only.
func (v *Vault) seal(subject, secret string) ([]byte, error) {
	if v == nil {
		return nil, errNoVault
	}
	nonce := make([]byte, v.aead.NonceSize())
	rand.Read(nonce) // never fails: it ends the program instead
	return v.aead.Seal(nonce, nonce, []byte(secret), []byte(subject)), nil
}

func (v *Vault) open(subject string, sealed []byte) (string, error) {
	if v == nil {
		return "", errNoVault
	}
	if len(sealed) < v.aead.NonceSize() {
		return "", fmt.Errorf("the secret of %s is too short", subject)
	}
	nonce, text := sealed[:v.aead.NonceSize()], sealed[v.aead.NonceSize():]
	secret, err := v.aead.Open(nil, nonce, text, []byte(subject))
	if err != nil {
		return "", fmt.Errorf("open the secret of %s, which was sealed under another key: %w", subject, err)
	}
	return string(secret), nil
}

// SaveSecret keeps the secret of a subject; an empty one is forgotten.
func SaveSecret(ctx context.Context, tx *Tx, subject, secret string) error {
	if secret == "" {
		_, err := tx.Exec(ctx, `DELETE FROM sealed_secrets WHERE subject = $1`, subject)
		return err
	}
	sealed, err := tx.vault.seal(subject, secret)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO sealed_secrets (subject, sealed) VALUES ($1, $2)
		ON CONFLICT (subject) DO UPDATE SET sealed = $2`, subject, sealed)
	if err != nil {
		return fmt.Errorf("write secret: %w", err)
	}
	return nil
}

// Secret reads the secret of a subject; empty: there is none.
func (db *DB) Secret(ctx context.Context, subject string) (string, error) {
	var sealed []byte
	err := db.QueryRow(ctx, `SELECT sealed FROM sealed_secrets WHERE subject = $1`, subject).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	return db.Vault.open(subject, sealed)
}

// HasSecret says whether a subject has a secret.
func HasSecret(ctx context.Context, db Querier, subject string) (has bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM sealed_secrets WHERE subject = $1)`, subject).Scan(&has)
	return has, err
}

// SecretOnce reads the secret of a subject and makes one where there is none
// yet: whoever comes first makes it, and it stays.
func (db *DB) SecretOnce(ctx context.Context, subject string) (string, error) {
	secret, err := db.Secret(ctx, subject)
	if err != nil || secret != "" {
		return secret, err
	}
	sealed, err := db.Vault.seal(subject, NewSecret())
	if err != nil {
		return "", err
	}
	if _, err := db.Exec(ctx, `INSERT INTO sealed_secrets (subject, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING`, subject, sealed); err != nil {
		return "", fmt.Errorf("write secret: %w", err)
	}
	return db.Secret(ctx, subject)
}
