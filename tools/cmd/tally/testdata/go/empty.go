// Package tallied has no tests.
package tallied
