package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/store"
)

// dataSettings say where the data is: in a folder with a private cluster, or
// on a server that exists.
type dataSettings struct {
	Data        string `help:"Data folder of the private servers." default:"${data}" env:"BATON_DATA" type:"path"`
	DatabaseURL string `help:"Use this PostgreSQL instead of a private one." name:"database-url" env:"BATON_DATABASE_URL" placeholder:"URL"`

	AuditAnchors string `help:"File that the seals of the history are anchored in; 'audit-anchors' in the data folder when left out." env:"BATON_AUDIT_ANCHORS" placeholder:"FILE" type:"path"`
	SecretsKey   string `help:"File with the key for secrets such as the mail server's; 'secrets-key' in the data folder when left out, made when it is missing." env:"BATON_SECRETS_KEY" placeholder:"FILE" type:"path"`
}

// logSettings say how much is logged.
type logSettings struct {
	LogLevel  slog.Level `help:"debug, info, warn or error." default:"info" env:"BATON_LOG_LEVEL"`
	LogFormat string     `help:"text or json." default:"text" enum:"text,json" env:"BATON_LOG_FORMAT"`
}

func (l logSettings) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: l.LogLevel}
	if l.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// defaultData is ./data, next to where the program is started.
func defaultData() string { return "data" }

// anchors is the file that proves, outside the database, what was sealed in it.
func (d dataSettings) anchors() audit.Anchors {
	if d.AuditAnchors != "" {
		return audit.Anchors{Path: d.AuditAnchors}
	}
	return audit.Anchors{Path: filepath.Join(d.Data, "audit-anchors")}
}

func (d dataSettings) clusterFolder() string { return filepath.Join(d.Data, "postgres") }

// database is the name of the product's database in the private cluster.
const database = "baton"

// reached is a database that is there to be used, and how to let go of it.
type reached struct {
	url     string
	private postgres.Connection // zero with a server of one's own
	release func(context.Context) error
}

// reach finds the database for a command: the server it was given, the private
// cluster that a running product has, or the private cluster started for as
// long as the command takes.
func (d dataSettings) reach(ctx context.Context, log *slog.Logger) (*reached, error) {
	if d.DatabaseURL != "" {
		return &reached{url: d.DatabaseURL, release: func(context.Context) error { return nil }}, nil
	}
	if _, err := os.Stat(d.clusterFolder()); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no data in %s: start the product there with 'baton serve', or name another folder with --data", d.Data)
	}
	connection, err := postgres.Attach(ctx, d.clusterFolder())
	if err == nil {
		return &reached{connection.URL(database), connection, func(context.Context) error { return nil }}, nil
	}
	if !errors.Is(err, postgres.ErrNotRunning) {
		return nil, err
	}
	server, err := postgres.Start(ctx, postgres.Options{Folder: d.clusterFolder(), Logger: log})
	if err != nil {
		return nil, err
	}
	return &reached{server.URL(database), server.Connection, server.Stop}, nil
}

// open opens the database and checks that its schema is this program's.
func (r *reached) open(ctx context.Context) (*store.DB, error) {
	has, needs, err := store.SchemaVersion(ctx, r.url)
	if err != nil {
		return nil, err
	}
	if has != needs {
		return nil, fmt.Errorf("the database has schema version %d and this program needs %d: run 'baton migrate'", has, needs)
	}
	return store.Open(ctx, store.Options{URL: r.url})
}

// withDatabase runs work with the database of the settings.
func (d dataSettings) withDatabase(ctx context.Context, log *slog.Logger, work func(*store.DB) error) (err error) {
	r, err := d.reach(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.release(context.WithoutCancel(ctx))) }()
	db, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	return work(db)
}

// createDatabase makes the product's database in a private cluster that does
// not have it yet.
func createDatabase(ctx context.Context, private postgres.Connection) error {
	connection, err := pgx.Connect(ctx, private.URL("postgres"))
	if err != nil {
		return fmt.Errorf("reach private database server: %w", err)
	}
	defer connection.Close(context.WithoutCancel(ctx))
	_, err = connection.Exec(ctx, "CREATE DATABASE "+database)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == duplicateDatabase {
		return nil
	}
	return err
}

const duplicateDatabase = "42P04"
