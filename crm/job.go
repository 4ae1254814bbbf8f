package crm

// JobName is how jobs are named among records in events; it is also the type
// of the workflow that drives one.
const JobName = "job"
