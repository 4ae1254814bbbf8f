package rules

import (
	"strconv"
	"strings"
	"unicode"
)

// test is one of the tests of a cell: what is asked of the column's value.
type test struct {
	sign     string // == < <= > >= [..] null not, a word such as contains, or ? for an expression
	low      string // the literal, the lower end, or the expression
	high     string
	openLow  bool
	openHigh bool
	inner    []test // of not
	at       int    // character in the cell, from 1
}

// cellReader reads the tests of one cell.
type cellReader struct {
	text []rune
	at   int
	f    *field
}

// readCell reads a cell: tests joined by commas, of which one must be true.
// None stands for a cell that takes anything.
func readCell(text string, f *field) ([]test, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed == "-" || trimmed == "–" {
		return nil, nil
	}
	if err := checkSource(text); err != nil {
		return nil, err
	}
	r := &cellReader{text: []rune(text), f: f}
	r.space()
	if r.isExpression() {
		return []test{{sign: "?", low: feelWords(strings.TrimSpace(text)), at: r.at + 1}}, nil
	}
	tests, err := r.tests()
	if err == nil && r.at < len(r.text) {
		err = r.unexpected()
	}
	return tests, err
}

// isExpression tells whether the cell says ? for its value.
func (r *cellReader) isExpression() bool {
	quoted := false
	for i, c := range r.text {
		if c == '"' && (i == 0 || r.text[i-1] != '\\') {
			quoted = !quoted
		}
		if c == '?' && !quoted {
			return true
		}
	}
	return false
}

func (r *cellReader) space() {
	for r.at < len(r.text) && unicode.IsSpace(r.text[r.at]) {
		r.at++
	}
}

// take passes over a text if it comes next; after it, white space.
func (r *cellReader) take(text string) bool {
	end := r.at + len([]rune(text))
	if end > len(r.text) || string(r.text[r.at:end]) != text {
		return false
	}
	r.at = end
	r.space()
	return true
}

// takeWord is take for a word, which a letter may not follow.
func (r *cellReader) takeWord(word string) bool {
	end := r.at + len(word)
	if end < len(r.text) && isWordRune(r.text[end]) {
		return false
	}
	return r.take(word)
}

func isWordRune(c rune) bool {
	return c == '_' || c == '.' || unicode.IsLetter(c) || unicode.IsDigit(c)
}

func (r *cellReader) unexpected() error {
	rest := string(r.text[min(r.at, len(r.text)):])
	if rest == "" {
		return newProblem(codeCellEnd, r.at+1)
	}
	return newProblem(codeCell, r.at+1, quoted(rest))
}

// tests reads tests joined by commas.
func (r *cellReader) tests() ([]test, error) {
	var all []test
	for {
		at := r.at
		one, err := r.test()
		if err != nil {
			return nil, err
		}
		one.at = at + 1
		all = append(all, one)
		if !r.take(",") && !r.take("，") {
			return all, nil
		}
	}
}

// wordTests are the tests that are words, and take a text.
var wordTests = []string{"contains", "startsWith", "endsWith", "matches", "within"}

// test reads one test.
func (r *cellReader) test() (test, error) {
	if r.take("not(") || r.take("not (") {
		inner, err := r.tests()
		if err == nil && !r.take(")") {
			err = r.unexpected()
		}
		return test{sign: "not", inner: inner}, err
	}
	if r.takeWord("null") || r.takeWord("unknown") {
		return test{sign: "null"}, nil
	}
	if r.takeWord("known") {
		return test{sign: "not", inner: []test{{sign: "null"}}}, nil
	}
	for _, sign := range []string{"<=", ">=", "≤", "≥", "!=", "<", ">", "==", "="} {
		if r.take(sign) {
			return r.compared(sign)
		}
	}
	for _, word := range wordTests {
		if r.takeWord(word) {
			low, err := r.literal()
			return test{sign: word, low: low}, err
		}
	}
	if interval, ok, err := r.interval(); ok || err != nil {
		return interval, err
	}
	low, err := r.literal()
	return test{sign: "==", low: low}, err
}

// compared reads what stands after a sign.
func (r *cellReader) compared(sign string) (test, error) {
	at := r.at
	low, err := r.literal()
	switch sign {
	case "≤":
		sign = "<="
	case "≥":
		sign = ">="
	case "=":
		sign = "=="
	case "!=":
		return test{sign: "not", inner: []test{{sign: "==", low: low, at: at + 1}}}, err
	}
	return test{sign: sign, low: low}, err
}

// interval reads [a..b], (a..b), ]a..b[ and their mixtures.
func (r *cellReader) interval() (test, bool, error) {
	if r.at >= len(r.text) || !strings.ContainsRune("[(]", r.text[r.at]) {
		return test{}, false, nil
	}
	one := test{sign: "[..]", openLow: r.text[r.at] != '['}
	r.at++
	r.space()
	var err error
	if one.low, err = r.literal(); err != nil {
		return one, true, err
	}
	if !r.take("..") {
		return one, true, r.unexpected()
	}
	if one.high, err = r.literal(); err != nil {
		return one, true, err
	}
	if r.at >= len(r.text) || !strings.ContainsRune("])[", r.text[r.at]) {
		return one, true, r.unexpected()
	}
	one.openHigh = r.text[r.at] != ']'
	r.at++
	r.space()
	return one, true, nil
}

// literal reads a value that is written out, or the name of another column,
// and writes it as conditions do.
func (r *cellReader) literal() (string, error) {
	start := r.at
	switch {
	case r.at >= len(r.text):
		return "", r.unexpected()
	case r.take("@"), r.take("date and time("), r.take("date("), r.take("time("):
		return r.moment(start)
	case r.text[r.at] == '"':
		text, err := r.quotedText()
		if err == nil && (r.f.Kind == Date || r.f.Kind == Time) {
			return momentLiteral(text, start)
		}
		return strconv.Quote(text), err
	case r.text[r.at] == '-' || unicode.IsDigit(r.text[r.at]):
		return r.number()
	}
	word := r.word()
	switch {
	case word == "":
		return "", r.unexpected()
	case r.take("("):
		return r.call(word, start)
	case word == "true" || word == "false":
		return word, nil
	case r.f.Kind == Money && len(word) == 3 && word == strings.ToUpper(word):
		number, err := r.number()
		return strings.ToLower(word) + "(" + number + ")", err
	case checkChoice(word, "", r.f.values) == nil:
		return strconv.Quote(word), nil
	}
	return word, nil
}

func (r *cellReader) word() string {
	start := r.at
	for r.at < len(r.text) && isWordRune(r.text[r.at]) && !r.ends() {
		r.at++
	}
	word := string(r.text[start:r.at])
	r.space()
	return word
}

// ends tells whether the dots between two ends come next.
func (r *cellReader) ends() bool {
	return r.text[r.at] == '.' && r.at+1 < len(r.text) && r.text[r.at+1] == '.'
}

// number reads a number, and after it a currency where money is compared. A
// day such as 2026-01-31 is read where days or times are.
func (r *cellReader) number() (string, error) {
	start := r.at
	for r.at < len(r.text) && !r.ends() && (strings.ContainsRune("-.eE+", r.text[r.at]) || unicode.IsDigit(r.text[r.at])) {
		r.at++
	}
	text := string(r.text[start:r.at])
	r.space()
	if r.f.Kind == Date || r.f.Kind == Time {
		return momentLiteral(text, start)
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		r.at = start
		return "", r.unexpected()
	}
	if r.f.Kind == Money {
		for name, code := range currencies {
			if r.takeWord(code) {
				return name + "(" + text + ")", nil
			}
		}
	}
	return text, nil
}

// quotedText reads "…" with the escapes of conditions.
func (r *cellReader) quotedText() (string, error) {
	start := r.at
	for r.at++; r.at < len(r.text) && r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			r.at++
		}
	}
	r.at++
	if r.at > len(r.text) {
		r.at = len(r.text)
		return "", r.unexpected()
	}
	text, err := strconv.Unquote(string(r.text[start:r.at]))
	if err != nil {
		r.at = start
		return "", r.unexpected()
	}
	r.space()
	return text, nil
}

// moment reads what stands after @ or date( and its like.
func (r *cellReader) moment(start int) (string, error) {
	isCall := r.text[start] != '@'
	if r.at >= len(r.text) || r.text[r.at] != '"' {
		return "", r.unexpected()
	}
	text, err := r.quotedText()
	if err != nil {
		return "", err
	}
	if isCall && !r.take(")") {
		return "", r.unexpected()
	}
	return momentLiteral(text, start)
}

// momentLiteral writes date("…") or time("…") by how the text looks.
func momentLiteral(text string, start int) (string, error) {
	text = strings.Trim(text, `"`)
	if _, clock, isTime := strings.Cut(text, "T"); isTime {
		if !strings.ContainsAny(clock, "Zz+-") {
			text += "Z" // a time without a zone is one in UTC
		}
		return "time(" + strconv.Quote(text) + ")", nil
	}
	if len(text) == 0 {
		return "", newProblem(codeBadDate, start+1, quoted(text))
	}
	return "date(" + strconv.Quote(text) + ")", nil
}

// call reads the rest of cny(50000) and the like.
func (r *cellReader) call(name string, start int) (string, error) {
	if _, ok := currencies[name]; !ok {
		r.at = start
		return "", newProblem(codeCell, start+1, quoted(name+"("))
	}
	var amount string
	var err error
	if r.at < len(r.text) && r.text[r.at] == '"' {
		amount, err = r.quotedText()
		amount = strconv.Quote(amount)
	} else {
		amount, err = (&cellReader{text: r.text, at: r.at, f: &field{Field: Field{Kind: Number}}}).number()
		r.at += len([]rune(amount))
		r.space()
	}
	if err == nil && !r.take(")") {
		err = r.unexpected()
	}
	return name + "(" + amount + ")", err
}

// feelWords writes the functions of DMN as conditions call them.
func feelWords(text string) string {
	for _, word := range [][2]string{
		{"starts with(", "startsWith"}, {"ends with(", "endsWith"}, {"contains(", "contains"}, {"matches(", "matches"},
	} {
		for {
			at := strings.Index(text, word[0]+"?,")
			if at < 0 {
				break
			}
			text = text[:at] + "(? " + word[1] + " " + strings.TrimLeft(text[at+len(word[0])+2:], " ")
		}
	}
	return strings.NewReplacer("string length(", "len(", "upper case(", "upper(", "lower case(", "lower(").Replace(text)
}
