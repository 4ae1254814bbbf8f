package rules

import (
	"fmt"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// guard compiles conditions and values over one input. It is used by one
// goroutine at a time.
type guard struct {
	in     *schema
	config *conf.Config
}

// newGuard prepares the environment that programs run in: the fields by their
// full names, whether each is known, and the meter.
func newGuard(in *schema) *guard {
	environment := map[string]any{meterName: &meter{}}
	for _, f := range in.fields {
		environment[f.Name] = samples[f.Kind]
		environment[f.known] = true
	}
	config := conf.CreateNew()
	config.WithEnv(environment)
	for name, f := range natives {
		f := *f
		f.Name = name
		config.Functions[name] = &f
	}
	return &guard{in: in, config: config}
}

// samples holds a value of each kind, from which the compiler takes its type.
var samples = map[Kind]any{
	Text: "", Choice: "", Number: 0.0, YesNo: false, Money: crm.Money{}, Time: time.Time{},
	Date: 0.0, Texts: []string{}, Choices: []string{}, Numbers: []float64{},
}

// condition compiles a condition.
func (g *guard) condition(source string) (*vm.Program, error) {
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	return g.conditionOf(source, tree)
}

// conditionOf compiles a condition, or a part of one, that is parsed already.
func (g *guard) conditionOf(source string, tree ast.Node) (*vm.Program, error) {
	safe, err := (&translation{in: g.in}).condition(tree)
	if err != nil {
		return nil, err
	}
	return g.program(source, safe)
}

// value compiles a value for a field of an outcome. The program returns nil
// where something that it reads is unknown.
func (g *guard) value(source string, f *field) (*vm.Program, error) {
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	value, err := (&translation{in: g.in}).expect(tree, wanted(f))
	if err != nil {
		return nil, err
	}
	if f.Kind == Choice {
		choice := term{kind: Choice, values: f.values, field: f.Name}
		if err := checkLiterals(choice, value.literals); err != nil {
			return nil, err
		}
	}
	node := value.node
	if len(value.needs) > 0 {
		node = &ast.ConditionalNode{Ternary: true, Cond: both(value.needs...), Exp1: node, Exp2: &ast.NilNode{}}
	}
	return g.program(source, node)
}

// wanted is the kind an expression must have for a field: a choice may be
// computed from a text and is checked when it is known.
func wanted(f *field) Kind {
	if f.Kind == Choice {
		return Text
	}
	return f.Kind
}

// program compiles a translated tree. What goes wrong here is a gap in the
// translation, never in what was written; it is refused all the same.
func (g *guard) program(source string, node ast.Node) (program *vm.Program, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			program, err = nil, newProblem(codeSyntax, 0, fmt.Sprint(cause))
		}
	}()
	if treeSize(node, maxGuardedNodes) > maxGuardedNodes {
		return nil, newProblem(codeTooComplex, 0, maxNodes)
	}
	tree := &parser.Tree{Node: node, Source: file.NewSource(source)}
	if _, err := checker.Check(tree, g.config); err != nil {
		return nil, syntaxProblem(err)
	}
	program, err = compiler.Compile(tree, g.config)
	if err != nil {
		cause, _, _ := strings.Cut(err.Error(), "\n")
		return nil, newProblem(codeSyntax, 0, cause)
	}
	return program, nil
}
