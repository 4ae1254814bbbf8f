package crm

import (
	"encoding/json"
	"strings"
)

// noValue stands in words for a field without a value.
var noValue = Label{"（空）", "(empty)"}

// Words are a JSON value of the field as a sentence can name it.
func (f Field) Words(value json.RawMessage) Label {
	if len(value) == 0 || string(value) == "null" || string(value) == `""` || string(value) == "[]" {
		return noValue
	}
	if f.Type == MoneyType {
		var m Money
		if json.Unmarshal(value, &m) == nil {
			amount := m.Amount.StringFixed(max(2, -m.Amount.Exponent())) + " " + m.Currency
			return Label{amount, amount}
		}
	}
	if f.Type == YesNo {
		return map[bool]Label{true: {"是", "yes"}, false: {"否", "no"}}[string(value) == "true"]
	}
	var list []string
	if json.Unmarshal(value, &list) != nil {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		list = []string{text}
	}
	var zh, en []string
	for _, text := range list {
		label := LabelOf(f.Choices, text)
		zh, en = append(zh, label.ZH), append(en, label.EN)
	}
	return Label{strings.Join(zh, "、"), strings.Join(en, ", ")}
}
