package main

import (
	"context"
	"errors"

	"github.com/baton-crm/baton/activities"
)

type workerCommand struct {
	dataSettings
	temporalSettings
	logSettings
}

// Run runs processes against servers that exist, until it is stopped.
func (c *workerCommand) Run(ctx context.Context) (err error) {
	if c.DatabaseURL == "" || c.TemporalAddress == "" {
		return errors.New("a worker runs beside 'baton serve --no-worker' on servers that both reach: name them with --database-url and --temporal-address")
	}
	p := newProduct(c.logger())
	defer func() { err = errors.Join(err, p.stop()) }()
	servers, err := p.startServers(ctx, c.dataSettings, c.temporalSettings)
	if err != nil {
		return err
	}
	company, err := activities.LoadCompany(ctx, servers.db)
	if err != nil {
		return err
	}
	servers.at(company)
	book, err := p.startRules(ctx, servers.work)
	if err != nil {
		return err
	}
	if _, err := p.startWorker(servers, &activities.Processes{DB: servers.work, Rules: book, Company: company, Log: p.log, Linger: lingerFor}, false); err != nil {
		return err
	}
	p.log.Info("worker is ready")
	return p.run(ctx)
}
