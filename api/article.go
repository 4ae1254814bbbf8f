package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// articleReading is an article as it is read.
type articleReading struct {
	HTML      string `json:"html" doc:"The text, from Markdown, without anything that could act."`
	Reads     int    `json:"reads" doc:"Days on which somebody opened it, each person counted."`
	Helpful   int    `json:"helpful"`
	Unhelpful int    `json:"unhelpful"`
	Mine      *bool  `json:"mine" doc:"What the person who asks said of it."`
	// MayPublish spares people a button that would be refused.
	MayPublish bool `json:"mayPublish" doc:"The person who asks may give it readers and take it from them."`
}

type topArticle struct {
	ID        uuid.UUID `json:"id"`
	Title     string    `json:"title"`
	Reads     int       `json:"reads"`
	Helpful   int       `json:"helpful"`
	Unhelpful int       `json:"unhelpful"`
}

type topArticles struct {
	Days     int    `query:"days" default:"90" minimum:"1" maximum:"730" doc:"How far back is looked."`
	Category string `query:"category" maxLength:"60"`
	Limit    int    `query:"limit" default:"10" minimum:"1" maximum:"50"`
}

type publishing struct {
	ByID
	Idempotent
	Body struct {
		Version      int64      `json:"version" doc:"Of the article as it was read."`
		Everybody    bool       `json:"everybody,omitempty"`
		DepartmentID *uuid.UUID `json:"departmentId,omitempty" doc:"With the departments below it."`
		TeamID       *uuid.UUID `json:"teamId,omitempty"`
	}
}

type retiring struct {
	ByID
	Idempotent
	Body struct {
		Version int64 `json:"version" doc:"Of the article as it was read."`
	}
}

type openingArticle struct {
	ByID
	Idempotent
}

type ratingArticle struct {
	ByID
	Idempotent
	Body struct {
		Helpful bool   `json:"helpful"`
		Text    string `json:"text,omitempty" maxLength:"1000" doc:"What was missing."`
	}
}

func (s *Server) articleRoutes() {
	area := crm.Articles.Plural
	handle(s, operation("list-top-articles", http.MethodGet, "/articles/top", "The articles that were read most", area), s.topArticles)
	handle(s, operation("get-article-reading", http.MethodGet, "/articles/{id}/reading", "An article as it is read", area), s.readingOfArticle)
	handle(s, operation("publish-article", http.MethodPost, "/articles/{id}/acts/publish", "Give an article its readers", area), s.publishArticle)
	handle(s, operation("retire-article", http.MethodPost, "/articles/{id}/acts/retire", "Take an article from its readers", area), s.retireArticle)
	handle(s, operation("read-article", http.MethodPost, "/articles/{id}/acts/read", "Note that one opened an article", area), s.readArticle)
	handle(s, operation("rate-article", http.MethodPost, "/articles/{id}/acts/rate", "Say whether an article helped", area), s.rateArticle)
	for _, act := range []string{"publish", "retire", "read", "rate"} {
		answerWith(s.api.OpenAPI().Paths[base+"/articles/{id}/acts/"+act].Post, http.StatusOK, "ActResults")
	}
}

func (s *Server) topArticles(ctx context.Context, in *topArticles) (*itself[items[topArticle]], error) {
	viewer := viewerOf(ctx)
	used, err := store.TopArticles(ctx, s.DB, viewer, crm.DateOf(s.today()).AddDays(-in.Days), in.Category, in.Limit)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(used))
	for i, u := range used {
		ids[i] = u.ArticleID
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Articles.Name, ids)
	if err != nil {
		return nil, err
	}
	top := make([]topArticle, len(used))
	for i, u := range used {
		top[i] = topArticle{ID: u.ArticleID, Title: names[u.ArticleID], Reads: u.Reads, Helpful: u.Helpful, Unhelpful: u.Unhelpful}
	}
	return answered(items[topArticle]{top}), nil
}

func (s *Server) readingOfArticle(ctx context.Context, in *ByID) (*itself[articleReading], error) {
	viewer := viewerOf(ctx)
	article, err := store.Articles.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	html := ""
	if f, known := store.Articles.Schema.For(viewer).Field("text"); known && f.Limit != crm.FieldMasked {
		if html, err = readable(article.Text); err != nil {
			return nil, err
		}
	}
	use, mine, err := store.UseOfArticle(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	mayPublish, err := store.MayChange(ctx, s.DB, store.Articles.Schema, viewer, crm.Approve, article)
	return answered(articleReading{html, use.Reads, use.Helpful, use.Unhelpful, mine, mayPublish}), err
}

// readable makes HTML of Markdown and leaves only what can be read: no
// scripts, styles, forms or pictures from elsewhere.
func readable(markdown string) (string, error) {
	var html bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(markdown), &html); err != nil {
		return "", fmt.Errorf("read Markdown: %w", err)
	}
	policy := bluemonday.NewPolicy()
	policy.AllowStandardURLs()
	policy.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote")
	policy.AllowLists()
	policy.AllowTables()
	policy.AllowAttrs("href").OnElements("a")
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	policy.AddTargetBlankToFullyQualifiedLinks(true)
	return policy.Sanitize(html.String()), nil
}

func (s *Server) publishArticle(ctx context.Context, in *publishing) (*raw, error) {
	return s.actOn(ctx, in.Key, "articles/"+in.ID.String()+"/acts/publish", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		readers := crm.Audience{Everybody: in.Body.Everybody, DepartmentID: in.Body.DepartmentID, TeamID: in.Body.TeamID}
		return activities.PublishArticle(ctx, tx, in.ID, in.Body.Version, readers)
	})
}

func (s *Server) retireArticle(ctx context.Context, in *retiring) (*raw, error) {
	return s.actOn(ctx, in.Key, "articles/"+in.ID.String()+"/acts/retire", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.RetireArticle(ctx, tx, in.ID, in.Body.Version)
	})
}

func (s *Server) readArticle(ctx context.Context, in *openingArticle) (*raw, error) {
	return s.actOn(ctx, in.Key, "articles/"+in.ID.String()+"/acts/read", in.ID, nil, func(ctx context.Context, tx *store.Tx) error {
		return activities.ReadArticle(ctx, tx, in.ID)
	})
}

func (s *Server) rateArticle(ctx context.Context, in *ratingArticle) (*raw, error) {
	return s.actOn(ctx, in.Key, "articles/"+in.ID.String()+"/acts/rate", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.RateArticle(ctx, tx, in.ID, in.Body.Helpful, in.Body.Text)
	})
}
