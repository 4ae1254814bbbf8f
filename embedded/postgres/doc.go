// Package postgres runs a private PostgreSQL cluster in one folder, from the programs a distribution installs,
// and takes and restores base backups of it. It speaks to that cluster over a Unix socket only, needs Linux
// (it identifies processes through /proc), and knows nothing of what is stored.
//
// # The folder
//
// The folder belongs to this package alone:
//
//	cluster/         PostgreSQL's data folder
//	run/             the socket, unless its path would be too long; then a folder below os.TempDir
//	lock             held (flock) by the program that runs the cluster
//	postgres.log     the server's log, moved to postgres.log.1 at a start that finds it large
//	unfinished-*/    a cluster that is being made or restored; renamed when complete
//
// Whoever may enter the folder may do everything in the cluster, so it is closed (0700) to all but the account
// PostgreSQL runs under. PostgreSQL refuses to run as root: a program started by root runs it as the owner of the
// existing cluster, else as "postgres", else as "nobody", and every parent of the folder must be open to that
// account.
//
// # After a crash
//
// PostgreSQL outlives a program that was killed. The next Start finds it, stops it in order and starts it anew, so
// that settings and supervision are always those of the living program.
package postgres
