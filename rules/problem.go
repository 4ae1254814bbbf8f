package rules

import (
	"fmt"

	"github.com/baton-crm/baton/crm"
)

// OtherwiseRow stands for the otherwise row where a row's index is expected.
const OtherwiseRow = -1

// NoRow stands for the rule set as a whole, or for no row at all, where a
// row's index is expected.
const NoRow = -2

// Problem says what is wrong with a rule set, where, and what to do about it.
type Problem struct {
	Row        int       `json:"row"`                  // index of the row, OtherwiseRow or NoRow
	Field      string    `json:"field"`                // when, then.strategy, label …
	Position   int       `json:"position,omitempty"`   // character in the condition or value, from 1; 0 = all of it
	Code       Code      `json:"code"`                 // stable
	Message    crm.Label `json:"message"`              // names the remedy
	Suggestion string    `json:"suggestion,omitempty"` // what to write instead
}

// Error reads like row 3, when, 14: message.
func (p Problem) Error() string {
	return fmt.Sprintf("row %d, %s, %d: %s", p.Row, p.Field, p.Position, p.Message.EN)
}

// at places a problem of a condition or value in its rule set.
func (p Problem) at(row int, field string) Problem {
	p.Row, p.Field = row, field
	return p
}
