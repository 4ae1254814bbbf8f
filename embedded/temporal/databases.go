//go:build !slim

package temporal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql" // registers postgres12_pgx
	"go.temporal.io/server/schema"
	postgresqlschema "go.temporal.io/server/schema/postgresql/v12"
	sqlschema "go.temporal.io/server/tools/common/schema"
	sqltool "go.temporal.io/server/tools/sql"
	"golang.org/x/sync/errgroup"
)

// database is one of Temporal's databases with the schema this build wants.
type database struct {
	name    string
	folder  string // of the schema, in Temporal's embedded files
	version string
}

var databases = []database{
	{name: mainDatabase, folder: "postgresql/v12/temporal", version: postgresqlschema.Version},
	{name: visibleDatabase, folder: "postgresql/v12/visibility", version: postgresqlschema.VisibilityVersion},
}

// prepareDatabases makes missing databases and brings their schemas to the versions of this build.
func prepareDatabases(ctx context.Context, options Options) error {
	failed := newFailure()
	group, ctx := errgroup.WithContext(ctx)
	for _, each := range databases {
		group.Go(func() error {
			if err := each.prepare(ctx, options, failed); err != nil {
				return fmt.Errorf("database %s: %w", each.name, err)
			}
			return nil
		})
	}
	err := group.Wait()
	select {
	case <-failed.done: // ended the goroutine without a result
		return errors.Join(failed.err, err)
	default:
		return err
	}
}

func (d database) prepare(ctx context.Context, options Options, failed *failure) (err error) {
	conn, err := d.open(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	current, err := d.currentVersion(ctx, conn)
	if err != nil {
		return err
	}
	if current == "" {
		return d.create(ctx, conn)
	}
	return d.update(options, current, failed)
}

// open connects to the database, making it first if there is none.
func (d database) open(ctx context.Context, options Options) (*pgx.Conn, error) {
	conn, err := options.connect(ctx, d.name)
	const missing, exists = "3D000", "42P04"
	if !isCode(err, missing) {
		return conn, err
	}
	maintenance, err := options.connect(ctx, "postgres")
	if err != nil {
		return nil, err
	}
	_, err = maintenance.Exec(ctx, "create database "+pgx.Identifier{d.name}.Sanitize())
	if isCode(err, exists) {
		err = nil
	}
	if err := errors.Join(err, maintenance.Close(ctx)); err != nil {
		return nil, fmt.Errorf("create it: %w", err)
	}
	return options.connect(ctx, d.name)
}

func (o Options) connect(ctx context.Context, name string) (*pgx.Conn, error) {
	settings, err := pgx.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, err
	}
	settings.Host, settings.Port = o.PostgresHost, uint16(o.PostgresPort)
	settings.User, settings.Password, settings.Database = o.PostgresUser, o.PostgresPassword, name
	return pgx.ConnectConfig(ctx, settings)
}

func isCode(err error, code string) bool {
	found, ok := errors.AsType[*pgconn.PgError](err)
	return ok && found.Code == code
}

// currentVersion is the version of the schema in the database, empty if there is none yet.
func (d database) currentVersion(ctx context.Context, conn *pgx.Conn) (version string, err error) {
	err = conn.QueryRow(ctx, "select curr_version from schema_version where version_partition = 0 and db_name = $1",
		d.name).Scan(&version)
	const missingTable = "42P01"
	if errors.Is(err, pgx.ErrNoRows) || isCode(err, missingTable) {
		return "", nil
	}
	return version, err
}

// The tables in which Temporal's tools and its server look for the version of a schema.
const versionTables = `
create table schema_version (
	version_partition int not null, db_name varchar(255) not null, creation_time timestamp,
	curr_version varchar(64), min_compatible_version varchar(64), primary key (version_partition, db_name));
create table schema_update_history (
	version_partition int not null, year int not null, month int not null, update_time timestamp not null,
	description varchar(255), manifest_md5 varchar(64), new_version varchar(64), old_version varchar(64),
	primary key (version_partition, year, month, update_time));`

// create loads the whole schema in one transaction rather than every migration one by one, which takes ten times
// as long.
func (d database) create(ctx context.Context, conn *pgx.Conn) error {
	text, err := fs.ReadFile(schema.Assets(), path.Join(d.folder, "schema.sql"))
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, versionTables+string(text), pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("create its schema: %w", err)
		}
		now := time.Now().UTC()
		if _, err := tx.Exec(ctx, "insert into schema_version values (0, $1, $2, $3, $3)", d.name, now, d.version); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into schema_update_history values (0, $1, $2, $3, 'initial version', '', $4, '0')",
			now.Year(), int(now.Month()), now, d.version)
		return err
	})
}

// update runs the migrations between an older build's schema and this one's. A newer schema is left alone: Temporal
// itself refuses one it can't work with.
func (d database) update(options Options, current string, failed *failure) error {
	have, err := parseVersion(current)
	if err != nil {
		return err
	}
	want, err := parseVersion(d.version)
	if err != nil || slices.Compare(have, want) >= 0 {
		return err
	}
	options.Logger.Info("Updating the schema of Temporal's database.", "database", d.name, "from", current, "to", d.version)
	quiet := newLogger(slog.New(slog.DiscardHandler), failed)
	conn, err := sqltool.NewConnection(options.store(d.name, 1), quiet)
	if err != nil {
		return err
	}
	defer conn.Close()
	task := sqlschema.NewUpdateSchemaTask(conn, &sqlschema.UpdateConfig{DBName: d.name, SchemaName: d.folder}, quiet)
	if err := task.Run(); err != nil {
		return fmt.Errorf("update its schema from %s to %s: %w", current, d.version, err)
	}
	return nil
}

// parseVersion reads a schema's version, for example "1.19".
func parseVersion(text string) ([]int, error) {
	var version []int
	for part := range strings.SplitSeq(text, ".") {
		number, err := strconv.Atoi(part)
		if err != nil {
			return nil, fmt.Errorf("its schema has the odd version %q: %w", text, err)
		}
		version = append(version, number)
	}
	return version, nil
}
