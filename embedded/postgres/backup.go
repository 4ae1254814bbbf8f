package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Backup writes a base backup of the running cluster as a tar archive: all databases as of one instant, complete in
// itself, with a manifest that Restore verifies. The cluster stays in use meanwhile. What was written is of no use
// if an error is returned.
func (c Connection) Backup(ctx context.Context, to io.Writer) (err error) {
	release, err := c.retainLog(ctx)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	var words bytes.Buffer
	cmd := exec.CommandContext(ctx, c.programs.path("pg_basebackup"),
		"--host="+c.socketFolder, "--port="+strconv.Itoa(c.port), "--username="+superuser, "--no-password",
		"--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast", "--label=baton")
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	cmd.Dir = "/"
	out := &noting{to: to}
	cmd.Stdout, cmd.Stderr = out, &words
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("back up: pg_basebackup: %w; it printed:\n%s",
			errors.Join(ctx.Err(), out.err, err), tail(words.Bytes()))
	}
	return nil
}

// retainLog keeps the cluster from recycling the write-ahead log that the backup adds at its end. The slot goes with
// its session, so it is left behind by no crash.
func (c Connection) retainLog(ctx context.Context) (release func() error, err error) {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return nil, err
	}
	release = func() error { return conn.Close(context.WithoutCancel(ctx)) }
	const immediately, temporary = true, true
	_, err = conn.Exec(ctx, "select pg_create_physical_replication_slot($1, $2, $3)",
		"baton_backup_"+suffix(), immediately, temporary)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("retain the write-ahead log: %w", err), release())
	}
	return release, nil
}

// noting keeps the error that the program which writes into a broken pipe can't report.
type noting struct {
	to  io.Writer
	err error
}

func (n *noting) Write(part []byte) (int, error) {
	written, err := n.to.Write(part)
	if err != nil {
		n.err = err
	}
	return written, err
}

func suffix() string {
	var random [6]byte
	rand.Read(random[:]) // never fails
	return fmt.Sprintf("%x", random)
}
