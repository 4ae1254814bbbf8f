package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// keptAnswer is the body of an answer that is kept for a repeated request.
type keptAnswer struct {
	user uuid.UUID
	key  string
	body []byte
}

// eraseAnswers takes a person's data out of kept answers that hold the record
// or its name. The answers stay: a repeated request must not be done again.
func eraseAnswers(ctx context.Context, tx *Tx, schema crm.Schema, record uuid.UUID) (int, error) {
	kept, err := collect(ctx, tx, func(row pgx.CollectableRow) (a keptAnswer, err error) {
		return a, row.Scan(&a.user, &a.key, &a.body)
	}, `SELECT user_id, key, body FROM idempotency_keys WHERE position(convert_to($1, 'UTF8') IN body) > 0 FOR UPDATE`, record.String())
	if err != nil {
		return 0, fmt.Errorf("read kept answers: %w", err)
	}
	erased := 0
	for _, a := range kept {
		rest, changed, err := answerWithoutPersonal(schema, record, a.body)
		if err != nil {
			return 0, fmt.Errorf("erase kept answer: %w", err)
		}
		if !changed {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE idempotency_keys SET body = $3 WHERE user_id = $1 AND key = $2`, a.user, a.key, rest); err != nil {
			return 0, fmt.Errorf("erase kept answer: %w", err)
		}
		erased++
	}
	return erased, nil
}

// answerWithoutPersonal is the body of an answer without what it says of the
// person, and whether it said anything: as the record itself, or as the name
// of what another record refers to.
func answerWithoutPersonal(schema crm.Schema, record uuid.UUID, body []byte) (rest []byte, changed bool, err error) {
	var answer, names map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil {
		return nil, false, nil //nolint:nilerr // what is no object is no record
	}
	if string(answer["id"]) == strconv.Quote(record.String()) {
		for _, f := range schema.PersonalFields() {
			changed = blank(answer, f.Name, f.Required) || changed
		}
	}
	title, _ := schema.Field(schema.Title)
	if title.Personal && json.Unmarshal(answer["names"], &names) == nil && blank(names, record.String(), true) {
		changed = true
		if answer["names"], err = json.Marshal(names); err != nil {
			return nil, false, err
		}
	}
	if !changed {
		return nil, false, nil
	}
	rest, err = json.Marshal(answer)
	return rest, true, err
}

// blank takes the text out of a value of a JSON object; something has to
// stand there where it is required. It says whether there was anything.
func blank(values map[string]json.RawMessage, name string, required bool) bool {
	by := json.RawMessage(`""`)
	if required {
		by = jsonOf(crm.ErasedText)
	}
	now, there := values[name]
	if !there || isNull(now) || string(now) == string(by) {
		return false
	}
	values[name] = by
	return true
}
