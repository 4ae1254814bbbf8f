package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
)

type readDays struct {
	ByID
	Name    string `query:"name" maxLength:"300" doc:"Name of the file."`
	Year    int    `query:"year" minimum:"2000" maximum:"2200" doc:"Of an iCalendar file: for which year events that repeat are taken; this year without it."`
	RawBody []byte `contentType:"application/octet-stream" doc:"A CSV file or workbook with date, name and off/work, or an iCalendar file."`
}

// maxListedDays bounds the days of one file.
const maxListedDays = 800

// readDays reads a year's list of holidays. Nothing is saved: the person looks
// at it first.
func (s *Server) readDays(ctx context.Context, in *readDays) (*itself[items[DayChange]], error) {
	if err := s.keepsCalendar(ctx, in.ID); err != nil {
		return nil, err
	}
	if in.Year == 0 {
		in.Year = s.DB.Now().In(s.Company.Zone()).Year()
	}
	read := readTable
	if bytes.Contains(in.RawBody[:min(len(in.RawBody), 200)], []byte("BEGIN:VCALENDAR")) {
		read = func(file []byte) ([]DayChange, error) { return readICal(file, in.Year) }
	}
	days, err := read(in.RawBody)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(days, func(a, b DayChange) int { return strings.Compare(a.On, b.On) })
	days = slices.CompactFunc(days, func(a, b DayChange) bool { return a.On == b.On })
	if len(days) == 0 || len(days) > maxListedDays {
		return nil, unreadableList(0)
	}
	return answered(items[DayChange]{days}), nil
}

// unreadableList refuses a file, or names the row that cannot be read.
func unreadableList(row int) error {
	message := crm.Label{ZH: "文件里没有找到节假日，或超过 800 天", EN: "The file has no holidays in it, or more than 800"}
	if row > 0 {
		message = crm.Label{ZH: "第 %d 行无法识别", EN: "Row %d cannot be read"}.With(row)
	}
	return crm.InvalidField("file", "unreadable-list", message, crm.Label{
		ZH: "请使用三列：日期、名称、类型（放假或上班），或 .ics 文件", EN: "Use three columns: date, name, kind (off or work), or an .ics file"})
}

// columnsOfDays are the headers under which a list has its columns.
var columnsOfDays = map[string][]string{
	"on": {"日期", "date", "day", "on"}, "name": {"名称", "节日", "节假日", "name", "holiday"}, "kind": {"类型", "安排", "放假/上班", "kind", "type"},
}

// dayWords are how lists say whether a day is off or worked.
var dayWords = map[string]crm.DayKind{
	"休": crm.DayOff, "放假": crm.DayOff, "休息": crm.DayOff, "假": crm.DayOff, "节假日": crm.DayOff, "off": crm.DayOff, "holiday": crm.DayOff,
	"班": crm.DayWork, "上班": crm.DayWork, "补班": crm.DayWork, "调休上班": crm.DayWork, "工作日": crm.DayWork, "work": crm.DayWork, "workday": crm.DayWork,
}

func readTable(file []byte) ([]DayChange, error) {
	reader, err := sheet.Open(bytes.NewReader(file), int64(len(file)), sheet.Options{MaxRows: maxListedDays, MaxUnpacked: maxBody * 16})
	if problem, ok := errors.AsType[*sheet.Problem](err); ok {
		return nil, crm.InvalidField("file", problem.Code, crm.Label(problem.Message), crm.Label(problem.Remedy))
	}
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	place := map[string]int{}
	for field, headers := range columnsOfDays {
		place[field] = slices.IndexFunc(reader.Columns(), func(c string) bool {
			return slices.Contains(headers, strings.ToLower(strings.TrimSpace(c)))
		})
		if place[field] < 0 {
			return nil, unreadableList(reader.Found().HeaderRow)
		}
	}
	var days []DayChange
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return days, nil
		}
		if err != nil {
			return nil, unreadableList(row.Number)
		}
		on, err := sheet.ParseDate(row.Cells[place["on"]], sheet.UnknownOrder)
		kind, known := dayWords[strings.ToLower(strings.TrimSpace(row.Cells[place["kind"]]))]
		name := strings.TrimSpace(row.Cells[place["name"]])
		if err != nil || !known || name == "" {
			return nil, unreadableList(row.Number)
		}
		days = append(days, DayChange{On: on.Format(time.DateOnly), Kind: string(kind), Name: name})
	}
}

// appleSpecialDay is how calendars published for China mark what a day is.
const (
	appleSpecialDay  = "X-APPLE-SPECIAL-DAY"
	alternateWorkday = "ALTERNATE-WORKDAY"
)

// longestEvent bounds how many days one event of a list lasts.
const longestEvent = 31

// readICal reads the events of all days of an iCalendar file. An event that
// repeats counts in the given year alone.
func readICal(file []byte, year int) ([]DayChange, error) {
	decoded, err := ical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		return nil, unreadableList(0)
	}
	var days []DayChange
	for _, event := range decoded.Events() {
		starts, err := event.DateTimeStart(time.UTC)
		if err != nil {
			return nil, unreadableList(0)
		}
		ends, err := event.DateTimeEnd(time.UTC)
		if err != nil || !ends.After(starts) {
			ends = starts.AddDate(0, 0, 1)
		}
		length := min(longestEvent, max(1, int(ends.Sub(starts).Hours()/24)))
		first := []time.Time{starts}
		if repeats, err := event.RecurrenceSet(time.UTC); err == nil && repeats != nil {
			first = repeats.Between(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC), true)
		}
		name, kind := specialDay(event)
		for _, at := range first {
			for n := range length {
				days = append(days, DayChange{On: at.AddDate(0, 0, n).Format(time.DateOnly), Kind: string(kind), Name: name})
			}
		}
	}
	return days, nil
}

// specialDay is the name of an event and whether it is a day off or of work,
// by its mark or by how its name ends.
func specialDay(event ical.Event) (string, crm.DayKind) {
	summary, _ := event.Props.Text(ical.PropSummary)
	name := strings.TrimSpace(summary)
	kind := crm.DayOff
	for ending, means := range map[string]crm.DayKind{"（休）": crm.DayOff, "(休)": crm.DayOff, "（班）": crm.DayWork, "(班)": crm.DayWork, "补班": crm.DayWork} {
		if plain, found := strings.CutSuffix(name, ending); found {
			name, kind = strings.TrimSpace(plain), means
		}
	}
	if mark := event.Props.Get(appleSpecialDay); mark != nil && mark.Value == alternateWorkday {
		kind = crm.DayWork
	}
	if name == "" {
		name = crm.LabelOf(crm.DayKind("").Choices(), string(kind)).ZH
	}
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:80])
	}
	return name, kind
}
