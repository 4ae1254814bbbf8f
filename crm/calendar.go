package crm

import (
	"time"

	"github.com/google/uuid"
)

// Calendar says when the company, or a department and those below it, works.
// The nearest calendar up the tree of departments that holds on a date counts.
type Calendar struct {
	Base
	Name         string     `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"部门（留空为全公司）" en:"Department (empty: the company)"`
	TimeZone     string     `db:"time_zone" json:"timeZone" max:"60" zh:"时区（留空为公司时区）" en:"Time zone (empty: the company's)"`
	Monday       string     `db:"monday" json:"monday" max:"150" zh:"星期一" en:"Monday"`
	Tuesday      string     `db:"tuesday" json:"tuesday" max:"150" zh:"星期二" en:"Tuesday"`
	Wednesday    string     `db:"wednesday" json:"wednesday" max:"150" zh:"星期三" en:"Wednesday"`
	Thursday     string     `db:"thursday" json:"thursday" max:"150" zh:"星期四" en:"Thursday"`
	Friday       string     `db:"friday" json:"friday" max:"150" zh:"星期五" en:"Friday"`
	Saturday     string     `db:"saturday" json:"saturday" max:"150" zh:"星期六" en:"Saturday"`
	Sunday       string     `db:"sunday" json:"sunday" max:"150" zh:"星期日" en:"Sunday"`
	Breaks       string     `db:"breaks" json:"breaks" max:"150" zh:"休息时段" en:"Breaks"`
	OwnDaysOnly  bool       `db:"own_days_only" json:"ownDaysOnly" zh:"不沿用上级的节假日与调休" en:"Without the holidays of calendars above"`
	ValidFrom    *Date      `db:"valid_from" json:"validFrom" zh:"生效日期" en:"Valid from"`
	ValidTo      *Date      `db:"valid_to" json:"validTo" zh:"失效日期" en:"Valid to"`
}

// Calendars declares the kind.
var Calendars = Kind[Calendar]{
	Name: "calendar", Plural: "calendars", Icon: "calendar",
	Label: Label{"工作日历", "Working calendar"}, PluralLabel: Label{"工作日历", "Working calendars"},
	Title: "name", Search: []string{"name"},
	List:  []string{"name", "departmentId", "timeZone", "monday", "saturday", "breaks", "validFrom", "validTo"},
	Sorts: []string{"createdAt", "name"},
	Sections: []Section{
		{Label{"工作日历", "Working calendar"}, []string{"name", "departmentId", "timeZone", "validFrom", "validTo", "ownDaysOnly"}},
		{Label{"每周工作时段", "Hours of the week"}, []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "breaks"}},
	},
	Rights: Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:   MenuSetup,
}

// week are the fields of the weekdays with what they hold, from Sunday.
func (c *Calendar) week() [7]struct{ field, text string } {
	return [7]struct{ field, text string }{
		{"sunday", c.Sunday}, {"monday", c.Monday}, {"tuesday", c.Tuesday}, {"wednesday", c.Wednesday},
		{"thursday", c.Thursday}, {"friday", c.Friday}, {"saturday", c.Saturday},
	}
}

// Check refuses zones and hours that cannot be read and an end before the
// beginning.
func (c *Calendar) Check() []Problem {
	var problems []Problem
	if _, err := ZoneNamed(c.TimeZone); err != nil || c.TimeZone == "Local" {
		problems = append(problems, Problem{"timeZone", "unknown-zone",
			Label{"没有这个时区", "There is no such time zone"},
			Label{"请填写 IANA 时区名，例如 Asia/Shanghai", "Give the IANA name, for example Asia/Shanghai"}})
	}
	for _, day := range c.week() {
		if _, err := ParseShifts(day.text); err != nil {
			problems = append(problems, badShifts(day.field))
		}
	}
	if _, err := ParseShifts(c.Breaks); err != nil {
		problems = append(problems, badShifts("breaks"))
	}
	if c.ValidFrom != nil && c.ValidTo != nil && c.ValidTo.Before(*c.ValidFrom) {
		problems = append(problems, endsFirst("validTo"))
	}
	return problems
}

// HoldsOn says whether the calendar is valid on a date.
func (c *Calendar) HoldsOn(on Date) bool {
	return (c.ValidFrom == nil || !on.Before(*c.ValidFrom)) && (c.ValidTo == nil || !c.ValidTo.Before(on))
}

// Hours are the hours that the calendar declares, with its adjusted days. What
// cannot be read counts as no work: Check has refused it.
func (c *Calendar) Hours(company *time.Location, days []*CalendarDay) Hours {
	h := Hours{Zone: company, From: c.ValidFrom, To: c.ValidTo, OwnDaysOnly: c.OwnDaysOnly, Days: map[Date]AdjustedDay{}}
	if zone, err := ZoneNamed(c.TimeZone); err == nil && c.TimeZone != "" {
		h.Zone = zone
	}
	breaks, _ := ParseShifts(c.Breaks)
	for weekday, day := range c.week() {
		shifts, _ := ParseShifts(day.text)
		h.Weekly[weekday] = withoutBreaks(shifts, breaks)
	}
	for _, d := range days {
		h.Days[d.On] = d.Adjusted()
	}
	return h
}

// DayKind says whether people work on an adjusted day.
type DayKind string

// The kinds of adjusted days.
const (
	DayOff  DayKind = "off"
	DayWork DayKind = "work"
)

// Choices lists the kinds of adjusted days.
func (DayKind) Choices() []Choice {
	return []Choice{
		{Value: string(DayOff), Label: Label{"放假", "Off"}, Tone: ToneGood},
		{Value: string(DayWork), Label: Label{"上班", "Work"}, Tone: ToneWarning},
	}
}

// CalendarDay is a date of a calendar that differs from its weekday: a holiday,
// or a day worked instead (调休).
type CalendarDay struct {
	Base
	CalendarID uuid.UUID `db:"calendar_id" json:"calendarId" required:"true" ref:"calendar" zh:"工作日历" en:"Working calendar"`
	On         Date      `db:"on_date" json:"on" required:"true" zh:"日期" en:"Date"`
	Name       string    `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	Kind       DayKind   `db:"kind" json:"kind" required:"true" zh:"类型" en:"Kind"`
	Hours      string    `db:"hours" json:"hours" max:"150" zh:"工作时段（留空为平常时段）" en:"Hours (empty: the usual)"`
}

// CalendarDays declares the kind.
var CalendarDays = Kind[CalendarDay]{
	Name: "calendar-day", Plural: "calendar-days", Icon: "calendar",
	Label: Label{"节假日与调休", "Adjusted day"}, PluralLabel: Label{"节假日与调休", "Adjusted days"},
	Title: "name", Search: []string{"name"},
	List:     []string{"on", "name", "kind", "hours", "calendarId"},
	Sorts:    []string{"on", "createdAt"},
	Sections: []Section{{Label{"节假日与调休", "Adjusted day"}, []string{"calendarId", "on", "name", "kind", "hours"}}},
	Scope:    Scope{Parents: []string{"calendarId"}},
	Rights:   Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
}

// Check wants hours that can be read, and none on a day off.
func (d *CalendarDay) Check() []Problem {
	if _, err := ParseShifts(d.Hours); err != nil {
		return []Problem{badShifts("hours")}
	}
	if d.Kind == DayOff && d.Hours != "" {
		return []Problem{{"hours", "hours-on-day-off",
			Label{"放假日没有工作时段", "A day off has no hours"},
			Label{"请清空工作时段，或把类型改为上班", "Clear the hours, or make it a day of work"}}}
	}
	return nil
}

// Adjusted is the day as hours know it.
func (d *CalendarDay) Adjusted() AdjustedDay {
	spans, _ := ParseShifts(d.Hours)
	return AdjustedDay{Off: d.Kind == DayOff, Spans: spans}
}
