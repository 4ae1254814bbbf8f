package rules

import (
	"bytes"
	"cmp"
	"encoding/json"

	"github.com/baton-crm/baton/crm"
)

// ExampleName is what an example is called. What comes with the product is
// called in both languages; what somebody types is one text, the same in both,
// and is written as that text.
type ExampleName struct{ crm.Label }

// NamedAs is the name that somebody typed.
func NamedAs(text string) ExampleName { return ExampleName{crm.Label{ZH: text, EN: text}} }

// IsPlain says whether the name is one text, whoever reads it.
func (n ExampleName) IsPlain() bool { return n.ZH == n.EN }

// namedIn is a name in both languages; the one that lacks is the other.
func namedIn(label crm.Label) ExampleName {
	return ExampleName{crm.Label{ZH: cmp.Or(label.ZH, label.EN), EN: cmp.Or(label.EN, label.ZH)}}
}

// MarshalJSON writes a plain name as the text that it is.
func (n ExampleName) MarshalJSON() ([]byte, error) {
	if n.IsPlain() {
		return json.Marshal(n.EN)
	}
	return json.Marshal(n.Label)
}

// UnmarshalJSON reads a text, or one in each language.
func (n *ExampleName) UnmarshalJSON(text []byte) error {
	return n.read(bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")), func(into any) error { return json.Unmarshal(text, into) })
}

// UnmarshalYAML reads a text, or one in each language.
func (n *ExampleName) UnmarshalYAML(decode func(any) error) error {
	var whole any
	if err := decode(&whole); err != nil {
		return err
	}
	_, inBoth := whole.(map[string]any)
	return n.read(inBoth, decode)
}

func (n *ExampleName) read(inBoth bool, decode func(any) error) error {
	if inBoth {
		var label crm.Label
		err := decode(&label)
		*n = namedIn(label)
		return err
	}
	var text string
	err := decode(&text)
	*n = NamedAs(text)
	return err
}

// exampleName writes a name as ExampleName reads it.
func (w *yamlWriter) exampleName(name ExampleName) string {
	if name.IsPlain() {
		return w.scalar(name.EN)
	}
	return "{zh: " + w.scalar(name.ZH) + ", en: " + w.scalar(name.EN) + "}"
}
