package postgres

import (
	"maps"
	"slices"
	"strconv"
)

const (
	superuser  = "baton"
	socketPort = 5432 // only part of the socket's name: no TCP port is opened
)

// smallMachine suits two cores and a few gigabytes of memory shared with the program and its processes.
var smallMachine = map[string]string{
	"shared_buffers":             "256MB",
	"max_connections":            "200",
	"wal_compression":            "on",
	"max_wal_size":               "2GB",
	"jit":                        "off",
	"autovacuum_naptime":         "15s", // what an import has filled is counted soon
	"cluster_name":               "baton",
	"logging_collector":          "off",
	"log_destination":            "stderr",
	"log_line_prefix":            "%m [%p] %q%u@%d ",
	"log_min_duration_statement": "5s",
}

// forgetful gives durability up for speed.
var forgetful = map[string]string{
	"fsync":              "off",
	"synchronous_commit": "off",
	"full_page_writes":   "off",
	"shared_buffers":     "128MB",
	"max_wal_size":       "512MB",
}

// arguments are the server's command line: the defaults, changed by the caller's settings, and the ones that keep
// the cluster private, which no setting changes.
func (o Options) arguments(cluster, socketFolder string) []string {
	settings := maps.Clone(smallMachine)
	if o.Ephemeral {
		maps.Copy(settings, forgetful)
	}
	maps.Copy(settings, o.Settings)
	maps.Copy(settings, map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": socketFolder,
		"unix_socket_permissions": "0700",
		"port":                    strconv.Itoa(socketPort),
	})
	args := []string{"-D", cluster}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}
