// Package temporal runs Temporal's server inside this process, with its data in two databases of a PostgreSQL
// cluster. It is the one-machine default and knows no workflows; the build tag "slim" leaves the server out.
//
// # Who may reach it
//
// All ports are on the loopback address. The frontend, which clients use, answers only calls that carry the token as
// a bearer token; the token lies in the data folder, readable by its owner alone, and stays the same across restarts.
// The ports between the server's own parts speak mutual TLS with a certificate that exists in this process's memory
// only. So other users of the machine can neither call the server nor pose as one of its parts. They can see that
// the ports are open. The token crosses the loopback interface in the clear, which only root can read.
//
// # What is left out
//
// Temporal's own background workflows (its "worker" service) do not run. Without them there are no schedules, no
// batch operations, no worker deployments, no deletion of namespaces and no cleaning of data that crashes left
// behind; the first four are refused or wait for ever. Timers, retention, parent-close policies, cancellation,
// updates and signals do not need them. Nexus over HTTP, archival and replication to other clusters are off, and
// nothing calls home.
package temporal
