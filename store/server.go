package store

import (
	"context"
	"fmt"
	"time"
)

// Facts are what matters of the database server for running the product.
type Facts struct {
	Version   string
	Major     int
	Encoding  string
	Collation string
	Now       time.Time // the server's clock
}

// ServerFacts reads them.
func ServerFacts(ctx context.Context, db Querier) (Facts, error) {
	var f Facts
	err := db.QueryRow(ctx, `SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000,
		pg_encoding_to_char(encoding), datcollate, clock_timestamp() -- technical: the server's clock is what is asked for
		FROM pg_database WHERE datname = current_database()`).Scan(&f.Version, &f.Major, &f.Encoding, &f.Collation, &f.Now)
	if err != nil {
		return f, fmt.Errorf("read server facts: %w", err)
	}
	return f, nil
}
