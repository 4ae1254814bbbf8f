package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/baton-crm/baton/crm"
)

// Body is what a rule set says: its rows in order and what happens otherwise.
type Body struct {
	Rows      []Row      `json:"rows" yaml:"rows"`
	Otherwise *Otherwise `json:"otherwise,omitempty" yaml:"otherwise,omitempty"`
}

// Row answers when its condition is true. The values of Then are constants,
// or expressions when they are texts that begin with "=".
type Row struct {
	Label    crm.Label      `json:"label" yaml:"label"`
	When     string         `json:"when" yaml:"when"`
	Then     map[string]any `json:"then" yaml:"then"`
	Priority int            `json:"priority" yaml:"priority"` // larger wins; under Priority only
	Enabled  bool           `json:"enabled" yaml:"enabled"`   // true where it isn't said
}

// Otherwise answers when no row does.
type Otherwise struct {
	Label crm.Label      `json:"label" yaml:"label"`
	Then  map[string]any `json:"then" yaml:"then"`
}

// UnmarshalYAML reads a row that is enabled unless it says otherwise.
func (r *Row) UnmarshalYAML(read func(any) error) error {
	type plain Row
	row := plain{Enabled: true}
	if err := read(&row); err != nil {
		return err
	}
	*r = Row(row)
	return nil
}

// UnmarshalJSON reads a row that is enabled unless it says otherwise.
func (r *Row) UnmarshalJSON(data []byte) error {
	type plain Row
	row := plain{Enabled: true}
	if err := readJSON(data, &row); err != nil {
		return err
	}
	*r = Row(row)
	return nil
}

// ParseBody reads a rule set from YAML and passes over its examples. Unknown
// keys, repeated keys, anchors and tags are refused, as is anything larger than
// MaxBodyBytes.
func ParseBody(text []byte) (Body, error) {
	d, err := ParseDocument(text)
	return d.Body, err
}

// ParseBodyJSON reads a rule set from JSON as strictly as ParseBody.
func ParseBodyJSON(text []byte) (Body, error) {
	if len(text) > MaxBodyBytes {
		return Body{}, fmt.Errorf("rule set: %w", errBodyTooLarge)
	}
	var body Body
	if err := readJSON(text, &body); err != nil {
		return Body{}, fmt.Errorf("rule set: %w", err)
	}
	return body, nil
}

// Canonical writes the rule set as JSON that is the same for the same rules:
// keys in a fixed order, nothing left out, no spaces.
func (b Body) Canonical() ([]byte, error) {
	rows := make([]Row, len(b.Rows))
	for i, row := range b.Rows {
		row.Then = normalThen(row.Then)
		rows[i] = row
	}
	b.Rows = rows
	if b.Otherwise != nil {
		b.Otherwise = &Otherwise{Label: b.Otherwise.Label, Then: normalThen(b.Otherwise.Then)}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(b); err != nil {
		return nil, fmt.Errorf("rule set: %w", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// normalThen makes numbers that are equal one type, so that they are written
// alike whether they came from YAML or from JSON.
func normalThen(then map[string]any) map[string]any {
	normal := make(map[string]any, len(then))
	for name, value := range then {
		if plain, ok := plainConstant(value); ok {
			value = plain
		}
		normal[name] = value
	}
	return normal
}

// Hash is the SHA-256 of the canonical form, in hexadecimal digits.
func (b Body) Hash() (string, error) {
	text, err := b.Canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// readJSON decodes exactly one value and refuses unknown keys.
func readJSON(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if decoder.More() {
		return errTrailingText
	}
	return nil
}
