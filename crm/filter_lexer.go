package crm

import (
	"slices"
	"strings"
	"unicode"
)

// filterToken is one word, quoted text, number or symbol of a filter's text.
type filterToken struct {
	kind filterTokenKind
	text string // without the quotes
	at   int    // the first character, counted from 1
}

type filterTokenKind int

const (
	endToken filterTokenKind = iota
	wordToken
	quotedToken
	numberToken
	symbolToken
)

// reservedWords cannot stand for a text without quotes.
var reservedWords = []string{"and", "or", "not", "in"}

func (t filterToken) isReserved() bool {
	return t.kind == wordToken && slices.Contains(reservedWords, strings.ToLower(t.text))
}

func (t filterToken) isWord(word string) bool {
	return t.kind == wordToken && strings.EqualFold(t.text, word)
}

func (t filterToken) isSymbol(symbol string) bool { return t.kind == symbolToken && t.text == symbol }

// wideSymbols are what Chinese input methods type for the symbols.
var wideSymbols = map[rune]rune{
	'（': '(', '）': ')', '，': ',', '、': ',', '＝': '=', '！': '!', '＜': '<', '＞': '>', '～': '~', '＋': '+', '－': '-',
}

// closingQuotes lists the quotes that open a text with the one that ends it.
var closingQuotes = map[rune]rune{'"': '"', '“': '”', '＂': '＂'}

type filterLexer struct {
	source []rune
	next   int
}

// lexFilter cuts a text into tokens; the last one is always the end.
func lexFilter(text string) ([]filterToken, error) {
	l := &filterLexer{source: []rune(text)}
	var tokens []filterToken
	for {
		token, err := l.token()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
		if token.kind == endToken {
			return tokens, nil
		}
	}
}

// isPlainWord says whether a text can stand in a filter without quotes.
func isPlainWord(text string) bool {
	tokens, err := lexFilter(text)
	return err == nil && tokens[0].kind == wordToken && tokens[0].text == text && !tokens[0].isReserved()
}

func (l *filterLexer) token() (filterToken, error) {
	l.takeWhile(unicode.IsSpace)
	start := l.next
	r, ok := l.peek(0)
	switch {
	case !ok:
		return filterToken{endToken, "", start + 1}, nil
	case unicode.IsLetter(r) || r == '_':
		return filterToken{wordToken, l.word(), start + 1}, nil
	case isDigit(r):
		return filterToken{numberToken, l.number(), start + 1}, nil
	case closingQuotes[r] != 0:
		return l.quoted(closingQuotes[r])
	default:
		return l.symbol()
	}
}

// peek looks at the character that many places ahead.
func (l *filterLexer) peek(ahead int) (rune, bool) {
	if l.next+ahead >= len(l.source) {
		return 0, false
	}
	return l.source[l.next+ahead], true
}

func (l *filterLexer) takeWhile(belongs func(rune) bool) string {
	start := l.next
	for l.next < len(l.source) && belongs(l.source[l.next]) {
		l.next++
	}
	return string(l.source[start:l.next])
}

// word reads letters and digits, with hyphens before letters (web-form); a
// hyphen before a digit is a minus (+1d-2h).
func (l *filterLexer) word() string {
	start := l.next
	for {
		l.takeWhile(inWord)
		hyphen, _ := l.peek(0)
		after, ok := l.peek(1)
		if hyphen != '-' || !ok || !unicode.IsLetter(after) {
			return string(l.source[start:l.next])
		}
		l.next++
	}
}

func (l *filterLexer) number() string {
	number := l.takeWhile(isDigit)
	point, _ := l.peek(0)
	if after, ok := l.peek(1); point != '.' || !ok || !isDigit(after) {
		return number
	}
	l.next++
	return number + "." + l.takeWhile(isDigit)
}

// quoted reads up to the closing quote; a backslash lets a quote or another
// backslash stand for itself.
func (l *filterLexer) quoted(closing rune) (filterToken, error) {
	start := l.next
	var text strings.Builder
	for l.next++; l.next < len(l.source); l.next++ {
		r := l.source[l.next]
		if r == closing {
			l.next++
			return filterToken{quotedToken, text.String(), start + 1}, nil
		}
		if after, ok := l.peek(1); r == '\\' && ok && (after == closing || after == '\\') {
			r = after
			l.next++
		}
		text.WriteRune(r)
	}
	return filterToken{}, filterProblem(start+1, "unterminated-text",
		Label{"引号没有闭合", "The quotes are not closed"},
		Label{"请在文字末尾补上引号；文字中的引号前请加反斜杠", "Close them after the text; put a backslash before quotes within it"})
}

func (l *filterLexer) symbol() (filterToken, error) {
	start := l.next
	first := narrow(l.source[start])
	l.next++
	if second, ok := l.peek(0); ok && strings.ContainsRune("<>!", first) && narrow(second) == '=' {
		l.next++
		return filterToken{symbolToken, string(first) + "=", start + 1}, nil
	}
	if !strings.ContainsRune("()=<>~,+-", first) {
		return filterToken{}, filterProblem(start+1, "unexpected",
			Label{"此处不能有“%c”", "“%c” has no meaning here"}.With(l.source[start]), putInQuotes)
	}
	return filterToken{symbolToken, string(first), start + 1}, nil
}

func narrow(r rune) rune {
	if n, ok := wideSymbols[r]; ok {
		return n
	}
	return r
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '_'
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
