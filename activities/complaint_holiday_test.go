package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// october is a time of the company in October 2026, of which the first week is
// off and Saturday the tenth is worked.
func (b *bureau) october(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, b.db.Zone)
}

func TestComplaintOverNationalDay(t *testing.T) {
	b := openBureau(t)
	b.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		calendar := crm.ShippedCalendar()
		if err := store.Calendars.Insert(ctx, tx, &calendar); err != nil {
			return err
		}
		for _, day := range crm.ShippedDays() {
			day.CalendarID = calendar.ID
			if err := store.CalendarDays.Insert(ctx, tx, &day); err != nil {
				return err
			}
		}
		duty := &crm.Duty{Name: "国庆值班", UserID: &b.quinn.ID, StartsAt: b.october(1, 0, 0), EndsAt: b.october(8, 0, 0)}
		return store.Duties.Insert(ctx, tx, duty)
	})
	for _, c := range []struct {
		name, category string
		came           time.Time
		judge          string
		due            time.Time
	}{
		{"before the holidays is with who took it down, and what is left of its time waits for their end", "service", b.october(0, 16, 0), "sam", b.october(8, 11, 0)},
		{"on a holiday is with who is on duty, and has the first half day of work", "service", b.october(3, 10, 0), "quinn", b.october(8, 14, 0)},
		{"that is critical is with who is on duty too, and has the first hour of work", "safety", b.october(7, 23, 59), "quinn", b.october(8, 10, 0)},
		{"on the evening before an adjusted workday has that Saturday", "service", b.october(9, 18, 30), "sam", b.october(10, 14, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := b.on(t)
			b.setClock(c.came)
			b.newCustomer()
			complaint := b.register(c.category)
			task := b.the(complaint.ID)
			if holder := b.doer(task).Name; holder != c.judge || !task.DueAt.Equal(c.due) {
				t.Errorf("it is with %s until %s, want %s until %s", holder, task.DueAt.In(b.db.Zone), c.judge, c.due)
			}
		})
	}
	t.Run("waits for the customer five days of work, and for nobody on the holidays", func(t *testing.T) {
		b := b.on(t)
		b.setClock(b.october(0, 9, 0)) // the last of September
		b.newCustomer()
		c := b.toConfirmation()
		task := b.the(c.ID)
		if want := b.october(12, 18, 0); !task.DueAt.Equal(want) {
			t.Errorf("the customer has until %s, want %s", task.DueAt.In(b.db.Zone), want)
		}
		b.setClock(b.october(7, 12, 0))
		b.run()
		b.requireHolder(c.ID, crm.TaskConfirm, b.mia)
	})
}
