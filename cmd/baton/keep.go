package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/store"
)

type migrateCommand struct {
	dataSettings
	logSettings
}

// Run brings the schema up to date.
func (c *migrateCommand) Run(ctx context.Context) (err error) {
	r, err := c.reach(ctx, c.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.release(context.WithoutCancel(ctx))) }()
	before, after, err := store.Migrate(ctx, r.url)
	if err != nil {
		return err
	}
	fmt.Printf("schema version %d, was %d\n", after, before)
	return nil
}

type openAPICommand struct{}

// Run prints the OpenAPI document; it needs no database.
func (c *openAPICommand) Run() error {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(describedAPI().OpenAPI())
}

// describedAPI is an API that can say what it offers but answer nothing.
func describedAPI() *api.Server {
	return api.New(api.Options{
		DB: &store.DB{}, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler),
		Metrics: prometheus.NewRegistry(), Version: apiVersion,
	})
}

// apiVersion is the version of the HTTP interface, which is not that of the
// program.
const apiVersion = "1"

type backupCommand struct {
	dataSettings
	logSettings
	To string `arg:"" help:"File to write (tar); it must not exist." type:"path"`
}

// Run writes a base backup of the private cluster, which is the product's and
// Temporal's data as of one instant, and the files in the data folder.
func (c *backupCommand) Run(ctx context.Context) (err error) {
	if c.DatabaseURL != "" {
		return errors.New("this backs up the private servers; back up your own PostgreSQL with its own tools")
	}
	r, err := c.reach(ctx, c.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.release(context.WithoutCancel(ctx))) }()
	file, err := os.OpenFile(c.To, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = writeArchive(ctx, file, func(to io.Writer) error { return r.private.Backup(ctx, to) }, c.filesFolder())
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(c.To))
	}
	fmt.Println("backup written to", c.To)
	return nil
}

type restoreCommand struct {
	Data string `help:"Data folder to make; it must not hold data." default:"${data}" env:"BATON_DATA" type:"path"`
	From string `arg:"" help:"Backup to restore." type:"existingfile"`
}

// Run makes a data folder from a backup.
func (c *restoreCommand) Run(ctx context.Context) error {
	file, err := os.Open(c.From)
	if err != nil {
		return err
	}
	defer file.Close()
	data := dataSettings{Data: c.Data}
	if err := os.MkdirAll(c.Data, 0o755); err != nil { //nolint:gosec // the cluster below belongs to another account
		return err
	}
	if err := data.markRestored(); err != nil {
		return err
	}
	restore := func(from io.Reader) error { return postgres.Restore(ctx, data.clusterFolder(), from) }
	if err := readArchive(ctx, file, restore, data.filesFolder()); err != nil {
		return err
	}
	fmt.Printf("restored into %s; start it with 'baton serve --data %s'\n", c.Data, c.Data)
	return nil
}
