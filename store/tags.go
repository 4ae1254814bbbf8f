package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

func scanTag(row pgx.CollectableRow) (crm.Tag, error) {
	var t crm.Tag
	err := row.Scan(&t.ID, &t.Name, &t.Tone)
	return t, err
}

// TagsLike lists tags in use whose name holds a text, those that begin with it
// first. It does not tell on how many records, which would tell of some that
// the person may not see.
func TagsLike(ctx context.Context, db Querier, text string, limit int) ([]crm.Tag, error) {
	part := likeEscapes.Replace(crm.FoldTag(text))
	return collect(ctx, db, scanTag, `SELECT id, name, tone FROM tags
		WHERE folded LIKE '%' || $1 || '%' AND EXISTS (SELECT 1 FROM record_tags WHERE tag_id = tags.id)
		ORDER BY folded NOT LIKE $1 || '%', folded LIMIT $2`, part, limit)
}

// TagsOf lists the tags of a record by name. The caller has made sure that the
// viewer sees the record.
func TagsOf(ctx context.Context, db Querier, kind string, record uuid.UUID) ([]crm.Tag, error) {
	return collect(ctx, db, scanTag, `SELECT t.id, t.name, t.tone FROM record_tags r JOIN tags t ON t.id = r.tag_id
		WHERE r.record_kind = $1 AND r.record_id = $2 ORDER BY t.folded`, kind, record)
}

// SetTags makes the tags of a record those with the given names, and makes
// tags that are new.
func SetTags(ctx context.Context, tx *Tx, kind string, record uuid.UUID, given []string) ([]crm.Tag, error) {
	names, err := crm.TagNames(given)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 22))`, record.String()); err != nil {
		return nil, fmt.Errorf("lock tags: %w", err)
	}
	if err := tx.hold(ctx, kind, record); err != nil {
		return nil, err
	}
	before, err := TagsOf(ctx, tx, kind, record)
	if err != nil {
		return nil, err
	}
	if err := bearTags(ctx, tx, kind, record, names); err != nil {
		return nil, err
	}
	after, err := TagsOf(ctx, tx, kind, record)
	if err != nil || slices.Equal(before, after) {
		return after, err
	}
	return after, tx.Tell(ctx, Change{Type: kind + ".tagged", RecordKind: kind, RecordID: record,
		Facts: map[string]string{"tags": tagList(after)}})
}

func bearTags(ctx context.Context, tx *Tx, kind string, record uuid.UUID, names []string) error {
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(crm.FoldTag(a), crm.FoldTag(b)) }) // so that two do not wait for each other
	ids := []uuid.UUID{}
	for _, name := range names {
		var id uuid.UUID
		err := tx.QueryRow(ctx, `INSERT INTO tags (id, name, folded) VALUES ($1, $2, $3)
			ON CONFLICT (folded) DO UPDATE SET folded = tags.folded RETURNING id`, NewID(), name, crm.FoldTag(name)).Scan(&id)
		if err != nil {
			return fmt.Errorf("write tag: %w", err)
		}
		ids = append(ids, id)
	}
	_, err := tx.Exec(ctx, `DELETE FROM record_tags WHERE record_kind = $1 AND record_id = $2 AND tag_id <> ALL($3)`, kind, record, ids)
	if err != nil {
		return fmt.Errorf("take tags off: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO record_tags (record_kind, record_id, tag_id) SELECT $1, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING`,
		kind, record, ids)
	if err != nil {
		return fmt.Errorf("put tags on: %w", err)
	}
	return nil
}

func tagList(tags []crm.Tag) string {
	if len(tags) == 0 {
		return "–"
	}
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = tag.Name
	}
	return strings.Join(names, ", ")
}

// SetTone colours a tag.
func SetTone(ctx context.Context, tx *Tx, id uuid.UUID, tone crm.Tone) (crm.Tag, error) {
	found, err := collect(ctx, tx, scanTag, `UPDATE tags SET tone = $2 WHERE id = $1 RETURNING id, name, tone`, id, tone)
	if err != nil {
		return crm.Tag{}, fmt.Errorf("colour tag: %w", err)
	}
	if len(found) == 0 {
		return crm.Tag{}, fmt.Errorf("tag %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}
