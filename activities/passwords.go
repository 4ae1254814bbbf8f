package activities

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// Cost of argon2id, from the OWASP password storage guidance (2024): 19 MiB of
// memory, two passes, one lane.
const (
	argonMemoryKiB = 19 * 1024
	argonPasses    = 2
	argonLanes     = 1
	argonKeyBytes  = 32
	argonSaltBytes = 16
)

// Passwords hashes and compares passwords, a few at a time, so that many
// people signing in at once do not take all memory.
type Passwords struct {
	places  chan struct{}
	waiting atomic.Int64
}

// waitersPerPlace is how many may wait for each place; more are told to come
// back, so that a flood of tries does not keep people from signing in for long.
const waitersPerPlace = 16

// ErrBusy says that too many people are signing in at once.
var ErrBusy = errors.New("too many people are signing in at once")

// NewPasswords makes room for as many hashes at once as there are processors.
func NewPasswords() *Passwords {
	return &Passwords{places: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Hash hashes a new password in the PHC string format. Whether it is good
// enough is for CheckPassword to say.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSaltBytes)
	rand.Read(salt) // never fails: it ends the program instead
	key, err := p.derive(ctx, password, salt, argonMemoryKiB, argonPasses, argonLanes)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		argonMemoryKiB, argonPasses, argonLanes, encode(salt), encode(key)), nil
}

// Matches compares a password with a hash in constant time.
func (p *Passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("password hash is not argon2id")
	}
	var memory, passes uint32
	var lanes uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	key, err := p.derive(ctx, password, salt, memory, passes, lanes)
	if err != nil {
		return false, err
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	return subtle.ConstantTimeCompare(key, want) == 1, err
}

func (p *Passwords) derive(ctx context.Context, password string, salt []byte, memory, passes uint32, lanes uint8) ([]byte, error) {
	if p.waiting.Add(1) > int64(cap(p.places)*waitersPerPlace) {
		p.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer p.waiting.Add(-1)
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, argonKeyBytes), nil
}
