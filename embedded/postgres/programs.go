package postgres

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// OldestMajor is the oldest major version of PostgreSQL that is used.
const OldestMajor = 15

// Programs is one installation of PostgreSQL's server programs.
type Programs struct {
	// Folder holds postgres, initdb, pg_basebackup and pg_verifybackup.
	Folder string
	// Major is the major version, for example 15.
	Major int
	// Version is the full version as the program prints it, for example "15.18 (Debian 15.18-0+deb12u1)".
	Version string
}

// needed are the programs without which an installation is of no use.
var needed = []string{"postgres", "initdb", "pg_basebackup", "pg_verifybackup"}

// distributionFolders are the places where distributions put server programs outside PATH.
var distributionFolders = []string{
	"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                   // the PostgreSQL project's packages for Red Hat and kin
	"/usr/lib/postgresql*/bin",           // SUSE, Gentoo
	"/usr/libexec/postgresql*",           // Alpine
	"/usr/local/pgsql/bin",               // built from source
	"/opt/homebrew/opt/postgresql@*/bin", // Homebrew
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
}

// ErrNoPrograms says that PostgreSQL's server programs are not installed, or too old.
var ErrNoPrograms = errors.New("PostgreSQL's server programs were not found")

// FindPrograms returns the installation to use for a new cluster: the first on PATH, else the newest in the folders
// where distributions put it. The error wraps ErrNoPrograms and says what to install.
func FindPrograms() (Programs, error) {
	installed := installations()
	for _, programs := range installed {
		if programs.Major >= OldestMajor {
			return programs, nil
		}
	}
	return Programs{}, noPrograms(installed, 0)
}

// programsFor returns the installation that can run a cluster of the given major version.
func programsFor(major int) (Programs, error) {
	installed := installations()
	for _, programs := range installed {
		if programs.Major == major {
			return programs, nil
		}
	}
	return Programs{}, noPrograms(installed, major)
}

func noPrograms(installed []Programs, major int) error {
	var found []string
	for _, programs := range installed {
		found = append(found, fmt.Sprintf("version %d in %s", programs.Major, programs.Folder))
	}
	what, install := fmt.Sprintf("version %d or later", OldestMajor), "apt-get install postgresql"
	if major != 0 {
		what, install = fmt.Sprintf("version %d", major), fmt.Sprintf("apt-get install postgresql-%d", major)
	}
	there := "none is installed"
	if len(found) > 0 {
		there = "there is " + strings.Join(found, ", ")
	}
	return fmt.Errorf("%w: %s is needed, %s; install it (Debian, Ubuntu: %s) or put its folder on PATH",
		ErrNoPrograms, what, there, install)
}

// installations lists the complete installations of this machine, in the order in which they are preferred.
func installations() []Programs {
	var found []Programs
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		found = appendInstallation(found, folder)
	}
	onPath := len(found)
	for _, pattern := range distributionFolders {
		folders, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		for _, folder := range folders {
			found = appendInstallation(found, folder)
		}
	}
	slices.SortStableFunc(found[onPath:], func(a, b Programs) int { return cmp.Compare(b.Major, a.Major) })
	return found
}

// appendInstallation adds the installation that the folder's postgres really lives in. Debian, for one, links
// single programs into /usr/bin or /usr/local/bin.
func appendInstallation(found []Programs, folder string) []Programs {
	program, err := filepath.EvalSymlinks(filepath.Join(folder, "postgres"))
	if err != nil {
		return found
	}
	folder = filepath.Dir(program)
	known := func(p Programs) bool { return p.Folder == folder }
	if !filepath.IsAbs(folder) || slices.ContainsFunc(found, known) || !complete(folder) {
		return found
	}
	programs, err := inspect(folder)
	if err != nil {
		return found
	}
	return append(found, programs)
}

func complete(folder string) bool {
	for _, name := range needed {
		if _, err := exec.LookPath(filepath.Join(folder, name)); err != nil {
			return false
		}
	}
	return true
}

// versionLine matches what postgres prints with -V, for example "postgres (PostgreSQL) 15.18 (Debian …)".
var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) ((\d+).*)`)

func inspect(folder string) (Programs, error) {
	out, err := exec.Command(filepath.Join(folder, "postgres"), "-V").Output() //nolint:noctx // it prints one line and ends
	if err != nil {
		return Programs{}, fmt.Errorf("ask %s for its version: %w", folder, err)
	}
	match := versionLine.FindStringSubmatch(strings.TrimSpace(string(out)))
	if match == nil {
		return Programs{}, fmt.Errorf("%s/postgres prints no version: %q", folder, out)
	}
	major, err := strconv.Atoi(match[2])
	if err != nil {
		return Programs{}, fmt.Errorf("%s/postgres prints an odd version: %w", folder, err)
	}
	return Programs{Folder: folder, Major: major, Version: match[1]}, nil
}

func (p Programs) path(name string) string { return filepath.Join(p.Folder, name) }
