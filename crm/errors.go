package crm

import (
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The failures that callers may tell apart; everything else is a fault of the
// program or of the machine. Wrap them with %w.
var (
	// ErrNotFound says that a record does not exist or may not be seen.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that an act came too late or does not fit the state.
	ErrConflict = errors.New("conflict")
	// ErrStale says that a record changed after it was read.
	ErrStale = errors.New("changed since it was read")
	// ErrForbidden says that the person may see the record but not do this.
	ErrForbidden = errors.New("forbidden")
	// ErrInvalid says that what was sent is not acceptable; see Invalid.
	ErrInvalid = errors.New("invalid")
)

// Problem is what is wrong with one field, and what to do about it.
type Problem struct {
	Field   string // the JSON name; empty when it concerns the whole
	Code    string // kebab-case, stable
	Message Label
	Remedy  Label
}

// Invalid is an ErrInvalid that names the fields and the remedies.
type Invalid struct{ Problems []Problem }

// Error lists the problems in English, for logs.
func (e *Invalid) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.Field + ": " + p.Message.EN
	}
	return "invalid: " + strings.Join(texts, "; ")
}

// Is makes errors.Is(err, ErrInvalid) true.
func (e *Invalid) Is(target error) bool { return target == ErrInvalid }

// InvalidField is the short way to refuse one field.
func InvalidField(field, code string, message, remedy Label) error {
	return &Invalid{Problems: []Problem{{Field: field, Code: code, Message: message, Remedy: remedy}}}
}

// Conflict is an ErrConflict that tells people who or what came first.
type Conflict struct {
	Code   string // kebab-case, stable
	Detail Label  // “{at}” in it stands for the time At, as people read it
	At     time.Time
	// Problems name what stands in the way, one by one, where it is known.
	Problems []Problem
	// DecisionID is of the decision that refuses, where rules do.
	DecisionID *uuid.UUID
}

// Error gives the detail in English, for logs.
func (e *Conflict) Error() string { return "conflict: " + e.Detail.EN }

// Is makes errors.Is(err, ErrConflict) true.
func (e *Conflict) Is(target error) bool { return target == ErrConflict }
