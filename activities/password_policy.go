package activities

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/baton-crm/baton/crm"
)

// The lengths of passwords, in characters. Length is what makes guessing
// costly, so nothing is asked about kinds of characters.
const (
	MinPasswordLength = 10
	maxPasswordLength = 200
	// ownLength is how much has to be left of a password without the person's
	// own names, and ownLetters how many different characters it needs.
	ownLength  = 6
	ownLetters = 5
)

// commonPasswords are the stems of passwords that are tried first wherever
// passwords are guessed, one a line, in small letters.
//
//go:embed common_passwords.txt
var commonPasswords string

// CheckPassword refuses passwords that are guessed soon: short ones, those made
// of the person's names, and those that many people use. The field is the one
// the password was given in.
func CheckPassword(field, password string, names ...string) error {
	refuse := func(code string, message, remedy crm.Label) error {
		return crm.InvalidField(field, code, message, remedy)
	}
	if n := utf8.RuneCountInString(password); n < MinPasswordLength || n > maxPasswordLength {
		return refuse("password-length",
			crm.Label{ZH: "密码长度不合适", EN: "The password has an unsuitable length"},
			crm.Label{ZH: "请使用 %d 到 %d 个字符", EN: "Use %d to %d characters"}.With(MinPasswordLength, maxPasswordLength))
	}
	if isPersonal(password, names) {
		return refuse("password-personal",
			crm.Label{ZH: "密码由姓名或登录名组成", EN: "The password is made of your name or sign-in name"},
			crm.Label{ZH: "请使用与你无关的词语", EN: "Use words that have nothing to do with you"})
	}
	if isCommon(password) {
		return refuse("password-common",
			crm.Label{ZH: "这个密码很容易被猜到", EN: "This password is guessed easily"},
			crm.Label{ZH: "请把几个互不相关的词连在一起", EN: "Put several unrelated words together"})
	}
	return nil
}

// isPersonal says whether little is left of a password once the names of the
// person, whole or in parts, are taken out.
func isPersonal(password string, names []string) bool {
	rest := strings.ToLower(password)
	for _, name := range names {
		parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, part := range append([]string{name}, parts...) {
			if utf8.RuneCountInString(part) > 1 {
				rest = strings.ReplaceAll(rest, strings.ToLower(part), "")
			}
		}
	}
	return utf8.RuneCountInString(rest) < ownLength
}

// isCommon says whether a password is one that many people use, also with a
// number or a mark at its ends and with digits for letters.
func isCommon(password string) bool {
	lower := strings.ToValidUTF8(strings.ToLower(password), "?")
	letters := slices.Compact(slices.Sorted(slices.Values([]rune(lower))))
	if len(letters) < ownLetters || strings.Trim(lower, "0123456789 .-/") == "" {
		return true
	}
	stems := strings.Fields(commonPasswords)
	for _, text := range []string{lower, plainLetters.Replace(lower), plainLetters.Replace(strings.TrimFunc(lower, isNoLetter))} {
		if isMadeOf(text, stems) {
			return true
		}
	}
	return false
}

// isMadeOf says whether a text is nothing but a few stems, one after the other,
// with digits and marks in between. Many words in a row are hard to guess,
// however common each is.
func isMadeOf(text string, stems []string) bool {
	const few, never = 3, math.MaxInt
	fewest := make([]int, len(text)+1) // stems that the text up to here is made of
	for i := range fewest[1:] {
		fewest[i+1] = never
	}
	for at, r := range text {
		if fewest[at] == never {
			continue
		}
		if isNoLetter(r) {
			next := at + utf8.RuneLen(r)
			fewest[next] = min(fewest[next], fewest[at])
		}
		for _, stem := range stems {
			if strings.HasPrefix(text[at:], stem) {
				fewest[at+len(stem)] = min(fewest[at+len(stem)], fewest[at]+1)
			}
		}
	}
	return fewest[len(text)] <= few
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

// plainLetters undoes the usual digits and marks for letters.
var plainLetters = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")
