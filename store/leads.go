package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// LeadSubtitles gives a line under the name of each lead: company, interest.
func LeadSubtitles(ctx context.Context, db Querier, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	subtitles := map[uuid.UUID]string{}
	rows, err := db.Query(ctx, `SELECT id, company, interest FROM leads WHERE id = ANY($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read leads: %w", err)
	}
	var id uuid.UUID
	var company, interest string
	_, err = pgx.ForEachRow(rows, []any{&id, &company, &interest}, func() error {
		subtitles[id] = strings.Trim(company+" · "+interest, " ·")
		return nil
	})
	return subtitles, err
}
