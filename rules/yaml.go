package rules

import (
	"errors"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/baton-crm/baton/crm"
)

var (
	errBodyTooLarge = &unreadableYAML{words: crm.Label{ZH: "超过 %d 字节", EN: "larger than %d bytes"}.With(MaxBodyBytes)}
	errTrailingText = errors.New("there is more after the end")
)

// maxYAMLNesting is far above the four levels a rule set has.
const maxYAMLNesting = 16

// checkYAML refuses, before anything recursive reads it, text that could grow
// when it is read (anchors, aliases, merge keys) or nest without bound.
func checkYAML(text []byte) error {
	if len(text) > MaxBodyBytes {
		return errBodyTooLarge
	}
	flow, dashes, line := 0, 0, 0
	var columns []int // at which the blocks around begin
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
			if flow == 0 {
				columns = enclosing(columns, t.Position.Column)
			}
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType:
			return &unreadableYAML{line, crm.Label{ZH: "不能使用锚点、别名、合并键、标签和指令", EN: "anchors, aliases, merge keys, tags and directives are not available"}}
		case token.DocumentHeaderType:
			return &unreadableYAML{line, crm.Label{ZH: "规则集是一个文档，不写文档开头标记", EN: "a rule set is one document without a header"}}
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		}
		if flow+dashes+len(columns) > maxYAMLNesting {
			return &unreadableYAML{line, crm.Label{ZH: "嵌套过深", EN: "nested too deeply"}}
		}
	}
	return nil
}

// enclosing keeps the columns left of a new line's and adds that of the line.
func enclosing(columns []int, column int) []int {
	for len(columns) > 0 && columns[len(columns)-1] >= column {
		columns = columns[:len(columns)-1]
	}
	return append(columns, column)
}
