package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
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
	server := api.New(api.Options{
		DB: &store.DB{}, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler),
		Metrics: prometheus.NewRegistry(), Version: apiVersion,
	})
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(server.OpenAPI())
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
	restore := func(from io.Reader) error { return postgres.Restore(ctx, data.clusterFolder(), from) }
	if err := readArchive(ctx, file, restore, data.filesFolder()); err != nil {
		return err
	}
	fmt.Printf("restored into %s; start it with 'baton serve --data %s'\n", c.Data, c.Data)
	return nil
}

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Add a person who can sign in."`
	Password userPasswordCommand `cmd:"" help:"Set a person's password and sign them out everywhere."`
}

type userAddCommand struct {
	dataSettings
	logSettings
	Login string `arg:"" help:"Sign-in name."`
	Name  string `help:"Name for people; the sign-in name when left out."`
	Role  string `help:"staff, manager or admin." enum:"staff,manager,admin" default:"admin"`
}

// Run adds a person with a password read from the terminal or a pipe.
func (c *userAddCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		hash, err := readPassword(ctx)
		if err != nil {
			return err
		}
		user := &crm.User{Name: c.Name, Login: c.Login, Role: crm.Role(c.Role), Language: crm.Chinese, Active: true}
		if user.Name == "" {
			user.Name = c.Login
		}
		err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := store.Users.Insert(ctx, tx, user); err != nil {
				return err
			}
			return store.SetPassword(ctx, tx, user.ID, hash)
		})
		if err == nil {
			fmt.Printf("%s can sign in as %s\n", user.Name, user.Login)
		}
		return err
	})
}

type userPasswordCommand struct {
	dataSettings
	logSettings
	Login string `arg:"" help:"Sign-in name."`
}

// Run sets a password.
func (c *userPasswordCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		viewer, err := store.ViewerOf(ctx, db, c.Login)
		if err != nil {
			return err
		}
		hash, err := readPassword(ctx)
		if err != nil {
			return err
		}
		return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.SetPassword(ctx, tx, viewer.ID, hash)
		})
	})
}

// readPassword reads one line and returns its hash.
func readPassword(ctx context.Context) (string, error) {
	fmt.Fprintf(os.Stderr, "Password (at least %d characters): ", activities.MinPasswordLength)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return activities.NewPasswords().Hash(ctx, strings.TrimRight(line, "\r\n"))
}

type tokenCommand struct {
	dataSettings
	logSettings
	Login string        `arg:"" help:"Sign-in name of the person the token speaks for."`
	Name  string        `help:"What the token is for." default:"command line"`
	For   time.Duration `help:"How long it is good for, such as 720h; for ever when left out."`
}

// Run makes a token and prints it; it cannot be shown again.
func (c *tokenCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		viewer, err := store.ViewerOf(ctx, db, c.Login)
		if err != nil {
			return err
		}
		var lifetime *time.Duration
		if c.For > 0 {
			lifetime = &c.For
		}
		return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			secret, err := store.NewToken(ctx, tx, viewer.ID, c.Name, lifetime)
			if err == nil {
				fmt.Println(secret)
			}
			return err
		})
	})
}
