package rules

import (
	"math"

	"github.com/baton-crm/baton/crm"
	"github.com/shopspring/decimal"
)

// sameCurrency refuses to convert one currency to another by itself.
func sameCurrency(a, b crm.Money) error {
	if a.Currency == b.Currency {
		return nil
	}
	return fail("%[1]s 与 %[2]s 不能直接比较或相加", "%[1]s can't be compared with or added to %[2]s", a.Currency, b.Currency)
}

func compareMoney(arguments ...any) (any, error) {
	a, b := arguments[0].(crm.Money), arguments[1].(crm.Money)
	if err := sameCurrency(a, b); err != nil {
		return nil, err
	}
	return float64(a.Amount.Cmp(b.Amount)), nil
}

func onMoney(operation func(a, b decimal.Decimal) decimal.Decimal) native {
	return func(arguments ...any) (any, error) {
		a, b := arguments[0].(crm.Money), arguments[1].(crm.Money)
		if err := sameCurrency(a, b); err != nil {
			return nil, err
		}
		return exact(operation(a.Amount, b.Amount), a.Currency)
	}
}

func multiplyMoney(arguments ...any) (any, error) {
	m := arguments[0].(crm.Money)
	factor, err := finite(number(arguments[1]))
	if err != nil {
		return nil, err
	}
	return exact(m.Amount.Mul(factor), m.Currency)
}

func divideMoney(arguments ...any) (any, error) {
	m := arguments[0].(crm.Money)
	divisor, err := finite(number(arguments[1]))
	if err != nil {
		return nil, err
	}
	if divisor.IsZero() {
		return nil, errDivideByZero
	}
	return exact(m.Amount.Div(divisor), m.Currency)
}

func shareOfMoney(arguments ...any) (any, error) {
	a, b := arguments[0].(crm.Money), arguments[1].(crm.Money)
	if err := sameCurrency(a, b); err != nil {
		return nil, err
	}
	if b.Amount.IsZero() {
		return nil, errDivideByZero
	}
	return a.Amount.Div(b.Amount).InexactFloat64(), nil
}

// maxAmount is beyond any amount of money that crm.Money can be read from.
var maxAmount = decimal.New(1, 15)

// exact keeps an amount within what records can hold; the fourth decimal is
// rounded half away from zero.
func exact(amount decimal.Decimal, currency string) (any, error) {
	if amount.Abs().GreaterThanOrEqual(maxAmount) {
		return nil, fail("金额过大", "the amount is too large")
	}
	return crm.Money{Amount: shortest(amount.Round(amountDecimals)), Currency: currency}, nil
}

// amountDecimals is how exact a recorded amount can be.
const amountDecimals = 4

// shortest drops zeros at the end, but for two decimals, so that equal amounts
// are recorded alike.
func shortest(amount decimal.Decimal) decimal.Decimal {
	for places := int32(amountDecimals); places > 2; places-- {
		shorter := amount.Truncate(places - 1)
		if !shorter.Equal(amount) {
			break
		}
		amount = shorter
	}
	return amount
}

// finite makes a number a decimal.
func finite(n float64) (decimal.Decimal, error) {
	if math.IsInf(n, 0) || math.IsNaN(n) || math.Abs(n) > maxExactNumber {
		return decimal.Decimal{}, fail("数字过大", "the number is too large")
	}
	return decimal.NewFromFloat(n), nil
}
