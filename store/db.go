// Package store remembers: it keeps records, processes, decisions and what
// happened in PostgreSQL. It decides nothing about the business, but it is the
// one place that decides what a person may see.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/baton-crm/baton/crm"
)

// Querier reads: the pool, or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// DB is the database of one company.
type DB struct {
	*pgxpool.Pool
	// Clock tells business time; tests replace it to skip time.
	Clock func() time.Time
	// Zone is where the company is; nil is UTC.
	Zone *time.Location
	// Written is called after each commit that left work in the outbox, so
	// that it need not wait for the next poll. It must not block.
	Written func()
	// Vault seals secrets that have to be shown to others.
	Vault *Vault

	working   workingMemory
	listeners listeners
}

// Options say how to reach the database.
type Options struct {
	URL string
	// MaxConnections bounds the pool; 0 means 20.
	MaxConnections int32
	// StatementTimeout ends a statement that takes longer; 0 means 30 s.
	StatementTimeout time.Duration
}

// Open connects and checks that the database answers.
func Open(ctx context.Context, o Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	if o.MaxConnections == 0 {
		o.MaxConnections = 20
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 30 * time.Second
	}
	config.MaxConns = o.MaxConnections
	config.MinIdleConns = 2
	parameters := config.ConnConfig.RuntimeParams
	parameters["timezone"] = "UTC"
	parameters["application_name"] = "baton"
	parameters["statement_timeout"] = strconv.FormatInt(o.StatementTimeout.Milliseconds(), 10)
	parameters["idle_in_transaction_session_timeout"] = "60000"
	config.AfterConnect = registerIDs
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return &DB{Pool: pool, Clock: time.Now, Written: func() {}}, nil
}

// Now is business time to the microsecond, as PostgreSQL keeps it.
func (db *DB) Now() time.Time { return db.Clock().UTC().Truncate(time.Microsecond) }

func (db *DB) zone() *time.Location {
	if db.Zone == nil {
		return time.UTC
	}
	return db.Zone
}

// Tx is one transaction: all of it happens, at one business time, on behalf of
// one person, or nothing does.
type Tx struct {
	Now    time.Time
	Viewer crm.Viewer

	inner   pgx.Tx // every statement passes the methods of Tx, which send before it what it may depend on
	queue   *queue
	known   *known
	zone    *time.Location
	kinds   *kindsRead
	working *workingMemory
	vault   *Vault
	sending *sendingRead
	undone  []work // see WhenUndone
}

// Zone is where the company is.
func (tx *Tx) Zone() *time.Location { return tx.zone }

// Today is the day of business time where the company is.
func (tx *Tx) Today() crm.Date { return crm.DateOf(tx.Now.In(tx.zone)) }

// AsSystem is the transaction for what has to be read of other records because
// of an act, whether or not the person may see them.
func (tx *Tx) AsSystem() *Tx {
	system := *tx
	system.Viewer = crm.System()
	return &system
}

// Do runs work in a transaction. A failed serialisation or a deadlock is
// tried again; any other error undoes everything.
func (db *DB) Do(ctx context.Context, viewer crm.Viewer, work func(context.Context, *Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := db.once(ctx, viewer, work)
		if err == nil || attempt == maxAttempts || !isTransient(err) {
			return translate(err)
		}
		select {
		case <-ctx.Done():
			return translate(err)
		case <-time.After(time.Duration(attempt) * rand.N(retryPause)): //nolint:gosec // only so that two do not meet again
		}
	}
}

// holding marks the context of what is done in a transaction.
type holding struct{}

// reading marks the context of what is read in a snapshot.
type reading struct{}

// HoldsConnection says whether something is done in a transaction or a
// snapshot. It must not ask for a second connection: where all are taken by
// such as it, each would wait for the others.
func HoldsConnection(ctx context.Context) bool { return holder(ctx) != nil || snapshot(ctx) != nil }

// snapshot is the snapshot in which something is read; nil is none.
func snapshot(ctx context.Context) Querier {
	db, _ := ctx.Value(reading{}).(Querier)
	return db
}

// holder is the transaction in which something is done; nil is none.
func holder(ctx context.Context) *Tx {
	tx, _ := ctx.Value(holding{}).(*Tx)
	return tx
}

const (
	maxAttempts = 5
	retryPause  = 20 * time.Millisecond
)

func (db *DB) once(ctx context.Context, viewer crm.Viewer, work func(context.Context, *Tx) error) error {
	var tx *Tx
	err := pgx.BeginFunc(ctx, db.Pool, func(inner pgx.Tx) error {
		tx = &Tx{
			inner: inner, Now: db.Now(), Viewer: viewer, zone: db.zone(), vault: db.Vault, working: &db.working,
			queue: &queue{woken: map[string]bool{}, updates: map[string]map[uuid.UUID]update{}}, known: &known{}, kinds: &kindsRead{}, sending: &sendingRead{},
		}
		if err := work(context.WithValue(ctx, holding{}, tx), tx); err != nil {
			return err
		}
		if err := tx.wakeFreed(ctx); err != nil {
			return err
		}
		return tx.flush(ctx, queuedTables)
	})
	if err == nil {
		db.listeners.tell(tx.queue.joined)
	}
	if err == nil && tx.queue.intents {
		db.Written()
	}
	if err != nil && tx != nil && !isTransient(err) {
		return db.writeUndone(ctx, tx, err)
	}
	return err
}

// SQLSTATE codes that the store understands.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	queryCanceled        = "57014"
	brokenCharacter      = "22021"
	zeroInJSON           = "22P05"
)

// IsUnkeepable says whether a text was given that no column holds: with a zero
// byte or broken characters.
func IsUnkeepable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == brokenCharacter || pg.Code == zeroInJSON)
}

// TookTooLong says whether the database gave a statement up because of its
// time limit.
func TookTooLong(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == queryCanceled
}

// MayPass says whether an error may be over when the same is tried again: the
// database or the machine was in the way, and not what was done.
func MayPass(err error) bool {
	var pg *pgconn.PgError
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, &network):
		return true
	case errors.As(err, &pg):
		return slices.Contains(passing, pg.Code[:2])
	}
	return pgconn.SafeToRetry(err)
}

// passing are the classes of SQLSTATE codes that say nothing about what was
// done: connections, transactions that met, resources, operators, the system.
var passing = []string{"08", "40", "53", "55", "57", "58"}

func isTransient(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == serializationFailure || pg.Code == deadlockDetected)
}

// translate turns violated constraints that people can cause into errors that
// people understand.
func translate(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch pg.Code {
	case uniqueViolation:
		if p, known := takenBy(pg.TableName, pg.ConstraintName); known {
			return &crm.Invalid{Problems: []crm.Problem{p}}
		}
	case foreignKeyViolation:
		return crm.InvalidField("", "unknown-reference",
			crm.Label{ZH: "所引用的记录不存在", EN: "It refers to a record that does not exist"},
			crm.Label{ZH: "请重新选择所引用的记录", EN: "Choose the record again"})
	}
	return err
}

// takenBy tells which value was taken, by the index that refused it: the index
// on a field has the name of the table and of the column.
func takenBy(table, index string) (crm.Problem, bool) {
	if p, known := takenTogether[index]; known {
		return p, true
	}
	for _, schema := range crm.Schemas() {
		for _, f := range schema.Fields {
			if schema.Table() == table && index == table+"_"+f.Column {
				return crm.Problem{
					Field: f.Name, Code: "taken",
					Message: crm.Label{ZH: fmt.Sprintf("“%s”已被使用", f.Label.ZH), EN: fmt.Sprintf("“%s” is taken", f.Label.EN)},
					Remedy:  crm.Label{ZH: "请换一个", EN: "Choose another one"},
				}, true
			}
		}
	}
	return crm.Problem{}, false
}

// NewID makes an id that sorts by the time it was made.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
