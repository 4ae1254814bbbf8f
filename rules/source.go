package rules

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// parse turns a condition or value into a syntax tree of bounded size and
// depth. Nothing recursive reads the text before its nesting is known.
func parse(source string) (ast.Node, error) {
	if err := checkSource(source); err != nil {
		return nil, err
	}
	tree, err := parser.ParseWithConfig(source, grammar)
	if err != nil {
		return nil, syntaxProblem(err)
	}
	if size := treeSize(tree.Node, maxNodes); size > maxNodes {
		return nil, newProblem(codeTooComplex, 0, maxNodes)
	}
	if treeDepth(tree.Node) > maxDepth {
		return nil, newProblem(codeNesting, 0, maxDepth)
	}
	return tree.Node, nil
}

// grammar is what parse reads by; nothing changes it.
var grammar = parserConfig()

// parserConfig knows no functions but the predicates that the grammar has; all
// others come out as calls by name.
func parserConfig() *conf.Config {
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	for name := range config.Builtins {
		config.Disabled[name] = true
	}
	return config
}

// checkSource bounds length and nesting before the recursive parser runs.
func checkSource(source string) error {
	switch {
	case len(source) > maxSourceBytes:
		return newProblem(codeTooLong, 0, maxSourceBytes)
	case !utf8.ValidString(source):
		return newProblem(codeNotUTF8, 0)
	case strings.TrimSpace(source) == "":
		return newProblem(codeEmpty, 0)
	}
	if at := tooDeep(source); at > 0 {
		return newProblem(codeNesting, at, maxBrackets)
	}
	if at := tooManyPrefixes(source); at > 0 {
		return newProblem(codeNesting, at, maxPrefixes)
	}
	return nil
}

// tooDeep returns the position at which more than maxBrackets brackets are
// open, or 0. It counts those within quotes too: nothing can hide there.
func tooDeep(source string) int {
	open, position := 0, 0
	for _, r := range source {
		position++
		switch r {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
		if open > maxBrackets {
			return position
		}
	}
	return 0
}

// tooManyPrefixes returns the position at which more than maxPrefixes prefix
// operators follow one another, or 0.
func tooManyPrefixes(source string) int {
	run := 0
	for rest := source; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "not"):
			run, rest = run+1, rest[len("not"):]
		case strings.ContainsRune("!-+", rune(rest[0])):
			run, rest = run+1, rest[1:]
		case strings.ContainsRune(" \t\r\n(", rune(rest[0])):
			rest = rest[1:]
		default:
			_, width := utf8.DecodeRuneInString(rest)
			run, rest = 0, rest[width:]
		}
		if run > maxPrefixes {
			return utf8.RuneCountInString(source[:len(source)-len(rest)])
		}
	}
	return 0
}

// syntaxProblem translates the parser's error.
func syntaxProblem(err error) Problem {
	var at *file.Error
	if !errors.As(err, &at) {
		return newProblem(codeSyntax, 0, err.Error())
	}
	if strings.Contains(at.Message, "exceeds maximum allowed nodes") {
		return newProblem(codeTooComplex, at.From+1, maxNodes)
	}
	return newProblem(codeSyntax, at.From+1, at.Message)
}

// position is where a node begins, as a character counted from 1.
func position(node ast.Node) int { return node.Location().From + 1 }
