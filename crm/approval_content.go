package crm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// ContentChange is a key field that is another than when it was frozen.
type ContentChange struct {
	Field   string
	Was, Is json.RawMessage
}

// ContentHash identifies the content of a round: equal for equal values,
// however they are written.
func ContentHash(content []FrozenField) string {
	h := sha256.New()
	for _, f := range content {
		h.Write([]byte(f.Field))
		h.Write([]byte{0})
		h.Write(canonical(f.Value))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ChangesSince compares frozen values with those of now, field by field.
func ChangesSince(frozen, now []FrozenField) []ContentChange {
	current := map[string]json.RawMessage{}
	for _, f := range now {
		current[f.Field] = f.Value
	}
	var changes []ContentChange
	for _, f := range frozen {
		if is, known := current[f.Field]; known && !bytes.Equal(canonical(f.Value), canonical(is)) {
			changes = append(changes, ContentChange{f.Field, f.Value, is})
		}
	}
	return changes
}

// canonical writes a JSON value in one way.
func canonical(value json.RawMessage) []byte {
	var decoded any
	if json.Unmarshal(value, &decoded) != nil {
		return value
	}
	written, err := json.Marshal(decoded)
	if err != nil {
		return value
	}
	return written
}

// SameIn says whether the field has the same value in two records.
func (f Field) SameIn(a, b any) bool {
	one, err := json.Marshal(f.Value(a))
	if err != nil {
		return false
	}
	other, err := json.Marshal(f.Value(b))
	return err == nil && bytes.Equal(one, other)
}
