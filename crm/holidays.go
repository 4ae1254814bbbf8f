package crm

// ChinaZone is the zone of the companies that get the official holidays of
// mainland China with a new installation.
const ChinaZone = "Asia/Shanghai"

// holidayRun is consecutive days off, or one day worked instead.
type holidayRun struct {
	from string
	days int
	name string
	kind DayKind
}

// officialDays are the holidays and adjusted workdays of mainland China as the
// General Office of the State Council announced them: for 2025 on 12 November
// 2024 (国办发明电〔2024〕12号), for 2026 on 4 November 2025 (国办发明电〔2025〕7号).
var officialDays = []holidayRun{
	{"2025-01-01", 1, "元旦", DayOff},
	{"2025-01-26", 1, "春节调休", DayWork},
	{"2025-01-28", 8, "春节", DayOff},
	{"2025-02-08", 1, "春节调休", DayWork},
	{"2025-04-04", 3, "清明节", DayOff},
	{"2025-04-27", 1, "劳动节调休", DayWork},
	{"2025-05-01", 5, "劳动节", DayOff},
	{"2025-05-31", 3, "端午节", DayOff},
	{"2025-09-28", 1, "国庆节、中秋节调休", DayWork},
	{"2025-10-01", 8, "国庆节、中秋节", DayOff},
	{"2025-10-11", 1, "国庆节、中秋节调休", DayWork},

	{"2026-01-01", 3, "元旦", DayOff},
	{"2026-01-04", 1, "元旦调休", DayWork},
	{"2026-02-14", 1, "春节调休", DayWork},
	{"2026-02-15", 9, "春节", DayOff},
	{"2026-02-28", 1, "春节调休", DayWork},
	{"2026-04-04", 3, "清明节", DayOff},
	{"2026-05-01", 5, "劳动节", DayOff},
	{"2026-05-09", 1, "劳动节调休", DayWork},
	{"2026-06-19", 3, "端午节", DayOff},
	{"2026-09-20", 1, "国庆节调休", DayWork},
	{"2026-09-25", 3, "中秋节", DayOff},
	{"2026-10-01", 7, "国庆节", DayOff},
	{"2026-10-10", 1, "国庆节调休", DayWork},
}

// ShippedCalendar is the calendar that a new company starts with.
func ShippedCalendar() Calendar {
	const shifts = "09:00-18:00"
	return Calendar{
		Name: "公司日历", Monday: shifts, Tuesday: shifts, Wednesday: shifts, Thursday: shifts, Friday: shifts, Breaks: "12:00-13:00",
	}
}

// ShippedDays are the official days of mainland China, for a calendar there.
func ShippedDays() []CalendarDay {
	var days []CalendarDay
	for _, run := range officialDays {
		first, _ := ParseDate(run.from) // a test reads them all
		for i := range run.days {
			days = append(days, CalendarDay{On: first.AddDays(i), Name: run.name, Kind: run.kind})
		}
	}
	return days
}
