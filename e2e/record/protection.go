package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// registrationWithdrawn files a registration and puts it into the bin while it
// protects.
func registrationWithdrawn(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	id, err := a.asker.Create(ctx, "/registrations", map[string]any{"company": "Withdrawn Works", "phone": "021-5555 0101"})
	if err != nil {
		return err
	}
	if err := untilState(ctx, a.asker, "/registrations/"+id, "active"); err != nil {
		return err
	}
	return drop(ctx, admin, "/registrations/"+id)
}

// clashJudged has two file the same company, and an admin judge between them.
func clashJudged(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	first, err := a.asker.Create(ctx, "/registrations", map[string]any{"company": "Wanted Works", "phone": "021-5555 0102"})
	if err != nil {
		return err
	}
	if _, err := a.signer.Create(ctx, "/registrations", map[string]any{"company": "Wanted Works", "phone": "021-5555 0102"}); err != nil {
		return err
	}
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	err = completeTask(ctx, admin, first, "one-owner", map[string]any{"owner": a.signerID, "reason": "They were asked for."})
	if err != nil {
		return err
	}
	return settle(ctx)
}

// protectionGranted has a superior protect a customer for longer.
func protectionGranted(ctx context.Context, binary string, p *product.Product) error {
	a, err := hireForApproval(ctx, binary, p)
	if err != nil {
		return err
	}
	id, err := a.asker.Create(ctx, "/customers", map[string]any{"name": "Slow to decide"})
	if err != nil {
		return err
	}
	until := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	if err := post(ctx, a.asker, "/customers/"+id+"/acts/extend-protection", map[string]any{"until": until, "reason": "They decide next week."}); err != nil {
		return err
	}
	if err := completeTask(ctx, a.boss, id, "granted", map[string]any{"until": until}); err != nil {
		return err
	}
	return settle(ctx)
}

// recyclingStopped has a pool recycle, and then no more.
func recyclingStopped(ctx context.Context, binary string, p *product.Product) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	id, err := admin.Create(ctx, "/pools", map[string]any{"key": "recorded", "name": "Recorded", "holds": "lead", "recycleAfterDays": 30, "position": 9})
	if err != nil {
		return err
	}
	if err := settle(ctx); err != nil {
		return err
	}
	answer, err := admin.Do(ctx, http.MethodGet, "/pools/"+id, nil)
	if err != nil {
		return err
	}
	answer, err = admin.Do(ctx, http.MethodPatch, "/pools/"+id, map[string]any{"recycleAfterDays": nil}, "If-Match", answer.ETag)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("PATCH: %d %s", answer.Status, answer.Body)
	}
	if err != nil {
		return err
	}
	return settle(ctx)
}

// drop puts a record into the bin, whatever its process does to it meanwhile.
func drop(ctx context.Context, who *product.Person, path string) error {
	for {
		answer, err := who.Do(ctx, http.MethodGet, path, nil)
		if err != nil {
			return err
		}
		answer, err = who.Do(ctx, http.MethodDelete, path, nil, "If-Match", answer.ETag)
		switch {
		case err != nil:
			return err
		case answer.Status == http.StatusNoContent:
			return settle(ctx)
		case answer.Status != http.StatusPreconditionFailed:
			return fmt.Errorf("DELETE: %d %s", answer.Status, answer.Body)
		}
	}
}
