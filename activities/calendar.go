package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SetCalendarDays makes days of a calendar holidays or adjusted workdays; one
// without a kind is an ordinary day again. Open deadlines stay until they are
// moved: see MoveDeadlinesLater.
func SetCalendarDays(ctx context.Context, tx *store.Tx, calendar uuid.UUID, days []crm.CalendarDay) error {
	record, err := store.Calendars.Lock(ctx, tx, calendar)
	if err != nil {
		return err
	}
	if err := Require(ctx, tx, store.Calendars.Schema, crm.Edit, record); err != nil {
		return err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	known := times.Days(calendar)
	for _, day := range days {
		if err := setDay(ctx, tx, calendar, known[day.On], day); err != nil {
			return err
		}
	}
	return nil
}

func setDay(ctx context.Context, tx *store.Tx, calendar uuid.UUID, known *crm.CalendarDay, day crm.CalendarDay) error {
	switch {
	case known == nil && day.Kind == "":
		return nil
	case known == nil:
		day.CalendarID = calendar
		return store.CalendarDays.Insert(ctx, tx, &day)
	case day.Kind == "":
		gone := *known
		return store.CalendarDays.Delete(ctx, tx, &gone)
	}
	changed := *known
	changed.Name, changed.Kind, changed.Hours = day.Name, day.Kind, day.Hours
	return store.CalendarDays.Update(ctx, tx, known, &changed, store.Change{Type: "calendar-day.updated"})
}
