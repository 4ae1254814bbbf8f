package storetest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/baton-crm/baton/store"
)

// Counter counts the statements that are sent to a database. Unlike times they
// do not depend on what else the machine does.
type Counter struct {
	mu   sync.Mutex
	sent []string
}

// Statements is how many statements were sent since the last reset.
func (c *Counter) Statements() int { return c.Of("") }

// Of is how many of them begin with a text.
func (c *Counter) Of(beginning string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	count := 0
	for _, sql := range c.sent {
		if strings.HasPrefix(sql, beginning) {
			count++
		}
	}
	return count
}

// Reset begins to count anew.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = nil
}

func (c *Counter) count(sql string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, sql)
}

// TraceQueryStart counts a statement.
func (c *Counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	c.count(data.SQL)
	return ctx
}

// TraceQueryEnd counts nothing.
func (c *Counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts nothing: each statement of a batch is counted.
func (c *Counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery counts a statement.
func (c *Counter) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	c.count(data.SQL)
}

// TraceBatchEnd counts nothing.
func (c *Counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// Count begins to count the statements that a database is sent, over new
// connections.
func Count(t testing.TB, db *store.DB) *Counter {
	t.Helper()
	counter, config := &Counter{}, db.Config()
	config.ConnConfig.Tracer = counter
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	db.Pool.Close()
	db.Pool = pool
	return counter
}
