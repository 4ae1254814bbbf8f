package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// ProcessQuery says which processes to find.
type ProcessQuery struct {
	Kind    string
	Step    string
	State   string     // open: all that have not ended
	Person  *uuid.UUID // who has an open task in it, or may claim one
	Overdue bool       // an open task of it is late
	Text    string     // occurs in its record, as in a search over its kind
	Cursor  string
	Limit   int
}

// FindProcesses returns one page of the processes on records that the viewer
// may see, the latest first.
func FindProcesses(ctx context.Context, db Querier, viewer crm.Viewer, now time.Time, q ProcessQuery) (Page[*crm.Process], error) {
	args := &arguments{}
	conditions := q.conditions(now, args)
	if q.Cursor != "" {
		after, err := decodePlace(q.Cursor)
		if err != nil {
			return Page[*crm.Process]{}, err
		}
		conditions = append(conditions, "(p.started_at, p.id) < ("+args.add(after.At)+", "+args.add(after.ID)+")")
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		conditions = append(conditions, recordHolds("p", viewer, crm.QueryTokens(text), args))
	} else {
		conditions = append(conditions, seenRecord("p", viewer, args))
	}
	found, err := collect(ctx, db, scanProcess, "SELECT "+processColumns+" FROM processes p WHERE "+strings.Join(conditions, " AND ")+
		" ORDER BY p.started_at DESC, p.id DESC LIMIT "+args.add(q.Limit+1), args.values...)
	if err != nil {
		return Page[*crm.Process]{}, fmt.Errorf("find processes: %w", err)
	}
	page := Page[*crm.Process]{Items: found}
	if len(found) > q.Limit {
		page.Items = found[:q.Limit]
		last := page.Items[q.Limit-1]
		page.NextCursor = place{last.StartedAt, last.ID}.encode()
	}
	return page, nil
}

func (q ProcessQuery) conditions(now time.Time, args *arguments) []string {
	conditions := []string{"true"}
	add := func(wanted bool, condition func() string) {
		if wanted {
			conditions = append(conditions, condition())
		}
	}
	add(q.Kind != "", func() string { return "p.kind = " + args.add(q.Kind) })
	add(q.Step != "", func() string { return "p.step = " + args.add(q.Step) })
	add(q.State == openProcesses, func() string { return "p.state <> 'ended'" })
	add(q.State != "" && q.State != openProcesses, func() string { return "p.state = " + args.add(q.State) })
	add(q.Person != nil, func() string {
		person := args.add(q.Person)
		return "p.id IN (SELECT process_id FROM tasks WHERE state = 'open' AND (assignee_id = " + person +
			" OR assignee_id IS NULL AND candidates @> ARRAY[" + person + "::uuid]))"
	})
	add(q.Overdue, func() string {
		return "p.id IN (SELECT process_id FROM tasks WHERE state = 'open' AND due_at < " + args.add(now) + ")"
	})
	return conditions
}

// openProcesses asks for processes in any state but ended.
const openProcesses = "open"
