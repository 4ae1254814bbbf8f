package store

import "testing"

// FreshDatabase makes a database with the current schema in the cluster of the
// test program and returns its address. TestMain sets it: tests within the
// package cannot import the package that holds the cluster.
var FreshDatabase func(testing.TB) string
