package crm

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// everything has a field of every type, required and not.
type everything struct {
	Base
	Text      string     `db:"text" json:"text" required:"true" max:"5" zh:"文字" en:"Text"`
	Long      string     `db:"long" json:"long" long:"true" zh:"长文字" en:"Long text"`
	Number    int        `db:"number" json:"number" min:"1" maximum:"10" zh:"数" en:"Number"`
	Money     *Money     `db:"money" json:"money" zh:"金额" en:"Money"`
	Time      time.Time  `db:"time" json:"time" required:"true" zh:"时间" en:"Time"`
	Later     *time.Time `db:"later" json:"later" zh:"以后" en:"Later"`
	Choice    Grade      `db:"choice" json:"choice" zh:"等级" en:"Choice"`
	Reference uuid.UUID  `db:"reference" json:"reference" required:"true" ref:"user" zh:"人" en:"Person"`
	Other     *uuid.UUID `db:"other" json:"other" ref:"user" zh:"另一人" en:"Other"`
	YesNo     bool       `db:"yes_no" json:"yesNo" zh:"是否" en:"Yes or no"`
}

func everythingSchema() Schema {
	return Kind[everything]{Name: "everything", Plural: "everythings", Title: "text"}.Schema()
}

var (
	someID   = uuid.MustParse("0190c6f0-7b1e-7c3a-9f00-000000000001")
	someTime = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
)

func fullRecord() everything {
	return everything{
		Text: "was", Long: "was", Number: 3, Money: &Money{decimal.RequireFromString("1"), "CNY"}, Time: someTime,
		Later: &someTime, Choice: GradeA, Reference: someID, Other: &someID, YesNo: true,
	}
}

// values reads a JSON object as a request carries it.
func values(t *testing.T, object string) map[string]json.RawMessage {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// codes lists problems as field:code.
func codes(problems []Problem) []string {
	var list []string
	for _, p := range problems {
		list = append(list, p.Field+":"+p.Code)
	}
	return list
}

func TestApply(t *testing.T) {
	t.Run("sets every type of field", func(t *testing.T) {
		var got everything
		set, problems := everythingSchema().Apply(&got, values(t, `{"text":"新文字","long":"many\nlines","number":10,
			"money":{"amount":"12.30","currency":"CNY"},"time":"2026-11-21T17:00:00+08:00","later":"2026-11-21T09:00:00Z",
			"choice":"B","reference":"`+someID.String()+`","other":"`+someID.String()+`","yesNo":true}`), true)
		if len(problems) > 0 {
			t.Fatalf("refused: %v", codes(problems))
		}
		want := everything{
			Text: "新文字", Long: "many\nlines", Number: 10, Money: &Money{decimal.RequireFromString("12.30"), "CNY"},
			Time: someTime, Later: &someTime, Choice: GradeB, Reference: someID, Other: &someID, YesNo: true,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if want := []string{"choice", "later", "long", "money", "number", "other", "reference", "text", "time", "yesNo"}; !slices.Equal(set, want) {
			t.Errorf("it says it set %q, want %q", set, want)
		}
	})
	t.Run("leaves what is absent", func(t *testing.T) {
		got := fullRecord()
		set, problems := everythingSchema().Apply(&got, values(t, `{"number":4}`), false)
		want := fullRecord()
		want.Number = 4
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 || !slices.Equal(set, []string{"number"}) {
			t.Errorf("set %q, problems %v, %s", set, codes(problems), diff)
		}
	})
	t.Run("clears by null what may be empty", func(t *testing.T) {
		got := fullRecord()
		_, problems := everythingSchema().Apply(&got,
			values(t, `{"long":null,"number":null,"money":null,"later": null ,"choice":null,"other":null,"yesNo":null}`), false)
		want := everything{Text: "was", Time: someTime, Reference: someID}
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
			t.Errorf("problems %v, %s", codes(problems), diff)
		}
	})
}

func TestApplyOnACopy(t *testing.T) {
	t.Run("leaves the original alone, also behind its pointers", func(t *testing.T) {
		before := fullRecord()
		after := before
		_, problems := everythingSchema().Apply(&after, values(t, `{"money":{"amount":"2.00","currency":"USD"},
			"later":"2027-01-01T00:00:00Z","other":"0190c6f0-7b1e-7c3a-9f00-000000000009"}`), false)
		if diff := cmp.Diff(fullRecord(), before); diff != "" || len(problems) > 0 {
			t.Errorf("problems %v, the original changed: %s", codes(problems), diff)
		}
		if after.Money.Currency != "USD" || after.Later.Year() != 2027 || after.Other[15] != 9 {
			t.Errorf("the copy did not change: %+v", after)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	long := strings.Repeat("长", 6)
	for _, c := range []struct {
		name, object string
		isNew        bool
		want         []string
	}{
		{"what it does not know", `{"nothing":1}`, false, []string{"nothing:unknown-field"}},
		{"what the product sets", `{"version":7,"id":"` + someID.String() + `","createdBy":null}`, false,
			[]string{"createdBy:read-only", "id:read-only", "version:read-only"}},
		{"a new record without what is required", `{"number":2}`, true, []string{"reference:required", "text:required", "time:required"}},
		{"to clear what is required", `{"text":"  ","time":null,"reference":null}`, false,
			[]string{"reference:required", "text:required", "time:required"}},
		{"a text of more characters than fit", `{"text":"` + long + `"}`, false, []string{"text:invalid-text"}},
		{"a text with a NUL", `{"long":"a\u0000b"}`, false, []string{"long:invalid-long-text"}},
		{"a number for a text", `{"text":5}`, false, []string{"text:invalid-text"}},
		{"a number below its minimum", `{"number":0}`, false, []string{"number:invalid-number"}},
		{"a number above its maximum", `{"number":11}`, false, []string{"number:invalid-number"}},
		{"half a number", `{"number":1.5}`, false, []string{"number:invalid-number"}},
		{"money without a currency", `{"money":{"amount":"1.00"}}`, false, []string{"money:invalid-money"}},
		{"money as a number", `{"money":12.30}`, false, []string{"money:invalid-money"}},
		{"a time without a zone", `{"later":"2026-11-21T09:00:00"}`, false, []string{"later:invalid-time"}},
		{"an unlikely year", `{"later":"0026-11-21T09:00:00Z"}`, false, []string{"later:invalid-time"}},
		{"a choice that is not offered", `{"choice":"D"}`, false, []string{"choice:invalid-choice"}},
		{"a reference that is no id", `{"other":"somebody"}`, false, []string{"other:invalid-reference"}},
		{"a text for yes or no", `{"yesNo":"yes"}`, false, []string{"yesNo:invalid-yes-no"}},
		{"all that is wrong at once", `{"text":null,"number":99,"choice":"D","id":"x","nothing":1,"money":"?"}`, true,
			[]string{"choice:invalid-choice", "id:read-only", "money:invalid-money", "nothing:unknown-field",
				"number:invalid-number", "reference:required", "text:required", "time:required"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var record everything
			if !c.isNew {
				record = fullRecord()
			}
			_, problems := everythingSchema().Apply(&record, values(t, c.object), c.isNew)
			if diff := cmp.Diff(c.want, codes(problems)); diff != "" {
				t.Error(diff)
			}
			for _, p := range problems {
				requireLabel(t, p.Field+" message", p.Message)
				requireLabel(t, p.Field+" remedy", p.Remedy)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Run("an invalid value names its fields", func(t *testing.T) {
		_, problems := everythingSchema().Apply(&everything{}, values(t, `{"number":99}`), false)
		if got, want := (&Invalid{problems}).Error(), "invalid: number: “Number” is out of range"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
