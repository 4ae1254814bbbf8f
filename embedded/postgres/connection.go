package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Connection says how to reach a running private cluster. Its zero value reaches nothing.
type Connection struct {
	programs     Programs
	socketFolder string
	port         int
}

// SocketFolder is the folder of the Unix socket, to be used as the host of a connection.
func (c Connection) SocketFolder() string { return c.socketFolder }

// Port is the number in the socket's name.
func (c Connection) Port() int { return c.port }

// User is the cluster's superuser. It has no password: who may open the socket is trusted.
func (c Connection) User() string { return superuser }

// Programs is the installation the cluster belongs to.
func (c Connection) Programs() Programs { return c.programs }

// URL is the connection string for one of the cluster's databases, in the form pgx and libpq read.
func (c Connection) URL(database string) string {
	target := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database}
	target.RawQuery = url.Values{
		"host":    {c.socketFolder},
		"port":    {strconv.Itoa(c.port)},
		"sslmode": {"disable"},
	}.Encode()
	return target.String()
}

// ErrNotRunning says that no living program runs the cluster of a folder.
var ErrNotRunning = errors.New("no program runs the cluster")

// attachLimit bounds the wait for a server that another program is just starting.
const attachLimit = 30 * time.Second

// Attach reaches the cluster that another program runs in the folder, waiting for it if it is just being started.
// If no program runs it the error wraps ErrNotRunning and the caller may Start it, also when a killed program's
// PostgreSQL is still there.
func Attach(ctx context.Context, folder string) (Connection, error) {
	at, err := layoutAt(folder)
	if err != nil {
		return Connection{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, attachLimit)
	defer cancel()
	for {
		running, err := held(at)
		if err != nil {
			return Connection{}, err
		}
		if !running {
			return Connection{}, fmt.Errorf("attach to %s: %w", at.folder, ErrNotRunning)
		}
		file, err := readPostmasterFile(at.cluster())
		if err == nil && file.ready && isPostmaster(file.pid, at.cluster()) {
			return attachTo(ctx, at, file)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return Connection{}, err
		}
		if err := pause(ctx, readyInterval); err != nil {
			return Connection{}, fmt.Errorf("attach to %s: its PostgreSQL does not become ready: %w", at.folder, err)
		}
	}
}

func attachTo(ctx context.Context, at layout, file postmasterFile) (Connection, error) {
	programs, err := at.programs()
	if err != nil {
		return Connection{}, err
	}
	connection := Connection{programs: programs, socketFolder: file.socketFolder, port: file.port}
	return connection, connection.ping(ctx)
}

func (c Connection) ping(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func pause(ctx context.Context, interval time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(interval):
		return nil
	}
}
