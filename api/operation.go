package api

import (
	"context"
	"crypto/sha256"
	"net/http"
	"reflect"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// handle registers an operation; its errors pass the one place that maps them.
func handle[I, O any](s *Server, op huma.Operation, work func(context.Context, *I) (*O, error)) {
	op.Path = base + op.Path
	op.MaxBodyBytes = maxBody + 1 // huma refuses what reaches its limit; limitBody refuses what passes ours
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := work(ctx, in)
		if store.IsUnkeepable(err) {
			err = textRefusal(in, err)
		}
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return out, nil
	})
}

// raw is an answer whose body is JSON already.
type raw struct {
	Status      int
	ETag        string `header:"ETag"`
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// itself wraps a typed body.
type itself[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

// answered wraps a body without more.
func answered[T any](body T) *itself[T] { return &itself[T]{Body: body} }

// change runs a change on behalf of the request's person, once: with an
// Idempotency-Key the first answer is kept and given again.
func (s *Server) change(ctx context.Context, key string, request []byte,
	work func(context.Context, *store.Tx) (store.Answer, error),
) (*raw, error) {
	if !utf8.ValidString(key) {
		return nil, crm.InvalidField("Idempotency-Key", "invalid-text",
			crm.Label{ZH: "幂等键含有无法保存的字符", EN: "The key holds characters that cannot be kept"},
			crm.Label{ZH: "请使用字母和数字", EN: "Use letters and digits"})
	}
	var answer store.Answer
	sum := sha256.Sum256(request)
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		if key == "" {
			var err error
			answer, err = work(ctx, tx)
			return err
		}
		known, err := store.Answered(ctx, tx, key, sum[:])
		if err != nil {
			return err
		}
		if known != nil {
			answer = *known
			return nil
		}
		if answer, err = work(ctx, tx); err != nil {
			return err
		}
		return store.KeepAnswer(ctx, tx, key, sum[:], answer)
	})
	if err != nil {
		return nil, err
	}
	return &raw{Status: answer.Status, ETag: answer.ETag, ContentType: "application/json", Body: answer.Body}, nil
}

// requestID is what a key stands for: the same request sent again.
func requestID(method, path string, etag string, body []byte) []byte {
	return append([]byte(method+" "+path+" "+etag+"\n"), body...)
}

// Idempotent is the header that makes a change safe to send again.
type Idempotent struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"Any text of yours; the same request with the same key is done once and answered the same for 24 hours."`
}

// filterContext is when, where and for whom a filter is judged.
func (s *Server) filterContext(viewer crm.Viewer) crm.FilterContext {
	return crm.FilterContext{Now: s.DB.Now(), Zone: s.Company.Zone(), Me: viewer.ID}
}

// openAPIConfig is the head of the OpenAPI document.
func openAPIConfig(version string) huma.Config {
	config := huma.DefaultConfig("Baton", version)
	config.Info.Description = "Customer work as processes: records, tasks, decisions and live events. " +
		"Errors are problem documents (RFC 9457) in the language of Accept-Language (zh-CN or en)."
	config.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/openapi", "", ""
	config.CreateHooks = nil // bodies carry no $schema links
	config.RejectUnknownQueryParameters = true
	config.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[uuid.UUID](), reflect.TypeFor[writtenID]())
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	config.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	return config
}

// noSession marks an operation that needs nobody to be signed in.
func noSession(op huma.Operation) huma.Operation {
	op = permitted(op, func(p *permit) { p.public = true })
	op.Security = []map[string][]string{}
	return op
}

// operation describes an operation. Its area for tokens is its tag, its act the
// last word of an act's path, or what the method says.
func operation(id, method, path, summary, tag string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag},
		Metadata: permit{area: tag, act: actOf(method, path)}.metadata(),
	}
	if method == http.MethodDelete {
		op.DefaultStatus = http.StatusNoContent
	}
	return op
}
