package api

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
)

func TestReadTable(t *testing.T) {
	t.Run("reads a list in Chinese", func(t *testing.T) {
		got, err := readTable([]byte("日期,名称,类型\n2026年10月1日,国庆节,休\n2026-10-10,国庆节调休,班\n"))
		want := []DayChange{{On: "2026-10-01", Kind: "off", Name: "国庆节"}, {On: "2026-10-10", Kind: "work", Name: "国庆节调休"}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	for name, file := range map[string]string{
		"no columns":          "a,b\n1,2\n",
		"an unknown kind":     "date,name,kind\n2026-10-01,National Day,maybe\n",
		"a date that is none": "date,name,kind\nsoon,National Day,off\n",
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			if _, err := readTable([]byte(file)); !errors.Is(err, crm.ErrInvalid) {
				t.Errorf("got %v", err)
			}
		})
	}
}

const listedEvents = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n" +
	"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261003\r\nSUMMARY:国庆节（休）\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:3\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour Day\r\nEND:VEVENT\r\n" +
	"END:VCALENDAR\r\n"

func TestReadICal(t *testing.T) {
	got, err := readICal([]byte(listedEvents), 2026)
	want := []DayChange{
		{On: "2026-10-01", Kind: "off", Name: "国庆节"}, {On: "2026-10-02", Kind: "off", Name: "国庆节"},
		{On: "2026-10-10", Kind: "work", Name: "国庆节"}, {On: "2026-05-01", Kind: "off", Name: "Labour Day"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}
