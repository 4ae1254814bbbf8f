package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
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
	Text    string     // words of its record
	Cursor  string
	Limit   int
}

// FindProcesses returns one page of the processes on records that the viewer
// may see, the latest first.
func FindProcesses(ctx context.Context, db Querier, viewer crm.Viewer, now time.Time, q ProcessQuery) (Page[*crm.Process], error) {
	args := &arguments{}
	conditions := q.conditions(now, args)
	if q.Cursor != "" {
		after, err := decodeProcessCursor(q.Cursor)
		if err != nil {
			return Page[*crm.Process]{}, err
		}
		conditions = append(conditions, "(p.started_at, p.id) < ("+args.add(after.At)+", "+args.add(after.ID)+")")
	}
	conditions = append(conditions, processesSeen(viewer, q.Text, args))
	found, err := collect(ctx, db, scanProcess, "SELECT "+processColumns+" FROM processes p WHERE "+strings.Join(conditions, " AND ")+
		" ORDER BY p.started_at DESC, p.id DESC LIMIT "+args.add(q.Limit+1), args.values...)
	if err != nil {
		return Page[*crm.Process]{}, fmt.Errorf("find processes: %w", err)
	}
	page := Page[*crm.Process]{Items: found}
	if len(found) > q.Limit {
		page.Items = found[:q.Limit]
		page.NextCursor, err = encodeProcessCursor(page.Items[q.Limit-1])
	}
	return page, err
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

// processesSeen is the condition that the viewer may see a process's record,
// and that it has the words.
func processesSeen(viewer crm.Viewer, text string, args *arguments) string {
	var ways []string
	for _, schema := range crm.Schemas() {
		if !schema.Processes || !viewer.Allowed(schema.Kind, crm.View) {
			continue
		}
		table := schema.Table()
		way := "p.record_kind = " + args.add(schema.Name) + " AND EXISTS (SELECT 1 FROM " + table + " WHERE " + table +
			".id = p.record_id AND " + visible(schema, viewer, args)
		if text = strings.TrimSpace(text); text != "" {
			title, known := schema.For(viewer).Field(schema.Title)
			if !known || title.Type != crm.Text || title.Limit != crm.FieldOpen {
				continue
			}
			way += " AND search @> " + args.add(crm.QueryTokens(text)) + " AND strpos(lower(" + title.Column + "), lower(" + args.add(text) + ")) > 0"
		}
		ways = append(ways, way+")")
	}
	if len(ways) == 0 {
		return "false"
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

type processCursor struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

func encodeProcessCursor(p *crm.Process) (string, error) {
	data, err := json.Marshal(processCursor{p.StartedAt, p.ID})
	return base64.RawURLEncoding.EncodeToString(data), err
}

func decodeProcessCursor(cursor string) (processCursor, error) {
	var c processCursor
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return c, invalidCursor()
	}
	return c, nil
}
