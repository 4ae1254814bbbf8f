package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Table reads and writes one kind of record. Every read takes the viewer and
// returns only what that person may see; every write leaves its trace in the
// history, in the same transaction.
type Table[T any, P crm.Record[T]] struct {
	Schema  crm.Schema
	columns []column
	lookups []lookup
	names   string // the columns, for SELECT and RETURNING
}

// NewTable reads the kind's declaration once.
func NewTable[T any, P crm.Record[T]](kind crm.Kind[T]) *Table[T, P] {
	t := &Table[T, P]{Schema: kind.Schema()}
	t.columns, t.lookups = columnsOf(t.Schema), lookupsOf(t.Schema)
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	t.names = strings.Join(names, ", ")
	return t
}

// The tables, one per kind.
var (
	Users         = NewTable(crm.Users)
	Customers     = NewTable(crm.Customers)
	Leads         = NewTable(crm.Leads)
	Interactions  = NewTable(crm.Interactions)
	Rosters       = NewTable(crm.Rosters)
	RosterMembers = NewTable(crm.RosterMembers)
	RosterSkills  = NewTable(crm.RosterSkills)
	Pools         = NewTable(crm.Pools)

	CustomerRelations    = NewTable(crm.CustomerRelations)
	Contacts             = NewTable(crm.Contacts)
	ContactAnniversaries = NewTable(crm.ContactAnniversaries)
	Refusals             = NewTable(crm.Refusals)
	Mailings             = NewTable(crm.Mailings)
	Deals                = NewTable(crm.Deals)
	DealCompetitors      = NewTable(crm.DealCompetitors)
	Registrations        = NewTable(crm.Registrations)
	Appointments         = NewTable(crm.Appointments)
	InteractionReplies   = NewTable(crm.InteractionReplies)
	Commitments          = NewTable(crm.Commitments)
	Orders               = NewTable(crm.Orders)
	OrderLines           = NewTable(crm.OrderLines)
	Notes                = NewTable(crm.Notes)
	ApprovalRequests     = NewTable(crm.ApprovalRequests)
	Articles             = NewTable(crm.Articles)
	Complaints           = NewTable(crm.Complaints)
	Products             = NewTable(crm.Products)
	ProductClasses       = NewTable(crm.ProductClasses)
	Competitors          = NewTable(crm.Competitors)
	Stages               = NewTable(crm.Stages)

	Departments       = NewTable(crm.Departments)
	Posts             = NewTable(crm.Posts)
	Teams             = NewTable(crm.Teams)
	DetailedRoles     = NewTable(crm.DetailedRoles)
	Grants            = NewTable(crm.GrantRecords)
	FieldRules        = NewTable(crm.FieldRules)
	DictionaryEntries = NewTable(crm.DictionaryEntries)
	CustomFields      = NewTable(crm.CustomFields)
	SavedViews        = NewTable(crm.SavedViews)
	Calendars         = NewTable(crm.Calendars)
	CalendarDays      = NewTable(crm.CalendarDays)
	Duties            = NewTable(crm.Duties)
	Leaves            = NewTable(crm.Leaves)
	Substitutions     = NewTable(crm.Substitutions)
	PublicForms       = NewTable(crm.PublicForms)
	Webhooks          = NewTable(crm.Webhooks)
	ChatTargets       = NewTable(crm.ChatTargets)
)

// Get reads one record that the viewer may see.
func (t *Table[T, P]) Get(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (P, error) {
	return t.get(ctx, db, viewer, id, "")
}

// Lock reads one record and keeps others from changing it until the end of
// the transaction.
func (t *Table[T, P]) Lock(ctx context.Context, tx *Tx, id uuid.UUID) (P, error) {
	return t.get(ctx, tx, tx.Viewer, id, " FOR NO KEY UPDATE") // which references to the record do not wait for
}

func (t *Table[T, P]) get(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID, suffix string) (P, error) {
	return t.one(ctx, db, viewer, id, selection[P]{columns: func(*arguments) string { return t.names }, scan: t.scan, suffix: suffix})
}

// selection is what to read of a record.
type selection[P any] struct {
	columns func(*arguments) string
	scan    pgx.RowToFunc[P]
	suffix  string // of the statement
}

// one reads one record that the viewer may see.
func (t *Table[T, P]) one(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID, s selection[P]) (P, error) {
	table := t.Schema.Table()
	for _, seen := range sights(t.Schema, viewer) {
		args := &arguments{}
		columns := s.columns(args)
		where := table + ".id = " + args.add(id) + " AND " + table + ".deleted_at IS NULL AND " + seen(args)
		found, err := collect(ctx, db, s.scan, "SELECT "+columns+" FROM "+table+" WHERE "+where+s.suffix, args.values...)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Schema.Name, err)
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return nil, gone(ctx, db, viewer, t.Schema.Name, id)
}

func (t *Table[T, P]) scan(row pgx.CollectableRow) (P, error) {
	record := P(new(T))
	return record, row.Scan(t.targets(record, 0)...)
}

// targets are where the columns of a record go, with room for more.
func (t *Table[T, P]) targets(record P, more int) []any {
	targets := make([]any, len(t.columns), len(t.columns)+more)
	for i := range t.columns {
		targets[i] = t.columns[i].scan(record)
	}
	return targets
}

// Insert adds a record and tells it as "{kind}.created". It fills the id, the
// version, the times, who made it and the number.
func (t *Table[T, P]) Insert(ctx context.Context, tx *Tx, record P) error {
	if err := CheckReferences(ctx, tx, t.Schema, new(T), record); err != nil {
		return err
	}
	return t.InsertFollowing(ctx, tx, record)
}

// InsertFollowing adds a record that follows from an act on another one. What
// it refers to comes from there, so the person need not see it.
func (t *Table[T, P]) InsertFollowing(ctx context.Context, tx *Tx, record P) error {
	base := record.Meta()
	base.ID, base.Version = NewID(), 0
	if problems := record.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	base.Version, base.CreatedAt, base.UpdatedAt, base.CreatedBy = 1, tx.Now, tx.Now, tx.Viewer.IDOrNil()
	settle(P(new(T)), record, tx.Now)
	if err := t.numberMany(ctx, tx, []P{record}); err != nil {
		return err
	}
	args := &arguments{}
	var names, marks []string
	for _, l := range t.lookups {
		names = append(names, l.column)
		marks = append(marks, args.add(l.keys(record)))
	}
	for _, c := range t.columns {
		names = append(names, c.name)
		marks = append(marks, args.add(c.value(record)))
	}
	sql := "INSERT INTO " + t.Schema.Table() + " (" + strings.Join(names, ", ") + ") VALUES (" +
		strings.Join(marks, ", ") + ") RETURNING " + t.names
	if err := t.write(ctx, tx, sql, args, record); err != nil {
		return err
	}
	return tx.Tell(ctx, Change{
		Type: t.Schema.Name + ".created", RecordKind: t.Schema.Name, RecordID: base.ID,
		Fields: changedFields(t.Schema, new(T), record),
	})
}

// Update writes a record that was read before, unless somebody changed it
// since (ErrStale), and tells it as the given change, whose record and fields
// it fills. Nothing changed is nothing written.
func (t *Table[T, P]) Update(ctx context.Context, tx *Tx, before, record P, told Change) error {
	if err := CheckReferences(ctx, tx, t.Schema, before, record); err != nil {
		return err
	}
	return t.UpdateFollowing(ctx, tx, before, record, told)
}

// UpdateFollowing is Update for what follows from an act on other records.
// What the record now refers to comes from there, so the person need not see
// it.
func (t *Table[T, P]) UpdateFollowing(ctx context.Context, tx *Tx, before, record P, told Change) error {
	changed, err := t.prepareUpdate(tx, before, record, &told)
	if err != nil || !changed {
		return err
	}
	if err := t.writeUpdate(ctx, tx, before, record); err != nil {
		return err
	}
	return tx.Tell(ctx, told)
}

// writeUpdate writes a record that was read before, and reads it back.
func (t *Table[T, P]) writeUpdate(ctx context.Context, tx *Tx, before, record P) error {
	base := record.Meta()
	args := &arguments{}
	sets := []string{"version = version + 1", "updated_at = " + args.add(tx.Now)}
	for _, l := range t.lookups {
		if l.outdated(before, record) {
			sets = append(sets, l.column+" = "+args.add(l.keys(record)))
		}
	}
	for _, c := range t.columns {
		if !fixedColumns[c.name] {
			sets = append(sets, c.name+" = "+args.add(c.value(record)))
		}
	}
	sql := "UPDATE " + t.Schema.Table() + " SET " + strings.Join(sets, ", ") + " WHERE id = " + args.add(base.ID) +
		" AND version = " + args.add(base.Version) + " AND deleted_at IS NULL RETURNING " + t.names
	err := t.write(ctx, tx, sql, args, record)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s %s: %w", t.Schema.Name, base.ID, crm.ErrStale)
	}
	return err
}

// prepareUpdate checks a record, brings it in order and fills what is told of
// it; it says whether anything has changed.
func (t *Table[T, P]) prepareUpdate(tx *Tx, before, record P, told *Change) (changed bool, err error) {
	if problems := record.Check(); len(problems) > 0 {
		return false, &crm.Invalid{Problems: problems}
	}
	settle(before, record, tx.Now)
	told.RecordKind, told.RecordID = t.Schema.Name, record.Meta().ID
	told.Fields = changedFields(t.Schema, before, record)
	return len(told.Fields) > 0, nil
}

// fixedColumns never change by an update of the record.
var fixedColumns = map[string]bool{
	"id": true, "version": true, "created_at": true, "updated_at": true, "created_by": true, "number": true,
}

// Delete puts a record into the bin.
func (t *Table[T, P]) Delete(ctx context.Context, tx *Tx, record P) error {
	base := record.Meta()
	tag, err := tx.Exec(ctx, "UPDATE "+t.Schema.Table()+
		" SET deleted_at = $3, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
		base.ID, base.Version, tx.Now)
	if err != nil {
		return fmt.Errorf("delete %s: %w", t.Schema.Name, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("%s %s: %w", t.Schema.Name, base.ID, crm.ErrStale)
	}
	return tx.Tell(ctx, Change{Type: t.Schema.Name + ".deleted", RecordKind: t.Schema.Name, RecordID: base.ID})
}

// write runs a statement that returns the row and reads it back into record.
func (t *Table[T, P]) write(ctx context.Context, tx *Tx, sql string, args *arguments, record P) error {
	rows, err := tx.Query(ctx, sql, args.values...)
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Schema.Name, err)
	}
	written, err := pgx.CollectExactlyOneRow(rows, t.scan)
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Schema.Name, err)
	}
	*record = *written
	return nil
}
