package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/baton-crm/baton/crm"
)

// YAML writes the rule set as ParseBody reads it, as people would write it.
// It is written here because what is read back has to be the same, whatever
// the texts hold; the library's writer doesn't promise that.
func (b Body) YAML() ([]byte, error) {
	w := &yamlWriter{}
	w.text.WriteString("rows:")
	if len(b.Rows) == 0 {
		w.text.WriteString(" []\n")
	}
	for _, row := range b.Rows {
		w.row(row)
	}
	if b.Otherwise != nil {
		w.text.WriteString("\notherwise:\n")
		w.label("  ", b.Otherwise.Label)
		w.then("  ", b.Otherwise.Then)
	}
	if w.err != nil {
		return nil, fmt.Errorf("rule set: %w", w.err)
	}
	return w.text.Bytes(), nil
}

// yamlWriter gathers text and the first error.
type yamlWriter struct {
	text bytes.Buffer
	err  error
}

// row writes one row; what is usual is left out.
func (w *yamlWriter) row(row Row) {
	w.text.WriteString("\n")
	w.label("  - ", row.Label)
	if strings.Contains(row.When, "\n") && isBlock(row.When) {
		w.text.WriteString("    when: |-\n      " + strings.ReplaceAll(row.When, "\n", "\n      ") + "\n")
	} else {
		w.text.WriteString("    when: " + w.scalar(row.When) + "\n")
	}
	w.then("    ", row.Then)
	if row.Priority != 0 {
		fmt.Fprintf(&w.text, "    priority: %d\n", row.Priority)
	}
	if !row.Enabled {
		w.text.WriteString("    enabled: false\n")
	}
}

// label writes a text in both languages.
func (w *yamlWriter) label(indent string, label crm.Label) {
	w.text.WriteString(indent + "label: {zh: " + w.scalar(label.ZH) + ", en: " + w.scalar(label.EN) + "}\n")
}

// then writes an outcome, its fields in order.
func (w *yamlWriter) then(indent string, then map[string]any) {
	var fields []string
	normal := normalThen(then)
	for _, name := range sortedKeys(normal) {
		fields = append(fields, w.scalar(name)+": "+w.scalar(normal[name]))
	}
	w.text.WriteString(indent + "then: {" + strings.Join(fields, ", ") + "}\n")
}

// plainWord is a text that YAML can only read as that text.
var plainWord = regexp.MustCompile(`^[a-z]+([-.]?[A-Za-z]+)*$`)

// reservedWords look like plain words and mean something else.
var reservedWords = map[string]bool{
	"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true,
}

// scalar writes a value on one line: a word as it is, other texts in single
// quotes, and what single quotes can't hold as JSON, which YAML reads too.
func (w *yamlWriter) scalar(value any) string {
	text, ok := value.(string)
	switch {
	case ok && plainWord.MatchString(text) && !reservedWords[text]:
		return text
	case ok && text != "" && isPrintable(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil && w.err == nil {
		w.err = err
	}
	return strings.TrimSuffix(line.String(), "\n")
}

// isPrintable tells whether a text holds only what can be seen.
func isPrintable(text string) bool {
	for _, r := range text {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}

// isBlock tells whether each line of a text can stand in a literal block.
func isBlock(text string) bool {
	for line := range strings.Lines(text + "\n") {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.TrimSpace(line) != line || !isPrintable(line) {
			return false
		}
	}
	return true
}
