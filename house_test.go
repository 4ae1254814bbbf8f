package baton_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// longestFile is how many lines a file may have; long before that it has two subjects.
const longestFile = 500

// readsNoClock are the packages that are given the time.
var readsNoClock = []string{"crm", "rules", "workflows", "activities"}

// notOurs are folders whose files we did not write.
var notOurs = []string{".build", ".git", "bin", "data", "dist", "node_modules", "testdata"}

var (
	generated = regexp.MustCompile(`(?im)^(//|/\*\*?)\s.*(code generated|auto-generated)`)
	link      = regexp.MustCompile(`\]\(([^():#]+)(?:#[^()]*)?\)`) // within the repository
	migration = regexp.MustCompile(`^(\d{3})_[a-z0-9_]+\.sql$`)
)

func TestHouse(t *testing.T) {
	t.Run("no file has two subjects", func(t *testing.T) {
		for _, file := range ourFiles(t, ".go", ".ts", ".tsx", ".mjs", ".css") {
			lines := strings.Count(file.text, "\n")
			if lines > longestFile && !isTest(file.path) && !generated.MatchString(file.text) {
				t.Errorf("%s has %d lines; split it by subject", file.path, lines)
			}
		}
	})
	t.Run("business code is given the time", func(t *testing.T) {
		for _, file := range ourFiles(t, ".go") {
			if top, _, _ := strings.Cut(file.path, "/"); slices.Contains(readsNoClock, top) && !isTest(file.path) {
				report(t, file.path, clockReads(t, file.text))
			}
		}
	})
	t.Run("statements are given the time", func(t *testing.T) {
		for _, file := range ourFiles(t, ".go") {
			if !isTest(file.path) {
				report(t, file.path, databaseClockInGo(t, file.text))
			}
		}
		for _, file := range ourFiles(t, ".sql") {
			report(t, file.path, databaseClock(file.text))
		}
	})
	t.Run("links in documents lead somewhere", func(t *testing.T) {
		for _, file := range ourFiles(t, ".md") {
			for _, found := range link.FindAllStringSubmatch(file.text, -1) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(file.path), found[1])); err != nil {
					t.Errorf("%s: link to %s: %v", file.path, found[1], err)
				}
			}
		}
	})
	t.Run("migrations are numbered without gaps", func(t *testing.T) {
		report(t, "store/migrations", misnumbered(migrationNames(t)))
	})
}

func TestMisnumbered(t *testing.T) {
	cases := []struct {
		name  string
		files []string
		want  int
	}{
		{"accepts one after the other", []string{"001_a.sql", "002_b.sql"}, 0},
		{"sees a number used twice", []string{"001_a.sql", "001_b.sql"}, 1},
		{"sees a gap", []string{"001_a.sql", "003_b.sql"}, 1},
		{"sees a name of another form", []string{"1-a.sql"}, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if found := misnumbered(c.files); len(found) != c.want {
				t.Errorf("found %q, want %d", found, c.want)
			}
		})
	}
}

func report(t *testing.T, path string, problems []string) {
	t.Helper()
	for _, problem := range problems {
		t.Errorf("%s: %s", path, problem)
	}
}

// misnumbered says what is wrong with the names of migrations, which are in order.
func misnumbered(names []string) []string {
	var found []string
	for i, name := range names {
		number := migration.FindStringSubmatch(name)
		if number == nil {
			found = append(found, name+" is not called like 001_what.sql")
		} else if n, err := strconv.Atoi(number[1]); err != nil || n != i+1 {
			found = append(found, fmt.Sprintf("%s should have number %03d", name, i+1))
		}
	}
	return found
}

func migrationNames(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("store/migrations")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

type sourceFile struct {
	path, text string
}

// ourFiles reads the files with one of the endings that we wrote ourselves.
func ourFiles(t *testing.T, endings ...string) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(notOurs, entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !slices.Contains(endings, filepath.Ext(path)):
			return nil
		}
		text, err := os.ReadFile(path)
		files = append(files, sourceFile{filepath.ToSlash(path), string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no file ends in %v", endings)
	}
	return files
}

func isTest(path string) bool {
	return strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.Base(path), ".test.")
}
