//go:build !slim

package temporal

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// Included says whether this build has the server.
const Included = true

// services are the parts of the server that run.
var services = []primitives.ServiceName{
	primitives.FrontendService, primitives.HistoryService, primitives.MatchingService,
}

// portAttempts is how often a start is tried with other ports when another program takes one in between.
const portAttempts = 3

// Start brings the databases' schemas up to date and runs the server. When it returns the server's ports are open;
// the package temporalclient waits until it can be used.
func Start(ctx context.Context, options Options) (*Server, error) {
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	token, err := loadToken(options.Folder)
	if err != nil {
		return nil, err
	}
	if err := prepareDatabases(ctx, options); err != nil {
		return nil, fmt.Errorf("prepare Temporal's databases: %w", err)
	}
	for attempt := 1; ; attempt++ {
		server, err := launch(ctx, options, token)
		if err == nil {
			return server, nil
		}
		if attempt == portAttempts || !strings.Contains(err.Error(), "address already in use") {
			return nil, fmt.Errorf("start Temporal: %w", err)
		}
		options.Logger.Info("A port was taken by another program; trying others.", "error", err)
	}
}

// launch runs one server on ports that are free now.
func launch(ctx context.Context, options Options, token string) (*Server, error) {
	ports, err := freePorts()
	if err != nil {
		return nil, err
	}
	tls, err := newPrivateTLS()
	if err != nil {
		return nil, err
	}
	failed := newFailure()
	logger := newLogger(options.Logger, failed)
	serverOptions := []temporal.ServerOption{
		temporal.WithConfig(configuration(options, ports)),
		temporal.ForServices(names()),
		temporal.WithStaticHosts(hosts(ports)),
		temporal.WithLogger(logger),
		temporal.WithDynamicConfigClient(dynamicSettings()),
		temporal.WithTLSConfigFactory(tls),
		temporal.WithAuthorizer(bearer{token: token}),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return bearer{token: token} }),
	}
	running, err := run(ctx, failed, serverOptions)
	if err != nil {
		return nil, err
	}
	return &Server{
		address: ports.address(primitives.FrontendService),
		token:   token,
		stop: func(ctx context.Context) error {
			logger.stopping.Store(true)
			return within(ctx, running.Stop)
		},
		failure: failed,
	}, nil
}

// run makes and starts the server on a goroutine of its own, because a fatal error of Temporal's ends the goroutine
// it occurs in.
func run(ctx context.Context, failed *failure, options []temporal.ServerOption) (temporal.Server, error) {
	type outcome struct {
		server temporal.Server
		err    error
	}
	result := make(chan outcome, 1)
	go func() {
		server, err := temporal.NewServer(options...)
		if err == nil {
			err = server.Start()
		}
		result <- outcome{server: server, err: err}
	}()
	select {
	case got := <-result:
		return got.server, got.err
	case <-failed.done:
		return nil, failed.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// within waits for a call that knows no context.
func within(ctx context.Context, call func() error) error {
	result := make(chan error, 1)
	go func() {
		defer close(result) // also when a fatal error ends this goroutine
		result <- call()
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return fmt.Errorf("Temporal does not stop in time: %w", ctx.Err())
	}
}

// ports are the port of each service on the loopback address.
type ports map[primitives.ServiceName]int

const loopback = "127.0.0.1"

func freePorts() (ports, error) {
	chosen := ports{}
	for _, service := range services {
		listener, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer listener.Close() // only at the end, so that no port is chosen twice
		chosen[service] = listener.Addr().(*net.TCPAddr).Port
	}
	return chosen, nil
}

func (p ports) address(service primitives.ServiceName) string {
	return fmt.Sprintf("%s:%d", loopback, p[service])
}

func names() []string {
	var all []string
	for _, service := range services {
		all = append(all, string(service))
	}
	return all
}

// hosts tell every service where the others are. Temporal wants a host for its worker service even if none runs.
func hosts(p ports) map[primitives.ServiceName]static.Hosts {
	all := map[primitives.ServiceName]static.Hosts{primitives.WorkerService: {All: []string{loopback + ":0"}}}
	for _, service := range services {
		all[service] = static.SingleLocalHost(p.address(service))
	}
	return all
}
