package crm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much must be typed before it is told whether a company is taken, so that
// nobody tries their way through the book of others.
const (
	takenPhoneDigits  = 7
	takenHanSigns     = 3
	takenLatinLetters = 4
)

var (
	mailText  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phoneText = regexp.MustCompile(`^[+0-9()（）\-\s./]+$`)
)

// TakenKey is the match key of what somebody types to learn whether a company
// is taken: a phone number, a mail address or the name of a company.
func TakenKey(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text), strings.ContainsFunc(text, unicode.IsControl): // nobody is called that
	case mailText.MatchString(text):
		return mailKey + strings.ToLower(text), nil
	case phoneText.MatchString(text):
		if number := NormalPhone(text); len(number) >= takenPhoneDigits {
			return phoneKey + number, nil
		}
	case isWholeName(NormalName(text)):
		return nameKey + NormalName(text), nil
	}
	return "", InvalidField("q", "too-short",
		Label{"内容太少，无法判断是谁", "That is too little to tell whom you mean"},
		Label{"请输入完整的公司名称（至少 3 个汉字或 4 个字母）、完整的电话或邮箱", "Type the whole name of the company (3 Chinese signs or 4 letters at least), a whole phone number or mail address"})
}

// isWholeName says whether a normal name can be that of one company.
func isWholeName(name string) bool {
	if slices.Contains(companyForms, name) {
		return false
	}
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return utf8.RuneCountInString(name) >= takenHanSigns
	}
	return utf8.RuneCountInString(name) >= takenLatinLetters
}
