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
// not read a text. What nobody has put into Chinese is told there by its kind.
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
		return crm.Label{ZH: syntaxWords(message), EN: "the YAML is not well formed (" + message + ")"}
	}
	return crm.Label{ZH: "无法读取", EN: message}
}

// syntaxWords tells in Chinese what the reader says of the form of a text; what
// it never says of a rule set is told in general.
func syntaxWords(message string) string {
	for _, known := range syntaxComplaints {
		if strings.Contains(message, known.says) {
			return "YAML 语法有误（" + known.zh + "）"
		}
	}
	return "YAML 语法有误"
}

// syntaxComplaints are the reader's words, the more particular first.
var syntaxComplaints = []struct{ says, zh string }{
	{"sequence end token ']' not found", "缺少右方括号 ]"},
	{"could not find flow mapping end token '}'", "缺少右花括号 }"},
	{"',' or ']' must be specified", "此处应为逗号或右方括号 ]"},
	{"',' or '}' must be specified", "此处应为逗号或右花括号 }"},
	{"could not find '[' character", "多了右方括号 ]"},
	{"could not find '{' character", "多了右花括号 }"},
	{"expected sequence element, but found ','", "多了逗号"},
	{"could not find flow map content", "花括号内缺少内容"},
	{"could not find end character of single-quoted text", "单引号没有结束"},
	{"could not find end character of double-quoted text", "双引号没有结束"},
	{"unknown escape character", "双引号内的转义写法不存在"},
	{"escaped UTF", "双引号内的转义字符不完整"},
	{"surrogate", "双引号内的转义字符不完整"},
	{"tab character", "不能用制表符，请用空格缩进"},
	{"cannot start any token", "不能用制表符，请用空格缩进"},
	{"is a reserved character", "不能以保留字符开头，请加引号"},
	{"could not find multi-line content", "多行文本缺少内容"},
	{"unexpected document separator", "不能有文档分隔符"},
	{"value cannot be placed after document separator", "不能有文档分隔符"},
	{"unexpected end content", "结束之后还有内容"},
	{"block sequence entries are not allowed", "此处不能写列表项"},
	{"map key definition includes an implicit line break", "字段名不能换行"},
	{"expected map key-value delimiter ':'", "字段名后缺少冒号"},
	{"could not find value for mapping key", "字段名后缺少值"},
	{"could not find map", "缺少字段"},
	{"mapping value is not allowed", "此处不能写“字段: 值”，请检查缩进或加引号"},
	{"map key-value is pre-defined", "此处不能再写值，请检查缩进"},
	{"value is not allowed in this context", "此处不能写值，请检查缩进"},
	{"found an invalid key for this map", "字段名与其他字段不对齐"},
	{"non-map value is specified", "此处应为“字段: 值”"},
	{"unexpected map key", "此处不能写字段名，请检查缩进"},
	{"unexpected key name", "字段名写法有误，请检查缩进和冒号"},
	{"undefined map key", "缺少字段名"},
	{"cannot take map-key node", "字段名写法有误"},
	{"unexpected scalar value", "此处不能写值"},
	{"required string token", "此处应为文本"},
	{"to boolean", "此处应为 true 或 false"},
}
