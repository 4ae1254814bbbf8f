package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// LeadSubtitles gives a line under the name of each lead, of what the viewer
// may know: company, interest. The caller has made sure that they may know the
// lead.
func LeadSubtitles(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	subtitles := map[uuid.UUID]string{}
	rows, err := db.Query(ctx, `SELECT id, company, interest FROM leads WHERE id = ANY($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read leads: %w", err)
	}
	known := crm.Leads.Schema().For(viewer)
	open := func(name, value string) string {
		if f, ok := known.Field(name); ok && f.Limit != crm.FieldMasked {
			return value
		}
		return ""
	}
	var id uuid.UUID
	var company, interest string
	_, err = pgx.ForEachRow(rows, []any{&id, &company, &interest}, func() error {
		subtitles[id] = strings.Trim(open("company", company)+" · "+open("interest", interest), " ·")
		return nil
	})
	return subtitles, err
}

// ContactMatch is a contact with the ways to reach them.
type ContactMatch struct {
	ID, CustomerID       uuid.UUID
	Phone, Mobile, Email string
	Active               bool
	CreatedAt            time.Time
}

// phoneEnd is how many of the last digits of a number contacts are found by.
const phoneEnd = 6

// ContactsLike finds the contacts whose numbers end like one of some normal
// phone numbers, or who have one of some normal mail addresses. Whether a
// number is the same is for the caller to judge.
func ContactsLike(ctx context.Context, db Querier, phones, mails []string) ([]ContactMatch, error) {
	ends := make([]string, 0, len(phones))
	for _, phone := range phones {
		ends = append(ends, phone[max(0, len(phone)-phoneEnd):])
	}
	found, err := collect(ctx, db, pgx.RowToStructByPos[ContactMatch], `
		WITH like_it AS (
			SELECT id FROM contacts WHERE deleted_at IS NULL AND phone <> '' AND right(regexp_replace(phone, '[^0-9]', '', 'g'), 6) = ANY($1)
			UNION SELECT id FROM contacts WHERE deleted_at IS NULL AND mobile <> '' AND right(regexp_replace(mobile, '[^0-9]', '', 'g'), 6) = ANY($1)
			UNION SELECT id FROM contacts WHERE deleted_at IS NULL AND email <> '' AND lower(email) = ANY($2))
		SELECT c.id, c.customer_id, c.phone, c.mobile, c.email, c.active, c.created_at
		FROM contacts c JOIN like_it USING (id) JOIN customers k ON k.id = c.customer_id
		WHERE k.deleted_at IS NULL ORDER BY c.id`, ends, mails)
	if err != nil {
		return nil, fmt.Errorf("find contacts: %w", err)
	}
	return found, nil
}

// LateWith lists from whom leads were taken because they were too late, by
// process.
func LateWith(ctx context.Context, db Querier, processes []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	late := map[uuid.UUID][]uuid.UUID{}
	if len(processes) == 0 {
		return late, nil
	}
	rows, err := db.Query(ctx, `SELECT t.process_id, b.from_id FROM breaches b JOIN tasks t ON t.id = b.task_id
		WHERE t.process_id = ANY($1) AND b.action = 'reassign' AND b.from_id IS NOT NULL`, processes)
	if err != nil {
		return nil, fmt.Errorf("read breaches: %w", err)
	}
	var process, person uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&process, &person}, func() error {
		late[process] = append(late[process], person)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read breaches: %w", err)
	}
	return late, nil
}

// LeadBreaches counts how often the owners of a lead missed its first contact,
// and how often it was given to another because of that.
func LeadBreaches(ctx context.Context, db Querier, process uuid.UUID) (times, reassigned int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE b.action = 'reassign')
		FROM breaches b JOIN tasks t ON t.id = b.task_id WHERE t.process_id = $1 AND t.kind = $2`, process, crm.TaskFirstContact).Scan(&times, &reassigned)
	if err != nil {
		return 0, 0, fmt.Errorf("read breaches: %w", err)
	}
	return times, reassigned, nil
}
