package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// complain registers a complaint for whose solution a leader has to instruct.
func (a *asking) complain(ctx context.Context) (string, error) {
	return a.asker.Create(ctx, "/complaints", map[string]any{
		"title": "The machine stands still", "text": "Since Monday.", "complainant": "Ms Wang", "category": "quality", "severity": "normal",
	})
}

// said is how a kind of task is completed.
type said struct {
	outcome string
	answers map[string]any
}

// complaintClosed leads a complaint from its judgement to the customer's word. In the
// instruction somebody is named, and meanwhile the harm is contained.
func complaintClosed(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	id, err := a.complain(ctx)
	if err != nil {
		return err
	}
	harm := map[string]any{"version": 1, "person": a.signerID, "text": "Switch it off."}
	if err := post(ctx, a.asker, "/complaints/"+id+"/acts/contain", harm); err != nil {
		return err
	}
	much := map[string]any{"amount": "500.00", "currency": "CNY"}
	named := []map[string]any{{"person": a.signerID, "due": time.Now().AddDate(0, 0, 7).Format(time.DateOnly), "text": "Replace the part."}}
	return a.play(ctx, p, binary, id, map[string]said{
		"judge-complaint":    {"valid", map[string]any{}},
		"read-complaint":     {"agree", map[string]any{"text": "Go on."}},
		"accept-complaint":   {"accepted", map[string]any{"owner": a.askerID}},
		"contain-harm":       {"contained", map[string]any{"text": "Switched off."}},
		"propose-solution":   {"proposed", map[string]any{"text": "A new part.", "compensation": much}},
		"instruction":        {"agree", map[string]any{"text": "Do it this week.", "directives": named}},
		"directive":          {"carried-out", map[string]any{"text": "Replaced."}},
		"implement-solution": {"implemented", map[string]any{"text": "Done."}},
		"confirm-solution":   {"satisfied", map[string]any{"satisfaction": 5, "text": "Thank you."}},
	})
}

// stillness is how many looks without anything to do mean that a script is
// over.
const stillness = 5

// play has whoever has a task on a record complete it as the script says,
// until nothing is to be done any more.
func (a *asking) play(ctx context.Context, p *product.Product, binary, record string, script map[string]said) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	for still := 0; still < stillness; still++ {
		if err := settle(ctx); err != nil {
			return err
		}
		for _, who := range []*product.Person{a.asker, a.boss, a.signer, admin} {
			acted, err := answerAll(ctx, who, record, script)
			if err != nil {
				return err
			}
			if acted {
				still = 0
			}
		}
	}
	return nil
}

// answerAll completes what somebody has to do on a record, and says whether
// there was anything.
func answerAll(ctx context.Context, who *product.Person, record string, script map[string]said) (acted bool, err error) {
	var inbox struct{ Items []openTask }
	answer, err := who.Do(ctx, http.MethodGet, "/tasks?view=to-do", nil)
	if err == nil {
		err = answer.Decode(&inbox)
	}
	if err != nil {
		return false, err
	}
	for _, task := range inbox.Items {
		word, known := script[task.Kind]
		if task.Record.ID != record || !known {
			continue
		}
		body := map[string]any{"version": task.Version, "outcome": word.outcome, "answers": word.answers}
		answer, err := who.Do(ctx, http.MethodPost, "/tasks/"+task.ID+"/acts/complete", body)
		switch {
		case err != nil:
			return false, err
		case answer.Status == http.StatusConflict: // it waits for what others have to do first
		case answer.Status != http.StatusOK:
			return false, fmt.Errorf("complete %s: %d %s", task.Kind, answer.Status, answer.Body)
		default:
			acted = true
		}
	}
	return acted, nil
}
