package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Change is one thing that happened to a record: an event for live screens, a
// line in its history, a moment in its process.
type Change struct {
	ID         uuid.UUID
	At         time.Time
	Type       string // noun.participle, such as lead.assigned
	RecordKind string
	RecordID   uuid.UUID
	ActorID    *uuid.UUID
	ActorName  string
	ProcessID  *uuid.UUID
	TaskID     *uuid.UUID
	DecisionID *uuid.UUID
	Fields     []FieldChange     // what changed in the record
	Facts      map[string]string // what else belongs to the event, by name
}

// FieldChange is a field's value before and after, as in JSON.
type FieldChange struct {
	Field  string          `json:"field"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

type changeData struct {
	Fields []FieldChange     `json:"fields,omitempty"`
	Facts  map[string]string `json:"facts,omitempty"`
}

// Tell writes a change on behalf of the transaction's person, at its time. It
// makes the id of a change that has none.
func (tx *Tx) Tell(ctx context.Context, c Change) error {
	data, err := json.Marshal(changeData{Fields: c.Fields, Facts: c.Facts})
	if err != nil {
		return fmt.Errorf("encode change: %w", err)
	}
	if c.ID == uuid.Nil {
		c.ID = NewID()
	}
	return tx.queued(ctx, queuedChanges, c.ID, tx.Now, c.Type, c.RecordKind, c.RecordID, tx.Viewer.IDOrNil(), tx.Viewer.Name,
		c.ProcessID, c.TaskID, c.DecisionID, string(data))
}

// changedFields lists what differs between two states of a record.
func changedFields(schema crm.Schema, before, after any) []FieldChange {
	var changes []FieldChange
	for _, f := range schema.Fields {
		if derivedFields[f.Name] {
			continue
		}
		was, is := f.Value(before), f.Value(after)
		if reflect.TypeOf(is).Comparable() && was == is {
			continue
		}
		from, to := jsonOf(was), jsonOf(is)
		if string(from) != string(to) {
			changes = append(changes, FieldChange{f.Name, from, to})
		}
	}
	return append(changes, changedCustom(before, after)...)
}

// changedCustom lists what differs between the custom values of two states.
func changedCustom(before, after any) []FieldChange {
	custom := func(record any) crm.Custom {
		if r, ok := record.(interface{ Meta() *crm.Base }); ok {
			return r.Meta().Custom
		}
		return nil
	}
	from, to := custom(before), custom(after)
	keys := map[string]bool{}
	for _, values := range []crm.Custom{from, to} {
		for key := range values {
			keys[key] = true
		}
	}
	var changes []FieldChange
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if string(from[key]) != string(to[key]) {
			changes = append(changes, FieldChange{crm.CustomPrefix + key, orNull(from[key]), orNull(to[key])})
		}
	}
	return changes
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}

// derivedFields follow from the fact of the change itself.
var derivedFields = map[string]bool{
	"id": true, "version": true, "createdAt": true, "updatedAt": true, "createdBy": true,
	"heldSince": true, "lastOwnerId": true,
}

func jsonOf(value any) json.RawMessage {
	if v := reflect.ValueOf(value); v.Kind() == reflect.String && v.Len() == 0 {
		return json.RawMessage("null")
	}
	data, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}

const (
	changeHeadColumns = `id, at, type, record_kind, record_id, actor_id, actor_name, process_id, task_id, decision_id`
	changeColumns     = changeHeadColumns + `, data`
)

func scanChange(row pgx.CollectableRow) (Change, error) {
	var c Change
	var data changeData
	err := row.Scan(&c.ID, &c.At, &c.Type, &c.RecordKind, &c.RecordID, &c.ActorID, &c.ActorName,
		&c.ProcessID, &c.TaskID, &c.DecisionID, &data)
	c.Fields, c.Facts = data.Fields, data.Facts
	return c, err
}

// History lists what happened to a record and to those that were merged into
// it, newest first, as far as the viewer may know. The caller has made sure that the viewer may see the record.
func History(ctx context.Context, db Querier, viewer crm.Viewer, kind string, id uuid.UUID, limit int) ([]Change, error) {
	return collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes
		WHERE record_kind = $1 AND (record_id = $2 OR record_id = ANY(ARRAY(
			SELECT loser_id FROM merges WHERE record_kind = $1 AND survivor_id = $2))) AND type <> ALL($3) ORDER BY id DESC LIMIT $4`,
		kind, id, unseenChanges(viewer, kind, id), limit)
}

// ProcessHistory lists what happened in a process, oldest first.
func ProcessHistory(ctx context.Context, db Querier, process uuid.UUID) ([]Change, error) {
	return collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes
		WHERE process_id = $1 ORDER BY at, id LIMIT 1000`, process)
}

// TaskHistory lists what happened to tasks of a process, oldest first.
func TaskHistory(ctx context.Context, db Querier, process uuid.UUID, tasks []uuid.UUID) ([]Change, error) {
	args := &arguments{}
	return collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes WHERE process_id = `+args.add(process)+
		` AND `+args.among("task_id", tasks)+` ORDER BY at, id LIMIT 1000`, args.values...)
}

// collect runs a query and scans all rows.
func collect[T any](ctx context.Context, db Querier, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}
