package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// complaintsTogether is what is read, in one go each, of all the complaints that
// a step works on.
type complaintsTogether struct {
	complaints []*crm.Complaint
	tasks      map[uuid.UUID][]*crm.Task           // by process, as the step has found them
	stays      map[uuid.UUID][]store.ComplaintStay // by process
	customers  map[uuid.UUID]*crm.Customer         // nil: no rule has been asked yet
	earlier    map[uuid.UUID]int                   // by complaint, how many that customer had made
}

// complaintsOf locks the complaints of locked processes; what was deleted is
// missing.
func (p *Processes) complaintsOf(ctx context.Context, tx *store.Tx, processes []*crm.Process) (map[uuid.UUID]*complaintAt, error) {
	ids, records := make([]uuid.UUID, len(processes)), make([]uuid.UUID, len(processes))
	for i, process := range processes {
		ids[i], records[i] = process.ID, process.RecordID
	}
	complaints, err := store.Complaints.LockAll(ctx, tx.AsSystem(), records)
	if err != nil {
		return nil, err
	}
	together := &complaintsTogether{}
	if together.tasks, err = store.TasksOfProcesses(ctx, tx, ids); err != nil {
		return nil, err
	}
	if together.stays, err = store.ComplaintStays(ctx, tx, ids); err != nil {
		return nil, err
	}
	found := make(map[uuid.UUID]*complaintAt, len(processes))
	for _, process := range processes {
		if complaint := complaints[process.RecordID]; complaint != nil {
			together.complaints = append(together.complaints, complaint)
			found[process.ID] = &complaintAt{processes: p, process: process, complaint: complaint, together: together}
		}
	}
	return found, nil
}

// alone is a complaint that is worked on by itself.
func alone(process *crm.Process, complaint *crm.Complaint) *complaintAt {
	return &complaintAt{process: process, complaint: complaint, together: &complaintsTogether{complaints: []*crm.Complaint{complaint}}}
}

// tasksOf are the tasks of a process as the step has found them.
func (t *complaintsTogether) tasksOf(ctx context.Context, tx *store.Tx, process uuid.UUID) ([]*crm.Task, error) {
	if t.tasks == nil {
		var err error
		if t.tasks, err = store.TasksOfProcesses(ctx, tx, []uuid.UUID{process}); err != nil {
			return nil, err
		}
	}
	return t.tasks[process], nil
}

// staysOf are the steps in which a process stands by the records of the
// reports, which are about to change.
func (t *complaintsTogether) staysOf(ctx context.Context, tx *store.Tx, process uuid.UUID) ([]store.ComplaintStay, error) {
	stays, known := t.stays[process]
	if known {
		delete(t.stays, process)
		return stays, nil
	}
	found, err := store.ComplaintStays(ctx, tx, []uuid.UUID{process})
	return found[process], err
}

// customerOf is the customer of a complaint and how many complaints that
// customer had made within the period before it; nil: it is nobody's.
func (t *complaintsTogether) customerOf(ctx context.Context, tx *store.Tx, c *crm.Complaint) (*crm.Customer, int, error) {
	if c.CustomerID == nil {
		return nil, 0, nil
	}
	if t.customers == nil {
		var ids []uuid.UUID
		for _, of := range t.complaints {
			if of.CustomerID != nil {
				ids = append(ids, *of.CustomerID)
			}
		}
		var err error
		if t.earlier, err = store.EarlierComplaints(ctx, tx, t.complaints, tx.Now.AddDate(0, 0, -earlierWithinDays)); err != nil {
			return nil, 0, err
		}
		if t.customers, err = store.Customers.All(ctx, tx, crm.System(), ids); err != nil {
			return nil, 0, err
		}
	}
	return t.customers[*c.CustomerID], t.earlier[c.ID], nil
}
