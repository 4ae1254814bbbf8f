package main

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// scenario is a course of a process worth replaying for ever.
type scenario struct {
	name     string
	workflow string // its type
	run      func(ctx context.Context, binary string, p *product.Product) error
}

func scenarios() []scenario {
	return []scenario{
		{"lead-waits-for-somebody", "lead", leadWaits},
		{"lead-contacted", "lead", leadContacted},
		{"lead-deleted", "lead", leadDeleted},
		{"job-done", "job", jobDone},
		{"approval-sent-back-then-agreed", "approval-request", approvalSentBack},
		{"approval-withdrawn", "approval-request", approvalWithdrawn},
		{"progress-told", "progress", progressTold},
		{"registration-withdrawn", "registration", registrationWithdrawn},
		{"clash-judged", "clash", clashJudged},
		{"protection-granted", "protection", protectionGranted},
		{"recycling-stopped", "pool-recycle", recyclingStopped},
		{"complaint-closed", "complaint", complaintClosed},
		{"complaint-contained", "containment", complaintClosed},
		{"complaint-instructed", "instruction", complaintClosed},
		{"delivery-tried-again", "delivery", deliveryTriedAgain}, // until then nothing is sent
		{"mailing-sent", "mailing", mailingSent},
	}
}

// until reads a lead until it is in a state.
func until(ctx context.Context, who *product.Person, lead, state string) error {
	return untilState(ctx, who, "/leads/"+lead, state)
}

// untilState reads a record until it is in a state.
func untilState(ctx context.Context, who *product.Person, path, state string) error {
	for {
		var r struct{ State string }
		answer, err := who.Do(ctx, "GET", path, nil)
		if err != nil {
			return err
		}
		if err := answer.Decode(&r); err != nil {
			return err
		}
		if r.State == state {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is %s, not %s", path, r.State, state)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// leadWaits has a lead wait for a roster that does not exist yet, then goes on
// when somebody joins.
func leadWaits(ctx context.Context, binary string, p *product.Product) error {
	who, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	lead, err := who.Create(ctx, "/leads", map[string]any{"name": "Waiting", "phone": "13800000001"})
	if err != nil {
		return err
	}
	if err := until(ctx, who, lead, "waiting"); err != nil {
		return err
	}
	roster, err := who.Create(ctx, "/rosters", map[string]any{"key": "inside-sales", "name": "Inside sales"})
	if err != nil {
		return err
	}
	me, err := whoAmI(ctx, who)
	if err != nil {
		return err
	}
	if _, err := who.Create(ctx, "/roster-members", map[string]any{"rosterId": roster, "userId": me}); err != nil {
		return err
	}
	if err := until(ctx, who, lead, "assigned"); err != nil {
		return err
	}
	return complete(ctx, who, lead)
}

func whoAmI(ctx context.Context, who *product.Person) (string, error) {
	var session struct{ User struct{ ID string } }
	answer, err := who.Do(ctx, "GET", "/session", nil)
	if err != nil {
		return "", err
	}
	return session.User.ID, answer.Decode(&session)
}

// leadContacted goes the straight way.
func leadContacted(ctx context.Context, binary string, p *product.Product) error {
	who, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	lead, err := who.Create(ctx, "/leads", map[string]any{"name": "Straight", "phone": "13800000002"})
	if err != nil {
		return err
	}
	if err := until(ctx, who, lead, "assigned"); err != nil {
		return err
	}
	return complete(ctx, who, lead)
}

// leadDeleted puts a lead into the bin while its owner has the task.
func leadDeleted(ctx context.Context, binary string, p *product.Product) error {
	who, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	lead, err := who.Create(ctx, "/leads", map[string]any{"name": "Mistake", "phone": "13800000003"})
	if err != nil {
		return err
	}
	if err := until(ctx, who, lead, "assigned"); err != nil {
		return err
	}
	answer, err := who.Do(ctx, "GET", "/leads/"+lead, nil)
	if err != nil {
		return err
	}
	answer, err = who.Do(ctx, "DELETE", "/leads/"+lead, nil, "If-Match", answer.ETag)
	if err == nil && answer.Status != 204 {
		err = fmt.Errorf("DELETE: %d %s", answer.Status, answer.Body)
	}
	if err != nil {
		return err
	}
	return settle(ctx)
}

// complete records the first contact and waits for the process to end.
func complete(ctx context.Context, who *product.Person, lead string) error {
	var inbox struct {
		Items []struct {
			ID      string
			Version int
			Record  struct{ ID string }
		}
	}
	answer, err := who.Do(ctx, "GET", "/tasks?view=to-do", nil)
	if err != nil {
		return err
	}
	if err := answer.Decode(&inbox); err != nil {
		return err
	}
	for _, task := range inbox.Items {
		if task.Record.ID != lead {
			continue
		}
		answer, err := who.Do(ctx, "POST", "/tasks/"+task.ID+"/acts/complete", map[string]any{
			"version": task.Version, "outcome": "contacted",
			"answers": map[string]any{"channel": "call", "occurredAt": time.Now(), "summary": "They want a quote."},
		})
		if err == nil && answer.Status != 200 {
			err = fmt.Errorf("complete: %d %s", answer.Status, answer.Body)
		}
		if err != nil {
			return err
		}
	}
	return settle(ctx)
}

// settle leaves the workflow the time to end; nobody waits for its end over
// HTTP.
func settle(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(2 * time.Second):
		return nil
	}
}
