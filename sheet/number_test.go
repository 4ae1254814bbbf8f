package sheet

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	cases := []struct {
		text  string
		marks Marks
		want  string // a number, or the code of a problem
	}{
		{"12", UnknownMarks, "12"},
		{" 1,234.50 ", UnknownMarks, "1234.5"},
		{"1.234,50", UnknownMarks, "1234.5"},
		{"1,234,567", UnknownMarks, "1234567"},
		{"1.234.567", UnknownMarks, "1234567"},
		{"1,234", PointDecimal, "1234"},
		{"1,234", CommaDecimal, "1.234"},
		{"1.234", CommaDecimal, "1234"},
		{"12,5", UnknownMarks, "12.5"},
		{"1234.567", UnknownMarks, "1234.567"},
		{"0.123", UnknownMarks, "0.123"},
		{".5", UnknownMarks, "0.5"},
		{"1 234,50", UnknownMarks, "1234.5"},
		{"1\u00a0234", UnknownMarks, "1234"},
		{"1'234.50", UnknownMarks, "1234.5"},
		{"１２，３４５．６", UnknownMarks, "12345.6"},
		{"12万", UnknownMarks, "120000"},
		{"3.5亿", UnknownMarks, "350000000"},
		{"2 千万", UnknownMarks, "20000000"},
		{"1.2万亿", UnknownMarks, "1200000000000"},
		{"5千", UnknownMarks, "5000"},
		{"(12.30)", UnknownMarks, "-12.3"},
		{"（12.30）", UnknownMarks, "-12.3"},
		{"-12.30", UnknownMarks, "-12.3"},
		{"\u221212", UnknownMarks, "-12"},
		{"+12", UnknownMarks, "12"},
		{"12.5%", UnknownMarks, "0.125"},
		{"-3％", UnknownMarks, "-0.03"},

		{"1,234", UnknownMarks, CodeAmbiguousNumber},
		{"-1.234", UnknownMarks, CodeAmbiguousNumber},
		{"1.234万", UnknownMarks, CodeAmbiguousNumber},
		{"12,5", PointDecimal, CodeNotNumber},
		{"1,234.50", CommaDecimal, CodeNotNumber},
		{"1,23,456", UnknownMarks, CodeNotNumber},
		{"1,234'567", UnknownMarks, CodeNotNumber},
		{"0,123,456", UnknownMarks, CodeNotNumber},
		{"1.", UnknownMarks, CodeNotNumber},
		{"", UnknownMarks, CodeNotNumber},
		{"-", UnknownMarks, CodeNotNumber},
		{"--1", UnknownMarks, CodeNotNumber},
		{"(-1)", UnknownMarks, CodeNotNumber},
		{"万", UnknownMarks, CodeNotNumber},
		{"1万5千", UnknownMarks, CodeNotNumber},
		{"12 pieces", UnknownMarks, CodeNotNumber},
		{"NaN", UnknownMarks, CodeNotNumber},
		{"0x10", UnknownMarks, CodeNotNumber},
		{strings.Repeat("9", 31), UnknownMarks, CodeNotNumber},
		{"1.38E+10", UnknownMarks, CodeShortened},
		{"1e999999999", UnknownMarks, CodeShortened},
	}
	for _, c := range cases {
		t.Run(c.text+" "+string(c.marks), func(t *testing.T) {
			number, err := ParseNumber(c.text, c.marks)
			if got := outcome(number.String(), err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDetectMarks(t *testing.T) {
	cases := []struct {
		name    string
		samples []string
		want    Marks
		mixed   bool
	}{
		{"sees a point", []string{"12", "1,234", "1234.5"}, PointDecimal, false},
		{"sees a comma", []string{"", "1.234", "12,5"}, CommaDecimal, false},
		{"sees groups", []string{"1,234,567"}, PointDecimal, false},
		{"can't tell", []string{"1,234", "12", "n/a"}, UnknownMarks, false},
		{"sees both", []string{"12,5", "12.5"}, UnknownMarks, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if marks, mixed := DetectMarks(c.samples); marks != c.want || mixed != c.mixed {
				t.Errorf("got %q, mixed %v", marks, mixed)
			}
		})
	}
}

func TestParseMoney(t *testing.T) {
	cases := []struct {
		text, home string
		want       string // an amount, or the code of a problem
	}{
		{"¥1,234.50", "CNY", "1234.5 CNY"},
		{"￥1,234.50", "USD", "1234.5 CNY"},
		{"¥12,000.00", "JPY", "12000 JPY"},
		{"CNY 12.30", "", "12.3 CNY"},
		{"12.30 CNY", "USD", "12.3 CNY"},
		{"RMB12.30", "", "12.3 CNY"},
		{"人民币 12.30 元", "", "12.3 CNY"},
		{"12.30元", "CNY", "12.3 CNY"},
		{"12万元", "CNY", "120000 CNY"},
		{"¥3.5亿元", "CNY", "350000000 CNY"},
		{"12万美元", "CNY", "120000 USD"},
		{"$5", "CNY", "5 USD"},
		{"$5", "HKD", "5 HKD"},
		{"US$5", "HKD", "5 USD"},
		{"HK$ 5", "CNY", "5 HKD"},
		{"usd 5", "CNY", "5 USD"},
		{"5€", "CNY", "5 EUR"},
		{"-$5", "CNY", "-5 USD"},
		{"$-5", "CNY", "-5 USD"},
		{"($5.00)", "CNY", "-5 USD"},
		{"-¥5", "CNY", "-5 CNY"},
		{"55.94", "CNY", "55.94 CNY"},
		{"(12.30)", "CNY", "-12.3 CNY"},

		{"¥1,234", "CNY", CodeAmbiguousNumber},
		{"55.94", "", CodeNotMoney},
		{"5%", "CNY", CodeNotMoney},
		{"--5", "CNY", CodeNotNumber},
		{"XQZ 5", "CNY", CodeNotNumber},
		{"¥$5", "CNY", CodeNotNumber},
		{"CNY", "CNY", CodeNotNumber},
		{"free", "CNY", CodeNotNumber},
		{"", "CNY", CodeNotNumber},
	}
	for _, c := range cases {
		t.Run(c.text+" at home in "+c.home, func(t *testing.T) {
			amount, err := ParseMoney(c.text, UnknownMarks, c.home)
			if got := outcome(amount.Number.String()+" "+amount.Currency, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	t.Run("reads groups in the marks that were chosen", func(t *testing.T) {
		amount, err := ParseMoney("¥1,234", PointDecimal, "CNY")
		if got := outcome(amount.Number.String(), err); got != "1234" {
			t.Errorf("got %s", got)
		}
	})
}

func TestParseYesNo(t *testing.T) {
	cases := map[string]string{
		"是": "yes", "Yes\u00a0": "yes", "TRUE": "yes", "1": "yes", "y": "yes", "√": "yes", "Ｙ": "yes", "✔": "yes",
		"否": "no", "NO": "no", "false": "no", "0": "no", "N": "no", "×": "no",
		"": CodeNotYesNo, "x": CodeNotYesNo, "maybe": CodeNotYesNo, "2": CodeNotYesNo, "是否": CodeNotYesNo,
	}
	for text, want := range cases {
		value, err := ParseYesNo(text)
		got := "no"
		if value {
			got = "yes"
		}
		if got = outcome(got, err); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestNumberProperty claims that a number is read back however it was written.
func TestNumberProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "digits"), -2)
		plain := number.StringFixed(2)
		marks := rapid.SampledFrom([]Marks{PointDecimal, CommaDecimal}).Draw(t, "marks")
		text := inGroups(plain)
		if marks == CommaDecimal {
			text = strings.NewReplacer(",", ".", ".", ",").Replace(text)
		}
		for _, declared := range []Marks{marks, UnknownMarks} {
			if got, err := ParseNumber(text, declared); err != nil || !got.Equal(number) {
				t.Fatalf("%q is read as %v (%v)", text, got, err)
			}
		}
	})
}

// inGroups writes commas between the thousands.
func inGroups(number string) string {
	integer, fraction, _ := strings.Cut(number, ".")
	digits, negative := strings.CutPrefix(integer, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if negative {
		digits = "-" + digits
	}
	return digits + "." + fraction
}
