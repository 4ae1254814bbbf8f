package activities

import (
	"context"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ErasePerson takes a natural person's data out of a record that was locked
// before, and out of its history, decisions and kept answers. What happened,
// when and by whom stays, and so does the proof of it. The reason is kept; it
// says why, and not who was erased. Erasing what was erased does nothing.
func ErasePerson[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, table *store.Table[T, P], record P, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return crm.InvalidField("reason", "required",
			crm.Label{ZH: "请填写删除个人信息的原因", EN: "Say why the person is erased"},
			crm.Label{ZH: "例如：本人要求删除", EN: "For example: asked for by the person"})
	}
	if err := eraseMerged(ctx, tx, table, record, reason); err != nil {
		return err
	}
	return table.ErasePersonal(ctx, tx, record, reason)
}

// eraseMerged erases the person from the records that were merged into one.
func eraseMerged[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, table *store.Table[T, P], record P, reason string) error {
	merged, err := store.MergedInto(ctx, tx, table.Schema.Name, record.Meta().ID)
	if err != nil {
		return err
	}
	for _, id := range merged {
		loser, err := table.LockBinned(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := table.ErasePersonal(ctx, tx, loser, reason); err != nil {
			return err
		}
	}
	return nil
}
