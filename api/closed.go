package api

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// closedInputs names the inputs of a decision that would tell a person what
// the record itself does not: fields that are hidden or masked for them, and
// what is known of another record that they do not see.
func (s *Server) closedInputs(ctx context.Context, viewer crm.Viewer, recordKind string, recordID uuid.UUID, inputs []rules.Value) (map[string]bool, error) {
	closed := map[string]bool{}
	seen := map[string]bool{}
	record, _ := crm.SchemaNamed(recordKind)
	for _, v := range inputs {
		kind, name, _ := strings.Cut(v.Name, ".")
		schema, err := s.kinds.Schema(ctx, kind)
		if errors.Is(err, crm.ErrNotFound) {
			continue // what is no record's
		}
		if err != nil {
			return nil, err
		}
		if custom, own := strings.CutPrefix(name, "custom."); own {
			name = crm.CustomPrefix + custom
		}
		if _, asked := seen[kind]; !asked {
			sees, err := store.SeesReferred(ctx, s.DB, viewer, record, recordID, kind)
			if err != nil {
				return nil, err
			}
			seen[kind] = sees || kind == recordKind
		}
		if !seen[kind] || isClosed(schema, schema.For(viewer), name) {
			closed[v.Name] = true
		}
	}
	return closed, nil
}

// isClosed says whether an input tells of a field that the person may not
// know: the field itself, or “hasPhone” of the phone.
func isClosed(declared, known crm.Schema, input string) bool {
	for _, f := range declared.Fields {
		if own, ok := known.Field(f.Name); ok && own.Limit != crm.FieldMasked {
			continue
		}
		if input == f.Name || strings.EqualFold(input, "has"+f.Name) {
			return true
		}
	}
	return false
}

// mentions says whether a condition looks at one of the inputs.
func mentions(condition string, inputs map[string]bool) bool {
	for name := range inputs {
		if strings.Contains(condition, name) {
			return true
		}
	}
	return false
}
