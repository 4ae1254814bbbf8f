package rules

// Policy says which of the matching rows decides, as in DMN 1.5.
type Policy string

// The hit policies.
const (
	// Unique expects at most one row to match; two are an error.
	Unique Policy = "unique"
	// First takes the first row that matches and looks no further.
	First Policy = "first"
	// Priority takes the matching row with the largest priority; of equal
	// ones the upper.
	Priority Policy = "priority"
	// Any lets several rows match as long as their outcomes are the same.
	Any Policy = "any"
	// Collect takes the outcomes of all matching rows, in row order.
	Collect Policy = "collect"
)

// Aggregation says what Collect makes of the outcomes. All but List and Count
// need an outcome with exactly one number; Count sets it to how many matched.
type Aggregation string

// The aggregations.
const (
	List  Aggregation = ""
	Sum   Aggregation = "sum"
	Min   Aggregation = "min"
	Max   Aggregation = "max"
	Count Aggregation = "count"
)

// OnError says what happens when a row can't be evaluated, or when Unique or
// Any is broken.
type OnError string

// What happens on an error.
const (
	// Fail makes the decision fail; the process gives it to a person.
	Fail OnError = "fail"
	// Skip passes over the row and flags it. A broken policy has no row to
	// pass over, so it fails.
	Skip OnError = "skip"
	// TakeOtherwise answers with the otherwise row.
	TakeOtherwise OnError = "otherwise"
)

// Versioning says which version of the rule set a running process asks.
type Versioning string

// The versions a process can ask.
const (
	Newest Versioning = "newest" // whatever is in force
	Pinned Versioning = "pinned" // the one in force when the process started
)
