package crm

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilterTags(t *testing.T) {
	for _, c := range []struct {
		text, written string
		want          bool // for a record with the tags VIP and 华为 伙伴
	}{
		{`tag = vip`, `tag = "vip"`, true},
		{`tag = "华为　伙伴"`, `tag = "华为　伙伴"`, true},
		{`tag = "other"`, `tag = "other"`, false},
		{`tag in (other, VIP)`, `tag in ("other", "VIP")`, true},
		{`tag in (other)`, `tag = "other"`, false},
		{`not tag = vip`, `not tag = "vip"`, false},
		{`known(tag)`, `known(tag)`, true},
		{`not known(tag) or name = x and tag = vip`, `not known(tag) or name = "x" and tag = "vip"`, false},
	} {
		t.Run(c.text, func(t *testing.T) {
			filter, err := ParseFilter(c.text, specimens())
			if err != nil {
				t.Fatal(err)
			}
			if got := filter.String(); got != c.written {
				t.Errorf("it is written as %s, want %s", got, c.written)
			}
			at := FilterContext{TagsOf: func(any) []string { return []string{"VIP", "华为 伙伴"} }}
			if got := filter.Matches(&specimen{}, specimens(), at); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	t.Run("are met by no record where nobody knows the tags", func(t *testing.T) {
		filter, err := ParseFilter("known(tag)", specimens())
		if err != nil || filter.Matches(&specimen{}, specimens(), FilterContext{}) {
			t.Errorf("it passes, %v", err)
		}
	})
	for text, code := range map[string]string{
		`tag != vip`: "wrong-operator", `tag ~ vip`: "wrong-operator", `tag`: "unexpected", `tag =`: "unexpected",
		`tag in ()`: "unexpected", `known(tag`: "unexpected", `tagg = vip`: "unknown-field",
	} {
		t.Run(text+" is refused", func(t *testing.T) {
			_, err := ParseFilter(text, specimens())
			var invalid *Invalid
			if !errors.As(err, &invalid) || invalid.Problems[0].Code != code {
				t.Errorf("got %v, want %s", err, code)
			}
		})
	}
}

func TestTagNames(t *testing.T) {
	t.Run("are tidied, and named once whatever their case and width", func(t *testing.T) {
		got, err := TagNames([]string{"  VIP ", "vip", "ｖｉｐ", "key  account"})
		if diff := cmp.Diff([]string{"VIP", "key account"}, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	for name, given := range map[string]string{
		"empty": "  ", "too long": "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
		"turned around": "a\u202eb", "no text": "\xff", "on many lines": "a\x00b",
	} {
		t.Run("that are "+name+" are refused", func(t *testing.T) {
			if got, err := TagNames([]string{given}); err == nil {
				t.Errorf("%q is taken as %q", given, got)
			}
		})
	}
}
