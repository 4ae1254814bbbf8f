//go:build !slim

package temporal_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"github.com/baton-crm/baton/embedded/temporal"
	"github.com/baton-crm/baton/embedded/temporalclient"
)

func TestServer(t *testing.T) {
	folder := openFolder(t)
	server, stop := start(t, folder)
	to := access{Address: server.Address(), Token: server.Token()}

	t.Run("runs workflows", func(t *testing.T) {
		connected := connect(t, to)
		defer work(t, connected)()
		startGreeting(t, connected, "first")
		finishGreeting(t, connected, "first")
	})
	t.Run("keeps its token for its owner alone", func(t *testing.T) {
		info, err := os.Stat(filepath.Join(folder, "temporal-token"))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the token's file has mode %v", info.Mode())
		}
	})
	t.Run("listens on the loopback address only, and nowhere without a check", func(t *testing.T) { checkPorts(t, to) })

	connected := connect(t, to)
	stopWork := work(t, connected)
	startGreeting(t, connected, "waiting")
	stopWork()
	connected.Close()
	begun := time.Now()
	stop()

	t.Run("stops within seconds and reports no failure", func(t *testing.T) {
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		if err := server.Err(); err != nil {
			t.Error(err)
		}
	})
	t.Run("goes on with waiting workflows after a restart, with the same token", func(t *testing.T) {
		again, _ := start(t, folder)
		if again.Token() != to.Token {
			t.Error("the token has changed")
		}
		connected := connect(t, access{Address: again.Address(), Token: again.Token()})
		defer work(t, connected)()
		finishGreeting(t, connected, "waiting")
	})
}

// checkPorts looks at every port this process listens on.
func checkPorts(t *testing.T, to access) {
	open := listening(t)
	if len(open) != 3 {
		t.Errorf("%d ports are open: %v", len(open), open)
	}
	for _, address := range open {
		if host, _, err := net.SplitHostPort(address); err != nil || host != "127.0.0.1" {
			t.Errorf("it listens on %s", address)
		}
		frontend := address == to.Address
		for name, err := range attempts(t, address) {
			refused := strings.Contains(status.Convert(err).Message(), "unauthorized")
			if frontend && strings.HasPrefix(name, "plain") && !refused {
				t.Errorf("the frontend answers %s without token: %v", name, err)
			}
			if err == nil {
				t.Errorf("%s answers %s", address, name)
			}
		}
	}
}

// attempts are the errors of calls by a stranger.
func attempts(t *testing.T, address string) map[string]error {
	t.Helper()
	secured := credentials.NewTLS(&tls.Config{InsecureSkipVerify: true})
	errs := map[string]error{}
	for name, with := range map[string]credentials.TransportCredentials{
		"plain": insecure.NewCredentials(), "encrypted": secured,
	} {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(with))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, errs[name+" system information"] = workflowservice.NewWorkflowServiceClient(conn).GetSystemInfo(t.Context(),
			&workflowservice.GetSystemInfoRequest{})
		_, errs[name+" namespaces"] = workflowservice.NewWorkflowServiceClient(conn).ListNamespaces(t.Context(),
			&workflowservice.ListNamespacesRequest{})
		_, errs[name+" health"] = healthpb.NewHealthClient(conn).Check(t.Context(), &healthpb.HealthCheckRequest{})
		stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
		if err == nil {
			_, err = stream.Recv()
		}
		errs[name+" reflection"] = err
	}
	return errs
}

func TestToken(t *testing.T) {
	server, _ := start(t, openFolder(t))
	for name, token := range map[string]string{"missing": "", "wrong": server.Token() + "x", "cut off": server.Token()[:5]} {
		t.Run(name+" is refused at once", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := temporalclient.Connect(ctx, temporalclient.Options{
				Address: server.Address(), Namespace: namespace, Token: token,
			})
			if !errors.Is(err, temporalclient.ErrRefused) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestKilledServer(t *testing.T) {
	t.Run("is ready again quickly and finishes what was running", func(t *testing.T) {
		const running = 50
		folder := openFolder(t)
		to, kill := startHolder(t, folder)
		connected := connect(t, to)
		stopWork := work(t, connected)
		for n := range running {
			startGreeting(t, connected, fmt.Sprint("case-", n))
		}
		kill()
		stopWork()

		begun := time.Now()
		server, _ := start(t, folder)
		again := connect(t, access{Address: server.Address(), Token: server.Token()})
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		defer work(t, again)()
		for n := range running {
			finishGreeting(t, again, fmt.Sprint("case-", n))
		}
	})
}

func TestDatabases(t *testing.T) {
	folder := openFolder(t)
	database, err := startDatabase(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Stop(context.Background())
	conn, err := pgx.Connect(t.Context(), database.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	// What a program leaves that was killed between making a database and its schema.
	if _, err := conn.Exec(t.Context(), "create database temporal"); err != nil {
		t.Fatal(err)
	}

	t.Run("that are half made are completed", func(t *testing.T) {
		server, err := temporal.Start(t.Context(), options(folder, database))
		if err != nil {
			t.Fatal(err)
		}
		connect(t, access{Address: server.Address(), Token: server.Token()}).Close()
		if err := server.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// listening are the addresses of the TCP ports on which this process listens.
func listening(t *testing.T) []string {
	t.Helper()
	own := map[string]bool{}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil {
			own[strings.TrimSuffix(strings.TrimPrefix(target, "socket:["), "]")] = true
		}
	}
	var open []string
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			const state, inode, listens = 3, 9, "0A"
			if len(fields) > inode && fields[state] == listens && own[fields[inode]] {
				open = append(open, readAddress(t, fields[1]))
			}
		}
	}
	return open
}

// readAddress reads the kernel's notation, for example 0100007F:1F90 for 127.0.0.1:8080.
func readAddress(t *testing.T, text string) string {
	t.Helper()
	host, port, _ := strings.Cut(text, ":")
	number, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	if host == "0100007F" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, strconv.FormatUint(number, 10))
}
