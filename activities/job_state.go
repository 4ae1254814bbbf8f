package activities

import (
	"encoding/json"
	"fmt"

	"github.com/baton-crm/baton/store"
)

// resumed reads what a job was asked for and where its next chunk begins.
func resumed[Input, Cursor any](job *store.Job) (input Input, cursor Cursor, err error) {
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return input, cursor, fmt.Errorf("input of job %s: %w", job.ID, err)
	}
	if err := json.Unmarshal(job.StateData, &cursor); err != nil {
		return input, cursor, fmt.Errorf("cursor of job %s: %w", job.ID, err)
	}
	return input, cursor, nil
}

// moveOn notes where the next chunk of a job begins, and what has come of the
// job so far.
func moveOn(job *store.Job, cursor, outcome any) (err error) {
	if job.StateData, err = json.Marshal(cursor); err != nil {
		return fmt.Errorf("encode cursor: %w", err)
	}
	if job.Result, err = json.Marshal(outcome); err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	return nil
}
