package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoRequest is an approval request of the demo company.
type demoRequest struct {
	by, title, text, category string
	yuan                      int64
	signers                   []string
	pattern                   crm.Pattern
	agrees                    string // who has signed already
}

// demoRequests are two requests under way: one half signed, one that waits for
// either of two people.
func demoRequests() []demoRequest {
	return []demoRequest{
		{
			by: "wang.fang", title: "华东客户答谢会场地费", text: "十二月客户答谢会，场地与茶歇。", category: "expense", yuan: 3200,
			signers: []string{"sarah.bennett"}, pattern: crm.AllSign, agrees: "sarah.bennett",
		},
		{
			by: "emily.carter", title: "Framework contract with Northwind", text: "Two years, the usual terms.", category: "contract", yuan: 18000,
			signers: []string{"li.ming", "chen.jing"}, pattern: crm.AnySigns,
		},
	}
}

// askForApprovals has the people of the demo ask for approvals and sign some.
func (d *demo) askForApprovals(ctx context.Context) error {
	for _, r := range demoRequests() {
		if err := d.askForApproval(ctx, r); err != nil {
			return fmt.Errorf("fill demo approvals: %w", err)
		}
	}
	return nil
}

func (d *demo) askForApproval(ctx context.Context, r demoRequest) error {
	owner := d.people[r.by].ID
	request := &crm.ApprovalRequest{
		Title: r.title, Text: r.text, Category: r.category, Pattern: r.pattern, NoEnds: true, OwnerID: &owner,
		Amount: &crm.Money{Amount: decimal.NewFromInt(r.yuan), Currency: d.company.Currency},
	}
	for _, login := range r.signers {
		request.SignerIDs = append(request.SignerIDs, d.people[login].ID)
	}
	asked := d.at(d.now.Add(-3 * time.Hour))
	err := asked.Do(ctx, d.people[r.by], func(ctx context.Context, tx *store.Tx) error {
		if err := activities.ApprovalRequestVerbs().Create(ctx, tx, request); err != nil {
			return err
		}
		return activities.SubmitRequest(ctx, tx, request.ID, request.Version)
	})
	if err != nil {
		return err
	}
	batch, err := d.batchOf(ctx, asked, request.ID)
	if err != nil {
		return err
	}
	if _, err := d.steps(asked).SeekApprovals(ctx, batch); err != nil || r.agrees == "" {
		return err
	}
	signed := d.at(d.now.Add(-2 * time.Hour))
	if err := d.agree(ctx, signed, request.ID, d.people[r.agrees]); err != nil {
		return err
	}
	_, err = d.steps(signed).SeekApprovals(ctx, batch)
	return err
}

// batchOf gathers what was submitted and finds the batch of a request.
func (d *demo) batchOf(ctx context.Context, db *store.DB, request uuid.UUID) (activities.Batch, error) {
	batch := activities.Batch{Kind: crm.RequestProcessName, Epoch: 1}
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Gather(ctx, tx, 1); err != nil {
			return err
		}
		processes, err := store.ProcessesOf(ctx, tx, crm.ApprovalRequests.Name, request)
		if err == nil {
			batch.ID = *processes[0].BatchID
		}
		return err
	})
	return batch, err
}

// agree has somebody give their signature.
func (d *demo) agree(ctx context.Context, db *store.DB, request uuid.UUID, by crm.Viewer) error {
	rounds, err := store.OpenApprovals(ctx, db, crm.ApprovalRequests.Name, request)
	if err != nil {
		return err
	}
	for _, a := range rounds {
		for _, s := range a.Signers {
			if s.PersonID == by.ID && s.TaskID != nil {
				return db.Do(ctx, by, func(ctx context.Context, tx *store.Tx) error {
					return activities.CompleteTask(ctx, tx, *s.TaskID, activities.Completion{Version: 1, Outcome: crm.OutcomeAgree, Answers: crm.Answers{}})
				})
			}
		}
	}
	return errors.New("nobody asks " + by.Name + " to sign")
}
