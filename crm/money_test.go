package crm

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestMoneyJSON(t *testing.T) {
	for _, c := range []struct{ name, amount, want string }{
		{"has two digits at least", "12.3", "12.30"},
		{"keeps more digits", "12.3456", "12.3456"},
		{"keeps zeros that were given", "12.3400", "12.3400"},
		{"keeps the sign", "-0.5", "-0.50"},
		{"is exact beyond the numbers of JSON", "999999999999999.9999", "999999999999999.9999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := json.Marshal(Money{decimal.RequireFromString(c.amount), "CNY"})
			if want := fmt.Sprintf(`{"amount":%q,"currency":"CNY"}`, c.want); err != nil || string(got) != want {
				t.Errorf("got %s (%v), want %s", got, err, want)
			}
		})
	}
	for _, text := range []string{
		`{"amount":12.30,"currency":"CNY"}`, `{"amount":"","currency":"CNY"}`, `{"amount":"1e3","currency":"CNY"}`,
		`{"amount":"1.23456","currency":"CNY"}`, `{"amount":"1234567890123456","currency":"CNY"}`, `{"amount":"1.","currency":"CNY"}`,
		`{"amount":"+1","currency":"CNY"}`, `{"amount":"１","currency":"CNY"}`, `{"amount":"1","currency":"cny"}`,
		`{"amount":"1","currency":"YUAN"}`, `{"amount":"1"}`, `"1 CNY"`, `[]`,
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			m := Money{Currency: "was"}
			if err := json.Unmarshal([]byte(text), &m); err == nil {
				t.Errorf("read as %s", m)
			} else if m.Currency != "was" {
				t.Errorf("refused, but changed to %s", m)
			}
		})
	}
}

func TestMoneyJSONRoundTrip(t *testing.T) {
	t.Run("what is written reads back the same", rapid.MakeCheck(func(t *rapid.T) {
		amount := decimal.New(rapid.Int64Range(1-1e15, 1e15-1).Draw(t, "units"), -int32(rapid.IntRange(0, 4).Draw(t, "digits")))
		money := Money{amount, rapid.StringMatching(`[A-Z]{3}`).Draw(t, "currency")}
		data, err := json.Marshal(money)
		if err != nil {
			t.Fatal(err)
		}
		var again Money
		if err := json.Unmarshal(data, &again); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if !again.Amount.Equal(money.Amount) || again.Currency != money.Currency {
			t.Fatalf("%s read back as %s", data, again)
		}
	}))
}
