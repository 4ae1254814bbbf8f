package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/baton-crm/baton/crm"
)

// RefersTo is a field by which records of a kind refer to those of another.
type RefersTo struct {
	Kind  crm.Schema
	Field string // JSON name
	kept  crm.FieldType
	key   string // of a custom field
}

// ReferencesTo lists all fields by which records refer to those of a kind:
// declared ones, and those that admins have added, in use or retired.
func ReferencesTo(ctx context.Context, db Querier, kind string) ([]RefersTo, error) {
	var all []RefersTo
	for _, schema := range crm.Schemas() {
		for _, f := range schema.Fields {
			if f.Reference == kind {
				all = append(all, RefersTo{Kind: schema, Field: f.Name, kept: f.Type})
			}
		}
	}
	custom, err := collect(ctx, db, func(row pgx.CollectableRow) (RefersTo, error) {
		var name, key string
		err := row.Scan(&name, &key)
		schema, _ := crm.SchemaNamed(name)
		return RefersTo{Kind: schema, Field: crm.CustomPrefix + key, kept: crm.Reference, key: key}, err
	}, `SELECT DISTINCT kind, key FROM custom_fields WHERE type = 'reference' AND reference = $1 ORDER BY kind, key`, kind)
	if err != nil {
		return nil, fmt.Errorf("read custom fields: %w", err)
	}
	return append(all, custom...), nil
}

// held is the condition under which a row refers to one of the ids in $1.
func (r RefersTo) held() string {
	column := r.column()
	switch {
	case r.key != "":
		return column + " = ANY($1::uuid[]::text[])"
	case r.kept == crm.References:
		return column + " && $1::uuid[]"
	}
	return column + " = ANY($1::uuid[])"
}

func (r RefersTo) column() string {
	if r.key != "" {
		return "(custom->>'" + r.key + "')"
	}
	f, _ := r.Kind.Field(r.Field)
	return f.Column
}

// moved is the SQL that sets the field to refer to $2 instead of the ids in $1.
func (r RefersTo) moved() string {
	column := r.column()
	switch {
	case r.key != "":
		return "custom = jsonb_set(custom, ARRAY['" + r.key + "'], to_jsonb($2::uuid::text))"
	case r.kept == crm.References:
		return column + " = ARRAY(SELECT new FROM (SELECT CASE WHEN old = ANY($1::uuid[]) THEN $2::uuid ELSE old END AS new, place" +
			" FROM unnest(" + column + ") WITH ORDINALITY AS each (old, place)) one GROUP BY new ORDER BY min(place))"
	}
	return column + " = $2::uuid"
}

// value is the SQL for the field as JSON has it.
func (r RefersTo) value() string {
	if r.key != "" {
		return "custom->'" + r.key + "'"
	}
	return "to_jsonb(" + r.column() + ")"
}

// CountReferences counts the records, in use or in the bin, that refer to any
// of the ids by a field.
func CountReferences(ctx context.Context, db Querier, r RefersTo, ids []uuid.UUID) (count int, err error) {
	err = db.QueryRow(ctx, "SELECT count(*) FROM "+r.Kind.Table()+" WHERE "+r.held()+" AND NOT id = ANY($1::uuid[])", ids).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", r.Kind.Plural, err)
	}
	return count, nil
}

// reference is a record whose field was moved.
type reference struct {
	id            uuid.UUID
	before, after json.RawMessage
}

// MoveReferences lets everything that refers to the records refer to another
// one of their kind, and tells each record that was moved. Records in the bin
// move too: they may come back. The records themselves are left alone.
func MoveReferences(ctx context.Context, tx *Tx, kind string, from []uuid.UUID, to uuid.UUID) error {
	all, err := ReferencesTo(ctx, tx, kind)
	if err != nil {
		return err
	}
	for _, r := range all {
		except := []uuid.UUID{}
		if r.Kind.Name == kind {
			except = append(slices.Clone(from), to)
		}
		moved, err := moveReference(ctx, tx, r, from, to, except)
		if err != nil {
			return clash(err, r.Kind)
		}
		if err := tellMoved(ctx, tx, r, moved); err != nil {
			return err
		}
	}
	return nil
}

func moveReference(ctx context.Context, tx *Tx, r RefersTo, from []uuid.UUID, to uuid.UUID, except []uuid.UUID) ([]reference, error) {
	table := r.Kind.Table()
	return collect(ctx, tx, func(row pgx.CollectableRow) (m reference, err error) {
		return m, row.Scan(&m.id, &m.before, &m.after)
	}, "WITH held AS (SELECT id AS held_id, "+r.value()+" AS before FROM "+table+" WHERE "+r.held()+
		" AND NOT id = ANY($4::uuid[]) ORDER BY id FOR NO KEY UPDATE) UPDATE "+table+" SET "+r.moved()+
		", version = version + 1, updated_at = $3 FROM held WHERE id = held_id RETURNING id, before, "+r.value(), from, to, tx.Now, except)
}

// tellMoved writes the history of the records that were moved.
func tellMoved(ctx context.Context, tx *Tx, r RefersTo, moved []reference) error {
	changes := make([]Change, len(moved))
	for i, m := range moved {
		changes[i] = Change{Type: r.Kind.Name + movedSuffix, RecordKind: r.Kind.Name, RecordID: m.id,
			Fields: []FieldChange{{r.Field, m.before, m.after}}}
	}
	return tx.TellMany(ctx, len(changes), func(i int) Change { return changes[i] })
}

// movedSuffix ends the type of the change of a record that refers to another
// one because of a merge.
const movedSuffix = ".moved"

// clash says that two records of a kind cannot both belong to the survivor.
func clash(err error, kind crm.Schema) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != uniqueViolation {
		return fmt.Errorf("move %s: %w", kind.Plural, err)
	}
	return &crm.Conflict{Code: "merge-clash", Detail: crm.Label{
		ZH: "两边都有相同的“" + kind.Label.ZH + "”，请先处理重复项再合并",
		EN: "Both have the same “" + kind.Label.EN + "”; settle that first, then merge"}}
}

// Circles says whether a record of a kind has come to stand above itself by
// one of the fields that refer to its own kind.
func Circles(ctx context.Context, db Querier, schema crm.Schema, id uuid.UUID) (bool, error) {
	for _, f := range schema.Fields {
		if f.Reference != schema.Name || f.Type != crm.Reference || f.IsCustom() {
			continue
		}
		var circle bool
		err := db.QueryRow(ctx, "WITH RECURSIVE above (id) AS (SELECT "+f.Column+" FROM "+schema.Table()+" WHERE id = $1"+
			" UNION SELECT t."+f.Column+" FROM "+schema.Table()+" t JOIN above ON t.id = above.id)"+
			" SELECT EXISTS (SELECT 1 FROM above WHERE id = $1)", id).Scan(&circle)
		if err != nil {
			return false, fmt.Errorf("look above %s: %w", schema.Name, err)
		}
		if circle {
			return true, nil
		}
	}
	return false, nil
}
