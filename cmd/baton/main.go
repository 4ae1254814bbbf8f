// Command baton is the whole product in one program: the server, its workers
// and the tools to keep it. It only wires; what it starts is in the other
// packages.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// commandLine is every command and every setting. Each setting can also be
// given in the environment, or in a JSON file named by --config.
type commandLine struct {
	Config kong.ConfigFlag `help:"JSON file with settings by their long names." env:"BATON_CONFIG" placeholder:"FILE"`

	Serve   serveCommand   `cmd:"" help:"Start the product: API, browser app, relay and worker, and the servers it needs."`
	Worker  workerCommand  `cmd:"" help:"Run processes only, beside a 'serve --no-worker' on the same servers."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this program's schema."`
	Doctor  doctorCommand  `cmd:"" help:"Check versions, schema, clock, disk and servers, and say what to do."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the OpenAPI document."`
	Audit   auditCommand   `cmd:"" help:"Prove that the history was not changed."`
	Backup  backupCommand  `cmd:"" help:"Write a backup of the data folder, also while it is in use."`
	Restore restoreCommand `cmd:"" help:"Make a data folder from a backup."`
	Import  importCommand  `cmd:"" help:"Bring a file into a running server: leads, customers, deals and all other kinds."`
	Rules   rulesCommand   `cmd:"" help:"Check rule files."`
	User    userCommand    `cmd:"" help:"Add people and set passwords."`
	Token   tokenCommand   `cmd:"" help:"Make personal API tokens, for scripts."`
	Demo    demoCommand    `cmd:"" help:"Wipe the demo company."`
	Version kong.VersionFlag
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var line commandLine
	command := kong.Parse(&line,
		kong.Name("baton"),
		kong.Description("Baton runs a company's customer work as processes."),
		kong.Configuration(kong.JSON),
		kong.Vars{"version": version(), "data": defaultData()},
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := command.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "baton:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

// version is the module version, or the commit, this program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return developmentVersion
	}
	return info.Main.Version
}

const developmentVersion = "0.1.0-dev"
