package crm

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SearchTokens cuts texts into the one- and two-character tokens by which
// records are found: PostgreSQL's trigrams find nothing for Chinese words of
// two characters. Letters and digits count, folded by NFKC and lower case;
// everything else separates.
func SearchTokens(texts ...string) []string {
	tokens := map[string]bool{}
	for _, text := range texts {
		for _, word := range searchWords(text) {
			runes := []rune(word)
			for i, r := range runes {
				tokens[string(r)] = true
				if i > 0 {
					tokens[string(runes[i-1:i+1])] = true
				}
			}
		}
	}
	return sorted(tokens)
}

// QueryTokens cuts what somebody looks for into the tokens that a record must
// all have: the pairs of each word, or the character itself where a word has
// only one.
func QueryTokens(query string) []string {
	tokens := map[string]bool{}
	for _, word := range searchWords(query) {
		runes := []rune(word)
		if len(runes) == 1 {
			tokens[word] = true
		}
		for i := 1; i < len(runes); i++ {
			tokens[string(runes[i-1:i+1])] = true
		}
	}
	return sorted(tokens)
}

// SearchText folds a text as the tokens are folded, so that a found record can
// be checked for the words in full.
func SearchText(texts ...string) string {
	var words []string
	for _, text := range texts {
		words = append(words, searchWords(text)...)
	}
	return strings.Join(words, " ")
}

func searchWords(text string) []string {
	folded := strings.ToLower(norm.NFKC.String(text))
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for token := range set {
		list = append(list, token)
	}
	slices.Sort(list)
	return list
}
