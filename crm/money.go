package crm

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/shopspring/decimal"
)

// Money is an exact amount in the major unit of an ISO 4217 currency
// (12.30 CNY is twelve yuan thirty).
type Money struct {
	Amount   decimal.Decimal
	Currency string
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// MarshalJSON writes {"amount": "12.30", "currency": "CNY"}.
func (m Money) MarshalJSON() ([]byte, error) {
	return json.Marshal(moneyJSON{Amount: m.Amount.StringFixed(max(2, -m.Amount.Exponent())), Currency: m.Currency})
}

// UnmarshalJSON reads what MarshalJSON writes; the amount is a decimal text
// of at most 15 digits before and 4 after the point.
func (m *Money) UnmarshalJSON(data []byte) error {
	var raw moneyJSON
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if !amountText.MatchString(raw.Amount) {
		return fmt.Errorf("amount %q is not a decimal number", raw.Amount)
	}
	amount, err := decimal.NewFromString(raw.Amount)
	if err != nil {
		return fmt.Errorf("amount: %w", err)
	}
	if !currencyCode.MatchString(raw.Currency) {
		return fmt.Errorf("currency %q is not a three-letter code", raw.Currency)
	}
	*m = Money{Amount: amount, Currency: raw.Currency}
	return nil
}

// String writes the amount before the currency: 12.30 CNY.
func (m Money) String() string { return m.Amount.StringFixed(2) + " " + m.Currency }

type moneyJSON struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

var amountText = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,4})?$`)
