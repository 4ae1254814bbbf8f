package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/embedded/temporalclient"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// bare does the product's work with as little as possible between the request
// and the same statements: no rights, no validation, no generic engine, no
// outbox; a plain workflow with one local activity instead of a process.
type bare struct {
	pool     *pgxpool.Pool
	temporal client.Client
	system   uuid.UUID
}

// serveBare is the other program: bare ADDRESS DATABASE TEMPORAL TOKEN.
func serveBare(arguments []string) error {
	if len(arguments) != 4 {
		return errors.New("bare wants an address, a database, Temporal's address and its token")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	db, err := store.Open(ctx, store.Options{URL: arguments[1]})
	if err != nil {
		return err
	}
	defer db.Close()
	temporal, err := temporalclient.Connect(ctx, temporalclient.Options{Address: arguments[2], Token: arguments[3], Namespace: "baton"})
	if err != nil {
		return err
	}
	defer temporal.Close()
	book, err := activities.NewRuleBook(ctx, db)
	if err != nil {
		return err
	}
	w := worker.New(temporal, bareQueue, workflows.WorkerOptions())
	w.RegisterWorkflowWithOptions(bareLead, workflow.RegisterOptions{Name: "bare-lead"})
	w.RegisterActivity(&activities.Processes{DB: db, Rules: book, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler)})
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	b := &bare{pool: db.Pool, temporal: temporal}
	if err := db.QueryRow(ctx, `SELECT id FROM users WHERE login = 'admin'`).Scan(&b.system); err != nil {
		return err
	}
	return b.serve(ctx, arguments[0])
}

const bareQueue = "bare"

// bareLead is the least workflow: the same statements in local activities.
func bareLead(ctx workflow.Context, batch activities.Batch) error {
	var steps *activities.Processes
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 30 * time.Second})
	if err := workflow.ExecuteLocalActivity(ctx, steps.CheckLeads, batch).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteLocalActivity(ctx, steps.RouteLeads, batch).Get(ctx, nil)
}

func (b *bare) serve(ctx context.Context, address string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ready", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /customers/{id}", answer(http.StatusOK, b.customer))
	mux.HandleFunc("GET /customers", answer(http.StatusOK, b.page))
	mux.HandleFunc("GET /search", answer(http.StatusOK, b.search))
	mux.HandleFunc("POST /customers", answer(http.StatusCreated, b.create))
	mux.HandleFunc("GET /leads/count", answer(http.StatusOK, b.countNew))
	mux.HandleFunc("GET /leads/{id}", answer(http.StatusOK, b.lead))
	mux.HandleFunc("POST /leads", answer(http.StatusCreated, b.enter))
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: time.Minute}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func answer(status int, work func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := work(r)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bare:", err)
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(body)
	}
}

const customerColumns = `id, version, created_at, updated_at, created_by, number, name, short_name, code, grade, class, source, industry, region,
	parent_id, owner_id, phone, mobile, fax, email, website, address, postcode, preferred_channel, employees,
	turnover_amount, turnover_currency, founded, tax_number, currency, credit_limit_amount, credit_limit_currency, payment_term_days,
	next_follow_up_on, last_contact_at, note, custom`

// customerJSON has the columns in order, as pgx scans them by position.
type customerJSON struct {
	ID                                           uuid.UUID
	Version                                      int64
	CreatedAt, UpdatedAt                         time.Time
	CreatedBy                                    *uuid.UUID
	Number, Name, ShortName, Code, Grade         string
	Class, Source, Industry, Region              string
	ParentID, OwnerID                            *uuid.UUID
	Phone, Mobile, Fax, Email                    string
	Website, Address, Postcode, PreferredChannel string
	Employees                                    *int
	TurnoverAmount                               *decimal.Decimal
	TurnoverCurrency                             *string
	Founded                                      *int
	TaxNumber, Currency                          string
	CreditLimitAmount                            *decimal.Decimal
	CreditLimitCurrency                          *string
	PaymentTermDays                              *int
	NextFollowUpOn                               *time.Time
	LastContactAt                                *time.Time
	Note                                         string
	Custom                                       map[string]any
}

func (b *bare) names(ctx context.Context, customers ...customerJSON) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, c := range customers {
		if c.OwnerID != nil {
			ids = append(ids, *c.OwnerID)
		}
		if c.CreatedBy != nil {
			ids = append(ids, *c.CreatedBy)
		}
	}
	rows, err := b.pool.Query(ctx, `SELECT id, name FROM users WHERE id = ANY($1)`, ids)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil })
	return names, err
}

func (b *bare) customer(r *http.Request) (any, error) {
	rows, err := b.pool.Query(r.Context(), `SELECT `+customerColumns+` FROM customers WHERE id = $1 AND deleted_at IS NULL`, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[customerJSON])
	if err != nil {
		return nil, err
	}
	names, err := b.names(r.Context(), c)
	return map[string]any{"customer": c, "names": names}, err
}

func (b *bare) page(r *http.Request) (any, error) {
	query, arguments, err := pageQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	rows, err := b.pool.Query(r.Context(), `SELECT `+customerColumns+` FROM (SELECT * FROM customers WHERE deleted_at IS NULL AND `+query+`) found
		ORDER BY updated_at DESC, id DESC LIMIT 51`, arguments...)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[customerJSON])
	if err != nil {
		return nil, err
	}
	list = list[:min(len(list), 50)]
	names, err := b.names(r.Context(), list...)
	return map[string]any{"items": list, "names": names}, err
}

// pageQuery is the condition of the pages that are measured: by a word, by the
// grade, or by the grade after a cursor.
func pageQuery(asked url.Values) (condition string, arguments []any, err error) {
	if word := asked.Get("q"); word != "" {
		return `search @> $1 OFFSET 0`, []any{crm.QueryTokens(word)}, nil // or PostgreSQL would walk through the order
	}
	if asked.Get("cursor") == "" {
		return `grade = $1`, []any{"A"}, nil
	}
	var after struct {
		V [1]time.Time
		I uuid.UUID
	}
	data, err := base64.RawURLEncoding.DecodeString(asked.Get("cursor"))
	if err == nil {
		err = json.Unmarshal(data, &after)
	}
	return `grade = $1 AND (updated_at, id) < ($2, $3)`, []any{"A", after.V[0], after.I}, err
}

// searched are the kinds that the search goes through; the product looks in the
// same.
var searched = slices.DeleteFunc(crm.Schemas(), func(s crm.Schema) bool { return len(s.Search) == 0 })

// hit is a record that was found.
type hit struct {
	ID    uuid.UUID `json:"id"`
	Title string    `json:"title"`
}

// search asks one question per kind, all in one go.
func (b *bare) search(r *http.Request) (any, error) {
	tokens := crm.QueryTokens(r.URL.Query().Get("q"))
	batch := &pgx.Batch{}
	groups := map[string][]hit{}
	for _, kind := range searched {
		title, _ := kind.Field(kind.Title)
		batch.Queue(`SELECT id, `+title.Column+`::text FROM `+kind.Table()+` WHERE deleted_at IS NULL AND search @> $1
			ORDER BY updated_at DESC, id DESC LIMIT 6`, tokens).Query(func(rows pgx.Rows) (err error) {
			groups[kind.Name], err = pgx.CollectRows(rows, pgx.RowToStructByPos[hit])
			return err
		})
	}
	err := b.pool.SendBatch(r.Context(), batch).Close()
	return map[string]any{"groups": groups}, err
}

// create writes the record and its line of history in one transaction.
func (b *bare) create(r *http.Request) (any, error) {
	var in struct{ Name, Grade, Phone string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	var c customerJSON
	err := pgx.BeginFunc(r.Context(), b.pool, func(tx pgx.Tx) error {
		now := time.Now().UTC()
		rows, err := tx.Query(r.Context(), `INSERT INTO customers (id, created_at, updated_at, created_by, number, name, grade, phone, owner_id, search, match_keys)
			VALUES ($1, $2, $2, $3, 'C-2026-' || lpad(nextval('customer_numbers')::text, 6, '0'), $4, $5, $6, $3, $7, $8) RETURNING `+customerColumns,
			store.NewID(), now, b.system, in.Name, in.Grade, in.Phone, searchOf(&crm.Customer{Name: in.Name, Phone: in.Phone}),
			customers.MatchKeys(&crm.Customer{Name: in.Name, Phone: in.Phone}))
		if err != nil {
			return err
		}
		if c, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[customerJSON]); err != nil {
			return err
		}
		after, err := json.Marshal(c)
		if err != nil {
			return err
		}
		return b.tell(r.Context(), tx, "customer.created", "customer", c.ID, after)
	})
	if err != nil {
		return nil, err
	}
	names, err := b.names(r.Context(), c)
	return map[string]any{"customer": c, "names": names}, err
}

func (b *bare) tell(ctx context.Context, tx pgx.Tx, event, kind string, id uuid.UUID, data []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO changes (id, at, type, record_kind, record_id, actor_id, actor_name, data)
		VALUES ($1, $2, $3, $4, $5, $6, 'admin', $7)`, store.NewID(), time.Now().UTC(), event, kind, id, b.system, data)
	return err
}

func (b *bare) lead(r *http.Request) (any, error) {
	var lead struct {
		ID    uuid.UUID `json:"id"`
		State string    `json:"state"`
	}
	err := b.pool.QueryRow(r.Context(), `SELECT id, state FROM leads WHERE id = $1`, r.PathValue("id")).Scan(&lead.ID, &lead.State)
	return lead, err
}

// countNew counts the leads that nobody has looked at.
func (b *bare) countNew(r *http.Request) (any, error) {
	var count int
	err := b.pool.QueryRow(r.Context(), `SELECT count(*) FROM leads WHERE state = 'new' AND deleted_at IS NULL`).Scan(&count)
	return map[string]any{"count": count}, err
}

// leadKind is the kind, whose tags are read once.
var leadKind = crm.Leads.Schema()

// enter writes a lead and its process and starts the workflow at once.
func (b *bare) enter(r *http.Request) (any, error) {
	var in struct{ Name, Company, Phone, Source string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	id, process, batch := store.NewID(), store.NewID(), store.NewID()
	err := pgx.BeginFunc(r.Context(), b.pool, func(tx pgx.Tx) error {
		now := time.Now().UTC()
		_, err := tx.Exec(r.Context(), `INSERT INTO leads (id, created_at, updated_at, created_by, number, name, company, phone, source, state, search, match_keys)
			VALUES ($1, $2, $2, $3, 'L-2026-' || lpad(nextval('lead_numbers')::text, 6, '0'), $4, $5, $6, $7, 'new', $8, $9)`,
			id, now, b.system, in.Name, in.Company, in.Phone, in.Source,
			crm.SearchTokens(in.Name, in.Company, in.Phone), leadKind.MatchKeys(&crm.Lead{Phone: in.Phone}))
		if err != nil {
			return err
		}
		_, err = tx.Exec(r.Context(), `INSERT INTO processes (id, kind, record_kind, record_id, batch_id, step, state, next_at, started_by, started_at)
			VALUES ($1, 'lead', 'lead', $2, $3, 'check', 'running', $4, $5, $4)`, process, id, batch, now, b.system)
		if err != nil {
			return err
		}
		return b.tell(r.Context(), tx, "lead.created", "lead", id, []byte("{}"))
	})
	if err != nil {
		return nil, err
	}
	_, err = b.temporal.ExecuteWorkflow(r.Context(), client.StartWorkflowOptions{ID: "bare/" + batch.String(), TaskQueue: bareQueue},
		"bare-lead", activities.Batch{Kind: "lead", ID: batch, Epoch: 1})
	return map[string]any{"id": id, "state": "new"}, err
}
