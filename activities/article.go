package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ArticleVerbs give a new article to who writes it, and let what is published
// be changed by those alone who may publish it: readers rely on it.
func ArticleVerbs() Verbs[crm.Article] {
	verbs := PlainVerbs(store.Articles)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, article *crm.Article) error {
		ownByDefault(tx, &article.OwnerID)
		return create(ctx, tx, article)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, article *crm.Article) error {
		if err := refusePublished(ctx, tx, before); err != nil {
			return err
		}
		return update(ctx, tx, before, article)
	}
	return verbs
}

// refusePublished refuses to change what others read to those who may not
// publish it.
func refusePublished(ctx context.Context, tx *store.Tx, article *crm.Article) error {
	if article.State != crm.ArticlePublished {
		return nil
	}
	may, err := store.MayChange(ctx, tx, store.Articles.Schema, tx.Viewer, crm.Approve, article)
	if err != nil || may {
		return err
	}
	return crm.InvalidField("text", "published",
		crm.Label{ZH: "已发布的文章由可以发布的人修改", EN: "A published article is changed by who may publish it"},
		crm.Label{ZH: "请让上级修改，或在评论里提出", EN: "Ask your manager, or say in a comment what should change"})
}

// PublishArticle gives an article its readers; one that is published already
// gets others.
func PublishArticle(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64, to crm.Audience) error {
	article, err := lockArticle(ctx, tx, id, version)
	if err != nil {
		return err
	}
	if to.Nobody() {
		return crm.InvalidField("everybody", "no-readers",
			crm.Label{ZH: "发布的文章须有读者", EN: "A published article has readers"},
			crm.Label{ZH: "请选择全体、部门或团队", EN: "Choose everybody, a department or a team"})
	}
	before := *article
	article.State, article.Everybody, article.TeamID, article.DepartmentID = crm.ArticlePublished, to.Everybody, to.TeamID, to.DepartmentID
	if before.State != crm.ArticlePublished {
		article.PublishedAt = &tx.Now
	}
	return store.Articles.Update(ctx, tx, &before, article, store.Change{Type: "article.published"})
}

// RetireArticle takes an article from its readers; who keeps it still finds
// it.
func RetireArticle(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	article, err := lockArticle(ctx, tx, id, version)
	if err != nil {
		return err
	}
	before := *article
	article.State, article.Everybody, article.TeamID, article.DepartmentID = crm.ArticleRetired, false, nil, nil
	return store.Articles.Update(ctx, tx, &before, article, store.Change{Type: "article.retired"})
}

// lockArticle takes an article for who may publish it, unless it changed since
// the person read it.
func lockArticle(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) (*crm.Article, error) {
	article, err := store.Articles.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := Require(ctx, tx, store.Articles.Schema, crm.Approve, article); err != nil {
		return nil, err
	}
	if article.Version != version {
		return nil, fmt.Errorf("article %s: %w", id, crm.ErrStale)
	}
	return article, nil
}

// ReadArticle notes that a person opened an article, once a day.
func ReadArticle(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	if err := requireArticle(ctx, tx, id); err != nil {
		return err
	}
	return store.NoteArticleRead(ctx, tx, id)
}

// RateArticle keeps a reader's word on whether an article helped; the last one
// counts.
func RateArticle(ctx context.Context, tx *store.Tx, id uuid.UUID, helpful bool, text string) error {
	if err := requireArticle(ctx, tx, id); err != nil {
		return err
	}
	return store.RateArticle(ctx, tx, id, helpful, text)
}

// requireArticle wants an article that the person sees.
func requireArticle(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	_, err := store.Articles.Get(ctx, tx, tx.Viewer, id)
	return err
}
