package baton_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// technical excuses a line that reads the clock of the machine or of the database: it stands in a comment on that line
// and is followed by what the time is for. Business time is a parameter, so that tests can set it.
const technical = "technical:"

var (
	databaseAt = regexp.MustCompile(`(?i)\b(now\s*\(\s*\)|current_(timestamp|date|time)\b|localtime(stamp)?\b|(clock|statement|transaction)_timestamp\s*\()`)
	statement  = regexp.MustCompile(`(?i)\b(select|insert into|update|delete from|where|values|default|interval)\b`)
)

func TestClockReads(t *testing.T) {
	cases := []struct {
		name, body string
		want       int
	}{
		{"sees the clock read", "_ = time.Now()", 1},
		{"sees time measured", "_ = time.Since(time.Time{})", 1},
		{"sees the clock passed on", "f(time.Now)", 1},
		{"lets arithmetic pass", "_ = time.Unix(0, 0).Add(time.Hour)", 0},
		{"lets an excused line pass", "_ = time.Now() // technical: how long the evaluation took", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := clockReads(t, "package p\nimport \"time\"\nfunc f(any) {\n"+c.body+"\n}\n")
			if len(found) != c.want {
				t.Errorf("found %q, want %d", found, c.want)
			}
		})
	}
}

func TestDatabaseClock(t *testing.T) {
	cases := []struct {
		name, code string
		want       int
	}{
		{"sees it in a statement", "const s = `UPDATE tasks SET done_at = now()`", 1},
		{"sees its other spelling", "const s = `INSERT INTO t VALUES (CURRENT_TIMESTAMP)`", 1},
		{"lets the filter language have its own", "const s = `dueAt < now()`", 0},
		{"lets our functions be called so", "var s = now()\nfunc now() string { return `` }", 0},
		{"lets an excused line pass", "const s = `SELECT 1\nWHERE taken_at < now() -- technical: age of a lease\n`", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if found := databaseClockInGo(t, "package p\n"+c.code+"\n"); len(found) != c.want {
				t.Errorf("found %q, want %d", found, c.want)
			}
		})
	}
}

// clockReads names the lines of Go code that read the machine's clock.
func clockReads(t *testing.T, code string) []string {
	t.Helper()
	var found []string
	visit(t, code, func(n ast.Node, line int) {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
			return
		}
		if from, ok := selector.X.(*ast.Ident); ok && from.Name == "time" && !excused(code, line) {
			found = append(found, fmt.Sprintf("line %d reads the clock (time.%s)", line, selector.Sel.Name))
		}
	})
	return found
}

// databaseClockInGo names the lines of statements in Go code that read the database's clock.
func databaseClockInGo(t *testing.T, code string) []string {
	t.Helper()
	var found []string
	visit(t, code, func(n ast.Node, line int) {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING || !statement.MatchString(literal.Value) || excused(code, line) {
			return
		}
		for _, problem := range databaseClock(literal.Value) {
			found = append(found, fmt.Sprintf("statement at line %d: %s", line, problem))
		}
	})
	return found
}

// databaseClock names the lines of SQL that read the database's clock.
func databaseClock(sql string) []string {
	var found []string
	for i, line := range strings.Split(sql, "\n") {
		code, _, _ := strings.Cut(line, "--")
		if databaseAt.MatchString(code) && !strings.Contains(line, technical) {
			found = append(found, fmt.Sprintf("line %d reads the database's clock: %s", i+1, strings.TrimSpace(line)))
		}
	}
	return found
}

func visit(t *testing.T, code string, see func(n ast.Node, line int)) {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "", code, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if n != nil {
			see(n, files.Position(n.Pos()).Line)
		}
		return true
	})
}

func excused(code string, line int) bool {
	_, comment, _ := strings.Cut(strings.Split(code, "\n")[line-1], "//")
	return strings.Contains(comment, technical)
}
