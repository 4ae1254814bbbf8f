package crm

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Mergeable says whether several records of the kind can turn out to be about
// the same company or person and are then made one.
func (s Schema) Mergeable() bool {
	return len(s.Match) > 0 && len(s.Rights.Edit) > 0 && len(s.Rights.Delete) > 0
}

// FillFrom takes over from another record what a record does not say, except
// the fields that the product keeps itself.
func (s Schema) FillFrom(record, other any) {
	for _, f := range s.Fields {
		if f.ReadOnly || !isEmpty(f.Value(record)) {
			continue
		}
		if f.IsCustom() {
			f.setCustom(record, f.customValue(other))
			continue
		}
		copyValue(f.Address(record), f.Address(other))
	}
}

// ForgetReferences clears what a record says of other records of a kind, which
// it must no longer refer to.
func (s Schema) ForgetReferences(record any, kind string, gone []uuid.UUID) {
	for _, f := range s.Fields {
		if f.Reference != kind || f.ReadOnly {
			continue
		}
		switch value := f.Value(record).(type) {
		case []uuid.UUID:
			left := slices.DeleteFunc(slices.Clone(value), func(id uuid.UUID) bool { return slices.Contains(gone, id) })
			*f.Address(record).(*[]uuid.UUID) = left
		case *uuid.UUID:
			if value != nil && slices.Contains(gone, *value) {
				f.Clear(record)
			}
		}
	}
}

// Merged is an ErrNotFound that names the record that a lost one was merged
// into, for those who may see it.
type Merged struct {
	Kind string // of both
	Into uuid.UUID
	Name string // of the survivor
}

// Error says it in English, for logs.
func (e *Merged) Error() string { return fmt.Sprintf("merged into %s %s", e.Kind, e.Into) }

// Is makes errors.Is(err, ErrNotFound) true.
func (e *Merged) Is(target error) bool { return target == ErrNotFound }

// KeySign says what a match key is made of.
type KeySign string

// What match keys are made of.
const (
	ByPhone KeySign = "phone"
	ByMail  KeySign = "mail"
	ByName  KeySign = "name"
	ByField KeySign = "field" // another value that is unique
)

// SignOf reads from a match key what it is made of.
func SignOf(key string) KeySign {
	signs := map[string]KeySign{phoneKey: ByPhone, mailKey: ByMail, nameKey: ByName}
	if sign, ok := signs[key[:min(len(phoneKey), len(key))]]; ok {
		return sign
	}
	return ByField
}

// MatchSigns lists the signs with which match keys of the kind can begin.
func (s Schema) MatchSigns() []string {
	signs := []string{}
	for _, name := range s.Match {
		if f, ok := s.Field(name); ok {
			signs = append(signs, signOfField(f))
		}
	}
	return signs
}

func signOfField(f Field) string {
	switch {
	case f.Format == PhoneFormat:
		return phoneKey
	case f.Format == EmailFormat:
		return mailKey
	case f.Unique:
		return textKey
	}
	return nameKey
}
