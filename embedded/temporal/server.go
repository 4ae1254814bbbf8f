package temporal

import (
	"context"
	"errors"
	"log/slog"
	"sync"
)

// Options say where the server keeps its data and how it speaks.
type Options struct {
	// PostgresHost is the host or the socket's folder of the PostgreSQL cluster.
	PostgresHost string
	// PostgresPort is the port of the cluster, or the number in its socket's name.
	PostgresPort int
	// PostgresUser may create databases, or owns "temporal" and "temporal_visibility" if those exist.
	PostgresUser string
	// PostgresPassword may be empty on a socket.
	PostgresPassword string
	// Folder holds the token. It is made if missing.
	Folder string
	// Logger hears of the server's warnings and errors. Nil is silent.
	Logger *slog.Logger
}

// Server is a running Temporal server. It has to be stopped before its PostgreSQL is.
type Server struct {
	address string
	token   string
	stop    func(context.Context) error

	stopOnce sync.Once
	stopErr  error
	failure  *failure
}

// Address is the host and port of the frontend, chosen anew at each start.
func (s *Server) Address() string { return s.address }

// Token is what clients must present as bearer token.
func (s *Server) Token() string { return s.token }

// Done is closed when the server can't go on. It stays open through an ordered stop.
func (s *Server) Done() <-chan struct{} { return s.failure.done }

// Err says why the server can't go on. It is nil as long as Done is open.
func (s *Server) Err() error {
	select {
	case <-s.failure.done:
		return s.failure.err
	default:
		return nil
	}
}

// Stop ends the server in order: calls under way are given a moment, then all its parts end. Clients and workers
// should be closed before, or their waiting calls use up that moment. When the context ends first, Stop returns
// while the rest ends by itself. It may be called more than once.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() { s.stopErr = s.stop(ctx) })
	return s.stopErr
}

// failure is the first reason for which the server can't go on.
type failure struct {
	once sync.Once
	done chan struct{}
	err  error // written before done is closed
}

func newFailure() *failure { return &failure{done: make(chan struct{})} }

func (f *failure) set(reason string) {
	f.once.Do(func() {
		f.err = errors.New(reason)
		close(f.done)
	})
}
