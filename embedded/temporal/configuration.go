//go:build !slim

package temporal

import (
	"math"
	"strconv"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/primitives"
)

const (
	clusterName        = "active"
	mainDatabase       = "temporal"
	visibleDatabase    = "temporal_visibility"
	historyShards      = 4 // fixed for the life of the databases
	mainConnections    = 20
	visibleConnections = 8
	connectionMaxAge   = time.Hour
)

// configuration is Temporal's static configuration: one cluster of three services on the loopback address.
func configuration(options Options, p ports) *config.Config {
	address := p.address(primitives.FrontendService)
	settings := &config.Config{
		Persistence: config.Persistence{
			DefaultStore: "default", VisibilityStore: "visibility", NumHistoryShards: historyShards,
			DataStores: map[string]config.DataStore{
				"default":    {SQL: options.store(mainDatabase, mainConnections)},
				"visibility": {SQL: options.store(visibleDatabase, visibleConnections)},
			},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10, MasterClusterName: clusterName, CurrentClusterName: clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: address},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: address},
		Services:            map[string]config.Service{},
	}
	settings.Archival.History.State, settings.Archival.Visibility.State = "disabled", "disabled"
	settings.NamespaceDefaults.Archival.History.State = "disabled"
	settings.NamespaceDefaults.Archival.Visibility.State = "disabled"
	for service, port := range p {
		settings.Services[string(service)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
	}
	return settings
}

// store describes one database. The address stays empty because only attributes can name a socket's folder.
func (o Options) store(database string, connections int) *config.SQL {
	return &config.SQL{
		PluginName:      "postgres12_pgx",
		DatabaseName:    database,
		User:            o.PostgresUser,
		Password:        o.PostgresPassword,
		ConnectProtocol: "tcp",
		ConnectAttributes: map[string]string{
			"host": o.PostgresHost,
			"port": strconv.Itoa(o.PostgresPort),
		},
		MaxConns:        connections,
		MaxIdleConns:    connections,
		MaxConnLifetime: connectionMaxAge,
	}
}

// dynamicSettings lift limits that protect shared clusters, and turn off what one machine does not need.
func dynamicSettings() dynamicconfig.StaticClient {
	const unlimited = 100_000
	return dynamicconfig.StaticClient{
		dynamicconfig.FrontendRPS.Key():                                         unlimited,
		dynamicconfig.FrontendMaxNamespaceRPSPerInstance.Key():                  unlimited,
		dynamicconfig.FrontendMaxConcurrentLongRunningRequestsPerInstance.Key(): 20_000,
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key():        1_000,
		dynamicconfig.HistoryRPS.Key():                                          unlimited,
		dynamicconfig.MatchingRPS.Key():                                         unlimited,
		dynamicconfig.FrontendPersistenceMaxQPS.Key():                           unlimited,
		dynamicconfig.HistoryPersistenceMaxQPS.Key():                            unlimited,
		dynamicconfig.MatchingPersistenceMaxQPS.Key():                           unlimited,
		dynamicconfig.VisibilityPersistenceMaxReadQPS.Key():                     unlimited,
		dynamicconfig.VisibilityPersistenceMaxWriteQPS.Key():                    unlimited,
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():                  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key():                 1,
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():                        2_048,
		// The workflows that would do these belong to the worker service.
		dynamicconfig.EnableParentClosePolicyWorker.Key(): false,
		dynamicconfig.ParentClosePolicyThreshold.Key():    math.MaxInt32,
		// No calls to the outside.
		dynamicconfig.EnableServerVersionCheck.Key(): false,
	}
}
