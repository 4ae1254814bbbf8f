package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/embedded/temporal"
	"github.com/baton-crm/baton/embedded/temporalclient"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// temporalSettings say where Temporal is: in this program, or a cluster that
// exists.
type temporalSettings struct {
	TemporalAddress   string `help:"Use this Temporal cluster instead of the one in this program." env:"BATON_TEMPORAL_ADDRESS" placeholder:"HOST:PORT"`
	TemporalNamespace string `help:"Namespace in Temporal; made when it is missing." default:"baton" env:"BATON_TEMPORAL_NAMESPACE"`
	TemporalToken     string `help:"Bearer token for the Temporal cluster." env:"BATON_TEMPORAL_TOKEN"`
	TemporalTLS       bool   `help:"Reach the Temporal cluster by TLS." name:"temporal-tls" env:"BATON_TEMPORAL_TLS"`
}

// tls is the configuration for TLS with the machine's certificates, or nil.
func (t temporalSettings) tls() *tls.Config {
	if !t.TemporalTLS {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12}
}

// servers are the database and Temporal, wherever they run.
type servers struct {
	db       *store.DB // for people's requests
	work     *store.DB // for relay and processes, so that neither waits for the other's connections
	temporal client.Client
}

// startServers starts the private servers that are needed, brings the schema
// up to date and connects. The schema and Temporal come up side by side.
func (p *product) startServers(ctx context.Context, data dataSettings, cluster temporalSettings) (*servers, error) {
	url := data.DatabaseURL
	if url == "" {
		private, err := p.startPostgres(ctx, data)
		if err != nil {
			return nil, err
		}
		url = private.URL(database)
	}
	s := &servers{}
	both, bothCtx := errgroup.WithContext(ctx)
	both.Go(func() error { return s.openDatabase(bothCtx, p.log, url) })
	both.Go(func() (err error) {
		s.temporal, err = p.startTemporal(ctx, url, data, cluster)
		return err
	})
	err := both.Wait()
	p.onStop("database connections", func(context.Context) error { s.close(); return nil })
	if err != nil {
		return nil, err
	}
	vault, err := data.vault()
	if err != nil {
		return nil, err
	}
	s.db.Vault, s.work.Vault = vault, vault
	return s, nil
}

func (p *product) startPostgres(ctx context.Context, data dataSettings) (*postgres.Server, error) {
	server, err := postgres.Start(ctx, postgres.Options{Folder: data.clusterFolder(), Logger: p.log})
	if err != nil {
		return nil, err
	}
	p.onStop("PostgreSQL", server.Stop)
	p.watch(server)
	return server, createDatabase(ctx, server.Connection)
}

// workConnections are those that relay and processes share.
const workConnections = 12

func (s *servers) close() {
	for _, db := range []*store.DB{s.db, s.work} {
		if db != nil {
			db.Close()
		}
	}
}

// at tells where the company is.
func (s *servers) at(company activities.Company) {
	s.db.Zone, s.work.Zone = company.Zone(), company.Zone()
}

func (s *servers) openDatabase(ctx context.Context, log *slog.Logger, url string) error {
	before, after, err := store.Migrate(ctx, url)
	if err != nil {
		return err
	}
	if before != after {
		log.Info("database schema", "from", before, "to", after)
	}
	if s.db, err = store.Open(ctx, store.Options{URL: url}); err != nil {
		return err
	}
	s.work, err = store.Open(ctx, store.Options{URL: url, MaxConnections: workConnections})
	return err
}

// startTemporal connects to the cluster it was given, or to one it starts in
// this program on the PostgreSQL server of the product's database.
func (p *product) startTemporal(ctx context.Context, url string, data dataSettings, c temporalSettings) (client.Client, error) {
	options := temporalclient.Options{
		Address: c.TemporalAddress, Namespace: c.TemporalNamespace, Token: c.TemporalToken, TLS: c.tls(), Logger: p.log,
	}
	if c.TemporalAddress == "" {
		server, err := p.embedTemporal(ctx, url, data)
		if err != nil {
			return nil, err
		}
		options.Address, options.Token = server.Address(), server.Token()
	}
	connection, err := temporalclient.Connect(ctx, options)
	if err != nil {
		return nil, err
	}
	p.onStop("Temporal connection", func(context.Context) error { connection.Close(); return nil })
	return connection, nil
}

func (p *product) embedTemporal(ctx context.Context, url string, data dataSettings) (*temporal.Server, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	folder := filepath.Join(data.Data, "temporal")
	server, err := temporal.Start(ctx, temporal.Options{
		PostgresHost: config.Host, PostgresPort: int(config.Port), PostgresUser: config.User, PostgresPassword: config.Password,
		Folder: folder, Logger: p.log,
	})
	if err != nil {
		return nil, err
	}
	p.onStop("Temporal", server.Stop)
	// The port changes with each start; tools find it here, beside the token.
	if err := os.WriteFile(filepath.Join(folder, "address"), []byte(server.Address()), 0o600); err != nil {
		return nil, fmt.Errorf("write Temporal's address: %w", err)
	}
	go func() {
		<-server.Done()
		p.fault <- fmt.Errorf("temporal server: %w", server.Err())
	}()
	return server, nil
}

// processRunner is the worker and whether it still works.
type processRunner struct {
	worker.Worker
	broken atomic.Bool
}

func (r *processRunner) healthy() bool { return !r.broken.Load() }

// startWorker runs the processes.
func (p *product) startWorker(s *servers, processes *activities.Processes, toLoopback bool) (*processRunner, error) {
	r := &processRunner{}
	options := workflows.WorkerOptions()
	options.Identity = "baton"
	options.OnFatalError = func(err error) {
		r.broken.Store(true)
		p.fault <- fmt.Errorf("worker: %w", err)
	}
	worker.SetBinaryChecksum(version()) // otherwise the SDK reads the whole program to make one
	r.Worker = worker.New(s.temporal, workflows.TaskQueue, options)
	kinds := store.NewKinds(processes.DB)
	jobs := activities.JobKinds(processes.Company, kinds, api.Editors(kinds))
	workflows.Register(r.Worker, processes, &activities.Jobs{DB: processes.DB, Kinds: jobs},
		&activities.Deliveries{DB: processes.DB, Loopback: toLoopback, Log: p.log})
	if err := r.Start(); err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	p.onStop("worker", func(context.Context) error { r.Worker.Stop(); return nil })
	return r, nil
}
