package main

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// customersOfJob is more than one chunk of a bulk takes.
const customersOfJob = 450

// jobDone changes many customers by a job.
func jobDone(ctx context.Context, binary string, p *product.Product) error {
	who, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	for i := range customersOfJob {
		if _, err := who.Create(ctx, "/customers", map[string]any{"name": fmt.Sprint("Customer ", i)}); err != nil {
			return err
		}
	}
	answer, err := who.Do(ctx, "POST", "/customers/acts/edit",
		map[string]any{"filter": "", "values": map[string]any{"grade": "A"}}, "Idempotency-Key", "job-done")
	if err != nil {
		return err
	}
	var job struct{ ID, State string }
	for job.State != "done" {
		if err := answer.Decode(&job); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the job is %s: %w", job.State, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
		if answer, err = who.Do(ctx, "GET", "/jobs/"+job.ID, nil); err != nil {
			return err
		}
	}
	return nil
}
