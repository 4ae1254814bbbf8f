package crm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// Apply sets the fields of a record from JSON values in the manner of a merge
// patch (RFC 7396): absent is unchanged, null clears. Unknown and read-only
// fields are refused, values are checked against their declaration, and on a
// new record required fields must be there. What a new record requires, also
// those say who may not change it afterwards: nobody could enter it otherwise.
// It returns the names of the fields
// it set, and every problem at once rather than the first.
func (s Schema) Apply(record any, values map[string]json.RawMessage, isNew bool) ([]string, []Problem) {
	var set []string
	var problems []Problem
	for name, raw := range values {
		field, ok := s.Field(name)
		switch {
		case !ok:
			problems = append(problems, unknownField(name))
			continue
		case field.ReadOnly:
			problems = append(problems, Problem{name, "read-only",
				Label{"“%s”不能修改", "“%s” cannot be changed"}.with(field.Label),
				Label{"请去掉这个字段", "Leave this field out"}})
			continue
		case field.Limit != FieldOpen && !(isNew && field.Required):
			problems = append(problems, Problem{name, "read-only",
				Label{"您不能填写或修改“%s”", "You may not set or change “%s”"}.with(field.Label),
				Label{"请去掉这个字段，或请管理员调整字段权限", "Leave this field out, or ask an admin for the right to it"}})
			continue
		}
		if p := field.set(record, raw); p != nil {
			problems = append(problems, *p)
			continue
		}
		set = append(set, name)
	}
	for _, field := range s.Fields {
		_, sent := values[field.Name]
		if isNew && !sent && len(field.Default) > 0 {
			field.set(record, field.Default) // declared, so it fits: the tests of the kinds see to it
		}
		if field.Required && !field.ReadOnly && (sent || isNew) && isEmpty(field.Value(record)) && !named(problems, field.Name) {
			problems = append(problems, field.missing())
		}
	}
	slices.Sort(set)
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return set, problems
}

func unknownField(name string) Problem {
	return Problem{name, "unknown-field",
		Label{"没有名为“%s”的字段", "There is no field “%s”"}.With(name),
		Label{"请检查字段名", "Check the name of the field"}}
}

func named(problems []Problem, field string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == field })
}

func (l Label) with(name Label) Label {
	return Label{ZH: fmt.Sprintf(l.ZH, name.ZH), EN: fmt.Sprintf(l.EN, name.EN)}
}

func (f Field) missing() Problem {
	return Problem{f.Name, "required", Label{"“%s”不能为空", "“%s” is required"}.with(f.Label),
		Label{"请填写“%s”", "Fill in “%s”"}.with(f.Label)}
}

func (f Field) wrong(message, remedy Label) *Problem {
	return &Problem{Field: f.Name, Code: "invalid-" + string(f.Type), Message: message, Remedy: remedy}
}

// decode reads one JSON value into target and checks it against the field. A
// refused value leaves target as it was. The value is read into new memory:
// copies of a record share what its pointers point at.
func (f Field) decode(raw json.RawMessage, target any) *Problem {
	if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		clearValue(target)
		return nil
	}
	value := newLike(target)
	if err := json.Unmarshal(raw, value); err != nil {
		return f.wrong(Label{"“%s”的值格式不对", "“%s” has a value of the wrong form"}.with(f.Label), f.expected())
	}
	if p := f.check(value); p != nil {
		return p
	}
	copyValue(target, value)
	return nil
}

// expected tells people what a value of this field looks like.
func (f Field) expected() Label {
	switch f.Type {
	case Number:
		return Label{"请填写整数", "Give a whole number"}
	case Decimal:
		return Label{"请填写数字，例如 12.5", "Give a number such as 12.5"}
	case Day:
		return Label{"请填写日期，例如 2026-11-21", "Give a date such as 2026-11-21"}
	case MoneyType:
		return Label{`请填写金额和币种，例如 {"amount":"12.30","currency":"CNY"}`, `Give an amount and a currency, such as {"amount":"12.30","currency":"CNY"}`}
	case Time:
		return Label{"请填写时间，例如 2026-11-21T09:00:00Z", "Give a time such as 2026-11-21T09:00:00Z"}
	case ChoiceOne, ChoiceMany:
		list := strings.Join(valuesOf(f.Choices), ", ")
		return Label{"请从以下值中选择：" + list, "Choose one of: " + list}
	case Reference, References:
		return Label{"请选择已有的记录", "Choose existing records"}
	case YesNo:
		return Label{"请填写 true 或 false", "Give true or false"}
	case Directives:
		return Label{"每项须有人员、截止日期和要做的事", "Name a person, a date and what is to be done for each"}
	case Replies:
		return Label{"请逐项答复一次", "Answer each of them once"}
	}
	return Label{"请填写文字", "Give a text"}
}

func (f Field) check(target any) *Problem {
	value := indirect(target)
	switch f.Type {
	case Text, LongText:
		return f.checkText(fmt.Sprint(value))
	case ChoiceOne:
		return f.checkChoices([]string{fmt.Sprint(value)})
	case ChoiceMany:
		return f.checkChoices(textsOf(value))
	case References:
		if ids, ok := value.([]uuid.UUID); ok && len(ids) > maxReferences {
			return f.wrong(Label{"“%s”选择得太多", "“%s” names too many"}.with(f.Label), Label{"最多 %d 个", "At most %d"}.With(maxReferences))
		}
	case Directives:
		if list, ok := value.([]Directive); ok {
			return f.checkDirectives(list)
		}
	case Replies:
		if list, ok := value.([]ReplyTo); ok {
			return f.checkReplies(list)
		}
	case Number:
		return f.checkNumber(value)
	case Decimal:
		if d, ok := value.(decimal.Decimal); ok {
			return f.checkDecimal(d)
		}
	case Day:
		if day, ok := value.(Date); ok {
			return f.checkYear(day.Year)
		}
	case Time:
		if at, ok := value.(time.Time); ok {
			return f.checkYear(at.Year())
		}
	}
	return nil
}

// maxReferences is how many records one field can name.
const maxReferences = 100

func (f Field) checkYear(year int) *Problem {
	if year >= 1900 && year <= 2999 {
		return nil
	}
	return f.wrong(Label{"“%s”的年份不合理", "“%s” has an unlikely year"}.with(f.Label), f.expected())
}

// checkChoices wants choices that there are. A dictionary that the schema has
// not been given the entries of lets every key pass.
func (f Field) checkChoices(values []string) *Problem {
	if f.Dictionary != "" && f.Choices == nil {
		return nil
	}
	for _, value := range values {
		if value != "" && !slices.Contains(valuesOf(f.Choices), value) {
			return f.wrong(Label{"“%s”没有这个选项", "“%s” has no such choice"}.with(f.Label), f.expected())
		}
	}
	return nil
}

func (f Field) checkText(text string) *Problem {
	if n := utf8.RuneCountInString(text); n > f.MaxLength {
		return f.wrong(Label{"“%s”太长", "“%s” is too long"}.with(f.Label),
			Label{"最多 %d 个字符，现在有 %d 个", "Use at most %d characters; there are %d"}.With(f.MaxLength, n))
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return f.wrong(Label{"“%s”含有无法保存的字符", "“%s” holds characters that cannot be kept"}.with(f.Label),
			Label{"请重新输入这段文字", "Type the text again"})
	}
	return f.checkFormat(text)
}

// formats are what texts of each format look like, and an example.
var formats = map[Format]struct {
	looks   *regexp.Regexp
	example string
}{
	EmailFormat: {regexp.MustCompile(`^[^\s@<>"',;]+@[^\s@<>"',;.]+(\.[^\s@<>"',;.]+)+$`), "li.ming@example.com"},
	PhoneFormat: {regexp.MustCompile(`^[+(（]?[0-9][0-9()（） .\-/]{2,}(\s*([xX#,，]|ext\.?|转)\s*[0-9]{1,8})?$`), "+86 138 0013 8000"},
	URLFormat:   {regexp.MustCompile(`^(https?://)?[^\s/@<>"']+\.[^\s/@<>"']+(/[^\s<>"']*)?$`), "www.example.com"},
}

func (f Field) checkFormat(text string) *Problem {
	format, ok := formats[f.Format]
	if !ok || text == "" || format.looks.MatchString(text) {
		return nil
	}
	return f.wrong(Label{"“%s”的格式不对", "“%s” has the wrong form"}.with(f.Label),
		Label{"例如 %s", "Give something like %s"}.With(format.example))
}

func (f Field) checkNumber(value any) *Problem {
	var n int
	switch v := value.(type) {
	case int:
		n = v
	case int64:
		n = int(v)
	default:
		return nil
	}
	if (f.Minimum != nil && n < *f.Minimum) || (f.Maximum != nil && n > *f.Maximum) {
		return f.outOfRange()
	}
	return nil
}

func (f Field) checkDecimal(d decimal.Decimal) *Problem {
	if !amountText.MatchString(d.String()) {
		return f.wrong(Label{"“%s”的数字太长", "“%s” has too many digits"}.with(f.Label), f.expected())
	}
	if (f.Minimum != nil && d.LessThan(decimal.NewFromInt(int64(*f.Minimum)))) ||
		(f.Maximum != nil && d.GreaterThan(decimal.NewFromInt(int64(*f.Maximum)))) {
		return f.outOfRange()
	}
	return nil
}

func (f Field) outOfRange() *Problem {
	low, high := bound(f.Minimum, "−∞"), bound(f.Maximum, "∞")
	return f.wrong(Label{"“%s”超出范围", "“%s” is out of range"}.with(f.Label),
		Label{"请填写 %s 到 %s 之间的数", "Give a number from %s to %s"}.With(low, high))
}

func bound(limit *int, otherwise string) string {
	if limit == nil {
		return otherwise
	}
	return fmt.Sprint(*limit)
}

func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case uuid.UUID:
		return v == uuid.Nil
	case Date:
		return v == Date{}
	case time.Time:
		return v.IsZero()
	case int, int64, bool:
		return false
	}
	return isBlank(value)
}
