package crm

import (
	"reflect"
	"strings"
)

// Mask leaves of a field's value in a record (a pointer to its struct) only
// what a person may know for whom it is masked.
func (f Field) Mask(record any) {
	if f.Type != Text || f.IsCustom() {
		f.Clear(record)
		return
	}
	value := reflect.ValueOf(f.Address(record)).Elem()
	value.SetString(maskText(value.String()))
}

// Masked is what a person may know of a value for whom it is masked: of a text
// its ends, of anything else nothing.
func (f Field) Masked(value any) any {
	if text, ok := value.(string); ok {
		return maskText(text)
	}
	return nil
}

// The most characters that a mask leaves at the beginning and at the end.
const (
	shownFirst = 3
	shownLast  = 2
)

// maskText hides the middle of a text: 138******00. Of what stands before the
// @ of an address only the beginning shows. Short texts show nothing.
func maskText(text string) string {
	if name, domain, isAddress := strings.Cut(text, "@"); isAddress {
		return maskText(name) + "@" + domain
	}
	runes := []rune(text)
	if len(runes) <= shownFirst+shownLast {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:shownFirst]) + strings.Repeat("*", len(runes)-shownFirst-shownLast) + string(runes[len(runes)-shownLast:])
}
