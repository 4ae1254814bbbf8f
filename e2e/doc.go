// Package e2e tests the built program from outside: as a process, over HTTP,
// killed and started again. It knows the product only as its users and
// operators do.
package e2e
