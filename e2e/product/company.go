package product

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

const adminPassword = "a-good-password\n"

// Admin makes the first admin of an installation, or finds the one that is
// there, and speaks as that person.
func (p *Product) Admin(ctx context.Context, binary string) (*Person, error) {
	_, err := Run(ctx, binary, adminPassword, "user", "add", "admin", "--data", p.Data)
	if err != nil && !strings.Contains(err.Error(), "taken") {
		return nil, err
	}
	return p.As(ctx, binary, "admin")
}

// As speaks as the person with a sign-in name, by a new token.
func (p *Product) As(ctx context.Context, binary, login string) (*Person, error) {
	token, err := Run(ctx, binary, "", "token", login, "--data", p.Data)
	if err != nil {
		return nil, err
	}
	return p.WithToken(strings.TrimSpace(token)), nil
}

// Token is what the person speaks with.
func (p *Person) Token() string { return p.token }

// Create makes a record and returns its id.
func (p *Person) Create(ctx context.Context, path string, body map[string]any) (string, error) {
	answer, err := p.Do(ctx, http.MethodPost, path, body)
	if err != nil {
		return "", err
	}
	if answer.Status != http.StatusCreated {
		return "", fmt.Errorf("POST %s: %d %s", path, answer.Status, answer.Body)
	}
	var created struct{ ID string }
	return created.ID, answer.Decode(&created)
}

// capacity is more than any test or benchmark gives one person.
const capacity = 100_000

// Hire makes a roster with n people, rep1 to repn, and returns their ids.
func (p *Person) Hire(ctx context.Context, roster string, n int) ([]string, error) {
	rosterID, err := p.Create(ctx, "/rosters", map[string]any{"key": roster, "name": roster})
	if err != nil {
		return nil, err
	}
	var people []string
	for i := range n {
		login := fmt.Sprintf("rep%d", i+1)
		id, err := p.Create(ctx, "/users", map[string]any{"name": login, "login": login, "role": "staff", "active": true})
		if err != nil {
			return nil, err
		}
		if _, err := p.Create(ctx, "/roster-members", map[string]any{"rosterId": rosterID, "userId": id, "capacity": capacity}); err != nil {
			return nil, err
		}
		people = append(people, id)
	}
	return people, nil
}
