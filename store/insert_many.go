package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// InsertMany adds many records of a kind in one go, as Insert adds one, and
// tells each as "{kind}.created". One that cannot be added keeps all from
// being added.
func (t *Table[T, P]) InsertMany(ctx context.Context, tx *Tx, records []P) error {
	if len(records) == 0 {
		return nil
	}
	if err := t.prepareMany(ctx, tx, records); err != nil {
		return err
	}
	var names []string
	for _, l := range t.lookups {
		names = append(names, l.column)
	}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{t.Schema.Table()}, names, pgx.CopyFromSlice(len(records), func(i int) ([]any, error) {
		var values []any
		for _, l := range t.lookups {
			values = append(values, l.keys(records[i]))
		}
		for _, c := range t.columns {
			values = append(values, c.value(records[i]))
		}
		return values, nil
	}))
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Schema.Plural, err)
	}
	return tx.TellMany(ctx, len(records), func(i int) Change {
		return Change{
			Type: t.Schema.Name + ".created", RecordKind: t.Schema.Name, RecordID: records[i].Meta().ID,
			Fields: changedFields(t.Schema, new(T), records[i]),
		}
	})
}

// prepareMany fills what Insert fills and checks what it checks.
func (t *Table[T, P]) prepareMany(ctx context.Context, tx *Tx, records []P) error {
	for _, record := range records {
		base := record.Meta()
		base.ID, base.Version = NewID(), 0
		if problems := record.Check(); len(problems) > 0 {
			return &crm.Invalid{Problems: problems}
		}
		base.Version, base.CreatedAt, base.UpdatedAt, base.CreatedBy = 1, tx.Now, tx.Now, tx.Viewer.IDOrNil()
		settle(P(new(T)), record, tx.Now)
	}
	if err := t.checkManyReferences(ctx, tx, records); err != nil {
		return err
	}
	return t.numberMany(ctx, tx, records)
}

// checkManyReferences refuses references to records that the person cannot
// see, with one question per kind.
func (t *Table[T, P]) checkManyReferences(ctx context.Context, tx *Tx, records []P) error {
	for _, f := range t.Schema.Fields {
		if f.Reference == "" || f.ReadOnly {
			continue
		}
		wanted := map[uuid.UUID]bool{}
		for _, record := range records {
			for _, id := range ReferencesOf(f.Value(record)) {
				wanted[id] = true
			}
		}
		if err := requireReferences(ctx, tx, f, wanted); err != nil {
			return err
		}
	}
	return nil
}

func requireReferences(ctx context.Context, tx *Tx, f crm.Field, wanted map[uuid.UUID]bool) error {
	schema, ok := crm.SchemaNamed(f.Reference)
	if len(wanted) == 0 || !ok {
		return nil
	}
	args := &arguments{}
	ids := make([]uuid.UUID, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	var seen int
	err := tx.QueryRow(ctx, "SELECT count(*) FROM "+schema.Table()+" WHERE id = ANY("+args.add(ids)+
		") AND deleted_at IS NULL AND "+visible(schema, tx.Viewer, args), args.values...).Scan(&seen)
	if err != nil {
		return fmt.Errorf("check references: %w", err)
	}
	if seen < len(ids) {
		return unknownReference(f.Name)
	}
	return nil
}

func unknownReference(field string) error {
	return crm.InvalidField(field, "unknown-reference",
		crm.Label{ZH: "所选的记录不存在", EN: "The chosen record does not exist"},
		crm.Label{ZH: "请重新选择", EN: "Choose again"})
}

// numberMany draws the numbers of the series for all records at once.
func (t *Table[T, P]) numberMany(ctx context.Context, tx *Tx, records []P) error {
	if t.Schema.Number == "" {
		return nil
	}
	numbers, err := t.drawNumbers(ctx, tx, len(records))
	if err != nil {
		return err
	}
	field, _ := t.Schema.Field("number")
	for i, record := range records {
		*field.Address(record).(*string) = numbers[i]
	}
	return nil
}

// TellMany writes many changes in one go.
func (tx *Tx) TellMany(ctx context.Context, count int, change func(i int) Change) error {
	columns := []string{"id", "at", "type", "record_kind", "record_id", "actor_id", "actor_name", "process_id", "task_id", "decision_id", "data"}
	_, err := tx.inner.CopyFrom(ctx, pgx.Identifier{"changes"}, columns, pgx.CopyFromSlice(count, func(i int) ([]any, error) {
		c := change(i)
		data, err := json.Marshal(changeData{Fields: c.Fields, Facts: c.Facts})
		return []any{NewID(), tx.Now, c.Type, c.RecordKind, c.RecordID, tx.Viewer.IDOrNil(), tx.Viewer.Name,
			c.ProcessID, c.TaskID, c.DecisionID, json.RawMessage(data)}, err
	}))
	if err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}
