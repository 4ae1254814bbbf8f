package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/baton-crm/baton/store"
)

// vault opens the vault for secrets with the key in its file, which is made
// where it is missing. It is never made anew over one that cannot be read:
// what was sealed would be lost.
func (d dataSettings) vault() (*store.Vault, error) {
	path := d.SecretsKey
	if path == "" {
		path = filepath.Join(d.Data, "secrets-key")
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		text, err = makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("key for secrets: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("key for secrets in %s is not what this program wrote: %w", path, err)
	}
	return store.NewVault(key)
}

func makeKey(path string) ([]byte, error) {
	key := make([]byte, store.VaultKey)
	rand.Read(key) // never fails: it ends the program instead
	text := []byte(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	return text, os.WriteFile(path, text, 0o600)
}
