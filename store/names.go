package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

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
	n := naming{viewer: viewer}
	for _, kind := range slices.Sorted(maps.Keys(ids)) { // the same kinds are the same statement
		if schema, ok := crm.SchemaNamed(kind); ok {
			n.add(schema, ids[kind], sights(schema, viewer))
		}
	}
	return n.read(ctx, db)
}

// NamesByTask gives the names of records of somebody's own tasks: whoever has,
// or has done, a task still reads what it was about.
func NamesByTask(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	n := naming{viewer: viewer}
	if schema, ok := crm.SchemaNamed(kind); ok {
		n.add(schema, ids, append(sights(schema, viewer), func(args *arguments) string {
			me := args.add(viewer.ID)
			return "id IN (SELECT record_id FROM tasks WHERE record_kind = " + args.add(kind) +
				" AND (assignee_id = " + me + " OR completed_by = " + me + " OR given_by = " + me + " OR acted_for = " + me + " OR candidates @> ARRAY[" + me + "::uuid]))"
		}))
	}
	return n.read(ctx, db)
}

// naming is a question for the names of records of several kinds.
type naming struct {
	viewer crm.Viewer
	kinds  []named
	self   bool // the viewer's own name is asked for, which needs no question
}

// named are records of a kind whose names are wanted.
type named struct {
	table  string
	title  crm.Field
	ids    []uuid.UUID
	sights []sight // by which they are seen, asked one after the other
}

// add asks for records of a kind too; those that are seen are named.
func (n *naming) add(schema crm.Schema, ids []uuid.UUID, seen []sight) {
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
	if schema.Name == crm.Users.Name {
		seen = []sight{func(*arguments) string { return "true" }}
	}
	n.kinds = append(n.kinds, named{schema.Table(), title, slices.Compact(ids), seen})
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
	for len(n.kinds) > 0 {
		args, parts := &arguments{}, make([]string, len(n.kinds))
		for i, k := range n.kinds {
			parts[i] = fmt.Sprint("SELECT ", i, ", id, ", k.title.Column, "::text FROM ", k.table, " WHERE ", args.among("id", k.ids), " AND ", k.sights[0](args))
		}
		var part int
		var id uuid.UUID
		var name string
		found := make([][]uuid.UUID, len(n.kinds))
		err := eachOf(ctx, db, []any{&part, &id, &name}, func() {
			names[id], found[part] = shownName(n.kinds[part].title, name), append(found[part], id)
		}, strings.Join(parts, " UNION ALL "), args.values...)
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		n.unseen(found)
	}
	return names, nil
}

// unseen leaves the records that were not found, to be asked for by the next of
// their sights.
func (n *naming) unseen(found [][]uuid.UUID) {
	var left []named
	for i, k := range n.kinds {
		k.ids, k.sights = without(k.ids, found[i]), k.sights[1:]
		if len(k.ids) > 0 && len(k.sights) > 0 {
			left = append(left, k)
		}
	}
	n.kinds = left
}

// shownName is a name as somebody may know it.
func shownName(title crm.Field, name string) string {
	if title.Limit == crm.FieldMasked {
		name, _ = title.Masked(name).(string)
	}
	return name
}
