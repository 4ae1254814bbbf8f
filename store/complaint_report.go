package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// ComplaintFigure tells of the complaints of a period that have one thing in
// common: a category, a department, a product, a severity, or that they went
// through a step.
type ComplaintFigure struct {
	Key           string // the value or id; empty: none
	Count         int
	Open          int
	Reopened      int
	Overdue       int      // of which a task was late
	Satisfaction  *float64 // on average, from 1 to 5, of those who said it
	MedianMinutes *float64 // working time; of the whole course that has ended, or of the step
}

// ComplaintGroup is what complaints are counted by.
type ComplaintGroup string

// What complaints are counted by.
const (
	ComplaintsByCategory   ComplaintGroup = "category"
	ComplaintsByDepartment ComplaintGroup = "department"
	ComplaintsByProduct    ComplaintGroup = "product"
	ComplaintsBySeverity   ComplaintGroup = "severity"
	ComplaintsByStep       ComplaintGroup = "step"
)

// complaintGroups give the column of each but the steps, which are counted by
// visits.
var complaintGroups = map[ComplaintGroup]string{
	ComplaintsByCategory: "c.category", ComplaintsByDepartment: "coalesce(c.department_id::text, '')",
	ComplaintsByProduct: "coalesce(c.product_id::text, '')", ComplaintsBySeverity: "c.severity",
}

// maxComplaintFigures bounds a report.
const maxComplaintFigures = 500

// complaintCame is when a complaint came, wherever that was.
const complaintCame = `coalesce(c.received_at, c.created_at)`

// complaintsWithin are the complaints of a period that a viewer may see, with
// what is counted of each.
func complaintsWithin(viewer crm.Viewer, from, to time.Time, args *arguments) string {
	return `seen AS (
		SELECT c.id, ` + "c.category, c.department_id, c.product_id, c.severity, c.customer_id, c.satisfaction, c.reopened > 0 AS reopened, " +
		`c.state NOT IN ('closed', 'not-valid', 'withdrawn') AS open,
			EXISTS (SELECT 1 FROM processes p JOIN tasks t ON t.process_id = p.id WHERE p.record_kind = 'complaint' AND p.record_id = c.id
				AND t.overdue_at IS NOT NULL) AS overdue
		FROM complaints c WHERE c.deleted_at IS NULL AND ` + complaintCame + ` >= ` + args.add(from) + ` AND ` + complaintCame + ` < ` + args.add(to) +
		` AND ` + within(Complaints.Schema, "c", viewer, crm.View, args) + `)`
}

// ComplaintFigures counts the complaints of a period that the viewer may see.
func ComplaintFigures(ctx context.Context, db Querier, viewer crm.Viewer, by ComplaintGroup, from, to time.Time) ([]ComplaintFigure, error) {
	args := &arguments{}
	seen := complaintsWithin(viewer, from, to, args)
	limit := args.add(maxComplaintFigures)
	counted := `count(*), count(*) FILTER (WHERE c.open), count(*) FILTER (WHERE c.reopened), count(*) FILTER (WHERE c.overdue),
		avg(c.satisfaction)::float8`
	sql := `WITH ` + seen + `, courses AS (
			SELECT s.complaint_id, sum(s.working_minutes) AS minutes FROM complaint_steps s JOIN seen ON seen.id = s.complaint_id
			WHERE s.step <> 'contain' GROUP BY 1)
		SELECT ` + complaintGroups[by] + `, ` + counted + `,
			(percentile_cont(0.5) WITHIN GROUP (ORDER BY courses.minutes) FILTER (WHERE NOT c.open))::float8
		FROM seen c LEFT JOIN courses ON courses.complaint_id = c.id
		GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ` + limit
	if by == ComplaintsByStep {
		sql = `WITH ` + seen + `, visits AS (
				SELECT s.complaint_id, s.step, bool_or(s.left_at IS NULL) AS here, sum(s.working_minutes) AS minutes,
					EXISTS (SELECT 1 FROM tasks t WHERE t.process_id = s.process_id AND t.step = s.step AND t.overdue_at IS NOT NULL) AS late
				FROM complaint_steps s JOIN seen ON seen.id = s.complaint_id GROUP BY s.complaint_id, s.process_id, s.step)
			SELECT v.step, count(*), count(*) FILTER (WHERE v.here), count(*) FILTER (WHERE c.reopened), count(*) FILTER (WHERE v.late),
				avg(c.satisfaction)::float8, (percentile_cont(0.5) WITHIN GROUP (ORDER BY v.minutes))::float8
			FROM visits v JOIN seen c ON c.id = v.complaint_id GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ` + limit
	}
	figures, err := collect(ctx, db, pgx.RowToStructByPos[ComplaintFigure], sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("count complaints: %w", err)
	}
	return figures, nil
}

// RepeatComplainer is a customer who complained more than once in a period.
type RepeatComplainer struct {
	CustomerID uuid.UUID
	Count      int
	Open       int
}

// maxRepeatComplainers is how many of them are listed.
const maxRepeatComplainers = 20

// RepeatComplainers lists who complained most often in a period, among the
// complaints that the viewer may see.
func RepeatComplainers(ctx context.Context, db Querier, viewer crm.Viewer, from, to time.Time) ([]RepeatComplainer, error) {
	args := &arguments{}
	found, err := collect(ctx, db, pgx.RowToStructByPos[RepeatComplainer], `WITH `+complaintsWithin(viewer, from, to, args)+`
		SELECT customer_id, count(*), count(*) FILTER (WHERE open) FROM seen WHERE customer_id IS NOT NULL
		GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT `+args.add(maxRepeatComplainers), args.values...)
	if err != nil {
		return nil, fmt.Errorf("count repeat complainers: %w", err)
	}
	return found, nil
}
