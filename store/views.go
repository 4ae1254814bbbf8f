package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// addressed are the ways in which a record is for somebody: for a team or
// department of theirs, or for everybody.
func addressed(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) []string {
	var ways []string
	for _, name := range schema.Scope.Groups {
		field, _ := schema.Field(name)
		if field.Type == crm.References {
			ways = append(ways, alias+"."+field.Column+" && "+args.add(viewer.Groups)+"::uuid[]")
			continue
		}
		ways = append(ways, alias+"."+field.Column+" = ANY("+args.add(viewer.Groups)+")")
	}
	if field, ok := schema.Field(schema.Scope.Everybody); ok {
		ways = append(ways, alias+"."+field.Column)
	}
	return ways
}

// maxViews is how many views of a kind somebody is offered.
const maxViews = 200

// ViewsFor lists the views of a kind that a person works with: their own and
// those shared with them, by name. What people below have made for themselves
// is not among them, though their managers may open it.
func ViewsFor(ctx context.Context, db Querier, viewer crm.Viewer, kind string) ([]*crm.SavedView, error) {
	colleague := viewer
	colleague.Role, colleague.Grants = crm.Staff, crm.Grants{}
	args := &arguments{}
	sql := "SELECT " + SavedViews.names + " FROM views WHERE deleted_at IS NULL AND kind = " + args.add(kind) +
		" AND " + visible(SavedViews.Schema, colleague, args) + " ORDER BY name, id LIMIT " + args.add(maxViews)
	views, err := collect(ctx, db, SavedViews.scan, sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read views of %s: %w", kind, err)
	}
	return views, nil
}

// DefaultView is the view in which a person wants a kind to open; uuid.Nil is
// none.
func DefaultView(ctx context.Context, db Querier, person uuid.UUID, kind string) (uuid.UUID, error) {
	var id uuid.UUID
	err := db.QueryRow(ctx, "SELECT view_id FROM default_views WHERE user_id = $1 AND kind = $2", person, kind).Scan(&id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("read default view: %w", err)
	}
	return id, nil
}

// SetDefaultView says in which view the person wants a kind to open; nil is in
// none. It is a habit of the person and no change of the view, so no history
// tells it.
func SetDefaultView(ctx context.Context, tx *Tx, kind string, view *uuid.UUID) error {
	sql, values := "DELETE FROM default_views WHERE user_id = $1 AND kind = $2", []any{tx.Viewer.ID, kind}
	if view != nil {
		sql = `INSERT INTO default_views (user_id, kind, view_id) VALUES ($1, $2, $3)
			ON CONFLICT (user_id, kind) DO UPDATE SET view_id = $3`
		values = append(values, *view)
	}
	if _, err := tx.Exec(ctx, sql, values...); err != nil {
		return fmt.Errorf("write default view: %w", err)
	}
	return nil
}
