// Package baton_test holds the house to its plan: what docs/architecture.md promises about packages and files is checked here.
// What a linter knows by itself (.golangci.yml) is left to it.
package baton_test

import (
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/baton-crm/baton"

// mayImport is the plan: which of our packages a package may import. A package without a row is not in the plan.
var mayImport = map[string][]string{
	"crm":                      {},
	"rules":                    {"crm"},
	"sheet":                    {},
	"store":                    {"crm", "rules", "sheet"},
	"store/storetest":          {"crm", "rules", "store", "embedded/postgres"},
	"courier":                  {"crm"},
	"activities":               {"courier", "crm", "rules", "sheet", "store"},
	"activities/complainttest": {"activities", "crm", "store"},
	"workflows":                {"crm", "rules", "activities"},
	"relay":                    {"crm", "store", "workflows"},
	"audit":                    {"crm", "store"},
	"api":                      {"crm", "rules", "sheet", "store", "activities", "files"},
	"files":                    {},
	"intake":                   {"crm"},
	"embedded/postgres":        {},
	"embedded/temporal":        {},
	"embedded/temporalclient":  {},
	"web":                      {},
	"web/dev/front":            {"web"},
	"cmd/baton": {
		"activities", "api", "audit", "courier", "crm", "embedded/postgres", "embedded/temporal", "embedded/temporalclient", "files", "intake",
		"relay", "rules", "sheet", "store", "web", "workflows",
	},
	"e2e":         {"courier", "e2e/product"},
	"e2e/product": {},
	"e2e/record":  {"courier", "e2e/product", "embedded/temporalclient"},
	"bench":       {"activities", "crm", "e2e/product", "embedded/postgres", "embedded/temporalclient", "intake", "store", "workflows"},
}

// testsMayImport is what the tests of any package may import besides: a database to run on and look into, and clients.
var testsMayImport = []string{"activities/complainttest", "embedded/postgres", "embedded/temporalclient", "intake", "store", "store/storetest"}

// sayNothing are folder names that tell where code lies and not what it does.
var sayNothing = []string{
	"common", "helper", "helpers", "internal", "lib", "misc", "models", "pkg", "services", "shared", "types", "util", "utils",
}

// listed is what the go command says of a package.
type listed struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// name is the path below the module: "store/storetest".
func (p listed) name() string {
	return strings.TrimPrefix(p.ImportPath, module+"/")
}

func (p listed) testImports() []string {
	return slices.Concat(p.TestImports, p.XTestImports)
}

func TestArchitecture(t *testing.T) {
	packages := ourPackages(t)
	t.Run("every package imports only what the plan allows", func(t *testing.T) {
		for _, p := range packages {
			refuseImports(t, p, p.Imports, mayImport[p.name()])
		}
	})
	t.Run("tests import besides only what to run on", func(t *testing.T) {
		for _, p := range packages {
			refuseImports(t, p, p.testImports(), slices.Concat(mayImport[p.name()], testsMayImport, []string{p.name()}))
		}
	})
	t.Run("every package is in the plan", func(t *testing.T) {
		for _, p := range packages {
			if _, planned := mayImport[p.name()]; !planned {
				t.Errorf("%s has no row in the plan (mayImport, docs/architecture.md)", p.name())
			}
		}
	})
	t.Run("every package is named after what it does", func(t *testing.T) {
		for _, p := range packages {
			for part := range strings.SplitSeq(p.name(), "/") {
				if slices.Contains(sayNothing, part) {
					t.Errorf("%s: %q says nothing", p.name(), part)
				}
			}
		}
	})
	t.Run("every direct dependency has its line of reason", func(t *testing.T) {
		reasons := read(t, "docs/decisions/0001-direct-dependencies.md")
		for _, path := range directDependencies(t) {
			if !strings.Contains(reasons, "| "+path+" |") {
				t.Errorf("%s has no line in docs/decisions/0001-direct-dependencies.md", path)
			}
		}
	})
	t.Run("every package says its duty and its limit", func(t *testing.T) {
		for _, p := range packages {
			if doc := packageDoc(t, p); strings.Count(doc, ".") < 2 {
				t.Errorf("%s: the package comment is %q, want two sentences", p.name(), doc)
			}
		}
	})
}

func refuseImports(t *testing.T, p listed, imports, allowed []string) {
	t.Helper()
	for _, path := range imports {
		name, ours := strings.CutPrefix(path, module+"/")
		if ours && !slices.Contains(allowed, name) {
			t.Errorf("%s must not import %s", p.name(), name)
		}
	}
}

// ourPackages asks the go command; the root, which holds only these tests, is left out.
func ourPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		if p.ImportPath != module && !strings.Contains(p.Dir, "node_modules") {
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		t.Fatal("go list names no package")
	}
	return packages
}

// directDependencies reads what go.mod asks for on our own behalf.
func directDependencies(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var file struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var direct []string
	for _, r := range file.Require {
		if !r.Indirect {
			direct = append(direct, r.Path)
		}
	}
	return direct
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// packageDoc returns the longest package comment; a package of tests alone has it in a test.
func packageDoc(t *testing.T, p listed) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	longest := ""
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Error(err)
			continue
		}
		if doc := parsed.Doc.Text(); len(doc) > len(longest) {
			longest = doc
		}
	}
	return strings.TrimSpace(longest)
}
