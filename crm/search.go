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

// ContainedTokens are tokens that a text has whatever stands before and behind
// what it contains, so that the index on the tokens narrows what holds a text
// inside. They come from letters and digits that no neighbour changes when
// texts are folded; of other scripts there are none.
func ContainedTokens(text string) []string {
	tokens := map[string]bool{}
	for _, run := range steadyRuns([]rune(text)) {
		if len(run) == 1 {
			tokens[string(run)] = true
		}
		for i := 1; i < len(run); i++ {
			tokens[string(run[i-1:i+1])] = true
		}
	}
	return sorted(tokens)
}

// steadyRuns cuts a text into runs of characters that folding leaves as they
// are, in lower case. A mark behind a Latin letter becomes one with it, so that
// the last letter of a run is left out unless something else is known to
// follow.
func steadyRuns(text []rune) [][]rune {
	var runs [][]rune
	var run []rune
	for i := 0; i <= len(text); i++ {
		if i < len(text) && isSteady(text[i]) {
			run = append(run, unicode.ToLower(text[i]))
			continue
		}
		followed := i < len(text) && text[i] < unicode.MaxASCII
		if n := len(run); n > 0 && !followed && unicode.Is(unicode.Latin, run[n-1]) {
			run = run[:n-1]
		}
		if len(run) > 0 {
			runs = append(runs, run)
		}
		run = nil
	}
	return runs
}

// isSteady says whether a character is the same before and after folding but
// for its case, whatever stands before it.
func isSteady(r rune) bool {
	if r < unicode.MaxASCII {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return unicode.Is(unicode.Han, r) && unicode.IsLetter(r) && norm.NFKC.String(string(r)) == string(r)
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
