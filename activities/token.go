package activities

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TokenWish is a token that somebody asks for.
type TokenWish struct {
	Name    string
	Expires string // a choice of crm.TokenExpiry
	Scopes  []crm.TokenScope
	Zone    *time.Location
}

// maxTokenName is how long the name of a token may be.
const maxTokenName = 80

// MakeToken makes a personal token and returns its secret, which cannot be
// shown again.
func MakeToken(ctx context.Context, tx *store.Tx, person uuid.UUID, wish TokenWish) (*store.Token, string, error) {
	expires, known := crm.TokenExpiry(wish.Expires, tx.Now, wish.Zone)
	if problems := wish.problems(tx.Viewer, expires, known); len(problems) > 0 {
		return nil, "", &crm.Invalid{Problems: problems}
	}
	token := &store.Token{Name: strings.TrimSpace(wish.Name), Scopes: wish.Scopes, ExpiresAt: expires}
	secret, err := store.NewToken(ctx, tx, person, token)
	if err != nil {
		return nil, "", err
	}
	return token, secret, tellAccount(ctx, tx, crm.UserTokenMade, person, map[string]string{"token": token.Name})
}

func (w TokenWish) problems(viewer crm.Viewer, expires *time.Time, known bool) []crm.Problem {
	var problems []crm.Problem
	if name := strings.TrimSpace(w.Name); name == "" || utf8.RuneCountInString(name) > maxTokenName {
		problems = append(problems, crm.Problem{
			Field: "name", Code: "required", Message: crm.Label{ZH: "令牌需要名称", EN: "A token needs a name"},
			Remedy: crm.Label{ZH: "请写明用途，最多 %d 个字符", EN: "Say what it is for, in at most %d characters"}.With(maxTokenName),
		})
	}
	switch {
	case !known:
		problems = append(problems, crm.Problem{
			Field: "expires", Code: "invalid-expiry", Message: crm.Label{ZH: "有效期不正确", EN: "The token cannot end then"},
			Remedy: crm.Label{
				ZH: "请选择 7-days、30-days、90-days、365-days，或一年以内的日期",
				EN: "Choose 7-days, 30-days, 90-days, 365-days, or a day at most a year ahead",
			},
		})
	case expires == nil && viewer.Role != crm.Admin:
		problems = append(problems, crm.Problem{
			Field: "expires", Code: "never-expires", Message: crm.Label{ZH: "只有管理员可以创建长期有效的令牌", EN: "Only admins make tokens that never end"},
			Remedy: crm.Label{ZH: "请选择有效期", EN: "Choose when it ends"},
		})
	}
	for _, scope := range w.Scopes {
		if _, _, ok := scope.Parts(); !ok {
			problems = append(problems, crm.Problem{
				Field: "scopes", Code: "invalid-scope", Message: crm.Label{ZH: "“%s”不是权限范围", EN: "“%s” is no scope"}.With(scope),
				Remedy: crm.Label{ZH: "请写成 leads:create 或 *:view 的形式", EN: "Write it like leads:create or *:view"},
			})
		}
	}
	if len(w.Scopes) == 0 {
		problems = append(problems, crm.Problem{
			Field: "scopes", Code: "required", Message: crm.Label{ZH: "令牌需要权限范围", EN: "A token needs scopes"},
			Remedy: crm.Label{ZH: "请至少选择一项", EN: "Choose at least one"},
		})
	}
	return problems
}

// TokensOf lists a person's tokens for the person and for admins.
func TokensOf(ctx context.Context, db store.Querier, viewer crm.Viewer, person uuid.UUID) ([]store.Token, error) {
	if err := mayKeepAccount(ctx, db, viewer, person); err != nil {
		return nil, err
	}
	return store.TokensOf(ctx, db, person)
}

// RevokeToken ends a token of a person.
func RevokeToken(ctx context.Context, tx *store.Tx, person, id uuid.UUID) error {
	if err := mayKeepAccount(ctx, tx, tx.Viewer, person); err != nil {
		return err
	}
	name, err := store.RevokeToken(ctx, tx, person, id)
	if err != nil {
		return err
	}
	return tellAccount(ctx, tx, crm.UserTokenRevoked, person, map[string]string{"token": name})
}
