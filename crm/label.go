// Package crm holds the nouns of the business: records, their states and the
// words for them. It reads nothing and stores nothing; it imports no other
// package of this module.
package crm

import "fmt"

// Language is a language in which the product speaks to people.
type Language string

// The languages of the product; every text exists in both.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Label is a text for people in both languages.
type Label struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// In returns the text in the given language; anything that is not Chinese
// reads English.
func (l Label) In(language Language) string {
	if language == Chinese {
		return l.ZH
	}
	return l.EN
}

// With fills both texts with the same values, in the manner of fmt.Sprintf.
func (l Label) With(values ...any) Label {
	return Label{ZH: fmt.Sprintf(l.ZH, values...), EN: fmt.Sprintf(l.EN, values...)}
}
