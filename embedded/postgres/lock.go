package postgres

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// InUseError says that a living program already runs the cluster of a folder.
type InUseError struct {
	Folder string
	// PID is the process that holds the folder, 0 if it has not yet written its number.
	PID int
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("the folder %s is in use by process %d; stop that program first, or choose another data folder",
		e.Folder, e.PID)
}

// folderLock is the right to run the cluster of a folder. The kernel takes it back when the program dies.
type folderLock struct{ file *os.File }

// lockPatience bridges the instant in which Attach looks at the lock.
const lockPatience = 100 * time.Millisecond

func takeLock(at layout, as account) (*folderLock, error) {
	file, err := os.OpenFile(at.lock(), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of PostgreSQL's folder: %w", err)
	}
	for deadline := time.Now().Add(lockPatience); ; time.Sleep(lockPatience / 10) {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil || !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) {
			break
		}
	}
	if err == nil {
		err = errors.Join(as.give(file), writePID(file))
	} else if errors.Is(err, syscall.EWOULDBLOCK) {
		err = &InUseError{Folder: at.folder, PID: readPID(file.Name())}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &folderLock{file: file}, nil
}

func (l *folderLock) release() error { return l.file.Close() }

// held says whether a living program holds the folder's lock.
func held(at layout) (bool, error) {
	file, err := os.OpenFile(at.lock(), os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("open the lock of PostgreSQL's folder: %w", err)
	}
	defer file.Close()
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return true, nil
	}
	return false, err
}

func writePID(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func readPID(path string) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
