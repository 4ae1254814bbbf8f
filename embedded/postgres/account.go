package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// account is the operating system's user that PostgreSQL runs under.
type account struct {
	uid, gid int
	name     string
	// dropped says that the program itself is root and gives its rights up for PostgreSQL.
	dropped bool
}

// unprivileged are the accounts a program started by root may use, best first.
var unprivileged = []string{"postgres", "nobody"}

// accountFor chooses the account for a layout: the program's own or, if that is root, the existing cluster's owner,
// else the first unprivileged account of this machine.
func accountFor(at layout) (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		return account{uid: uid, gid: os.Getegid(), name: accountName(uid)}, nil
	}
	if uid, gid, err := owner(at.cluster()); err == nil {
		if uid == 0 {
			return account{}, fmt.Errorf("the cluster %s belongs to root, which PostgreSQL refuses to run as; "+
				"give it to an ordinary account, for example: chown -R postgres: %s", at.cluster(), at.folder)
		}
		return account{uid: uid, gid: gid, name: accountName(uid), dropped: true}, nil
	}
	for _, name := range unprivileged {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(found.Uid)
		gid, gidErr := strconv.Atoi(found.Gid)
		if uidErr == nil && gidErr == nil && uid != 0 {
			return account{uid: uid, gid: gid, name: name, dropped: true}, nil
		}
	}
	return account{}, fmt.Errorf("PostgreSQL refuses to run as root and this machine has none of the accounts %q; "+
		"start the program as an ordinary user", unprivileged)
}

func accountName(uid int) string {
	if found, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return found.Username
	}
	return "uid " + strconv.Itoa(uid)
}

func owner(path string) (uid, gid int, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, err
	}
	return ownerOf(info)
}

func ownerOf(info os.FileInfo) (uid, gid int, err error) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, fmt.Errorf("%s has no owner", info.Name())
	}
	return int(stat.Uid), int(stat.Gid), nil
}

// own makes path the account's and closes it to all others.
func (a account) own(path string) error {
	if a.dropped {
		if err := os.Lchown(path, a.uid, a.gid); err != nil {
			return err
		}
	}
	uid, _, err := owner(path)
	if err != nil {
		return err
	}
	if uid != a.uid {
		return fmt.Errorf("%s belongs to %s; start the program as that user", path, accountName(uid))
	}
	return os.Chmod(path, 0o700)
}

// give makes an open file the account's, so that it stays usable when the program is no longer started by root.
func (a account) give(file *os.File) error {
	if !a.dropped {
		return nil
	}
	return file.Chown(a.uid, a.gid)
}

// makeFolder makes path, closed to all but the account. Missing parents are made passable when the account is not
// the program's own.
func (a account) makeFolder(path string) error {
	parents := os.FileMode(0o700)
	if a.dropped {
		parents = 0o711
	}
	if err := os.MkdirAll(filepath.Dir(path), parents); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	return a.own(path)
}

// command prepares a program to run under the account in a folder, apart from the terminal's process group so that
// an interrupt from the keyboard reaches the program first. Ending the context ends the whole group.
func (a account) command(ctx context.Context, folder, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = folder
	cmd.Env = []string{"PATH=" + filepath.Dir(program) + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + folder}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.dropped {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// checkPassable says which parent keeps the account out of a folder, by really going there as the account: access
// lists and group memberships count.
func (a account) checkPassable(programs Programs, folder string) error {
	if !a.dropped || a.canEnter(programs, folder) {
		return nil
	}
	if !a.canEnter(programs, "/") {
		return fmt.Errorf("the account %s, which PostgreSQL has to run under when the program is started by root, "+
			"may not execute %s; check the rights of the folders above it", a.name, programs.path("postgres"))
	}
	closed := folder
	for parent := filepath.Dir(folder); parent != "/"; parent = filepath.Dir(parent) {
		if !a.canEnter(programs, parent) {
			closed = parent
		}
	}
	return fmt.Errorf("the folder %s is closed to the account %s, which PostgreSQL has to run under when the program "+
		"is started by root: open it (chmod o+x %s), choose a data folder elsewhere (for example below /var/lib), "+
		"or start the program as an ordinary user", closed, a.name, closed)
}

func (a account) canEnter(programs Programs, folder string) bool {
	return a.command(context.Background(), folder, programs.path("postgres"), "-V").Run() == nil
}
