package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/files"
	"github.com/baton-crm/baton/relay"
	"github.com/baton-crm/baton/store"
)

type serveCommand struct {
	dataSettings
	temporalSettings
	fileSettings
	logSettings

	Addr          string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"BATON_ADDR"`
	NoWorker      bool     `help:"Run no processes here; 'baton worker' does on the same servers." env:"BATON_NO_WORKER"`
	Demo          bool     `help:"Fill an empty installation with an invented company and show how to sign in. Loopback only."`
	TrustedProxy  []string `help:"Address or network (CIDR) of a proxy whose X-Forwarded-For is believed; may be repeated." env:"BATON_TRUSTED_PROXY" placeholder:"CIDR"`
	SecureCookies bool     `help:"Mark cookies for HTTPS only; set it behind a proxy that ends TLS." env:"BATON_SECURE_COOKIES"`
}

// product is what runs, in the order in which it was started.
type product struct {
	log   *slog.Logger
	stops []func(context.Context) error
	fault chan error // a part that died although nobody stopped it
}

func newProduct(log *slog.Logger) *product {
	return &product{log: log, fault: make(chan error, 8)}
}

// onStop remembers how to stop a part; parts stop in the reverse order.
func (p *product) onStop(name string, stop func(context.Context) error) {
	p.stops = append(p.stops, func(ctx context.Context) error {
		started := time.Now()
		err := stop(ctx)
		p.log.Debug("stopped", "part", name, "took", time.Since(started))
		if err != nil {
			return fmt.Errorf("stop %s: %w", name, err)
		}
		return nil
	})
}

// stopWithin is how long all parts together may take to stop.
const stopWithin = 30 * time.Second

func (p *product) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	var errs []error
	for _, v := range slices.Backward(p.stops) {
		errs = append(errs, v(ctx))
	}
	return errors.Join(errs...)
}

// run waits until the context ends or a part dies.
func (p *product) run(ctx context.Context) error {
	select {
	case <-ctx.Done():
		p.log.Info("stopping")
		return nil
	case err := <-p.fault:
		return err
	}
}

// keepHouse does what falls due by itself: files without records go, who stands
// in for whom begins and ends, and what was kept long enough is forgotten.
func (p *product) keepHouse(ctx context.Context, db *store.DB, contents *files.Store) {
	p.sweepFiles(ctx, db, contents)
	p.followSubstitutions(ctx, db)
	p.emptyBin(ctx, db)
	p.forgetNotices(ctx, db)
}

// Run starts everything, waits, and stops everything in order.
func (c *serveCommand) Run(ctx context.Context) (err error) {
	started := time.Now()
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	p := newProduct(c.logger())
	defer func() { err = errors.Join(err, p.stop()) }()
	p.onStop("listener", func(context.Context) error {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	servers, err := p.startServers(ctx, c.dataSettings, c.temporalSettings)
	if err != nil {
		return err
	}
	company, people, err := c.company(ctx, servers.db, isLoopback(listener))
	if err != nil {
		return err
	}
	servers.at(company)
	book, err := p.startRules(ctx, servers.work)
	if err != nil {
		return err
	}
	if err := p.parkRestored(ctx, servers.work, c.dataSettings); err != nil {
		return err
	}
	r := p.startRelay(ctx, servers)
	p.background(ctx, "sealer", audit.NewSealer(servers.work, c.anchors(), p.log).Run)
	var runs *processRunner
	if !c.NoWorker {
		if runs, err = p.startWorker(servers, &activities.Processes{DB: servers.work, Rules: book, Company: company, Log: p.log, Linger: lingerFor}, company.Demo); err != nil {
			return err
		}
	}
	contents, err := c.openFiles(c.dataSettings)
	if err != nil {
		return err
	}
	p.keepHouse(ctx, servers.work, contents)
	if company.Demo {
		if err := p.catchMail(ctx, servers.work, "http://"+listener.Addr().String()); err != nil {
			return err
		}
	}
	registry := newRegistry(servers.db, book)
	registerSends(registry, servers.db)
	proxies, err := parseProxies(c.TrustedProxy)
	if err != nil {
		return err
	}
	server := api.New(api.Options{
		DB: servers.db, Company: company, Rules: book, Log: p.log, Metrics: registry, Version: version(),
		SecureCookies: c.SecureCookies, DemoPeople: people, TrustedProxies: proxies,
		Files: contents, MaxFile: c.maxFile(),
	})
	p.startHTTP(ctx, listener, site{server: server, registry: registry, ready: readiness{servers, r, runs}, company: company, demo: people})
	p.log.Info("ready", "address", "http://"+listener.Addr().String(), "took", time.Since(started).Round(time.Millisecond))
	printWelcome(ctx, servers.db, listener.Addr().String(), people)
	return p.run(ctx)
}

// listen takes the address first, so that a port in use is told at once.
func (c *serveCommand) listen(ctx context.Context) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another address with --addr", c.Addr, err)
	}
	if c.Demo && !isLoopback(listener) {
		return nil, errors.Join(errDemoNotLoopback, listener.Close())
	}
	return listener, nil
}

// errDemoNotLoopback refuses the demo company beyond this machine, with or
// without --demo: everybody knows the passwords of its people.
var errDemoNotLoopback = errors.New("the demo company signs people in without secrets: it runs on a loopback address only, " +
	"such as 127.0.0.1:8080; to use this installation on a network remove the company with 'baton demo wipe'")

func isLoopback(listener net.Listener) bool {
	address, ok := listener.Addr().(*net.TCPAddr)
	return ok && address.IP.IsLoopback()
}

// company loads the company, and with --demo fills an empty installation with
// the invented one.
func (c *serveCommand) company(ctx context.Context, db *store.DB, loopback bool) (activities.Company, []api.DemoPerson, error) {
	if c.Demo {
		if err := fillDemo(ctx, db); err != nil {
			return activities.Company{}, nil, err
		}
	}
	company, err := activities.LoadCompany(ctx, db)
	if err != nil {
		return company, nil, err
	}
	if company.Demo && !loopback {
		return company, nil, errDemoNotLoopback
	}
	if !c.Demo || !company.Demo {
		return company, nil, nil
	}
	people, err := demoPeople(ctx, db)
	return company, people, err
}

// startRules publishes the shipped rules where there are none, and keeps the
// rule sets in force at hand: what is published anywhere is announced, and
// looked for besides.
func (p *product) startRules(ctx context.Context, db *store.DB) (*activities.RuleBook, error) {
	if err := db.Do(ctx, crm.System(), store.Ship); err != nil {
		return nil, err
	}
	book, err := activities.NewRuleBook(ctx, db)
	if err != nil {
		return nil, err
	}
	refresh := func(ctx context.Context) {
		if err := book.Refresh(ctx, db); err != nil && ctx.Err() == nil {
			p.log.Error("the rules in force could not be read; the former ones stay", "error", err)
		}
		for _, alarm := range book.Alarms() {
			p.log.Error("a version of rules does not compile; the one before it stays in force",
				"point", alarm.Point, "version", alarm.Number, "problem", alarm.Problem.Error())
		}
	}
	p.background(ctx, "rules", func(ctx context.Context) { every(ctx, refreshRulesEvery, func() { refresh(ctx) }) })
	p.background(ctx, "rules listener", func(ctx context.Context) {
		for ctx.Err() == nil {
			if err := store.ListenRules(ctx, db, func() { refresh(ctx) }); err != nil && ctx.Err() == nil {
				p.log.Warn("changes of rules are not announced for now; they are looked for every 15 s", "error", err)
			}
			pause(ctx, listenAgainAfter)
		}
	})
	return book, nil
}

// listenAgainAfter is how long nothing listens for rules after a connection
// was lost.
const listenAgainAfter = time.Second

// pause waits for a while, or until the context ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

const refreshRulesEvery = 15 * time.Second

// lingerFor is how long the steps of processes wait for what arrives together.
const lingerFor = 50 * time.Millisecond

func (p *product) startRelay(ctx context.Context, s *servers) *relay.Relay {
	r := relay.New(s.work, s.temporal, p.log)
	s.db.Written = r.Wake
	p.background(ctx, "relay", r.Run)
	return r
}

// background runs work until the product stops, and waits for its end.
func (p *product) background(ctx context.Context, name string, work func(context.Context)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work(ctx)
	}()
	p.onStop(name, func(context.Context) error {
		cancel()
		<-ended
		return nil
	})
}

func every(ctx context.Context, interval time.Duration, work func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			work()
		}
	}
}

func newRegistry(db *store.DB, book *activities.RuleBook) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	outbox := func(pick func(waiting int, seconds float64) float64) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			waiting, seconds, err := store.OutboxState(ctx, db)
			if err != nil {
				return -1
			}
			return pick(waiting, seconds)
		}
	}
	registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "baton_outbox_waiting", Help: "Intents that wait for the relay; -1: unknown."},
			outbox(func(waiting int, _ float64) float64 { return float64(waiting) })),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "baton_outbox_oldest_seconds", Help: "Age of the oldest intent that waits; -1: unknown."},
			outbox(func(_ int, seconds float64) float64 { return seconds })),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "baton_rules_alarms", Help: "Versions of rules that do not compile; those before them stay in force."},
			func() float64 { return float64(len(book.Alarms())) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "baton_rules_kept_total", Help: "How often a version of rules was not put in force because it does not compile."},
			func() float64 { return float64(book.Kept()) }),
	)
	return registry
}

// startHTTP serves until the product stops; requests under way may finish.
func (p *product) startHTTP(ctx context.Context, listener net.Listener, s site) {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return base },
		ErrorLog:    slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	p.background(ctx, "live events", s.server.RunEvents)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.fault <- fmt.Errorf("HTTP server: %w", err)
		}
	}()
	p.onStop("HTTP", func(ctx context.Context) error {
		soon := time.AfterFunc(drainRequests, cancel) // live events end only so
		defer soon.Stop()
		defer cancel()
		return server.Shutdown(ctx)
	})
}

// drainRequests is how long requests may go on after the stop began.
const drainRequests = 2 * time.Second

// watch makes the death of the private PostgreSQL the death of the product.
func (p *product) watch(server *postgres.Server) {
	go func() {
		<-server.Done()
		if err := server.Err(); err != nil {
			p.fault <- fmt.Errorf("private PostgreSQL ended: %w; its log is in %s", err, filepath.Join(server.SocketFolder(), "..", "postgres.log"))
		}
	}()
}

// parseProxies reads addresses and networks.
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, addressErr := netip.ParseAddr(text)
			if addressErr != nil {
				return nil, fmt.Errorf("--trusted-proxy %q is neither an address nor a network such as 10.0.0.0/8", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, prefix)
	}
	return proxies, nil
}
