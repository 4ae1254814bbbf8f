// Package workflows holds the sentences: deterministic code only, one file per
// process. It never touches the database, the clock, the network or the rule
// engine; whatever changes the world is an activity.
package workflows
