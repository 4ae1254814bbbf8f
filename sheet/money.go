package sheet

import (
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/currency"
)

// Amount is an amount of money as somebody wrote it.
type Amount struct {
	Number   decimal.Decimal
	Currency string // ISO 4217
}

// currencyWords are the words and signs for currencies, folded by plain and in
// upper case; longer ones first where one ends or begins another.
var currencyWords = []struct{ word, currency string }{
	{"人民币", "CNY"}, {"RMB", "CNY"},
	{"美元", "USD"}, {"美金", "USD"}, {"US$", "USD"},
	{"港元", "HKD"}, {"港币", "HKD"}, {"HK$", "HKD"}, {"NT$", "TWD"},
	{"欧元", "EUR"}, {"€", "EUR"}, {"英镑", "GBP"}, {"£", "GBP"},
	{"日元", "JPY"}, {"日圆", "JPY"}, {"JP¥", "JPY"}, {"CN¥", "CNY"},
}

// sharedSigns stand for several currencies; the first is meant unless the
// company's own is among the others.
var sharedSigns = []struct {
	sign string
	by   []string
}{
	{"¥", []string{"CNY", "JPY"}},
	{"$", []string{"USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD", "MOP"}},
	{"元", []string{"CNY", "TWD", "HKD", "MOP"}},
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}\b|\b[A-Z]{3}$|^[A-Z]{3}\d|\d[A-Z]{3}$`)

// ParseMoney reads an amount with its currency before or after it: ¥1,234.50,
// 12万元, CNY 12.30, (USD 5), -$5. Where none is written it is home, the
// currency of the company; ¥, $ and 元 are home if home is one that uses the
// sign, otherwise CNY, USD and CNY. The number is read as ParseNumber does.
func ParseMoney(text string, marks Marks, home string) (Amount, error) {
	body, negative := sign(strings.ToUpper(plain(text)))
	body, code := takeCurrency(body, home)
	if !negative {
		body, negative = sign(body) // ¥-5
	}
	if code == "" {
		code = home
	}
	number, err := parseAmount(body, marks, text)
	if err != nil {
		return Amount{}, err
	}
	if strings.HasSuffix(body, "%") || code == "" {
		return Amount{}, notMoney(text)
	}
	if negative {
		number = number.Neg()
	}
	return Amount{Number: number, Currency: code}, nil
}

// takeCurrency takes a currency off either end of an amount; the code is empty
// when there is none.
func takeCurrency(text, home string) (body, code string) {
	if m := currencyCode.FindString(text); m != "" {
		letters := strings.Trim(m, "0123456789")
		if _, err := currency.ParseISO(letters); err == nil {
			return cutEnd(cutEnd(text, letters), "元"), letters
		}
	}
	for _, known := range currencyWords {
		if rest := cutEnd(text, known.word); rest != text {
			return cutEnd(rest, "元"), known.currency
		}
	}
	for _, shared := range sharedSigns {
		if rest := cutEnd(text, shared.sign); rest != text {
			if slices.Contains(shared.by, home) {
				return cutEnd(rest, "元"), home
			}
			return cutEnd(rest, "元"), shared.by[0]
		}
	}
	return text, ""
}

// cutEnd takes a word off the start or the end of a text.
func cutEnd(text, word string) string {
	if rest, found := strings.CutPrefix(text, word); found {
		return strings.TrimSpace(rest)
	}
	return strings.TrimSpace(strings.TrimSuffix(text, word))
}

func notMoney(text string) *Problem {
	return problem(CodeNotMoney,
		Words{"“%s”不是金额，或缺少币种。", "%q is no amount of money, or has no currency."}.with(text),
		Words{"请写成 1234.50 CNY。", "Write it as 1234.50 CNY."})
}
