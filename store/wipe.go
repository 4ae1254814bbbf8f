package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Wipe removes everything but the rules and the schema. It is how the demo
// company goes; the caller has made sure that it is that. The contents of files
// go with the next sweep, which finds them by what is left of the ledger.
func Wipe(ctx context.Context, tx *Tx) error {
	steps := []func(context.Context, *Tx) error{wipeTables, wipePeople, restartNumbers, ShipDictionaries, ShipStages}
	for _, step := range steps {
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("wipe: %w", err)
		}
	}
	return nil
}

// wipeTables empties every table but those that the rules refer to, and the
// ledger of files, by which the next sweep finds what nothing refers to.
func wipeTables(ctx context.Context, tx *Tx) error {
	tables, err := collect(ctx, tx, pgx.RowTo[string], `SELECT quote_ident(table_name) FROM information_schema.tables
		WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN
			('rule_versions', 'rule_sets', 'rule_periods', 'schema_version', 'users', 'departments', 'posts', 'roles', 'blobs')`)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "TRUNCATE "+strings.Join(tables, ", ")+" RESTART IDENTITY")
	return err
}

// wipePeople removes the people, to whom the rules refer, and where they work.
func wipePeople(ctx context.Context, tx *Tx) error {
	for _, sql := range []string{
		`UPDATE rule_sets SET department_id = NULL, shadow_id = NULL, shadow_since = NULL`,
		`UPDATE rule_versions SET copy_of = NULL WHERE copy_of IS NOT NULL`,
		`DELETE FROM rule_versions WHERE published_at IS NULL`,
		`UPDATE rule_versions SET published_by = NULL, authors = '{}' WHERE published_by IS NOT NULL OR authors <> '{}'`,
		`UPDATE users SET department_id = NULL, post_id = NULL, role_id = NULL`,
		`DELETE FROM posts`, `DELETE FROM departments`, `DELETE FROM roles`, `DELETE FROM users`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func restartNumbers(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, `SELECT setval(c.oid::regclass, 1, false) FROM pg_class c
		WHERE c.relkind = 'S' AND c.relname LIKE '%\_numbers' AND c.relnamespace = 'public'::regnamespace`)
	return err
}
