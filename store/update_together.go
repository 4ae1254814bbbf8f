package store

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/baton-crm/baton/crm"
)

// UpdateTogether is UpdateFollowing for one of many records that a step works
// on: it is written with the others, before anything asks for their kind and at
// the latest before the commit. That somebody changed it since (ErrStale)
// shows then.
func (t *Table[T, P]) UpdateTogether(ctx context.Context, tx *Tx, before, record P, told Change) error {
	changed, err := t.prepareUpdate(tx, before, record, &told)
	if err != nil || !changed {
		return err
	}
	if columns, plain := t.plainlyChanged(before, record); plain {
		err = t.gatherUpdate(ctx, tx, columns, record)
	} else {
		err = t.writeUpdate(ctx, tx, before, record)
	}
	if err != nil {
		return err
	}
	return tx.Tell(ctx, told)
}

func (t *Table[T, P]) gatherUpdate(ctx context.Context, tx *Tx, columns []column, record P) error {
	base := record.Meta()
	u := update{was: base.Version, version: base.Version + 1, at: tx.Now, values: map[string]any{}}
	for _, c := range columns {
		u.values[c.name+" "+plainTypes[c.field.Type]] = plainValue(c.value(record))
	}
	base.Version, base.UpdatedAt = u.version, u.at
	return tx.gather(ctx, t.Schema.Table(), base.ID, u)
}

// plainlyChanged lists the columns in which a record differs, where each holds
// a single value and the record is found as before.
func (t *Table[T, P]) plainlyChanged(before, record P) (columns []column, plain bool) {
	for _, l := range t.lookups {
		if l.outdated(before, record) {
			return nil, false
		}
	}
	for _, c := range t.columns {
		if fixedColumns[c.name] || reflect.DeepEqual(c.value(before), c.value(record)) {
			continue
		}
		if plainTypes[c.field.Type] == "" {
			return nil, false
		}
		columns = append(columns, c)
	}
	return columns, true
}

// plainTypes are the types of columns that hold a single value.
var plainTypes = map[crm.FieldType]string{
	crm.Text: "text", crm.LongText: "text", crm.Number: "bigint", crm.Decimal: "numeric", crm.Day: "date", crm.Time: "timestamptz",
	crm.ChoiceOne: "text", crm.Reference: "uuid", crm.YesNo: "boolean",
}

// plainValue is a value as the driver takes it among others of its column.
func plainValue(value any) any {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Pointer {
		return value
	}
	if v.IsNil() {
		return nil
	}
	return v.Elem().Interface()
}

// update is how a record differs from its row, which it follows.
type update struct {
	was, version int64 // of the row, and of the record
	at           time.Time
	values       map[string]any // by the names and types of columns; never changed
}

// gather keeps an update of a record back. One that waits already takes it in.
func (tx *Tx) gather(ctx context.Context, table string, id uuid.UUID, u update) error {
	waiting := tx.queue.updates[table]
	if waiting == nil {
		waiting = map[uuid.UUID]update{}
		tx.queue.updates[table] = waiting
	}
	if earlier, found := waiting[id]; found {
		values := maps.Clone(earlier.values)
		maps.Copy(values, u.values)
		u.was, u.values = earlier.was, values
	}
	waiting[id] = u
	if len(waiting) < queueAtMost {
		return nil
	}
	return tx.sendUpdates(ctx, table)
}

// sendUpdates writes the updates that wait for a table.
func (tx *Tx) sendUpdates(ctx context.Context, table string) error {
	batch := &pgx.Batch{}
	tx.takeUpdates(batch, table)
	return tx.send(ctx, batch)
}

// takeUpdates puts the updates that wait for a table into a batch: a statement
// for all that concern the same columns.
func (tx *Tx) takeUpdates(batch *pgx.Batch, table string) {
	alike := map[string][][]any{}
	waiting := tx.queue.updates[table]
	for _, id := range slices.SortedFunc(maps.Keys(waiting), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }) {
		u := waiting[id]
		columns := slices.Sorted(maps.Keys(u.values))
		row := []any{id, u.was, u.version, u.at}
		for _, column := range columns {
			row = append(row, u.values[column])
		}
		key := strings.Join(columns, ", ")
		alike[key] = append(alike[key], row)
	}
	delete(tx.queue.updates, table)
	for _, columns := range slices.Sorted(maps.Keys(alike)) {
		rows := alike[columns]
		batch.Queue(updating(table, columns), transposed(rows)...).Exec(func(tag pgconn.CommandTag) error {
			if int(tag.RowsAffected()) != len(rows) {
				return fmt.Errorf("%s: %w", table, crm.ErrStale)
			}
			return nil
		})
	}
}

// updating is the statement that changes columns of rows, given as an array per
// column.
func updating(table, columns string) string {
	sets := []string{"version = r.now_version", "updated_at = r.now_at"}
	for column := range strings.SplitSeq(columns, ", ") {
		name, _, _ := strings.Cut(column, " ")
		sets = append(sets, name+" = r."+name)
	}
	return "UPDATE " + table + " t SET " + strings.Join(sets, ", ") + " " +
		rowsOf("of_id uuid, was_version bigint, now_version bigint, now_at timestamptz, "+columns) +
		" WHERE t.id = r.of_id AND t.version = r.was_version AND t.deleted_at IS NULL"
}
