package store

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// GetNamed reads one record that the viewer may see, and the names of what it
// refers to by the fields of the schema, as NamesOf gives them. Where a field
// refers to one record its name comes with the same question.
func (t *Table[T, P]) GetNamed(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (P, map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	var references []namedReference
	columns := func(args *arguments) string {
		references = t.referencesIn(schema, viewer, args)
		all := []string{t.names}
		for _, r := range references {
			all = append(all, r.sql)
		}
		return strings.Join(all, ", ")
	}
	record, err := t.one(ctx, db, viewer, id, selection[P]{columns: columns, scan: func(row pgx.CollectableRow) (P, error) {
		record := P(new(T))
		found := make([]*string, len(references))
		targets := t.targets(record, len(references))
		for i := range found {
			targets = append(targets, &found[i])
		}
		err := row.Scan(targets...)
		for i, r := range references {
			if found[i] != nil {
				names[ReferenceOf(r.field.Value(record))] = shownName(r.title, *found[i])
			}
		}
		return record, err
	}})
	if err != nil {
		return nil, nil, err
	}
	others := otherReferences(schema, record)
	for _, r := range references {
		if id := ReferenceOf(r.field.Value(record)); id != uuid.Nil && names[id] == "" {
			others[r.field.Reference] = append(others[r.field.Reference], id)
		}
	}
	further, err := NamesOf(ctx, db, viewer, others)
	maps.Copy(names, further)
	return record, names, err
}

// namedReference is a field that refers to one record, and the SQL for the name
// of that record.
type namedReference struct {
	field, title crm.Field
	sql          string
}

func (t *Table[T, P]) referencesIn(schema crm.Schema, viewer crm.Viewer, args *arguments) []namedReference {
	var all []namedReference
	for i := range schema.Fields {
		f := &schema.Fields[i]
		referred, ok := crm.SchemaNamed(f.Reference)
		if !ok || f.Limit == crm.FieldMasked || !isPlainReference(f) {
			continue
		}
		title, known := titleFor(referred, viewer)
		if !known {
			continue
		}
		alias := "named_" + strconv.Itoa(i)
		sql := "(SELECT " + alias + "." + title.Column + "::text FROM " + referred.Table() + " " + alias +
			" WHERE " + alias + ".id = " + t.Schema.Table() + "." + f.Column
		if referred.Name != crm.Users.Name {
			sql += " AND " + near(referred, alias, viewer, args) // most are; the rest is asked for afterwards
		}
		all = append(all, namedReference{*f, title, sql + ")"})
	}
	return all
}

func isPlainReference(f *crm.Field) bool { return f.Type == crm.Reference && !f.IsCustom() }

// otherReferences are the ids in the fields that refer to several records, and
// in those that admins added.
func otherReferences(schema crm.Schema, record any) map[string][]uuid.UUID {
	ids := map[string][]uuid.UUID{}
	for i := range schema.Fields {
		f := &schema.Fields[i]
		if f.Reference != "" && f.Limit != crm.FieldMasked && !isPlainReference(f) {
			ids[f.Reference] = append(ids[f.Reference], ReferencesOf(f.Value(record))...)
		}
	}
	return ids
}
