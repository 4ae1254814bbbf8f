package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// NoteArticleRead notes that the viewer opened an article, once on a day of
// the company.
func NoteArticleRead(ctx context.Context, tx *Tx, article uuid.UUID) error {
	_, err := tx.Exec(ctx, `INSERT INTO article_reads (article_id, reader_id, "on") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		article, tx.Viewer.ID, crm.DateOf(tx.Now.In(tx.Zone())))
	if err != nil {
		return fmt.Errorf("note read of article: %w", err)
	}
	return nil
}

// RateArticle keeps the viewer's word on whether an article helped.
func RateArticle(ctx context.Context, tx *Tx, article uuid.UUID, helpful bool, text string) error {
	_, err := tx.Exec(ctx, `INSERT INTO article_ratings (article_id, reader_id, helpful, text, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (article_id, reader_id) DO UPDATE SET helpful = excluded.helpful, text = excluded.text, at = excluded.at`,
		article, tx.Viewer.ID, helpful, text, tx.Now)
	if err != nil {
		return fmt.Errorf("rate article: %w", err)
	}
	return nil
}

// TopArticles lists the published articles that the viewer sees and that were
// read most since a day, the most read first; category narrows it.
func TopArticles(ctx context.Context, db Querier, viewer crm.Viewer, since crm.Date, category string, limit int) ([]crm.ArticleUse, error) {
	args := &arguments{}
	sql := `SELECT articles.id, used.reads,
			(SELECT count(*) FROM article_ratings r WHERE r.article_id = articles.id AND r.helpful),
			(SELECT count(*) FROM article_ratings r WHERE r.article_id = articles.id AND NOT r.helpful)
		FROM articles JOIN (SELECT article_id, count(*) AS reads FROM article_reads WHERE "on" >= ` + args.add(since) + ` GROUP BY article_id) used
			ON used.article_id = articles.id
		WHERE articles.deleted_at IS NULL AND articles.state = 'published' AND (` + args.add(category) + ` = '' OR articles.category = $2)
			AND ` + visible(Articles.Schema, viewer, args) + `
		ORDER BY used.reads DESC, articles.id DESC LIMIT ` + args.add(limit)
	return collect(ctx, db, pgx.RowToStructByPos[crm.ArticleUse], sql, args.values...)
}

// UseOfArticle is how an article is used, since it was written, and what the
// viewer said of it; nil: nothing yet.
func UseOfArticle(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (use crm.ArticleUse, mine *bool, err error) {
	use.ArticleID = id
	err = db.QueryRow(ctx, `SELECT (SELECT count(*) FROM article_reads WHERE article_id = $1),
			count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful), bool_or(helpful) FILTER (WHERE reader_id = $2)
		FROM article_ratings WHERE article_id = $1`, id, viewer.ID).Scan(&use.Reads, &use.Helpful, &use.Unhelpful, &mine)
	if err != nil {
		return use, nil, fmt.Errorf("read use of article: %w", err)
	}
	return use, mine, nil
}

// LessonOf is the article, of those that the viewer sees, that was written of a
// complaint; nil: there is none.
func LessonOf(ctx context.Context, db Querier, viewer crm.Viewer, complaint uuid.UUID) (*crm.Article, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM articles WHERE complaint_id = $1 AND deleted_at IS NULL ORDER BY created_at, id`, complaint)
	if err != nil {
		return nil, fmt.Errorf("read articles of complaint %s: %w", complaint, err)
	}
	for _, id := range found {
		article, err := Articles.Get(ctx, db, viewer, id)
		if !errors.Is(err, crm.ErrNotFound) {
			return article, err
		}
	}
	return nil, nil
}
