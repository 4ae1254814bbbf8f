package postgres

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmasterFile is what PostgreSQL writes about itself into postmaster.pid.
type postmasterFile struct {
	pid          int
	port         int
	socketFolder string
	ready        bool
}

func readPostmasterFile(cluster string) (postmasterFile, error) {
	text, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		return postmasterFile{}, err
	}
	lines := strings.Split(string(text), "\n")
	line := func(n int) string {
		if n >= len(lines) {
			return ""
		}
		return strings.TrimSpace(lines[n])
	}
	pid, err := strconv.Atoi(line(0))
	if err != nil {
		return postmasterFile{}, fmt.Errorf("%s/postmaster.pid holds no process: %w", cluster, err)
	}
	port, err := strconv.Atoi(line(3))
	if err != nil {
		port = 0 // PostgreSQL adds this line a moment after the first.
	}
	return postmasterFile{pid: pid, port: port, socketFolder: line(4), ready: line(7) == "ready"}, nil
}

// clearLeftovers ends what a killed program left running in the cluster and removes lock files that would keep
// PostgreSQL from starting. The caller holds the folder's lock, so no living program's server is ended.
func clearLeftovers(cluster string, logger *slog.Logger) error {
	file, err := readPostmasterFile(cluster)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if isPostmaster(file.pid, cluster) {
		logger.Info("Stopping the PostgreSQL that a killed program left running.", "pid", file.pid)
		if err := end(file.pid, syscall.SIGINT, syscall.SIGQUIT); err != nil {
			return fmt.Errorf("stop the PostgreSQL that was left running: %w", err)
		}
	}
	if err := endRemains(cluster, logger); err != nil {
		return err
	}
	return removeMisleading(cluster, file.pid, logger)
}

// endRemains ends the children of a postmaster that is dead: they would damage the cluster beside a new one.
func endRemains(cluster string, logger *slog.Logger) error {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || !isRemnant(pid, cluster) {
			continue
		}
		logger.Info("Ending a process that a dead PostgreSQL left behind.", "pid", pid)
		if err := end(pid, syscall.SIGQUIT, syscall.SIGKILL); err != nil {
			return fmt.Errorf("end what a dead PostgreSQL left behind: %w", err)
		}
	}
	return nil
}

// isRemnant says whether a process is PostgreSQL's and works in the cluster. One that is just ending has no arguments
// any more but may still hold the shared memory that a new server refuses to share.
func isRemnant(pid int, cluster string) bool {
	name := programName(pid)
	return (name == "" || strings.HasPrefix(name, "postgres")) && worksIn(pid, cluster)
}

// removeMisleading removes a postmaster.pid whose number now belongs to another program: PostgreSQL would take that
// program for its own server and refuse to start. One whose process is dead is left to PostgreSQL itself.
func removeMisleading(cluster string, pid int, logger *slog.Logger) error {
	path := filepath.Join(cluster, "postmaster.pid")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) || !exists(pid) {
		return nil
	}
	if isPostmaster(pid, cluster) {
		return fmt.Errorf("process %d still runs PostgreSQL in %s", pid, cluster)
	}
	logger.Warn("Removing a stale postmaster.pid that names another program.", "pid", pid, "program", programName(pid))
	return os.Remove(path)
}

// isPostmaster says whether a process is the PostgreSQL server of the cluster: it works in that folder and was
// started as "postgres … -D …". A process that ended but was not yet waited for is not.
func isPostmaster(pid int, cluster string) bool {
	args := arguments(pid)
	if slices.Contains(args, "-D") {
		return filepath.Base(args[0]) == "postgres" && worksIn(pid, cluster)
	}
	return false
}

func worksIn(pid int, folder string) bool {
	there, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return false
	}
	here, err := os.Stat(folder)
	return err == nil && os.SameFile(there, here)
}

// hasFolder is false for a process that has let go of everything but its number, for which its parent does not ask.
func hasFolder(pid int) bool {
	_, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil
}

func arguments(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
}

// programName is the base name of a process's program; PostgreSQL's children show "postgres: …".
func programName(pid int) string {
	args := arguments(pid)
	if len(args) == 0 {
		return ""
	}
	return filepath.Base(args[0])
}

func exists(pid int) bool {
	_, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	return err == nil
}

// Patience with a process that was told to end.
const (
	politeLimit = 10 * time.Second
	forcedLimit = 10 * time.Second
	endInterval = 5 * time.Millisecond
)

// end asks a process to end by the first signal and, when that does not do, by the second.
func end(pid int, polite, forced syscall.Signal) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	defer process.Release()
	if gone(process, polite, politeLimit) || gone(process, forced, forcedLimit) {
		return nil
	}
	return fmt.Errorf("process %d does not end", pid)
}

func gone(process *os.Process, signal syscall.Signal, limit time.Duration) bool {
	if errors.Is(process.Signal(signal), os.ErrProcessDone) {
		return true
	}
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(endInterval) {
		if errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone) || !hasFolder(process.Pid) {
			return true
		}
	}
	return false
}
