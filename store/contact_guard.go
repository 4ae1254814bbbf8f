package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// askedPeople finds, for those asked about ($1 to $4: customers, contacts,
// leads, addresses), all that is the same person or company: by mail address or
// mobile number, which are somebody's own, and by a telephone number, which
// several may share. What lies in the bin counts: a refusal is not taken back
// by it.
const askedPeople = `WITH asked AS (
		SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY AS a(customer_id, contact_id, lead_id, address, n)),
	reached AS (
		SELECT n, address AS text, true AS own FROM asked
		UNION ALL SELECT n, unnest(ARRAY[c.email, c.mobile]), true FROM asked JOIN contacts c ON c.id = contact_id
		UNION ALL SELECT n, c.phone, false FROM asked JOIN contacts c ON c.id = contact_id
		UNION ALL SELECT n, unnest(ARRAY[l.email, l.phone]), true FROM asked JOIN leads l ON l.id = lead_id
		UNION ALL SELECT n, unnest(ARRAY[c.email, c.mobile]), true FROM asked JOIN customers c ON c.id = asked.customer_id WHERE contact_id IS NULL AND lead_id IS NULL
		UNION ALL SELECT n, c.phone, false FROM asked JOIN customers c ON c.id = asked.customer_id WHERE contact_id IS NULL AND lead_id IS NULL),
	keys AS (SELECT n, baton_address(text) AS key, bool_or(own) AS own FROM reached WHERE baton_address(text) IS NOT NULL GROUP BY 1, 2),
	people AS (SELECT n, id, bool_or(own) AS own FROM (
		SELECT n, contact_id AS id, true AS own FROM asked WHERE contact_id IS NOT NULL
		UNION ALL SELECT n, l.contact_id, true FROM asked JOIN leads l ON l.id = lead_id WHERE l.contact_id IS NOT NULL
		UNION ALL SELECT n, c.id, own FROM keys JOIN contacts c ON lower(c.email) = key WHERE c.email <> ''
		UNION ALL SELECT n, c.id, own FROM keys JOIN contacts c ON baton_phone(c.mobile) = key WHERE c.mobile <> ''
		UNION ALL SELECT n, c.id, false FROM keys JOIN contacts c ON baton_phone(c.phone) = key WHERE c.phone <> '') known GROUP BY 1, 2),
	companies AS (SELECT n, id, bool_or(own) AS own FROM (
		SELECT n, customer_id AS id, true AS own FROM asked WHERE customer_id IS NOT NULL
		UNION ALL SELECT n, c.customer_id, true FROM asked JOIN contacts c ON c.id = contact_id
		UNION ALL SELECT n, l.customer_id, true FROM asked JOIN leads l ON l.id = lead_id WHERE l.customer_id IS NOT NULL
		UNION ALL SELECT n, c.id, own FROM keys JOIN customers c ON lower(c.email) = key WHERE c.email <> ''
		UNION ALL SELECT n, c.id, own FROM keys JOIN customers c ON baton_phone(c.mobile) = key WHERE c.mobile <> ''
		UNION ALL SELECT n, c.id, false FROM keys JOIN customers c ON baton_phone(c.phone) = key WHERE c.phone <> '') known GROUP BY 1, 2)
`

const refusalsAgainst = askedPeople + `SELECT n, r.id, r.channel, r.purpose, r.since, r.created_at, NOT bool_or(own)
	FROM (
		SELECT p.n, r.id, p.own FROM people p JOIN refusals r ON r.contact_id = p.id
		UNION ALL SELECT c.n, r.id, c.own FROM companies c JOIN refusals r ON r.customer_id = c.id AND r.contact_id IS NULL AND r.lead_id IS NULL
		UNION ALL SELECT a.n, r.id, true FROM asked a JOIN refusals r ON r.lead_id = a.lead_id
		UNION ALL SELECT p.n, r.id, p.own FROM people p JOIN leads l ON l.contact_id = p.id JOIN refusals r ON r.lead_id = l.id
		UNION ALL SELECT k.n, a.refusal_id, k.own AND a.own FROM keys k JOIN refusal_addresses a ON a.digest = sha256(convert_to(k.key, 'UTF8'))) hits
	JOIN refusals r USING (id)
	WHERE r.deleted_at IS NULL AND coalesce(r.since, '-infinity') <= $5 AND coalesce(r.until, 'infinity') >= $5
	GROUP BY n, r.id ORDER BY n, r.created_at, r.id`

const complaintsAgainst = askedPeople + `SELECT DISTINCT hits.n, c.id, c.created_at FROM (
		SELECT p.n, c.id FROM people p JOIN complaints c ON c.contact_id = p.id WHERE p.own
		UNION ALL SELECT f.n, c.id FROM companies f JOIN complaints c ON c.customer_id = f.id WHERE f.own
		UNION ALL SELECT k.n, c.id FROM keys k JOIN complaints c ON lower(c.email) = k.key WHERE c.email <> '' AND k.own AND ` + openComplaint + `
		UNION ALL SELECT k.n, c.id FROM keys k JOIN complaints c ON baton_phone(c.phone) = k.key WHERE c.phone <> '' AND k.own AND ` + openComplaint + `) hits
	JOIN complaints c USING (id)
	WHERE ` + openComplaint + ` AND NOT EXISTS (SELECT 1 FROM complaint_releases l JOIN people p ON p.id = l.contact_id AND p.n = hits.n AND p.own
		WHERE l.complaint_id = c.id AND l.reopened = c.reopened)
	ORDER BY hits.n, c.created_at, c.id`

// ContactStandings tells, in the order of the questions, what those asked about
// said about being contacted and what stands open with them. It asks for the
// product and not for a person, so it passes over no refusal and no complaint
// that some people may not see. The moment is a time where the company is.
func ContactStandings(ctx context.Context, db Querier, at time.Time, questions []crm.ContactQuestion) ([]crm.ContactStanding, error) {
	standings := make([]crm.ContactStanding, len(questions))
	if len(questions) == 0 {
		return standings, nil
	}
	args := askedArguments(questions)
	var n int
	var refusal crm.RefusalKnown
	var since *crm.Date
	var noted time.Time
	rows, err := db.Query(ctx, refusalsAgainst, append(args, crm.DateOf(at))...)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&n, &refusal.ID, &refusal.Channel, &refusal.Purpose, &since, &noted, &refusal.Shared}, func() error {
			refusal.Since = crm.DateOf(noted.In(at.Location()))
			if since != nil {
				refusal.Since = *since
			}
			standings[n-1].Refusals = append(standings[n-1].Refusals, refusal)
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read refusals: %w", err)
	}
	return standings, addComplaints(ctx, db, standings, args)
}

func addComplaints(ctx context.Context, db Querier, standings []crm.ContactStanding, args []any) error {
	var n int
	var complaint uuid.UUID
	var since time.Time
	rows, err := db.Query(ctx, complaintsAgainst, args...)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&n, &complaint, &since}, func() error {
			standings[n-1].Complaints = append(standings[n-1].Complaints, complaint)
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("read open complaints: %w", err)
	}
	return nil
}

func askedArguments(questions []crm.ContactQuestion) []any {
	customers, contacts, leads := make([]*uuid.UUID, len(questions)), make([]*uuid.UUID, len(questions)), make([]*uuid.UUID, len(questions))
	addresses := make([]string, len(questions))
	for i, q := range questions {
		customers[i], contacts[i], leads[i], addresses[i] = q.To.CustomerID, q.To.ContactID, q.To.LeadID, q.Address
	}
	return []any{customers, contacts, leads, addresses}
}

// ReleaseContact keeps that a contact may be sold to although a complaint is
// open, until it is closed.
func ReleaseContact(ctx context.Context, tx *Tx, complaint *crm.Complaint, contact uuid.UUID, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO complaint_releases (complaint_id, contact_id, reopened, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (complaint_id, contact_id, reopened) DO UPDATE SET reason = excluded.reason, by_id = excluded.by_id, at = excluded.at`,
		complaint.ID, contact, complaint.Reopened, reason, tx.Viewer.IDOrNil(), tx.Now)
	if err != nil {
		return fmt.Errorf("release contact: %w", err)
	}
	return nil
}
