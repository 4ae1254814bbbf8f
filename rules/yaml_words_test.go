package rules

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestReadingError(t *testing.T) {
	cases := []struct{ name, text, zh, en string }{
		{"an anchor", "rows: &a []\n", "第 1 行：不能使用锚点、别名、合并键、标签和指令", "line 1: anchors, aliases, merge keys, tags and directives are not available"},
		{"a field that there isn't", "rows: []\nfoo: 1\n", "第 2 行：没有名为“foo”的字段", "line 2: there is no field “foo”"},
		{"a text instead of a list", "rows: hello\n", "第 1 行：“hello”不是这里应有的类型", "line 1: “hello” is not of the type that belongs here"},
		{"a bracket that stays open", "rows: [\n", "第 1 行：YAML 语法有误（缺少右方括号 ]）", "line 1: the YAML is not well formed (sequence end token ']' not found)"},
	}
	for _, c := range cases {
		t.Run("names the line of "+c.name+" in both languages", func(t *testing.T) {
			_, err := ParseDocument([]byte(c.text))
			if err == nil {
				t.Fatal("it was read")
			}
			if got := ReadingError(err); got.ZH != c.zh || got.EN != c.en {
				t.Errorf("got %q and %q", got.ZH, got.EN)
			}
		})
	}
}

// latin is a word that somebody who reads Chinese would not expect outside
// quotation marks; the two values of yes and no are such words in the format
// itself.
var latin = regexp.MustCompile(`[A-Za-z]{2,}`)

func TestReadingErrorInChinese(t *testing.T) {
	inChinese := func(text []byte) string {
		_, err := ParseDocument(text)
		if err == nil {
			return ""
		}
		told := ReadingError(err).ZH
		for _, ours := range []string{"YAML", "true", "false"} {
			told = regexp.MustCompile(ours).ReplaceAllString(told, "")
		}
		told = regexp.MustCompile(`“[^”]*”`).ReplaceAllString(told, "") // what was written
		return latin.FindString(told)
	}
	for _, text := range []string{
		"rows: [", "rows: ]", "rows: {a: 1", "rows: }", "rows: [a b, ,]", "rows: 'x", "rows: \"x", "rows: \"\\q\"", "rows:\n\t- x", "\trows: []",
		"rows: @x", "rows: `x`", "rows: |", "a\n b: c\n d", "rows: []\n  x: 1", "- a\nrows: []", "rows", "? x", ": x", "rows: - x", "rows: a: b",
		"rows: [{enabled: maybe}]", "examples: {a: 1}", "rows: 5", "---\n--- x", "rows: []\n...\nx", "otherwise: \"\\ud800\"", "rows: []\nrows: []",
		"waivers: [[a]]", "point: {a: b}", "rows: [{when: [1]}]", "examples: [{at: never}]", "rows: [{priority: 1e99}]", "", "x", "5", "null", "[]",
	} {
		t.Run("says it without an English word: "+text, func(t *testing.T) {
			if word := inChinese([]byte(text)); word != "" {
				t.Errorf("says %q", word)
			}
		})
	}
	t.Run("says it without an English word, whatever was written", func(t *testing.T) {
		parts := rapid.SampledFrom([]string{"rows", "point", "examples", ":", " ", "\n", "  ", "-", "[", "]", "{", "}", ",", "'", "\"", "x", "1", "true", "#", "|", ">", "?", "\t", "@", "%", "!", "&", "*", "\\u", "~"})
		rapid.Check(t, func(rt *rapid.T) {
			text := ""
			for _, part := range rapid.SliceOfN(parts, 1, 30).Draw(rt, "parts") {
				text += part
			}
			if word := inChinese([]byte(text)); word != "" {
				rt.Fatalf("%q: says %q", text, word)
			}
		})
	})
}
