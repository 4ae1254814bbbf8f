package crm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Apply sets the fields of a record from JSON values in the manner of a merge
// patch (RFC 7396): absent is unchanged, null clears. Unknown and read-only
// fields are refused, values are checked against their declaration, and on a
// new record required fields must be there. It returns the names of the fields
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
				Label{"“%s”由系统填写，不能修改", "“%s” is set by the system"}.with(field.Label),
				Label{"请去掉这个字段", "Leave this field out"}})
			continue
		}
		if p := field.decode(raw, field.Address(record)); p != nil {
			problems = append(problems, *p)
			continue
		}
		set = append(set, name)
	}
	for _, field := range s.Fields {
		_, sent := values[field.Name]
		if isNew && !sent && len(field.Default) > 0 {
			field.decode(field.Default, field.Address(record)) // declared, so it fits: the tests of the kinds see to it
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
	case MoneyType:
		return Label{`请填写金额和币种，例如 {"amount":"12.30","currency":"CNY"}`, `Give an amount and a currency, such as {"amount":"12.30","currency":"CNY"}`}
	case Time:
		return Label{"请填写时间，例如 2026-11-21T09:00:00Z", "Give a time such as 2026-11-21T09:00:00Z"}
	case ChoiceOne:
		list := strings.Join(valuesOf(f.Choices), ", ")
		return Label{"请从以下值中选择：" + list, "Choose one of: " + list}
	case Reference:
		return Label{"请选择一条已有的记录", "Choose an existing record"}
	case YesNo:
		return Label{"请填写 true 或 false", "Give true or false"}
	}
	return Label{"请填写文字", "Give a text"}
}

func (f Field) check(target any) *Problem {
	value := indirect(target)
	switch f.Type {
	case Text, LongText:
		return f.checkText(fmt.Sprint(value))
	case ChoiceOne:
		text := fmt.Sprint(value)
		if text != "" && !slices.Contains(valuesOf(f.Choices), text) {
			return f.wrong(Label{"“%s”没有这个选项", "“%s” has no such choice"}.with(f.Label), f.expected())
		}
	case Number:
		return f.checkNumber(value)
	case Time:
		if at, ok := value.(time.Time); ok && (at.Year() < 1900 || at.Year() > 2999) {
			return f.wrong(Label{"“%s”的年份不合理", "“%s” has an unlikely year"}.with(f.Label), f.expected())
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
	return nil
}

func (f Field) checkNumber(value any) *Problem {
	n, ok := value.(int)
	if !ok {
		return nil
	}
	if (f.Minimum != nil && n < *f.Minimum) || (f.Maximum != nil && n > *f.Maximum) {
		low, high := bound(f.Minimum, "−∞"), bound(f.Maximum, "∞")
		return f.wrong(Label{"“%s”超出范围", "“%s” is out of range"}.with(f.Label),
			Label{"请填写 %s 到 %s 之间的数", "Give a number from %s to %s"}.With(low, high))
	}
	return nil
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
	case time.Time:
		return v.IsZero()
	case int, int64, bool:
		return false
	}
	return isBlank(value)
}
