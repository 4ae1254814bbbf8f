package activities

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// contain has people keep the harm of a complaint from growing, at once. It is
// a process of its own, which holds the complaint up as little as the complaint
// does it; while one is open there is no second.
func (c *complaintAt) contain(ctx context.Context, tx *store.Tx, people []uuid.UUID, text string) error {
	process, err := store.OpenProcess(ctx, tx, crm.ContainmentProcessName, crm.Complaints.Name, c.complaint.ID)
	if err != nil || process != nil {
		return err
	}
	if process, err = store.StartProcess(ctx, tx, crm.ContainmentProcess(), crm.Complaints.Name, c.complaint.ID); err != nil {
		return err
	}
	if err := store.EnterComplaintStep(ctx, tx, process); err != nil {
		return err
	}
	beside := &complaintAt{processes: c.processes, process: process, complaint: c.complaint, together: c.together}
	if err := beside.give(ctx, tx, wanted{kind: crm.TaskContain, to: people}); err != nil || text == "" {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "complaint.contained", RecordKind: crm.Complaints.Name, RecordID: c.complaint.ID, ProcessID: &process.ID, Facts: said(text),
	})
}

// ContainComplaint has somebody contain the harm of an open complaint.
func ContainComplaint(ctx context.Context, tx *store.Tx, book *RuleBook, at ComplaintAt, person uuid.UUID, text string) error {
	complaint, process, err := lockComplaint(ctx, tx, at)
	if err != nil {
		return err
	}
	if process == nil || process.State == crm.ProcessEnded {
		return complaintOver(complaint)
	}
	if person != tx.Viewer.ID {
		if _, err := checkColleagues(ctx, tx, "person", []uuid.UUID{person}); err != nil {
			return err
		}
	}
	if err := requireText(strings.TrimSpace(text)); err != nil {
		return err
	}
	under, err := store.OpenProcess(ctx, tx, crm.ContainmentProcessName, crm.Complaints.Name, complaint.ID)
	if err == nil && under != nil {
		err = &crm.Conflict{Code: "contained-already", Detail: crm.Label{
			ZH: "应急遏制已在进行", EN: "The harm is being contained already"}}
	}
	if err != nil {
		return err
	}
	c := alone(process, complaint)
	c.processes = &Processes{Rules: book}
	return c.contain(ctx, tx, []uuid.UUID{person}, text)
}

// FollowContainments looks at containments: what is late is judged, and what
// was done ends them.
func (p *Processes) FollowContainments(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.ContainmentStep, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		found, err := p.complaintsOf(ctx, tx, due)
		if err != nil {
			return err
		}
		for _, process := range due {
			if c := found[process.ID]; c != nil {
				err = c.followContainment(ctx, tx)
			} else {
				err = abandonLocked(ctx, tx, process, outcomeDeleted)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *complaintAt) followContainment(ctx context.Context, tx *store.Tx) error {
	open, done, err := tasksOfStep(ctx, tx, c.process)
	if err != nil {
		return err
	}
	if !open && done == nil { // the rules failed before
		c.process.State, c.process.WaitingFor, c.process.WaitingOn = crm.ProcessRunning, "", ""
		return c.give(ctx, tx, wanted{kind: crm.TaskContain, to: c.owner()})
	}
	if err := c.processes.followTask(ctx, tx, c.process); err != nil || c.process.State != crm.ProcessEnded {
		return err
	}
	return c.leave(ctx, tx)
}
