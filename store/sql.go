package store

import "strconv"

// arguments collects the values of a statement; SQL texts only ever hold
// their placeholders.
type arguments struct{ values []any }

// add keeps a value and returns its placeholder.
func (a *arguments) add(value any) string {
	a.values = append(a.values, value)
	return "$" + strconv.Itoa(len(a.values))
}
