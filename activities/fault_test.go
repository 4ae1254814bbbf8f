package activities_test

import (
	"context"
	"fmt"
	"maps"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// fault makes the statement of a number fail, counted from 1 when it is armed;
// BEGIN and COMMIT are statements too.
type fault struct {
	left atomic.Int64 // statements until the one that fails; negative: it failed
	hit  func(context.Context, *pgx.Conn) context.Context
}

func (f *fault) arm(n int) { f.left.Store(int64(n)) }

// struck says whether the statement was reached.
func (f *fault) struck() bool { return f.left.Load() <= 0 }

func (f *fault) next(ctx context.Context, conn *pgx.Conn) context.Context {
	if f.left.Add(-1) == 0 {
		return f.hit(ctx, conn)
	}
	return ctx
}

// TraceQueryStart strikes before a statement is sent.
func (f *fault) TraceQueryStart(ctx context.Context, conn *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return f.next(ctx, conn)
}

// TraceQueryEnd does nothing.
func (f *fault) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart strikes before several statements are sent at once.
func (f *fault) TraceBatchStart(ctx context.Context, conn *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return f.next(ctx, conn)
}

// TraceBatchQuery does nothing.
func (f *fault) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd does nothing.
func (f *fault) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// cancelled is what a statement meets whose caller has gone.
func cancelled(ctx context.Context, _ *pgx.Conn) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// broken is what a statement meets when the server is no longer there.
func broken(ctx context.Context, conn *pgx.Conn) context.Context {
	conn.PgConn().Conn().Close()
	return ctx
}

// faulty opens the same database anew, with a fault in it.
func (h *house) faulty(hit func(context.Context, *pgx.Conn) context.Context) (*store.DB, *fault) {
	h.Helper()
	f := &fault{hit: hit}
	config := h.db.Config()
	config.ConnConfig.Tracer, config.MaxConns, config.MinIdleConns = f, 2, 0
	pool, err := pgxpool.NewWithConfig(h.Context(), config)
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(pool.Close)
	return &store.DB{Pool: pool, Clock: h.db.Clock, Zone: h.db.Zone, Written: func() {}}, f
}

// contents lists every row of every table.
func (h *house) contents() map[string][]string {
	h.Helper()
	rows, err := h.db.Query(h.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
	if err != nil {
		h.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		h.Fatal(err)
	}
	contents := map[string][]string{}
	for _, table := range tables {
		rows, err := h.db.Query(h.Context(), `SELECT t::text FROM `+table+` t ORDER BY 1`)
		if err != nil {
			h.Fatal(err)
		}
		if contents[table], err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			h.Fatal(err)
		}
	}
	return contents
}

// faultCase is a piece of work that may fail at any of its statements.
type faultCase struct {
	name    string
	prepare func(*house) func(*store.DB) error
}

func TestFaults(t *testing.T) {
	for _, c := range append(leadFaults(), []faultCase{
		{"judging a complaint", func(h *house) func(*store.DB) error {
			b := openBureauIn(h)
			c := b.register("safety")
			task := b.the(c.ID)
			return func(db *store.DB) error {
				return db.Do(h.Context(), b.dora, func(ctx context.Context, tx *store.Tx) error {
					return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{Version: task.Version, Outcome: crm.OutcomeValid})
				})
			}
		}},
		{"moving a complaint on", func(h *house) func(*store.DB) error {
			b := openBureauIn(h)
			c := b.register("service")
			task := b.the(c.ID)
			if err := b.complete(b.dora, task.ID, activities.Completion{Version: task.Version, Outcome: crm.OutcomeValid}); err != nil {
				h.Fatal(err)
			}
			batch := activities.Batch{Kind: crm.ComplaintProcessName, ID: *b.course(c.ID).BatchID, Epoch: 1}
			return func(db *store.DB) error {
				processes := &activities.Processes{DB: db, Rules: h.processes.Rules, Company: h.processes.Company, Log: h.processes.Log}
				_, err := processes.JudgeComplaints(h.Context(), batch)
				return err
			}
		}},
		{"a customer's word", func(h *house) func(*store.DB) error {
			b := openBureauIn(h)
			token := b.token(b.toConfirmation())
			return func(db *store.DB) error {
				db.Vault = h.db.Vault
				_, err := activities.TakeCustomersWord(h.Context(), db, token, activities.CustomersWord{Verdict: activities.VerdictSatisfied})
				return err
			}
		}},
	}...) {
		for kind, hit := range map[string]func(context.Context, *pgx.Conn) context.Context{"cancelled": cancelled, "disconnected": broken} {
			t.Run(fmt.Sprintf("%s leaves nothing half done when it is %s at any statement", c.name, kind), func(t *testing.T) {
				h := openHouse(t)
				do := c.prepare(h)
				requireAllOrNothing(h, do, hit)
			})
		}
	}
}

// stepOf is a step of all processes.
type stepOf func(*activities.Processes, context.Context, activities.Batch) (activities.Standing, error)

// with does a step of a batch on a database.
func (h *house) with(batch activities.Batch, step stepOf) func(*store.DB) error {
	return func(db *store.DB) error {
		processes := &activities.Processes{DB: db, Rules: h.processes.Rules, Company: h.processes.Company, Log: h.processes.Log}
		_, err := step(processes, h.Context(), batch)
		return err
	}
}

// doing does a step of what was entered.
func (h *house) doing(step stepOf) func(*store.DB) error {
	h.Helper()
	return h.with(h.gather(), step)
}

// said is a lead of which its owner has said something at the first contact.
func (h *house) said(outcome string, more crm.Answers) (activities.Batch, *crm.Lead) {
	h.Helper()
	sam := h.hire("sam", crm.Staff)
	h.roster("inside-sales", sam)
	lead := &crm.Lead{Name: "李雷"}
	batch := h.come(lead)
	task := h.open(lead.ID)
	c := contacted(task.Version)
	c.Outcome = outcome
	maps.Copy(c.Answers, more)
	if err := h.complete(sam, task.ID, c); err != nil {
		h.Fatal(err)
	}
	return batch, lead
}

// small is a budget that is too small for us.
func small() *crm.Money { return &crm.Money{Amount: decimal.NewFromInt(500), Currency: "CNY"} }

// requireAllOrNothing fails the first statement, then the second and so on,
// until the work gets through.
func requireAllOrNothing(h *house, do func(*store.DB) error, hit func(context.Context, *pgx.Conn) context.Context) {
	h.Helper()
	db, f := h.faulty(hit)
	before := h.contents()
	for n := 1; ; n++ {
		if err := db.Ping(h.Context()); err != nil { // a connection that is ready, so that only the work is counted
			h.Fatal(err)
		}
		f.arm(n)
		err := do(db)
		if !f.struck() {
			if err != nil || n < 6 {
				h.Errorf("without a fault: %v, after %d statements", err, n-1)
			}
			break
		}
		if err == nil {
			h.Errorf("statement %d failed and nobody was told", n)
		}
		if diff := cmp.Diff(before, h.contents()); diff != "" {
			h.Fatalf("statement %d failed and left traces: %s", n, diff)
		}
	}
	if cmp.Equal(before, h.contents()) {
		h.Error("without a fault nothing happened")
	}
}
