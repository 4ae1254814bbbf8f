package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// mayChangeWithParent says whether a person may change what has no owner of its
// own but belongs to other records: who entered it may, and who may edit one of
// the records it belongs to. To see those is not enough.
func mayChangeWithParent(ctx context.Context, db Querier, schema crm.Schema, viewer crm.Viewer, record any) (bool, error) {
	if by, _ := schema.Field("createdBy"); ReferenceOf(by.Value(record)) == viewer.ID {
		return true, nil
	}
	for _, name := range schema.Scope.Parents {
		field, _ := schema.Field(name)
		id := ReferenceOf(field.Value(record))
		if id == uuid.Nil {
			continue
		}
		parent, _ := crm.SchemaNamed(field.Reference)
		args := &arguments{}
		var may bool
		err := db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+parent.Table()+" WHERE id = "+args.add(id)+
			" AND deleted_at IS NULL AND "+editable(parent, parent.Table(), viewer, args)+")", args.values...).Scan(&may)
		if err != nil {
			return false, fmt.Errorf("read %s: %w", parent.Name, err)
		}
		if may {
			return true, nil
		}
	}
	return false, nil
}

// editable is the condition for the records that a person may edit: as
// MayChange says of one record at hand.
func editable(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	reach := viewer.Reach(schema.Kind, crm.Edit)
	switch {
	case reach == crm.ReachNone:
		return "false"
	case reach == crm.ReachAll, schema.Scope.Owner == "" && len(schema.Scope.Parents) == 0:
		return "true"
	}
	ways := []string{alias + ".created_by = " + args.add(viewer.ID)}
	if owner, ok := schema.Field(schema.Scope.Owner); ok {
		ways = []string{
			owned(schema, alias, viewer, reach, args),
			"(" + alias + "." + owner.Column + " IS NULL AND " + ways[0] + ")",
			"EXISTS (SELECT 1 FROM shares WHERE record_kind = " + args.add(schema.Name) + " AND record_id = " + alias +
				".id AND grantee_id = ANY(" + args.add(viewer.Groups) + ") AND may_edit)",
		}
		return "(" + strings.Join(ways, " OR ") + ")"
	}
	for _, name := range schema.Scope.Parents {
		field, _ := schema.Field(name)
		parent, _ := crm.SchemaNamed(field.Reference)
		above := "above_" + strings.ReplaceAll(parent.Name, "-", "_")
		ways = append(ways, "EXISTS (SELECT 1 FROM "+parent.Table()+" "+above+" WHERE "+above+".id = "+alias+"."+field.Column+
			" AND "+above+".deleted_at IS NULL AND "+editable(parent, above, viewer, args)+")")
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}
