package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// WorkingTimes are the calendars of the company and its departments, ready to
// count with.
type WorkingTimes struct {
	zone      *time.Location
	calendars []*crm.Calendar // of each department, the one that goes first before others
	days      map[uuid.UUID][]*crm.CalendarDay
	above     map[uuid.UUID]uuid.UUID // the department above each; uuid.Nil is the company

	mu         sync.Mutex
	timetables map[uuid.UUID]*crm.Timetable
}

// Reader is what both a DB and a Tx read with, working times included.
type Reader interface {
	Querier
	WorkingTimes(ctx context.Context) (*WorkingTimes, error)
}

// WorkingTimes reads when people work, or remembers it while nothing changed. A
// transaction reads it once, unless it changes it.
func (tx *Tx) WorkingTimes(ctx context.Context) (*WorkingTimes, error) {
	if tx.known.times != nil {
		return tx.known.times, nil
	}
	times, err := tx.working.read(ctx, tx, tx.zone)
	if err == nil {
		tx.known.times = times
	}
	return times, err
}

// WorkingTimes reads when people work, or remembers it while nothing changed.
func (db *DB) WorkingTimes(ctx context.Context) (*WorkingTimes, error) {
	return db.working.read(ctx, db, db.zone())
}

// workingMemory remembers the working times last read. What was reckoned of
// them serves everybody until somebody changes a calendar or the tree of
// departments.
type workingMemory struct {
	mu    sync.Mutex
	stamp workingStamp
	times *WorkingTimes
}

// workingStamp changes with every write to what it is made of: each write has
// a transaction of its own, also where the clock stands still.
type workingStamp struct{ Rows, Writes int64 }

func (m *workingMemory) read(ctx context.Context, db Querier, zone *time.Location) (*WorkingTimes, error) {
	stamps, err := collect(ctx, db, pgx.RowToStructByPos[workingStamp], `
		SELECT sum(n)::bigint, sum(writes)::bigint FROM (
			SELECT count(*) n, coalesce(sum(xmin::text::bigint), 0) writes FROM calendars
			UNION ALL SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM calendar_days
			UNION ALL SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM departments) counted`)
	if err != nil {
		return nil, fmt.Errorf("read state of calendars: %w", err)
	}
	if times := m.at(stamps[0], zone); times != nil {
		return times, nil
	}
	times, err := loadWorkingTimes(ctx, db, zone) // not under the lock: who waits for it holds a connection
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stamp, m.times = stamps[0], times
	return times, nil
}

// at is what is remembered under a stamp; nil is nothing.
func (m *workingMemory) at(stamp workingStamp, zone *time.Location) *WorkingTimes {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.times == nil || m.stamp != stamp || m.times.zone.String() != zone.String() {
		return nil
	}
	return m.times
}

func loadWorkingTimes(ctx context.Context, db Querier, zone *time.Location) (*WorkingTimes, error) {
	w := newWorkingTimes(zone)
	var err error
	if w.calendars, err = collect(ctx, db, Calendars.scan, "SELECT "+Calendars.names+" FROM calendars WHERE deleted_at IS NULL"); err != nil {
		return nil, fmt.Errorf("read calendars: %w", err)
	}
	slices.SortFunc(w.calendars, goesFirst)
	days, err := collect(ctx, db, CalendarDays.scan, "SELECT "+CalendarDays.names+" FROM calendar_days WHERE deleted_at IS NULL ORDER BY on_date")
	if err != nil {
		return nil, fmt.Errorf("read days of calendars: %w", err)
	}
	for _, d := range days {
		w.days[d.CalendarID] = append(w.days[d.CalendarID], d)
	}
	rows, err := db.Query(ctx, `SELECT id, parent_id FROM departments WHERE deleted_at IS NULL`)
	if err != nil {
		return nil, fmt.Errorf("read departments: %w", err)
	}
	var id uuid.UUID
	var parent *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &parent}, func() error {
		w.above[id] = orCompany(parent)
		return nil
	})
	return w, err
}

func newWorkingTimes(zone *time.Location) *WorkingTimes {
	return &WorkingTimes{
		zone: zone, days: map[uuid.UUID][]*crm.CalendarDay{}, above: map[uuid.UUID]uuid.UUID{},
		timetables: map[uuid.UUID]*crm.Timetable{},
	}
}

// goesFirst orders calendars of one department: one for a season goes before
// one without bounds, the later season first.
func goesFirst(a, b *crm.Calendar) int {
	return cmp.Or(compareBounds(b.ValidFrom, a.ValidFrom), compareBounds(b.ValidTo, a.ValidTo), compareIDs(a.ID, b.ID))
}

// compareBounds orders dates, none before all others.
func compareBounds(a, b *crm.Date) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return a.Start(time.UTC).Compare(b.Start(time.UTC))
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

func orCompany(department *uuid.UUID) uuid.UUID {
	if department == nil {
		return uuid.Nil
	}
	return *department
}

// Of is the timetable of a department, nil being the company: its calendars,
// those up the tree, the company's, and below all the hours of an office.
func (w *WorkingTimes) Of(department *uuid.UUID) *crm.Timetable {
	place := orCompany(department)
	w.mu.Lock()
	defer w.mu.Unlock()
	timetable, known := w.timetables[place]
	if !known {
		var hours []crm.Hours
		for _, at := range w.Upwards(department) {
			hours = append(hours, w.hoursAt(at)...)
		}
		timetable = crm.NewTimetable(append(hours, crm.OfficeHours(w.zone))...)
		w.timetables[place] = timetable
	}
	return timetable
}

// Upwards lists a department, those above it, and at last uuid.Nil, which is
// the company.
func (w *WorkingTimes) Upwards(department *uuid.UUID) []uuid.UUID {
	var places []uuid.UUID
	for at := orCompany(department); at != uuid.Nil && !slices.Contains(places, at); at = w.above[at] {
		places = append(places, at)
	}
	return append(places, uuid.Nil)
}

func (w *WorkingTimes) hoursAt(place uuid.UUID) []crm.Hours {
	var hours []crm.Hours
	for _, c := range w.calendars {
		if orCompany(c.DepartmentID) == place {
			hours = append(hours, c.Hours(w.zone, w.days[c.ID]))
		}
	}
	return hours
}

// Days lists the adjusted days of a calendar by date.
func (w *WorkingTimes) Days(calendar uuid.UUID) map[crm.Date]*crm.CalendarDay {
	days := map[crm.Date]*crm.CalendarDay{}
	for _, d := range w.days[calendar] {
		days[d.On] = d
	}
	return days
}

// Calendar is the timetable of one calendar with what lies above it, whether
// or not another of its department goes first.
func (w *WorkingTimes) Calendar(c *crm.Calendar) *crm.Timetable {
	hours := []crm.Hours{c.Hours(w.zone, w.days[c.ID])}
	for _, at := range w.Upwards(c.DepartmentID) {
		hours = append(hours, w.hoursAt(at)...)
	}
	return crm.NewTimetable(append(hours, crm.OfficeHours(w.zone))...)
}

// With are the working times as they would be if days of a calendar were as
// given; one without a kind is no longer adjusted.
func (w *WorkingTimes) With(calendar uuid.UUID, changed []crm.CalendarDay) *WorkingTimes {
	next := newWorkingTimes(w.zone)
	next.calendars, next.above = w.calendars, w.above
	maps.Copy(next.days, w.days)
	days := w.Days(calendar)
	for _, d := range changed {
		delete(days, d.On)
		if d.Kind != "" {
			days[d.On] = &d
		}
	}
	next.days[calendar] = nil
	for _, d := range days {
		next.days[calendar] = append(next.days[calendar], d)
	}
	return next
}

// AdjustedAbove is the adjusted day that a calendar takes over from one above
// it, or nil.
func (w *WorkingTimes) AdjustedAbove(c *crm.Calendar, on crm.Date) *crm.CalendarDay {
	if c.OwnDaysOnly {
		return nil
	}
	for _, place := range w.Upwards(c.DepartmentID) {
		for _, above := range w.calendars {
			if orCompany(above.DepartmentID) != place || above.ID == c.ID || !above.HoldsOn(on) {
				continue
			}
			for _, day := range w.days[above.ID] {
				if day.On == on {
					return day
				}
			}
			if above.OwnDaysOnly {
				return nil
			}
		}
	}
	return nil
}
