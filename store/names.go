package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Names gives the names of records by id, as far as the viewer may see them and
// know the field that names them; colleagues' names everybody may.
func Names(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	return NamesOf(ctx, db, viewer, map[string][]uuid.UUID{kind: ids})
}

// NamesOf gives the names of records of several kinds, with one question for
// all.
func NamesOf(ctx context.Context, db Querier, viewer crm.Viewer, ids map[string][]uuid.UUID) (map[uuid.UUID]string, error) {
	n := naming{viewer: viewer, args: &arguments{}}
	for _, kind := range slices.Sorted(maps.Keys(ids)) { // the same kinds are the same statement
		if schema, ok := crm.SchemaNamed(kind); ok {
			n.add(schema, ids[kind], func() string { return visible(schema, viewer, n.args) })
		}
	}
	return n.read(ctx, db)
}

// NamesByTask gives the names of records of somebody's own tasks: whoever has,
// or has done, a task still reads what it was about.
func NamesByTask(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	n := naming{viewer: viewer, args: &arguments{}}
	if schema, ok := crm.SchemaNamed(kind); ok {
		n.add(schema, ids, func() string {
			me := n.args.add(viewer.ID)
			return "(" + visible(schema, viewer, n.args) + " OR id IN (SELECT record_id FROM tasks WHERE record_kind = " + n.args.add(kind) +
				" AND (assignee_id = " + me + " OR completed_by = " + me + " OR given_by = " + me + " OR acted_for = " + me + " OR candidates @> ARRAY[" + me + "::uuid])))"
		})
	}
	return n.read(ctx, db)
}

// naming is a question for the names of records of several kinds.
type naming struct {
	viewer crm.Viewer
	args   *arguments
	titles []crm.Field // per part
	parts  []string
	self   bool // the viewer's own name is asked for, which needs no question
}

// add asks for records of a kind too; those that are seen are named.
func (n *naming) add(schema crm.Schema, ids []uuid.UUID, seen func() string) {
	title, known := titleFor(schema, n.viewer)
	if len(ids) == 0 || !known {
		return
	}
	ids = slices.Clone(ids)
	if schema.Name == crm.Users.Name && !n.viewer.IsSystem() {
		n.self = n.self || slices.Contains(ids, n.viewer.ID)
		ids = slices.DeleteFunc(ids, func(id uuid.UUID) bool { return id == n.viewer.ID })
		if len(ids) == 0 {
			return
		}
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	part := "SELECT " + strconv.Itoa(len(n.parts)) + ", id, " + title.Column + "::text FROM " + schema.Table() +
		" WHERE id = ANY(" + n.args.add(slices.Compact(ids)) + ")"
	if schema.Name != crm.Users.Name {
		part += " AND " + seen()
	}
	n.titles, n.parts = append(n.titles, title), append(n.parts, part)
}

// titleFor is the field that names records of a kind to a person, and whether
// they may know it; colleagues' names everybody may.
func titleFor(schema crm.Schema, viewer crm.Viewer) (crm.Field, bool) {
	title := schema.TitleIn(viewer.Language)
	if schema.Name == crm.Users.Name {
		return title, true
	}
	return schema.For(viewer).Field(title.Name)
}

func (n *naming) read(ctx context.Context, db Querier) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	if n.self {
		names[n.viewer.ID] = n.viewer.Name
	}
	if len(n.parts) == 0 {
		return names, nil
	}
	rows, err := db.Query(ctx, strings.Join(n.parts, " UNION ALL "), n.args.values...)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	var part int
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&part, &id, &name}, func() error {
		names[id] = shownName(n.titles[part], name)
		return nil
	})
	return names, err
}

// shownName is a name as somebody may know it.
func shownName(title crm.Field, name string) string {
	if title.Limit == crm.FieldMasked {
		name, _ = title.Masked(name).(string)
	}
	return name
}
