package crm

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// filterProblem refuses a filter and tells at which character, counted from 1;
// 0 is for a value that stands by itself.
func filterProblem(at int, code string, message, remedy Label) error {
	if at > 0 {
		message.ZH += fmt.Sprintf("（第 %d 个字符）", at)
		message.EN += fmt.Sprintf(" (character %d)", at)
	}
	return InvalidField("filter", code, message, remedy)
}

// checkFilterText refuses texts that are too long, also in canonical form, or
// that a database cannot hold.
func checkFilterText(text string) error {
	if len(text) > maxFilterBytes {
		return filterProblem(utf8.RuneCountInString(text[:maxFilterBytes]), "too-long",
			Label{"筛选条件太长", "The filter is too long"},
			Label{"最多 %d 字节，现在是 %d 字节", "Use at most %d bytes; there are %d"}.With(maxFilterBytes, len(text)))
	}
	at := 0
	for i, r := range text {
		at++
		_, size := utf8.DecodeRuneInString(text[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			return filterProblem(at, "unexpected", Label{"含有无法使用的字符", "It holds a character that cannot be used"},
				Label{"请重新输入筛选条件", "Type the filter again"})
		}
	}
	return nil
}

var (
	putInQuotes = Label{"文字请用双引号括起来", "Put texts in double quotes"}
	useOffset   = Label{"请写数字和单位 d、h 或 m，例如 today()+7d、now()-12h", "Give a number and d, h or m, such as today()+7d or now()-12h"}
)

// unexpected refuses a token that cannot stand where it does.
func unexpected(t filterToken, remedy Label) error {
	if t.kind == endToken {
		return filterProblem(t.at, "unexpected", Label{"筛选条件不完整", "The filter is not complete"}, remedy)
	}
	return filterProblem(t.at, "unexpected", Label{"此处不能是“%s”", "“%s” cannot stand here"}.With(shortened(t.text)), remedy)
}

func unknownFilterField(t filterToken, fields []Field) error {
	names := make([]Choice, len(fields), len(fields)+1)
	for i, f := range fields {
		names[i] = Choice{Value: f.Name, Label: f.Label}
	}
	names = append(names, Choice{Value: tagWord, Label: Label{"标签", "Tag"}})
	problem := unknownField(shortened(t.text))
	return filterProblem(t.at, problem.Code, problem.Message, suggestion(t.text, names, problem.Remedy))
}

func wrongOperator(t filterToken, field Field, allowed []Operator) error {
	return filterProblem(t.at, "wrong-operator",
		Label{"“%s”不能用 %s 比较", "“%s” cannot be compared by %s"}.fill(
			[]any{field.Label.ZH, t.text}, []any{field.Label.EN, t.text}), useOperators(field, allowed))
}

func useOperators(field Field, allowed []Operator) Label {
	list := make([]string, len(allowed))
	for i, o := range allowed {
		list[i] = string(o)
	}
	text := strings.Join(list, " ")
	return Label{"“%s”可以用 %s", "“%s” takes %s"}.fill([]any{field.Label.ZH, text}, []any{field.Label.EN, text})
}

// malformedOperand refuses a value that the field cannot have.
func malformedOperand(t filterToken, field Field, text string) error {
	message := Label{"“%s”的值“%s”格式不对", "“%s” has the malformed value “%s”"}
	remedy := operandRemedy(field)
	if len(field.Choices) > 0 {
		message = Label{"“%s”没有“%s”这个选项", "“%s” has no choice “%s”"}
		remedy = choiceRemedy(field, text)
	}
	text = shortened(text)
	return filterProblem(t.at, "invalid-"+string(field.FilterType()),
		message.fill([]any{field.Label.ZH, text}, []any{field.Label.EN, text}), remedy)
}

func operandRemedy(field Field) Label {
	switch field.FilterType() {
	case MoneyType:
		return Label{"请写金额和币种，例如 100000 CNY", "Give an amount and a currency, such as 100000 CNY"}
	case Time, Day:
		return Label{`请写 now()、today()、"2026-11-21" 或 "2026-11-21T09:00:00+08:00"`,
			`Give now(), today(), "2026-11-21" or "2026-11-21T09:00:00+08:00"`}
	case Reference, References:
		return Label{"请写 me() 或带引号的记录标识", "Give me() or the id of a record in quotes"}
	default:
		return field.expected()
	}
}

func choiceRemedy(field Field, text string) Label {
	if text == "" {
		return Label{"没有值请写 not known(%s)", "Where there is none, write not known(%s)"}.With(field.Name)
	}
	return suggestion(text, field.Choices, field.expected())
}

func offsetTooLarge(t filterToken) error {
	return filterProblem(t.at, "invalid-time", Label{"时间偏移太大", "That is too far away in time"},
		Label{"偏移最多一百年", "Add or subtract at most a hundred years"})
}

func (l Label) fill(zh, en []any) Label {
	return Label{ZH: fmt.Sprintf(l.ZH, zh...), EN: fmt.Sprintf(l.EN, en...)}
}

// suggestion names the choice that somebody probably meant, by its value or by
// its label; with none near enough it is the other remedy.
func suggestion(text string, choices []Choice, otherwise Label) Label {
	word := []rune(strings.ToLower(text))
	best, nearest := "", min(len(word)/2, 3)+1
	for _, c := range choices {
		for _, name := range []string{c.Value, c.Label.ZH, c.Label.EN} {
			if d := editDistance(word, []rune(strings.ToLower(name)), nearest); d < nearest {
				best, nearest = c.Value, d
			}
		}
	}
	if best == "" {
		return otherwise
	}
	return Label{"是否想写“%s”？", "Did you mean “%s”?"}.With(best)
}

// editDistance counts the characters to insert, delete or replace to make one
// text the other; from the limit on it need not be exact.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range b {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// shortened keeps messages readable whatever was sent.
func shortened(text string) string {
	const limit = 40
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
