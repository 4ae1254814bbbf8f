package rules

import "testing"

func TestReadingError(t *testing.T) {
	cases := []struct{ name, text, zh, en string }{
		{"an anchor", "rows: &a []\n", "第 1 行：不能使用锚点、别名、合并键、标签和指令", "line 1: anchors, aliases, merge keys, tags and directives are not available"},
		{"a field that there isn't", "rows: []\nfoo: 1\n", "第 2 行：没有名为“foo”的字段", "line 2: there is no field “foo”"},
		{"a text instead of a list", "rows: hello\n", "第 1 行：“hello”不是这里应有的类型", "line 1: “hello” is not of the type that belongs here"},
		{"a bracket that stays open", "rows: [\n", "第 1 行：YAML 语法有误（sequence end token ']' not found）", "line 1: the YAML is not well formed (sequence end token ']' not found)"},
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
