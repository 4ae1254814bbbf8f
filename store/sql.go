package store

import (
	"strconv"

	"github.com/google/uuid"
)

// arguments collects the values of a statement; SQL texts only ever hold
// their placeholders.
type arguments struct{ values []any }

// add keeps a value and returns its placeholder.
func (a *arguments) add(value any) string {
	a.values = append(a.values, value)
	return "$" + strconv.Itoa(len(a.values))
}

// among is the condition that a column holds one of some ids. Of a single one
// PostgreSQL knows how many rows it finds, so that it plans the statement once
// and not each time.
func (a *arguments) among(column string, ids []uuid.UUID) string {
	if len(ids) == 1 {
		return column + " = " + a.add(ids[0])
	}
	return column + " = ANY(" + a.add(ids) + ")"
}
