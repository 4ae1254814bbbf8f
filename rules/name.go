package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// name translates a field.
func (t *translation) name(node ast.Node) (term, error) {
	name, ok := dotted(node)
	if !ok {
		return term{}, unavailable(node, "[…]", "请用 in、any 或 all 判断列表", "ask lists with in, any or all")
	}
	f, ok := t.in.byName[name]
	if !ok {
		return term{}, t.unknownName(node, name)
	}
	value := term{node: &ast.IdentifierNode{Value: f.Name}, kind: f.Kind, values: f.values, field: f.Name}
	if f.MayBeUnknown {
		value.needs = []ast.Node{&ast.IdentifierNode{Value: f.known}}
	}
	return value, nil
}

// dotted reads lead.score from a tree; false when it is anything else.
func dotted(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		group, ok := dotted(n.Node)
		property, isName := n.Property.(*ast.StringNode)
		return group + "." + nameOf(property), ok && isName
	}
	return "", false
}

// nameOf is the text of a node that may be absent.
func nameOf(node *ast.StringNode) string {
	if node == nil {
		return ""
	}
	return node.Value
}

// unknownName refuses a name and looks for the one that was meant.
func (t *translation) unknownName(node ast.Node, name string) Problem {
	if name == "$env" || strings.HasPrefix(name, "$env.") {
		return unavailable(node, "$env", "请写字段名", "name the field")
	}
	names := t.in.names()
	if t.in.groups[name] {
		for _, field := range names {
			if strings.HasPrefix(field, name+".") {
				return newProblem(codeGroup, position(node), name, field).suggesting(field)
			}
		}
	}
	meant := nearest(name, names)
	if meant == "" {
		for _, field := range names {
			if strings.HasSuffix(field, "."+name) {
				meant = field
			}
		}
	}
	return newProblem(codeUnknownName, position(node), quoted(name)).suggesting(meant)
}

// item translates # within a predicate.
func (t *translation) item(node *ast.PointerNode) (term, error) {
	if node.Name != "" || len(t.items) == 0 {
		return term{}, unavailable(node, "#"+node.Name, "# 表示列表中的一项", "# is an item of the list around it")
	}
	return t.items[len(t.items)-1], nil
}
