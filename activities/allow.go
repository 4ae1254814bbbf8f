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

// RequirePlace refuses to enter what is part of another record to those who may
// not edit one of the records that it is put under. What has an owner of its
// own, or is somebody's word, stands by itself: to see what it is about is
// enough.
func RequirePlace(ctx context.Context, tx *store.Tx, schema crm.Schema, record any) error {
	if schema.Scope.Owner != "" || schema.Scope.Author != "" || len(schema.Scope.Parents) == 0 {
		return nil
	}
	field := ""
	for _, name := range schema.Scope.Parents {
		f, _ := schema.Field(name)
		parent, known := crm.SchemaNamed(f.Reference)
		id := store.ReferenceOf(f.Value(record))
		if !known || id == uuid.Nil {
			continue
		}
		may, err := store.MayEdit(ctx, tx, parent, tx.Viewer, id)
		if may || err != nil {
			return err
		}
		field = name
	}
	if field == "" {
		return nil // it lies under nothing; whether it may, its own rules say
	}
	return crm.InvalidField(field, "no-right",
		crm.Label{ZH: "您不能修改这条上级记录，因此不能在其下新建", EN: "You may not edit this record, so you cannot add to it"},
		crm.Label{ZH: "请让负责人把您加为可编辑的协作人", EN: "Ask its owner to share it with you for editing"})
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
