package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

const versionTable = "public.schema_version"

// Migrate brings the schema to the version of this program and returns the
// version before and after. Several programs may call it at once; each
// migration runs in a transaction.
func Migrate(ctx context.Context, url string) (before, after int32, err error) {
	migrator, closeIt, err := openMigrator(ctx, url)
	if err != nil {
		return 0, 0, err
	}
	defer closeIt()
	if before, err = migrator.GetCurrentVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	after = int32(len(migrator.Migrations))
	if before > after {
		return before, before, fmt.Errorf("the database has schema version %d, this program knows %d: use the newer program", before, after)
	}
	if err := migrator.Migrate(ctx); err != nil {
		return before, before, fmt.Errorf("migrate: %w", err)
	}
	return before, after, nil
}

// SchemaVersion tells the version the database has and the one this program
// needs; it changes nothing but may create the table that holds the version.
func SchemaVersion(ctx context.Context, url string) (has, needs int32, err error) {
	migrator, closeIt, err := openMigrator(ctx, url)
	if err != nil {
		return 0, 0, err
	}
	defer closeIt()
	has, err = migrator.GetCurrentVersion(ctx)
	return has, int32(len(migrator.Migrations)), err
}

// openMigrator reaches a database by a connection of its own.
func openMigrator(ctx context.Context, url string) (migrator *migrate.Migrator, closeIt func(), err error) {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, nil, fmt.Errorf("reach database: %w", err)
	}
	closeIt = func() { _ = connection.Close(context.WithoutCancel(ctx)) }
	if migrator, err = newMigrator(ctx, connection); err != nil {
		closeIt()
		return nil, nil, err
	}
	return migrator, closeIt, nil
}

func newMigrator(ctx context.Context, connection *pgx.Conn) (*migrate.Migrator, error) {
	migrator, err := migrate.NewMigrator(ctx, connection, versionTable)
	if err != nil {
		return nil, fmt.Errorf("prepare migrations: %w", err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("open migrations: %w", err)
	}
	if err := migrator.LoadMigrations(files); err != nil {
		return nil, fmt.Errorf("load migrations: %w", err)
	}
	return migrator, nil
}
