package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// MayChange says whether a person who sees a record may do an act with it.
// Participation only reads: what has an owner is changed by those within whose
// reach the owner is and by those with whom it is shared for editing, what
// nobody owns by whoever entered it and by who leads, what belongs to other
// records by who may edit one of those, and what somebody has said only by
// that person.
func MayChange(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, act crm.Act, record any) (bool, error) {
	reach := viewer.Reach(schema.Kind, act)
	if reach == crm.ReachNone || viewer.Role == crm.Admin {
		return reach != crm.ReachNone, nil
	}
	if f, ok := schema.Field(schema.Scope.Author); ok {
		return ReferenceOf(f.Value(record)) == viewer.ID, nil
	}
	if reach == crm.ReachAll {
		return true, nil
	}
	f, ok := schema.Field(schema.Scope.Owner)
	if !ok {
		return mayChangeParent(ctx, db, schema, viewer, record)
	}
	by, _ := schema.Field("createdBy")
	owner := ReferenceOf(f.Value(record))
	if viewer.Covers(reach, owner) || (owner == uuid.Nil && ReferenceOf(by.Value(record)) == viewer.ID) {
		return true, nil
	}
	if act != crm.Edit {
		return false, nil
	}
	return sharedForEditing(ctx, db, schema, viewer, record)
}

// ActsOn lists which of the acts a person may do with a record that they see,
// as MayChange says of each.
func ActsOn(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, acts []crm.Act, record any) ([]crm.Act, error) {
	may := []crm.Act{}
	answers := map[crm.Reach]bool{} // what belongs to other records is asked for once, whatever the act
	_, hasOwner := schema.Field(schema.Scope.Owner)
	for _, act := range acts {
		reach := viewer.Reach(schema.Kind, act)
		answer, known := answers[reach]
		if !known || hasOwner {
			var err error
			if answer, err = MayChange(ctx, db, schema, viewer, act, record); err != nil {
				return nil, err
			}
			answers[reach] = answer
		}
		if answer {
			may = append(may, act)
		}
	}
	return may, nil
}

// mayChangeParent says whether a person may change what has no owner of its own:
// who entered it may, and who may edit one of the records it belongs to. To see
// those is not enough. What belongs to nothing is everybody's who may do the act
// at all.
func mayChangeParent(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, record any) (bool, error) {
	by, _ := schema.Field("createdBy")
	if len(schema.Scope.Parents) == 0 || ReferenceOf(by.Value(record)) == viewer.ID {
		return true, nil
	}
	args := &arguments{}
	var ways []string
	for _, name := range schema.Scope.Parents {
		f, _ := schema.Field(name)
		id := ReferenceOf(f.Value(record))
		parent, ok := crm.SchemaNamed(f.Reference)
		if !ok || id == uuid.Nil {
			continue
		}
		ways = append(ways, "EXISTS (SELECT 1 FROM "+parent.Table()+" p WHERE p.id = "+args.add(id)+
			" AND p.deleted_at IS NULL AND "+editable(parent, "p", viewer, args)+")")
	}
	if len(ways) == 0 {
		return false, nil
	}
	var may bool
	if err := db.QueryRow(ctx, "SELECT "+strings.Join(ways, " OR "), args.values...).Scan(&may); err != nil {
		return false, fmt.Errorf("read what is above %s: %w", schema.Name, err)
	}
	return may, nil
}

// MayEdit says whether a person may edit a record in use.
func MayEdit(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, id uuid.UUID) (may bool, err error) {
	args := &arguments{}
	err = db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+schema.Table()+" p WHERE p.id = "+args.add(id)+
		" AND p.deleted_at IS NULL AND "+editable(schema, "p", viewer, args)+")", args.values...).Scan(&may)
	if err != nil {
		return false, fmt.Errorf("read rights on %s: %w", schema.Name, err)
	}
	return may, nil
}

// editable is MayChange as a condition, for editing.
func editable(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	reach := viewer.Reach(schema.Kind, crm.Edit)
	switch {
	case reach == crm.ReachNone:
		return "false"
	case viewer.Role == crm.Admin:
		return "true"
	}
	if author, ok := schema.Field(schema.Scope.Author); ok {
		return alias + "." + author.Column + " = " + args.add(viewer.ID)
	}
	if reach == crm.ReachAll || (schema.Scope.Owner == "" && len(schema.Scope.Parents) == 0) {
		return "true"
	}
	mine := alias + ".created_by = " + args.add(viewer.ID)
	if owner, ok := schema.Field(schema.Scope.Owner); ok {
		return "(" + owned(schema, alias, viewer, reach, args) + " OR (" + alias + "." + owner.Column + " IS NULL AND " + mine + ") OR " +
			alias + ".id IN (SELECT record_id FROM shares WHERE record_kind = " + args.add(schema.Name) +
			" AND may_edit AND grantee_id = ANY(" + args.add(viewer.Groups) + ")))"
	}
	ways := []string{mine}
	for _, name := range schema.Scope.Parents {
		field, _ := schema.Field(name)
		parent, _ := crm.SchemaNamed(field.Reference)
		above := "above_" + strings.ReplaceAll(parent.Name, "-", "_")
		ways = append(ways, "EXISTS (SELECT 1 FROM "+parent.Table()+" "+above+" WHERE "+above+".id = "+alias+"."+field.Column+
			" AND "+above+".deleted_at IS NULL AND "+editable(parent, above, viewer, args)+")")
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func sharedForEditing(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, record any) (bool, error) {
	id, _ := schema.Field("id")
	var shared bool
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM shares WHERE record_kind = $1 AND record_id = $2
		AND grantee_id = ANY($3) AND may_edit)`, schema.Name, id.Value(record), viewer.Groups).Scan(&shared)
	if err != nil {
		return false, fmt.Errorf("read shares: %w", err)
	}
	return shared, nil
}
