package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// BinPolicy is how long deleted records lie in the bin.
type BinPolicy struct {
	KeepDays int `json:"keepDays"` // then they are deleted for good; 0 is for ever
}

const binSetting = "bin"

// Bounds of how long deleted records are kept.
const maxKeepDays = 3650

// LoadBinPolicy reads how long deleted records are kept: for ever, until an
// admin says otherwise.
func LoadBinPolicy(ctx context.Context, db store.Querier) (BinPolicy, error) {
	var policy BinPolicy
	_, err := store.Setting(ctx, db, binSetting, &policy)
	return policy, err
}

// SaveBinPolicy sets how long deleted records are kept, and tells it.
func SaveBinPolicy(ctx context.Context, tx *store.Tx, policy BinPolicy) error {
	if policy.KeepDays < 0 || policy.KeepDays > maxKeepDays {
		return crm.InvalidField("keepDays", "invalid-number",
			crm.Label{ZH: "保留天数必须在 0 到 %d 之间", EN: "Records are kept for 0 to %d days"}.With(maxKeepDays),
			crm.Label{ZH: "0 表示永久保留", EN: "0 keeps them for ever"})
	}
	before, err := LoadBinPolicy(ctx, tx)
	if err != nil || before == policy {
		return err
	}
	if err := store.SaveSetting(ctx, tx, binSetting, policy); err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{Type: "setting.changed", RecordKind: "setting", RecordID: uuid.Nil, Facts: map[string]string{
		"setting": binSetting, "from": fmt.Sprint(before.KeepDays), "to": fmt.Sprint(policy.KeepDays)}})
}

// PurgeRecord deletes a record that was locked in the bin for good, with what
// was merged into it. It refuses while other records refer to it.
func PurgeRecord[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, table *store.Table[T, P], record P) error {
	kind, id := table.Schema.Name, record.Meta().ID
	merged, err := store.MergedInto(ctx, tx, kind, id)
	if err != nil {
		return err
	}
	if into, err := store.SurvivorOf(ctx, tx, kind, id); err != nil || into != id {
		return errors.Join(err, fmt.Errorf("%s %s in the bin: %w", kind, id, crm.ErrNotFound))
	}
	if err := refuseReferred(ctx, tx, kind, append([]uuid.UUID{id}, merged...)); err != nil {
		return err
	}
	for _, loser := range merged {
		lost, err := table.LockBinned(ctx, tx, loser)
		if err != nil {
			return err
		}
		if err := table.Purge(ctx, tx, lost); err != nil {
			return err
		}
	}
	return table.Purge(ctx, tx, record)
}

// refuseReferred says which records refer to those that are to go.
func refuseReferred(ctx context.Context, tx *store.Tx, kind string, ids []uuid.UUID) error {
	referring, err := store.ReferencesTo(ctx, tx, kind)
	if err != nil {
		return err
	}
	var zh, en []string
	for _, ref := range referring {
		count, err := store.CountReferences(ctx, tx, ref, ids)
		if err != nil {
			return err
		}
		if count > 0 {
			zh, en = append(zh, fmt.Sprintf("%s %d", ref.Kind.PluralLabel.ZH, count)), append(en, fmt.Sprintf("%s %d", ref.Kind.PluralLabel.EN, count))
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return store.StillReferred(&crm.Label{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")})
}

// overduePage is how many records are looked at together.
const overduePage = 200

// PurgeOverdue deletes for good what has lain in the bin for longer than it is
// kept, each record by itself, and says how many. What others refer to stays
// until they are gone. It may be interrupted at any point and may run in
// several programs at once.
func PurgeOverdue(ctx context.Context, db *store.DB, editors []Editor) (int, error) {
	policy, err := LoadBinPolicy(ctx, db)
	if err != nil || policy.KeepDays == 0 {
		return 0, err
	}
	before, purged := db.Now().AddDate(0, 0, -policy.KeepDays), 0
	for {
		gone := 0
		for _, editor := range editors {
			n, err := purgeOverdueOf(ctx, db, editor, before)
			gone += n
			if err != nil {
				return purged + gone, err
			}
		}
		purged += gone
		if gone == 0 { // what is left is referred to by what stays
			return purged, nil
		}
	}
}

func purgeOverdueOf(ctx context.Context, db *store.DB, editor Editor, before time.Time) (purged int, err error) {
	if len(editor.Schema.Rights.Delete) == 0 {
		return 0, nil
	}
	for after := uuid.Nil; ; {
		ids, err := editor.Overdue(ctx, db, before, after, overduePage)
		if err != nil {
			return purged, err
		}
		for _, id := range ids {
			after = id
			err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error { return editor.Purge(ctx, tx, id) })
			if err == nil {
				purged++
			} else if _, refused := crm.DenialOf(err); !refused {
				return purged, err
			}
		}
		if len(ids) < overduePage {
			return purged, nil
		}
	}
}

func (e *editor[T, P]) purge(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	record, err := e.table.LockBinned(ctx, tx, id)
	if err != nil {
		return err
	}
	return PurgeRecord(ctx, tx, e.table, record)
}
