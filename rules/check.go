package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Finding is what is wrong with a rule file, and where.
type Finding struct {
	Line    int // from 1
	Column  int // from 1
	Message crm.Label
}

// CheckFile says everything that keeps a rule file from being published: what
// doesn't compile, examples that fail, rows that nothing hits or that can
// never decide. key names the decision point where the file doesn't.
func CheckFile(text []byte, key string, now time.Time) []Finding {
	d, err := ParseDocument(text)
	if err != nil {
		return []Finding{unreadable(err)}
	}
	if d.Point != "" {
		key = d.Point
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return []Finding{unreadable(err)}
	}
	c := &fileCheck{file: file, document: d}
	p, ok := PointNamed(key)
	if !ok {
		problem := newProblem(codeUnknownPoint, 0, quoted(key)).suggesting(nearest(key, pointKeys()))
		return []Finding{c.at("$.point", 0, problem.advice())}
	}
	c.compile(p)
	if len(c.findings) == 0 {
		c.prove(p, now)
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return a.Line - b.Line })
	return c.findings
}

func pointKeys() []string {
	var keys []string
	for _, p := range All() {
		keys = append(keys, p.Key)
	}
	return keys
}

// unreadable finds the place that a reader's error tells.
func unreadable(err error) Finding {
	f, words := Finding{Line: 1, Column: 1}, crm.Label{ZH: err.Error(), EN: err.Error()}
	if ours, ok := errors.AsType[*unreadableYAML](err); ok {
		f.Line, words = max(ours.line, 1), ours.words
	} else if at, ok := errors.AsType[yaml.Error](err); ok {
		if token := at.GetToken(); token != nil {
			f.Line, f.Column = token.Position.Line, token.Position.Column
		}
		words = yamlWords(at)
	}
	f.Message = crm.Label{ZH: "无法读取：" + words.ZH, EN: "can't be read: " + words.EN}
	return f
}

// fileCheck gathers findings.
type fileCheck struct {
	file     *ast.File
	document Document
	findings []Finding
}

// advice is the message of a problem with what to write instead.
func (p Problem) advice() crm.Label {
	if p.Suggestion == "" {
		return p.Message
	}
	return crm.Label{ZH: p.Message.ZH + "；是否指 " + p.Suggestion, EN: p.Message.EN + "; did you mean " + p.Suggestion + "?"}
}

// compile finds what doesn't compile.
func (c *fileCheck) compile(p AnyPoint) {
	for _, problem := range p.Compile(c.document.Body) {
		c.findings = append(c.findings, c.at(rowPath(problem.Row)+"."+problem.Field, problem.Position, problem.advice()))
	}
}

// prove finds examples that fail, and gates that stay shut for a row.
func (c *fileCheck) prove(p AnyPoint, now time.Time) {
	for i, result := range Examine(p, c.document, now) {
		for _, wrong := range result.Wrong {
			c.findings = append(c.findings, c.at(fmt.Sprintf("$.examples[%d].expect", i), 0, crm.Label{
				ZH: "用例“" + result.Name.ZH + "”：" + wrong.ZH, EN: "example “" + result.Name.EN + "”: " + wrong.EN,
			}))
		}
	}
	for _, gate := range Gates(p, c.document, now) {
		for _, row := range gate.Rows {
			c.findings = append(c.findings, c.at(rowPath(row)+".label", 0, gate.Message))
		}
	}
}

// rowPath is where a row stands in a file.
func rowPath(row int) string {
	switch row {
	case OtherwiseRow:
		return "$.otherwise"
	case NoRow:
		return "$"
	}
	return fmt.Sprintf("$.rows[%d]", row)
}

// at places a finding. position is a character of the value, from 1; what has
// no place of its own is found at what is around it.
func (c *fileCheck) at(path string, position int, message crm.Label) Finding {
	finding := Finding{Line: 1, Column: 1, Message: message}
	for at := path; ; {
		if node := c.node(at); node != nil {
			token := node.GetToken()
			finding.Line, finding.Column = token.Position.Line, token.Position.Column
			if at == path && position > 0 {
				finding.within(node, position)
			}
			return finding
		}
		dot := strings.LastIndexAny(at, ".[")
		if dot <= 0 {
			return finding
		}
		at = at[:dot]
	}
}

// node finds what a path leads to.
func (c *fileCheck) node(path string) ast.Node {
	if path == "$" {
		return nil
	}
	found, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := found.FilterFile(c.file)
	if err != nil {
		return nil
	}
	return node
}

// within moves a finding to a character of a value: along its line, or down a
// block of lines.
func (f *Finding) within(node ast.Node, position int) {
	switch n := node.(type) {
	case *ast.LiteralNode:
		before := []rune(n.Value.Value)[:min(position-1, len([]rune(n.Value.Value)))]
		lines := strings.Split(string(before), "\n")
		f.Line += len(lines)
		origin := strings.TrimLeft(n.Value.GetToken().Origin, "\n")
		indent := len(origin) - len(strings.TrimLeft(origin, " "))
		f.Column = indent + len([]rune(lines[len(lines)-1])) + 1
	case *ast.StringNode:
		f.Column += position - 1
		if first := n.Token.Origin; strings.HasPrefix(strings.TrimLeft(first, " "), "'") || strings.HasPrefix(strings.TrimLeft(first, " "), `"`) {
			f.Column++
		}
	}
}
