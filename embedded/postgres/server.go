package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Options say which cluster to run and how.
type Options struct {
	// Folder is the cluster's folder; see the package documentation. It and its missing parents are made.
	Folder string
	// Settings are configuration parameters of PostgreSQL that differ from the defaults for a small machine.
	Settings map[string]string
	// Ephemeral gives durability up for speed. It is for tests: a crash of the machine destroys the cluster.
	Ephemeral bool
	// Logger hears of starts, stops and what was cleared away. Nil is silent.
	Logger *slog.Logger
}

// Server is a running cluster that this program started and has to Stop.
type Server struct {
	Connection
	logger  *slog.Logger
	at      layout
	as      account
	lock    *folderLock
	cmd     *exec.Cmd
	logFrom int64 // where this start's lines begin in the log

	stopOnce sync.Once
	stopErr  error
	stopping chan struct{}
	done     chan struct{}
	err      error // written before done is closed
}

// Start runs the cluster in a folder, making it first if there is none, and returns when it answers. A folder that
// another living program uses is refused by an InUseError.
func Start(ctx context.Context, options Options) (*Server, error) {
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	at, err := layoutAt(options.Folder)
	if err != nil {
		return nil, err
	}
	programs, as, err := prepare(at)
	if err != nil {
		return nil, err
	}
	lock, err := takeLock(at, as)
	if err != nil {
		return nil, err
	}
	server, err := startLocked(ctx, options, at, as, programs)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	server.lock = lock
	return server, nil
}

// prepare finds the programs and the account, and makes the folder passable; it changes nothing in a folder that
// holds foreign files.
func prepare(at layout) (Programs, account, error) {
	if err := at.checkOwn(); err != nil {
		return Programs{}, account{}, err
	}
	programs, err := at.programs()
	if err != nil {
		return Programs{}, account{}, err
	}
	as, err := accountFor(at)
	if err != nil {
		return Programs{}, account{}, err
	}
	if err := as.makeFolder(at.folder); err != nil {
		return Programs{}, account{}, fmt.Errorf("make PostgreSQL's folder: %w", err)
	}
	return programs, as, as.checkPassable(programs, at.folder)
}

func startLocked(ctx context.Context, options Options, at layout, as account, programs Programs) (*Server, error) {
	if err := discardUnfinished(at, options.Logger); err != nil {
		return nil, err
	}
	major, err := at.clusterMajor()
	if err != nil {
		return nil, err
	}
	if major == 0 {
		if err := initialize(ctx, at, as, programs, options.Ephemeral); err != nil {
			return nil, err
		}
	} else if err := clearLeftovers(at.cluster(), options.Logger); err != nil {
		return nil, err
	}
	socketFolder, err := at.makeSocketFolder(as)
	if err != nil {
		return nil, err
	}
	if err := removeSockets(socketFolder); err != nil {
		return nil, err
	}
	server := &Server{
		Connection: Connection{programs: programs, socketFolder: socketFolder, port: socketPort},
		logger:     options.Logger,
		at:         at,
		as:         as,
		stopping:   make(chan struct{}),
		done:       make(chan struct{}),
	}
	// The server's life is ended by Stop, in order, and not by a context.
	server.cmd = as.command(context.WithoutCancel(ctx), at.cluster(), programs.path("postgres"),
		options.arguments(at.cluster(), socketFolder)...)
	return server, server.launch(ctx)
}

// removeSockets removes what a dead server left in the private socket folder; its lock file may name a process that
// is now another program.
func removeSockets(folder string) error {
	for _, path := range []string{socketIn(folder), socketIn(folder) + ".lock"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove a dead server's socket: %w", err)
		}
	}
	return nil
}

func (s *Server) launch(ctx context.Context) error {
	log, err := openLog(s.at.log(), s.as)
	if err != nil {
		return fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer log.Close()
	if info, err := log.Stat(); err == nil {
		s.logFrom = info.Size()
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	go s.watch()
	if err := s.awaitReady(ctx); err != nil {
		return errors.Join(err, s.end(context.WithoutCancel(ctx)))
	}
	s.logger.Info("PostgreSQL is ready.", "version", s.programs.Version, "folder", s.at.folder,
		"pid", s.cmd.Process.Pid, "took", time.Since(begun))
	return nil
}

// watch waits for the server's end and tells an ordered one from a death.
func (s *Server) watch() {
	defer close(s.done)
	err := s.cmd.Wait()
	select {
	case <-s.stopping:
		return
	default:
	}
	if err == nil {
		err = errors.New("it was stopped by someone else")
	}
	words, tailErr := logTail(s.at.log(), s.logFrom)
	if tailErr != nil {
		words = tailErr.Error()
	}
	s.err = fmt.Errorf("PostgreSQL ended: %w; its log %s says:\n%s", err, s.at.log(), words)
}

const readyInterval = 5 * time.Millisecond

func (s *Server) awaitReady(ctx context.Context) error {
	for {
		select {
		case <-s.done:
			return s.err
		default:
		}
		file, err := readPostmasterFile(s.at.cluster())
		if err == nil && file.ready && file.pid == s.cmd.Process.Pid {
			return s.ping(ctx)
		}
		if err := pause(ctx, readyInterval); err != nil {
			return fmt.Errorf("wait for PostgreSQL: %w", err)
		}
	}
}

// Done is closed when the server has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says why the server ended although nobody called Stop. It is nil while the server runs and after Stop.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Stop ends the server: sessions are broken off and data is written out (fast shutdown). When the context ends
// first, or after half a minute, the server is ended at once and recovers at its next start. Stop may be called
// more than once.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() {
		s.stopErr = errors.Join(s.end(ctx), s.lock.release(), s.removeShortFolder())
		s.logger.Info("PostgreSQL is stopped.")
	})
	return s.stopErr
}

// removeShortFolder removes the socket's folder if it lies outside the cluster's own folder.
func (s *Server) removeShortFolder() error {
	if filepath.Dir(s.socketFolder) == s.at.folder {
		return nil
	}
	if err := os.Remove(s.socketFolder); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// How long an ordered end may take before it is forced.
const (
	fastLimit      = 30 * time.Second
	immediateLimit = 10 * time.Second
)

func (s *Server) end(ctx context.Context) error {
	close(s.stopping)
	if s.signalled(ctx, syscall.SIGINT, fastLimit) {
		return nil
	}
	s.logger.Warn("PostgreSQL did not stop in time and is ended at once.")
	if s.signalled(context.WithoutCancel(ctx), syscall.SIGQUIT, immediateLimit) {
		return nil
	}
	return fmt.Errorf("PostgreSQL (process %d) does not end", s.cmd.Process.Pid)
}

// signalled sends the server a signal and says whether it ended in time.
func (s *Server) signalled(ctx context.Context, signal syscall.Signal, limit time.Duration) bool {
	if err := s.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.logger.Warn("PostgreSQL could not be signalled.", "signal", signal, "error", err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	select {
	case <-s.done:
		return true
	case <-ctx.Done():
		return false
	}
}
