package crm

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestSearchTokens(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"are the characters and pairs of Chinese", "华为", []string{"华", "华为", "为"}},
		{"are lower-case", "AbC", []string{"a", "ab", "b", "bc", "c"}},
		{"fold full width", "ＡＢ１", []string{"1", "a", "ab", "b", "b1"}},
		{"fold ligatures and joined forms", "ﬁ㈱", []string{"f", "fi", "i", "株"}},
		{"never span what separates", "a-b 华，为", []string{"a", "b", "为", "华"}},
		{"are none of nothing", " -，", []string{}},
		{"come once", "aaaa", []string{"a", "aa"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := slices.Sorted(slices.Values(c.want))
			if got := SearchTokens(c.text); !slices.Equal(got, want) {
				t.Errorf("%q: got %q, want %q", c.text, got, want)
			}
		})
	}
}

func TestQueryTokens(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"are the pairs of a word", "华为技术", []string{"为技", "华为", "技术"}},
		{"are a single character itself", "华", []string{"华"}},
		{"are those of all words", "华为 a AB", []string{"a", "ab", "华为"}},
		{"are none of nothing", "。", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := QueryTokens(c.query); !slices.Equal(got, c.want) {
				t.Errorf("%q: got %q, want %q", c.query, got, c.want)
			}
		})
	}
	t.Run("are among the tokens of every text that holds the query", rapid.MakeCheck(func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abＡ华为技9éİß")), 1, 6, -1)
		query := word.Draw(t, "query")
		text := word.Draw(t, "before") + query + word.Draw(t, "after")
		have := SearchTokens(text)
		for _, token := range QueryTokens(query) {
			if !slices.Contains(have, token) {
				t.Fatalf("%q holds %q, but %q is not among its tokens %q", text, query, token, have)
			}
		}
	}))
}

func TestSearchText(t *testing.T) {
	t.Run("is folded as the tokens are", func(t *testing.T) {
		if got := SearchText("ＨＵＡＷＥＩ-华为", "（北京）"); got != "huawei 华为 北京" {
			t.Errorf("got %q", got)
		}
	})
}

func TestContainedTokens(t *testing.T) {
	t.Run("are among the tokens of every text that contains the text", rapid.MakeCheck(func(t *rapid.T) {
		letters := rapid.SampledFrom([]rune("aZ9 -中国é\u0301\u212BﬁA１한하龍\uF9D1"))
		text := string(rapid.SliceOfN(letters, 0, 6).Draw(t, "text"))
		whole := string(rapid.SliceOfN(letters, 0, 3).Draw(t, "before")) + text + string(rapid.SliceOfN(letters, 0, 3).Draw(t, "after"))
		have := SearchTokens(whole)
		for _, token := range ContainedTokens(text) {
			if !slices.Contains(have, token) {
				t.Fatalf("%q is a token of %q but not of %q", token, text, whole)
			}
		}
	}))
	for text, want := range map[string][]string{
		"华为":          {"华为"},
		"华":           {"华"},
		"华为 (Huawei)": {"aw", "ei", "hu", "ua", "we", "华为"},
		"Huawei":      {"aw", "hu", "ua", "we"},
		"é":           nil,
		"100%":        {"00", "10"},
	} {
		t.Run("of “"+text+"” are known", func(t *testing.T) {
			if diff := cmp.Diff(want, ContainedTokens(text), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
