package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// The change that tells of an erasure: its type ends so, and its facts say
// why, from how many changes something was taken, and what proves their rest.
const (
	erasedSuffix = ".erased"
	factReason   = "reason"
	factChanges  = "changes"
	factProof    = "proof"
)

// ErasePersonal takes a person's data out of a record and out of everything
// that is kept of it: its history, decisions and answers to requests. It
// tells it as one "{kind}.erased" with the reason; where nothing is left to
// take out it does nothing.
func (t *Table[T, P]) ErasePersonal(ctx context.Context, tx *Tx, record P, reason string) error {
	told := Change{
		ID: NewID(), Type: t.Schema.Name + erasedSuffix, RecordKind: t.Schema.Name, RecordID: record.Meta().ID,
		Facts: map[string]string{factReason: reason},
	}
	fields, err := t.erasePersonalFields(ctx, tx, record)
	if err != nil {
		return err
	}
	for _, name := range fields {
		told.Fields = append(told.Fields, FieldChange{Field: name})
	}
	changes, err := eraseHistory(ctx, tx, t.Schema, &told)
	if err != nil {
		return err
	}
	decisions, err := eraseDecisions(ctx, tx, t.Schema, told.RecordID)
	if err != nil {
		return err
	}
	answers, err := eraseAnswers(ctx, tx, t.Schema, told.RecordID)
	if err != nil || len(fields)+changes+decisions+answers == 0 {
		return err
	}
	return tx.Tell(ctx, told)
}

// erasePersonalFields empties the fields of the record itself, and returns
// the names of those that said anything.
func (t *Table[T, P]) erasePersonalFields(ctx context.Context, tx *Tx, record P) ([]string, error) {
	erased := t.Schema.ErasePersonal(record)
	if len(erased) == 0 {
		return nil, nil
	}
	base, args := record.Meta(), &arguments{}
	sets := []string{"version = version + 1", "updated_at = " + args.add(tx.Now)}
	for _, l := range t.lookups {
		sets = append(sets, l.column+" = "+args.add(l.keys(record)))
	}
	for _, c := range t.columns {
		if c.field.Personal {
			sets = append(sets, c.name+" = "+args.add(c.value(record)))
		}
	}
	return erased, t.write(ctx, tx, "UPDATE "+t.Schema.Table()+" SET "+strings.Join(sets, ", ")+
		" WHERE id = "+args.add(base.ID)+" AND version = "+args.add(base.Version)+" RETURNING "+t.names, args, record)
}

// historyRow is a change in the history of a record that is being erased.
type historyRow struct {
	id   uuid.UUID
	salt *uuid.UUID
	data string
}

// eraseHistory takes personal values out of the changes of a record; that
// something changed, when and by whom stays. It notes in the change that
// tells of it what proves the rest, of earlier erasures too, and returns from
// how many changes it took something.
func eraseHistory(ctx context.Context, tx *Tx, schema crm.Schema, told *Change) (int, error) {
	rows, err := collect(ctx, tx, func(row pgx.CollectableRow) (r historyRow, err error) {
		return r, row.Scan(&r.id, &r.salt, &r.data)
	}, `SELECT id, salt, data::text FROM changes WHERE record_kind = $1 AND record_id = $2 FOR UPDATE`, told.RecordKind, told.RecordID)
	if err != nil {
		return 0, fmt.Errorf("read history: %w", err)
	}
	taken := 0
	for _, row := range rows {
		rest, changed, err := withoutPersonal(schema, row.data)
		if err != nil {
			return 0, err
		}
		if !changed {
			continue
		}
		if err := eraseChange(ctx, tx, row, rest, told.ID); err != nil {
			return 0, err
		}
		taken++
	}
	if taken == 0 {
		return 0, nil
	}
	told.Facts[factChanges] = strconv.Itoa(taken)
	told.Facts[factProof], err = proveRest(ctx, tx, told)
	return taken, err
}

func eraseChange(ctx context.Context, tx *Tx, row historyRow, rest []byte, told uuid.UUID) error {
	var digest []byte // of a change erased before: kept
	if row.salt != nil {
		digest = digestData(*row.salt, row.data)
	}
	_, err := tx.Exec(ctx, `UPDATE changes SET data = $2, data_digest = coalesce(data_digest, $3), salt = NULL, erased_by = $4
		WHERE id = $1`, row.id, rest, digest, told)
	if err != nil {
		return fmt.Errorf("erase change: %w", err)
	}
	return nil
}

// proveRest takes over what earlier erasures of the record left, and hashes
// the rest of all erased changes.
func proveRest(ctx context.Context, tx *Tx, told *Change) (string, error) {
	_, err := tx.Exec(ctx, `UPDATE changes SET erased_by = $3
		WHERE record_kind = $1 AND record_id = $2 AND erased_by IS NOT NULL`, told.RecordKind, told.RecordID, told.ID)
	if err != nil {
		return "", fmt.Errorf("take over erasures: %w", err)
	}
	rows, err := tx.Query(ctx, `SELECT id, data::text FROM changes WHERE erased_by = $1 ORDER BY id`, told.ID)
	if err != nil {
		return "", fmt.Errorf("read erased changes: %w", err)
	}
	proof := sha256.New()
	var id uuid.UUID
	var data string
	_, err = pgx.ForEachRow(rows, []any{&id, &data}, func() error {
		_, err := proof.Write(proofOfRest(id, data))
		return err
	})
	return hex.EncodeToString(proof.Sum(nil)), err
}

// withoutPersonal is the data of a change without the values of personal
// fields, and whether there were any.
func withoutPersonal(schema crm.Schema, data string) (rest []byte, changed bool, err error) {
	var all map[string]json.RawMessage
	var fields []FieldChange
	if err := json.Unmarshal([]byte(data), &all); err != nil {
		return nil, false, fmt.Errorf("read data of a change: %w", err)
	}
	if len(all["fields"]) == 0 {
		return nil, false, nil
	}
	if err := json.Unmarshal(all["fields"], &fields); err != nil {
		return nil, false, fmt.Errorf("read fields of a change: %w", err)
	}
	for i, change := range fields {
		if f, ok := schema.Field(change.Field); ok && f.Personal && !change.Erased() {
			fields[i], changed = FieldChange{Field: change.Field}, true
		}
	}
	if !changed {
		return nil, false, nil
	}
	if all["fields"], err = json.Marshal(fields); err != nil {
		return nil, false, err
	}
	rest, err = json.Marshal(all)
	return rest, true, err
}

// Erased says that the change of the field was told, and that its values were
// taken out because they are a person's.
func (c FieldChange) Erased() bool { return isNull(c.Before) && isNull(c.After) }

func isNull(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }

// eraseDecisions takes personal values out of what decisions on the record
// looked at, where it is kept under the name of the kind.
func eraseDecisions(ctx context.Context, tx *Tx, schema crm.Schema, record uuid.UUID) (int, error) {
	args := &arguments{}
	where := " WHERE record_kind = " + args.add(schema.Name) + " AND record_id = " + args.add(record)
	input, names := "input", []string{}
	for _, f := range schema.PersonalFields() {
		names = append(names, f.Name)
		input += " #- " + args.add([]string{schema.Name, f.Name}) + "::text[]"
	}
	where += " AND input->" + args.add(schema.Name) + "::text ?| " + args.add(names) + "::text[]"
	tag, err := tx.Exec(ctx, "UPDATE decisions SET input = "+input+where, args.values...)
	if err != nil {
		return 0, fmt.Errorf("erase decisions: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
