package crm

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MatchKeys are the keys by which records that are about the same company or
// person are found, whatever their kind: normalised names, phone numbers and
// mail addresses of the fields that the kind declares in Match. They stand
// among the search tokens, from which the sign before them keeps them apart.
func (s Schema) MatchKeys(record any) []string {
	var keys []string
	for _, name := range s.Match {
		f, _ := s.Field(name)
		text, ok := f.Value(record).(string)
		if key := matchKey(f, text); ok && key != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// The signs before match keys, by what they are made of.
const (
	phoneKey = "=p:"
	mailKey  = "=m:"
	nameKey  = "=n:"
	textKey  = "=t:"
)

func matchKey(f Field, text string) string {
	switch {
	case f.Format == PhoneFormat:
		return prefixed(phoneKey, NormalPhone(text))
	case f.Format == EmailFormat:
		return prefixed(mailKey, strings.ToLower(strings.TrimSpace(text)))
	case f.Unique:
		return prefixed(textKey, f.Name+":"+strings.ToLower(strings.TrimSpace(text)))
	}
	return prefixed(nameKey, NormalName(text))
}

func prefixed(sign, key string) string {
	if key == "" || strings.HasSuffix(key, ":") {
		return ""
	}
	return sign + key
}

// NameKeys are the match keys of normal names.
func NameKeys(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = nameKey + name
	}
	return keys
}

// shortestPhone is the number of digits below which a phone number tells
// nothing: an extension.
const shortestPhone = 6

// NormalPhone leaves of a phone number what tells it from others: its digits
// without extension, international sign and China's country code. Numbers too
// short to tell anything are empty.
func NormalPhone(text string) string {
	text = norm.NFKC.String(text)
	if cut := strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune("xX#,转", r) || r == 'e' }); cut > 0 {
		text = text[:cut]
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	digits = strings.TrimPrefix(digits, "00")
	if len(digits) > 11 {
		digits = strings.TrimPrefix(digits, "86")
	}
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < shortestPhone {
		return ""
	}
	return digits
}

// companyForms are words that tell the legal form of a company, or where its
// seat is, and not its name; the longest first.
var companyForms = []string{
	"股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "分公司", "公司", "集团",
	"incorporated", "corporation", "company", "limited", "gmbh", "corp", "inc", "ltd", "llc", "plc", "co",
}

// NormalName leaves of a name what tells it from others: letters and digits in
// one form and case, without the legal form of a company.
func NormalName(text string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for len(words) > 1 && slices.Contains(companyForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	name := strings.Join(words, "")
	if slices.Contains(companyForms, name) {
		return name
	}
	for _, form := range companyForms[:8] {
		if short, found := strings.CutSuffix(name, form); found {
			return short
		}
	}
	return name
}

// NormalMail is a mail address in the one form by which it is told from others.
func NormalMail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
