package rules

import "github.com/expr-lang/expr/ast"

// children lists the nodes below a node. A node can hang below two others (a
// < b < c, a ?: b), so that a small tree can be long to walk: walks are
// bounded by treeSize first.
func children(node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.SliceNode:
		return present(n.Node, n.From, n.To)
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	}
	return nil
}

// present leaves out what isn't there.
func present(nodes ...ast.Node) []ast.Node {
	var list []ast.Node
	for _, n := range nodes {
		if n != nil {
			list = append(list, n)
		}
	}
	return list
}

// treeSize counts the nodes of a tree, one that hangs in two places twice; it
// stops counting just above limit.
func treeSize(node ast.Node, limit int) int {
	size := 1
	for _, child := range children(node) {
		if size > limit {
			break
		}
		size += treeSize(child, limit-size)
	}
	return size
}

// treeDepth is the longest way down a tree whose size is bounded.
func treeDepth(node ast.Node) int {
	deepest := 0
	for _, child := range children(node) {
		deepest = max(deepest, treeDepth(child))
	}
	return deepest + 1
}
