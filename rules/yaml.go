package rules

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

var (
	errBodyTooLarge = fmt.Errorf("larger than %d bytes", MaxBodyBytes)
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
			return fmt.Errorf("line %d: anchors, aliases, merge keys, tags and directives are not available", line)
		case token.DocumentHeaderType:
			return fmt.Errorf("line %d: a rule set is one document without a header", line)
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		}
		if flow+dashes+len(columns) > maxYAMLNesting {
			return fmt.Errorf("line %d: nested too deeply", line)
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
