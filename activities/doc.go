// Package activities holds the verbs: what changes the world, as functions over
// one transaction, used alike by a person's act and by a process. It decides
// nothing that a rule decides, and it knows neither HTTP nor workflows.
package activities
