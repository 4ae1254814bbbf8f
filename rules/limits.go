package rules

import "time"

// Limits of what a rule set may contain. They bound compiling, so that no
// text an admin types can harm the process that reads it.
const (
	MaxRows      = 500       // rows of one rule set
	MaxBodyBytes = 256 << 10 // a rule set as YAML or JSON

	maxSourceBytes  = 4 << 10 // one condition or value
	maxBrackets     = 64      // open at once
	maxPrefixes     = 64      // not not not …, one after the other
	maxDepth        = 64      // of the syntax tree
	maxNodes        = 400     // of the syntax tree
	maxGuardedNodes = 4000    // of the tree with its guards, counted as a tree
	maxLoops        = 2       // predicates within predicates
	maxPatternBytes = 200     // of a regular expression
	maxPatternSize  = 500     // instructions of its program
)

// Limits of the facts a rule set is asked about.
const (
	MaxTextBytes  = 4 << 10  // one text, given or built
	MaxListItems  = 1000     // one list
	MaxInputBytes = 64 << 10 // all facts together, as JSON
)

// Limits of evaluating one condition or value.
const (
	maxSteps      = 100_000
	maxBuiltBytes = 1 << 20
	maxTime       = 20 * time.Millisecond
	memoryBudget  = 50_000

	// These two bound all rows of a decision together.
	maxDecisionSteps = 1_000_000
	maxDecisionTime  = 100 * time.Millisecond
)

// Limits of what asks a rule set many times over; beyond them it says so, or
// leaves the rest untried.
const (
	maxExamineTime = 2 * time.Second
	maxFlipTime    = time.Second
)

// maxExactNumber is the largest whole number that every number up to it can
// be told apart from its neighbours (2^53).
const maxExactNumber = 1 << 53
