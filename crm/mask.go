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
	if text, ok := value.(string); ok && f.Type == Text {
		return maskText(text)
	}
	return nil
}

// How many characters a mask leaves at the beginning and at the end, and of
// which length a text has to be for both: of shorter ones only the first shows.
const (
	shownFirst   = 3
	shownLast    = 2
	shownBothAt  = 9
	shownOfShort = 1
)

// maskText hides the middle of a text: 138******00. Of what stands before the
// @ of an address only the beginning shows. Very short texts show nothing.
func maskText(text string) string {
	if name, domain, isAddress := strings.Cut(text, "@"); isAddress {
		return maskText(name) + "@" + domain
	}
	runes := []rune(text)
	switch {
	case len(runes) <= shownFirst:
		return strings.Repeat("*", len(runes))
	case len(runes) < shownBothAt:
		return string(runes[:shownOfShort]) + strings.Repeat("*", len(runes)-shownOfShort)
	}
	return string(runes[:shownFirst]) + strings.Repeat("*", len(runes)-shownFirst-shownLast) + string(runes[len(runes)-shownLast:])
}
