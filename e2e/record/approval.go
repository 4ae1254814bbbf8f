package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// asking is somebody who asks for approval, who signs, and the superior who
// signs after them.
type asking struct {
	asker, signer, boss *product.Person
	signerID, askerID   string
}

// hireForApproval finds the people of the scenarios, or makes them.
func hireForApproval(ctx context.Context, binary string, p *product.Product) (*asking, error) {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, login := range []string{"boss", "asker", "signer"} {
		person := map[string]any{"name": login, "login": login, "role": "staff", "active": true}
		if login == "asker" {
			person["managerId"] = ids["boss"]
		}
		if ids[login], err = findOrCreate(ctx, admin, login, person); err != nil {
			return nil, err
		}
	}
	a := &asking{signerID: ids["signer"], askerID: ids["asker"]}
	for login, who := range map[string]**product.Person{"boss": &a.boss, "asker": &a.asker, "signer": &a.signer} {
		if *who, err = p.As(ctx, binary, login); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func findOrCreate(ctx context.Context, admin *product.Person, login string, person map[string]any) (string, error) {
	var list struct{ Items []struct{ ID, Login string } }
	answer, err := admin.Do(ctx, http.MethodGet, "/users?q="+login, nil)
	if err != nil {
		return "", err
	}
	if err := answer.Decode(&list); err != nil {
		return "", err
	}
	for _, known := range list.Items {
		if known.Login == login {
			return known.ID, nil
		}
	}
	return admin.Create(ctx, "/users", person)
}

// ask enters a request and submits it.
func (a *asking) ask(ctx context.Context, title string) (string, error) {
	id, err := a.asker.Create(ctx, "/approval-requests", map[string]any{
		"title": title, "category": "purchase", "text": "Please.", "signerIds": []string{a.signerID}, "pattern": "all",
		"amount": map[string]any{"amount": "9000.00", "currency": "CNY"},
	})
	if err != nil {
		return "", err
	}
	return id, post(ctx, a.asker, "/approval-requests/"+id+"/acts/submit", map[string]any{"version": 1})
}

// approvalSentBack has a request come back to be revised, resubmitted, and
// agreed on both levels.
func approvalSentBack(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	id, err := a.ask(ctx, "Sent back")
	if err != nil {
		return err
	}
	for _, said := range []struct {
		who     *product.Person
		outcome string
	}{{a.signer, "send-back"}, {a.asker, "resubmit"}, {a.signer, "agree"}, {a.boss, "agree"}} {
		if err := completeTask(ctx, said.who, id, said.outcome, map[string]any{"text": "So be it."}); err != nil {
			return err
		}
	}
	if err := untilState(ctx, a.asker, "/approval-requests/"+id, "agreed"); err != nil {
		return err
	}
	return settle(ctx)
}

// approvalWithdrawn has a request taken back while somebody is to sign it.
func approvalWithdrawn(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	id, err := a.ask(ctx, "Withdrawn")
	if err != nil {
		return err
	}
	if _, err := taskOn(ctx, a.signer, id); err != nil {
		return err
	}
	var request struct{ Version int }
	answer, err := a.asker.Do(ctx, http.MethodGet, "/approval-requests/"+id, nil)
	if err != nil {
		return err
	}
	if err := answer.Decode(&request); err != nil {
		return err
	}
	if err := post(ctx, a.asker, "/approval-requests/"+id+"/acts/withdraw", map[string]any{"version": request.Version}); err != nil {
		return err
	}
	return settle(ctx)
}

// progressTold urges a deal, whose owner then tells how it stands.
func progressTold(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	customer, err := a.asker.Create(ctx, "/customers", map[string]any{"name": "Slow customer"})
	if err != nil {
		return err
	}
	deal, err := a.asker.Create(ctx, "/deals", map[string]any{"name": "Slow", "customerId": customer})
	if err != nil {
		return err
	}
	if err := post(ctx, admin, "/deals/"+deal+"/acts/urge", map[string]any{"text": "How does it stand?"}); err != nil {
		return err
	}
	if err := completeTask(ctx, a.asker, deal, "progress", map[string]any{"text": "They have signed."}); err != nil {
		return err
	}
	return settle(ctx)
}

// openTask is a task as the inbox lists it.
type openTask struct {
	ID      string
	Kind    string
	Version int
	Record  struct{ ID string }
}

// taskOn waits until somebody has a task on a record.
func taskOn(ctx context.Context, who *product.Person, record string) (openTask, error) {
	for {
		var inbox struct{ Items []openTask }
		answer, err := who.Do(ctx, http.MethodGet, "/tasks?view=to-do", nil)
		if err != nil {
			return openTask{}, err
		}
		if err := answer.Decode(&inbox); err != nil {
			return openTask{}, err
		}
		for _, task := range inbox.Items {
			if task.Record.ID == record {
				return task, nil
			}
		}
		select {
		case <-ctx.Done():
			return openTask{}, fmt.Errorf("nothing to do on %s: %w", record, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// completeTask completes the task that somebody has, or will have, on a record.
func completeTask(ctx context.Context, who *product.Person, record, outcome string, answers map[string]any) error {
	task, err := taskOn(ctx, who, record)
	if err != nil {
		return err
	}
	return post(ctx, who, "/tasks/"+task.ID+"/acts/complete", map[string]any{"version": task.Version, "outcome": outcome, "answers": answers})
}

// post does an act.
func post(ctx context.Context, who *product.Person, path string, body any) error {
	answer, err := who.Do(ctx, http.MethodPost, path, body)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("POST %s: %d %s", path, answer.Status, answer.Body)
	}
	return err
}
