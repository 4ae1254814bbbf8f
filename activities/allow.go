package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Require refuses an act on a record at hand that the person may not do.
func Require(ctx context.Context, tx *store.Tx, schema crm.Schema, act crm.Act, record interface{ Meta() *crm.Base }) error {
	may, err := store.MayChange(ctx, tx, schema, tx.Viewer, act, record)
	if err == nil && !may {
		err = fmt.Errorf("%s %s %s: %w", act, schema.Name, record.Meta().ID, crm.ErrForbidden)
	}
	return err
}

// RequireReach refuses to enter a record for an owner beyond the person's
// reach.
func RequireReach(viewer crm.Viewer, schema crm.Schema, record any) error {
	f, ok := schema.Field(schema.Scope.Owner)
	if !ok {
		return nil
	}
	owner := store.ReferenceOf(f.Value(record))
	if owner == uuid.Nil || viewer.Covers(viewer.Reach(schema.Kind, crm.Create), owner) {
		return nil
	}
	return crm.InvalidField(f.Name, "no-right",
		crm.Label{ZH: "您不能为此人录入记录", EN: "You may not enter records for this person"},
		crm.Label{ZH: "请选择自己或您管理的人", EN: "Choose yourself or somebody you lead"})
}

// RequireOwner refuses to change who is answerable for a record to those who
// may change it but not hand it over.
func RequireOwner(ctx context.Context, tx *store.Tx, schema crm.Schema, before, record interface{ Meta() *crm.Base }) error {
	owner, ok := schema.Field(schema.Scope.Owner)
	if !ok || store.ReferenceOf(owner.Value(before)) == store.ReferenceOf(owner.Value(record)) {
		return nil
	}
	if may, err := store.MayChange(ctx, tx, schema, tx.Viewer, crm.HandOver, before); may || err != nil {
		return err
	}
	return crm.InvalidField(owner.Name, "no-right",
		crm.Label{ZH: "您不能移交这条记录", EN: "You may not hand this record over"},
		crm.Label{ZH: "请让上级更换负责人", EN: "Ask your manager to change the owner"})
}
