//go:build !slim

package temporal

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.temporal.io/server/common/authorization"
)

const tokenFile = "temporal-token"

// loadToken reads the folder's token or makes one, complete or not at all.
func loadToken(folder string) (string, error) {
	path := filepath.Join(folder, tokenFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeToken(folder, path)
	}
	if err != nil {
		return "", fmt.Errorf("read Temporal's token: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if len(token) < len(rand.Text()) {
		return "", fmt.Errorf("Temporal's token in %s is damaged; remove the file and a new one is made", path)
	}
	return token, os.Chmod(path, 0o600)
}

func makeToken(folder, path string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for Temporal's token: %w", err)
	}
	token := rand.Text() + rand.Text()
	draft, err := os.CreateTemp(folder, tokenFile+"-*") // readable by its owner alone
	if err != nil {
		return "", fmt.Errorf("write Temporal's token: %w", err)
	}
	_, err = draft.WriteString(token + "\n")
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("write Temporal's token: %w", err), os.Remove(draft.Name()))
	}
	return token, nil
}

// bearer lets in who presents the token, and nobody else: every call needs it, also those that Temporal usually
// leaves open.
type bearer struct{ token string }

// GetClaims gives all rights for the token and none for anything else.
func (b bearer) GetClaims(info *authorization.AuthInfo) (*authorization.Claims, error) {
	const scheme = "Bearer "
	given, found := strings.CutPrefix(info.AuthToken, scheme)
	if !found || subtle.ConstantTimeCompare([]byte(given), []byte(b.token)) != 1 {
		return nil, nil
	}
	return &authorization.Claims{System: authorization.RoleAdmin, Subject: "baton"}, nil
}

// Authorize refuses calls without claims.
func (b bearer) Authorize(_ context.Context, claims *authorization.Claims, _ *authorization.CallTarget) (authorization.Result, error) {
	if claims == nil || claims.System != authorization.RoleAdmin {
		return authorization.Result{Decision: authorization.DecisionDeny, Reason: "the token is missing or wrong"}, nil
	}
	return authorization.Result{Decision: authorization.DecisionAllow}, nil
}
