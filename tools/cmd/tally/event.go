package main

import (
	"bytes"
	"encoding/json"
)

// event is one line of a test runner's report, in the shape that `go test -json` writes.
// The reporter for Node's test runner, node-reporter.mjs, writes the same shape.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of the package that was being compiled, in build events only
	Test        string // empty when the event is about the package as a whole
	Output      string
	FailedBuild string // on the failure of a package: what could not be compiled
	Elapsed     float64
}

// parseEvent tells whether a line is an event; anything else is a tool's own talk.
func parseEvent(line []byte) (event, bool) {
	if !bytes.HasPrefix(line, []byte("{")) {
		return event{}, false
	}
	var e event
	if err := json.Unmarshal(line, &e); err != nil || e.Action == "" {
		return event{}, false
	}
	return e, true
}
