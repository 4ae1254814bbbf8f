package crm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// operand reads a value of the field's type. Any value may be quoted.
func (p *filterParser) operand(field Field) (Operand, error) {
	start := p.peek()
	switch field.FilterType() {
	case Time, Day:
		return p.moment(field)
	case Reference, References:
		if p.takeOpening("me") {
			return MeOperand{}, p.closing()
		}
	default:
	}
	text, err := p.literal()
	if err != nil {
		return nil, err
	}
	if field.FilterType() == MoneyType && start.kind != quotedToken && p.peek().kind == wordToken && !p.peek().isReserved() {
		text += " " + p.take().text
	}
	operand, ok := operandOf(field, text)
	if !ok {
		return nil, malformedOperand(start, field, text)
	}
	return operand, nil
}

// literal reads a quoted text, a word or a number with its sign.
func (p *filterParser) literal() (string, error) {
	t := p.take()
	switch {
	case t.kind == quotedToken, t.kind == numberToken, t.kind == wordToken && !t.isReserved():
		return t.text, nil
	case (t.isSymbol("-") || t.isSymbol("+")) && p.peek().kind == numberToken:
		return t.text + p.take().text, nil
	default:
		return "", unexpected(t, Label{"请在此写一个值；文字请用双引号括起来", "Give a value here; put texts in double quotes"})
	}
}

func operandOf(field Field, text string) (Operand, bool) {
	switch field.FilterType() {
	case Number:
		n, err := strconv.ParseInt(text, 10, 64)
		return NumberOperand(n), err == nil
	case Decimal:
		if !amountText.MatchString(text) {
			return nil, false
		}
		d, err := decimal.NewFromString(text)
		return DecimalOperand(d), err == nil
	case MoneyType:
		return moneyOperandOf(text)
	case ChoiceOne, ChoiceMany:
		return ChoiceOperand(text), (field.Dictionary != "" && field.Choices == nil) || slices.Contains(valuesOf(field.Choices), text)
	case Reference, References:
		id, err := uuid.Parse(text)
		return RecordOperand(id), err == nil
	case YesNo:
		return YesNoOperand(text == "true"), text == "true" || text == "false"
	default:
		return TextOperand(text), true
	}
}

func moneyOperandOf(text string) (Operand, bool) {
	number, currency, _ := strings.Cut(text, " ")
	if !amountText.MatchString(number) || !currencyCode.MatchString(currency) {
		return nil, false
	}
	amount, err := decimal.NewFromString(number)
	return MoneyOperand{Amount: amount, Currency: currency}, err == nil
}

// moment reads now(), today() or a quoted date or time, and what is added.
func (p *filterParser) moment(field Field) (Operand, error) {
	m, err := p.momentBase(field)
	if err != nil {
		return nil, err
	}
	for p.peek().isSymbol("+") || p.peek().isSymbol("-") {
		if err := p.offset(&m); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (p *filterParser) momentBase(field Field) (Moment, error) {
	for _, base := range []MomentBase{BaseNow, BaseToday} {
		if p.takeOpening(strings.TrimSuffix(string(base), "()")) {
			return Moment{Base: base}, p.closing()
		}
	}
	start := p.peek()
	text, err := p.literal()
	if err != nil {
		return Moment{}, err
	}
	if m, ok := momentOf(text); ok {
		return m, nil
	}
	return Moment{}, malformedOperand(start, field, text)
}

func momentOf(text string) (Moment, bool) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return Moment{Base: BaseDate, Literal: t}, likely(t)
	}
	t, err := time.Parse(time.RFC3339, text)
	return Moment{Base: BaseInstant, Literal: t.UTC().Truncate(time.Microsecond)}, err == nil && likely(t)
}

// likely says whether records can have a time of that year.
func likely(t time.Time) bool { return t.UTC().Year() >= 1900 && t.UTC().Year() <= 2999 }

// maxOffset keeps moments within a hundred years of their base.
const maxOffset = 36_525 * 24 * time.Hour

// offsetUnits are the units in which something is added to a moment.
var offsetUnits = map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute}

// offset reads +7d, -12h or +30m and adds it to the moment.
func (p *filterParser) offset(m *Moment) error {
	sign, number, word := p.take(), p.take(), p.peek()
	if number.kind != numberToken {
		return unexpected(number, useOffset)
	}
	unit, ok := offsetUnits[word.text]
	if word.kind != wordToken || !ok {
		return unexpected(word, useOffset)
	}
	p.take()
	n, err := strconv.Atoi(sign.text + number.text)
	if limit := int(maxOffset / unit); err != nil || n > limit || n < -limit {
		return offsetTooLarge(number)
	}
	if word.text == "d" {
		m.Days += n
	} else {
		m.Elapsed += time.Duration(n) * unit
	}
	if days := time.Duration(m.Days) * 24 * time.Hour; days.Abs() > maxOffset || m.Elapsed.Abs() > maxOffset {
		return offsetTooLarge(number)
	}
	return nil
}
