package sheet

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// Marks is what comma and point mean in numbers.
type Marks string

// The two ways of writing numbers.
const (
	UnknownMarks Marks = ""
	PointDecimal Marks = "point-decimal" // 1,234.50
	CommaDecimal Marks = "comma-decimal" // 1.234,50
)

// mostDigits is how many digits a number may have: more is not a number but an
// account, and nothing that is stored as a number holds them.
const mostDigits = 30

// ParseNumber reads 1,234.50, in the given marks 1.234,50, also 1 234,50;
// 12万, 3.5亿; (12.30) and -12.30 as negative; 12.5% as 0.125. Without marks, a
// number that can be read both ways (1,234) is refused with
// CodeAmbiguousNumber. A number in which a spreadsheet program has cut the
// digits off (1.38E+10) is refused with CodeShortened.
func ParseNumber(text string, marks Marks) (decimal.Decimal, error) {
	body, negative := sign(plain(text))
	number, err := parseAmount(body, marks, text)
	if negative {
		number = number.Neg()
	}
	return number, err
}

// DetectMarks tells from the numbers of a column what comma and point mean in
// them. It is unknown when nothing shows it, or when the column mixes both; the
// second value says which of the two.
func DetectMarks(samples []string) (marks Marks, mixed bool) {
	for _, sample := range samples {
		if _, err := ParseNumber(sample, UnknownMarks); err != nil {
			continue
		}
		_, point := ParseNumber(sample, PointDecimal)
		_, comma := ParseNumber(sample, CommaDecimal)
		shown := UnknownMarks
		if point == nil && comma != nil {
			shown = PointDecimal
		} else if comma == nil && point != nil {
			shown = CommaDecimal
		}
		if shown != UnknownMarks && marks != UnknownMarks && shown != marks {
			return UnknownMarks, true
		}
		if shown != UnknownMarks {
			marks = shown
		}
	}
	return marks, false
}

// sign takes a sign, or the parentheses of bookkeepers, off a number.
func sign(text string) (body string, negative bool) {
	if inside, found := strings.CutPrefix(text, "("); found && strings.HasSuffix(inside, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inside, ")")), true
	}
	for _, minus := range []string{"-", "\u2212"} { // the second is the sign of typesetters
		if body, found := strings.CutPrefix(text, minus); found {
			return strings.TrimSpace(body), true
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "+")), false
}

// multiples are the words by which Chinese numbers are shortened, and the
// per cent sign, with the power of ten each stands for; longer words first.
var multiples = []struct {
	word  string
	power int32
}{
	{"万亿", 12}, {"千万", 7}, {"百万", 6}, {"十万", 5},
	{"亿", 8}, {"万", 4}, {"千", 3}, {"%", -2},
}

var (
	scientific = regexp.MustCompile(`^\d+([.,]\d+)?[eE][+-]?\d+$`)
	whole      = regexp.MustCompile(`^\d+$`)
	grouped    = regexp.MustCompile(`^[1-9]\d{0,2}(?:([ ,.'’])\d{3})+$`)
)

// parseAmount reads a number without its sign; original is what was written.
func parseAmount(body string, marks Marks, original string) (decimal.Decimal, error) {
	if scientific.MatchString(body) {
		return decimal.Zero, shortenedNumber(original)
	}
	power := int32(0)
	for _, multiple := range multiples {
		if rest, found := strings.CutSuffix(body, multiple.word); found {
			body, power = strings.TrimSpace(rest), multiple.power
			break
		}
	}
	if len(body) > mostDigits {
		return decimal.Zero, notANumber(original)
	}
	point, asPoint := pointForm(body, ',', '.')
	comma, asComma := pointForm(body, '.', ',')
	switch {
	case asPoint && asComma && point != comma && marks == UnknownMarks:
		return decimal.Zero, ambiguousNumber(original)
	case asComma && (marks == CommaDecimal || marks == UnknownMarks && !asPoint):
		point = comma
	case !asPoint || marks == CommaDecimal:
		return decimal.Zero, notANumber(original)
	}
	number, err := decimal.NewFromString(point)
	if err != nil {
		return decimal.Zero, notANumber(original)
	}
	return number.Shift(power), nil
}

// pointForm writes a number with a point and without groups, if it can be read
// with the given marks. Groups have three digits each and one mark throughout.
func pointForm(text string, group, point byte) (string, bool) {
	integer, fraction, hasPoint := strings.Cut(text, string(point))
	if hasPoint && !whole.MatchString(fraction) {
		return "", false
	}
	if hasPoint && integer == "" {
		integer = "0" // .50
	}
	if !whole.MatchString(integer) {
		mark := groupMark(integer)
		if mark == "" || strings.ContainsAny(mark, ",.") && mark != string(group) {
			return "", false
		}
		integer = strings.ReplaceAll(integer, mark, "")
	}
	if hasPoint {
		return integer + "." + fraction, true
	}
	return integer, true
}

// groupMark is the one mark between the groups of a number, empty if there are
// no proper groups.
func groupMark(integer string) string {
	m := grouped.FindStringSubmatch(integer)
	if m == nil {
		return ""
	}
	if mark := m[1]; whole.MatchString(strings.ReplaceAll(integer, mark, "")) {
		return mark
	}
	return ""
}

func notANumber(text string) *Problem {
	return problem(CodeNotNumber,
		Words{"“%s”不是数字，或与所选的写法不符。", "%q is no number, or not written in the way that was chosen."}.with(text),
		Words{"请写成 1234.50。", "Write it as 1234.50."})
}

func ambiguousNumber(text string) *Problem {
	return problem(CodeAmbiguousNumber,
		Words{"“%s”中的符号可能是千位分隔，也可能是小数点。", "%q may have a mark between thousands or a decimal one."}.with(text),
		Words{"请选择小数点是“.”还是“,”。", "Choose whether decimals follow a point or a comma."})
}

func shortenedNumber(text string) *Problem {
	return problem(CodeShortened,
		Words{"“%s”被表格软件缩写，部分数字已丢失。", "%q was shortened by a spreadsheet program; digits are lost."}.with(text),
		Words{"请把该列设为文本格式后重新填写或导出。", "Format the column as text, then enter or export it again."})
}
