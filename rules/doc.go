// Package rules decides; it reads facts and returns outcomes, and changes
// nothing. It holds the decision points, the rule sets that answer them and
// the guard under which their conditions run; it knows no database and no
// network, and reads the clock only to stop what takes too long.
package rules
