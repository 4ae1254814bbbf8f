package crm

import "strings"

// TitleIn is the field that names a record to people who read a language: of
// what has a Chinese and an English name, the one in theirs.
func (s Schema) TitleIn(language Language) Field {
	title, _ := s.Field(s.Title)
	stem, isChinese := strings.CutSuffix(s.Title, "Zh")
	if !isChinese || language == Chinese {
		return title
	}
	if english, ok := s.Field(stem + "En"); ok {
		return english
	}
	return title
}
