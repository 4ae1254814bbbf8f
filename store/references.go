package store

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// CheckReferences refuses references to records that the person cannot see, so
// that nobody learns of a record, or hangs something on it, by its id.
func CheckReferences(ctx context.Context, tx *Tx, schema crm.Schema, before, record any) error {
	for _, f := range schema.Fields {
		if f.Reference == "" || f.ReadOnly {
			continue
		}
		known := ReferencesOf(f.Value(before))
		for _, id := range ReferencesOf(f.Value(record)) {
			if slices.Contains(known, id) {
				continue
			}
			seen, err := tx.seesAndHolds(ctx, f.Reference, id)
			if err != nil {
				return err
			}
			if !seen {
				return unknownReference(f.Name)
			}
		}
	}
	return nil
}

// ReferencesOf lists the ids in a reference field, or one of several.
func ReferencesOf(value any) []uuid.UUID {
	if list, ok := value.([]uuid.UUID); ok {
		return list
	}
	if id := ReferenceOf(value); id != uuid.Nil {
		return []uuid.UUID{id}
	}
	return nil
}

// ReferenceOf reads the id in a reference field; empty is uuid.Nil.
func ReferenceOf(value any) uuid.UUID {
	switch id := value.(type) {
	case uuid.UUID:
		return id
	case *uuid.UUID:
		if id != nil {
			return *id
		}
	}
	return uuid.Nil
}
