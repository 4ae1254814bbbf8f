package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// LeadSubtitles gives a line under the name of each lead, of what the viewer
// may know: company, interest. The caller has made sure that they may know the
// lead.
func LeadSubtitles(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	subtitles := map[uuid.UUID]string{}
	rows, err := db.Query(ctx, `SELECT id, company, interest FROM leads WHERE id = ANY($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read leads: %w", err)
	}
	known := crm.Leads.Schema().For(viewer)
	open := func(name, value string) string {
		if f, ok := known.Field(name); ok && f.Limit != crm.FieldMasked {
			return value
		}
		return ""
	}
	var id uuid.UUID
	var company, interest string
	_, err = pgx.ForEachRow(rows, []any{&id, &company, &interest}, func() error {
		subtitles[id] = strings.Trim(open("company", company)+" · "+open("interest", interest), " ·")
		return nil
	})
	return subtitles, err
}
