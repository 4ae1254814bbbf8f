package rules

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/baton-crm/baton/crm"
)

// unreadableYAML says why a text is no rule set, and on which line.
type unreadableYAML struct {
	line  int // from 1; 0 is the whole
	words crm.Label
}

// Error reads like line 3: words.
func (u *unreadableYAML) Error() string { return u.label().EN }

func (u *unreadableYAML) label() crm.Label {
	if u.line == 0 {
		return u.words
	}
	return crm.Label{ZH: fmt.Sprintf("第 %d 行：%s", u.line, u.words.ZH), EN: fmt.Sprintf("line %d: %s", u.line, u.words.EN)}
}

// ReadingError tells in both languages why ParseDocument or ParseBody could
// not read a text. What only the YAML reader knows stays in its English.
func ReadingError(err error) crm.Label {
	if ours, ok := errors.AsType[*unreadableYAML](err); ok {
		return ours.label()
	}
	theirs, ok := errors.AsType[yaml.Error](err)
	if !ok {
		return crm.Label{ZH: err.Error(), EN: err.Error()}
	}
	told := &unreadableYAML{words: yamlWords(theirs)}
	if token := theirs.GetToken(); token != nil {
		told.line = token.Position.Line
	}
	return told.label()
}

// yamlWords tells the reader's commonest complaints.
func yamlWords(err yaml.Error) crm.Label {
	message, at := err.GetMessage(), ""
	if token := err.GetToken(); token != nil {
		at = shortened(strings.TrimSpace(token.Value), 60)
	}
	switch err.(type) {
	case *yaml.UnknownFieldError:
		return crm.Label{ZH: "没有名为“%s”的字段", EN: "there is no field “%s”"}.With(at)
	case *yaml.DuplicateKeyError:
		return crm.Label{ZH: "“%s”写了两次", EN: "“%s” is given twice"}.With(at)
	case *yaml.TypeError, *yaml.OverflowError, *yaml.UnexpectedNodeTypeError:
		return crm.Label{ZH: "“%s”不是这里应有的类型", EN: "“%s” is not of the type that belongs here"}.With(at)
	case *yaml.SyntaxError:
		return crm.Label{ZH: "YAML 语法有误（" + message + "）", EN: "the YAML is not well formed (" + message + ")"}
	}
	return crm.Label{ZH: message, EN: message}
}
