package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// layout names the places in the folder of one private cluster.
type layout struct{ folder string }

const unfinishedPrefix = "unfinished-"

// ownNames are the entries of a folder that this package makes; see also unfinishedPrefix.
var ownNames = []string{"cluster", "run", "lock", "postgres.log", "postgres.log.1"}

func layoutAt(folder string) (layout, error) {
	if folder == "" {
		return layout{}, errors.New("no folder was given for PostgreSQL")
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return layout{}, err
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = resolved
	}
	return layout{folder: absolute}, nil
}

func (l layout) cluster() string { return filepath.Join(l.folder, "cluster") }
func (l layout) lock() string    { return filepath.Join(l.folder, "lock") }
func (l layout) log() string     { return filepath.Join(l.folder, "postgres.log") }

// socketPathLimit is the longest path of a Unix socket, in bytes.
const socketPathLimit = 107

// socketFolder is where the socket goes: inside the folder or, where that makes its path too long, in a folder
// below the machine's temporary one whose name follows from the folder's.
func (l layout) socketFolder() (string, error) {
	inside := filepath.Join(l.folder, "run")
	if len(socketIn(inside)) <= socketPathLimit {
		return inside, nil
	}
	sum := sha256.Sum256([]byte(l.folder))
	short := filepath.Join(os.TempDir(), "baton-"+hex.EncodeToString(sum[:8]))
	if len(socketIn(short)) > socketPathLimit {
		return "", fmt.Errorf("the path of PostgreSQL's socket would pass %d bytes both in %s and in %s; "+
			"choose a data folder with a shorter path", socketPathLimit, inside, short)
	}
	return short, nil
}

func socketIn(folder string) string {
	return filepath.Join(folder, ".s.PGSQL."+strconv.Itoa(socketPort))
}

// makeSocketFolder makes the socket's folder. Below the temporary folder others may have made it first; what is not
// the account's own is refused.
func (l layout) makeSocketFolder(as account) (string, error) {
	folder, err := l.socketFolder()
	if err != nil {
		return "", err
	}
	if filepath.Dir(folder) == l.folder {
		return folder, as.makeFolder(folder)
	}
	switch err := os.Mkdir(folder, 0o700); {
	case err == nil:
		return folder, as.own(folder)
	case !errors.Is(err, fs.ErrExist):
		return "", err
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return "", err
	}
	if uid, _, err := ownerOf(info); err != nil || !info.IsDir() || uid != as.uid {
		return "", fmt.Errorf("%s is needed for PostgreSQL's socket but is not a folder of %s; remove it or choose a "+
			"data folder with a shorter path", folder, as.name)
	}
	return folder, os.Chmod(folder, 0o700)
}

// checkOwn refuses a folder that holds anything this package did not make: nothing in it may be touched then.
func (l layout) checkOwn() error {
	entries, err := os.ReadDir(l.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into PostgreSQL's folder: %w", err)
	}
	var foreign []string
	for _, entry := range entries {
		if !slices.Contains(ownNames, entry.Name()) && !strings.HasPrefix(entry.Name(), unfinishedPrefix) {
			foreign = append(foreign, entry.Name())
		}
	}
	if len(foreign) == 0 {
		return nil
	}
	if len(foreign) > 5 {
		foreign = append(foreign[:5], "…")
	}
	return fmt.Errorf("the folder %s holds files that are not this program's (%s) and is left as it is; "+
		"choose an empty or a new folder", l.folder, strings.Join(foreign, ", "))
}

// clusterMajor is the major version of the cluster in the folder, or 0 if there is none.
func (l layout) clusterMajor() (int, error) {
	if _, err := os.Lstat(l.cluster()); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	} else if err != nil {
		return 0, fmt.Errorf("look for the cluster: %w", err)
	}
	major, err := readMajor(l.cluster())
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%s is not a PostgreSQL data folder (it has no PG_VERSION) and is left as it is; "+
			"restore a backup, or move it away to begin anew", l.cluster())
	}
	return major, err
}

func readMajor(cluster string) (int, error) {
	text, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION holds no version: %w", cluster, err)
	}
	return major, nil
}

// programs finds the installation for the cluster in the folder, or for a new one. A cluster of a major version
// that is not installed is refused by naming both versions and the ways out.
func (l layout) programs() (Programs, error) {
	major, err := l.clusterMajor()
	if err != nil {
		return Programs{}, err
	}
	if major == 0 {
		return FindPrograms()
	}
	programs, err := programsFor(major)
	if err == nil {
		return programs, nil
	}
	other, otherErr := FindPrograms()
	if otherErr != nil {
		return Programs{}, err
	}
	return Programs{}, fmt.Errorf("the cluster %s was made by PostgreSQL %d, but this machine has PostgreSQL %d (%s): "+
		"install version %d beside it (Debian, Ubuntu: apt-get install postgresql-%d), or bring the cluster to "+
		"version %d with pg_upgrade: %w", l.cluster(), major, other.Major, other.Folder, major, major, other.Major, err)
}
