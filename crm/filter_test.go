package crm

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// specimen has a field of every type.
type specimen struct {
	Base
	Name    string     `db:"name" json:"name" zh:"名称" en:"Name"`
	Note    string     `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
	Grade   Grade      `db:"grade" json:"grade" zh:"等级" en:"Grade"`
	Source  LeadSource `db:"source" json:"source" zh:"来源" en:"Source"`
	Weight  int        `db:"weight" json:"weight" zh:"权重" en:"Weight"`
	Budget  *Money     `db:"budget" json:"budget" zh:"预算" en:"Budget"`
	DueAt   *time.Time `db:"due_at" json:"dueAt" zh:"期限" en:"Due"`
	OwnerID *uuid.UUID `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	Paused  bool       `db:"paused" json:"paused" zh:"暂停" en:"Paused"`
}

func specimens() Schema {
	return Kind[specimen]{Name: "specimen", Plural: "specimens", Title: "name"}.Schema()
}

const idText = "0190c6f0-7b1e-7c3a-9f00-000000000001"

func TestParseFilterCanonicalText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"blank text is no filter", " \n ", ""},
		{"the contract's example", `grade in (A,B) and dueAt < today()+7d and name ~ "华为"`,
			`grade in (A, B) and dueAt < today()+7d and name ~ "华为"`},
		{"and binds closer than or", "paused=true or weight=1 and weight=2", "paused = true or weight = 1 and weight = 2"},
		{"parentheses that matter stay", "(paused=true or weight=1) and weight=2", "(paused = true or weight = 1) and weight = 2"},
		{"parentheses that do not matter go", "((weight=1))", "weight = 1"},
		{"not binds closest", "not weight=1 and weight=2", "not weight = 1 and weight = 2"},
		{"not takes a group", "not (weight=1 and weight=2)", "not (weight = 1 and weight = 2)"},
		{"keywords in capitals", "NOT weight IN (1) AND KNOWN(grade)", "not weight in (1) and known(grade)"},
		{"Chinese punctuation", "（grade in（A、B）） and name ～ “华为” and weight ＞＝ 2", `grade in (A, B) and name ~ "华为" and weight >= 2`},
		{"bare words as texts", "name = 华为", `name = "华为"`},
		{"bare numbers as texts", "name ~ 0138", `name ~ "0138"`},
		{"reserved words as texts need quotes", `name = "and"`, `name = "and"`},
		{"escapes in quotes", `name = "a\"b\\c\d"`, `name = "a\"b\\c\\d"`},
		{"quotes within Chinese quotes", `name = “a"b”`, `name = "a\"b"`},
		{"an empty text", `note = ""`, `note = ""`},
		{"a choice with a hyphen", `source != "web-form"`, "source != web-form"},
		{"signed numbers", "weight in (-1, +2, - 3)", "weight in (-1, 2, -3)"},
		{"numbers may be quoted", `weight < "-7"`, "weight < -7"},
		{"money", "budget >= 100000 CNY", "budget >= 100000 CNY"},
		{"money in quotes", `budget != "-12.50 USD"`, "budget != -12.5 USD"},
		{"money of a currency that is a reserved word", `budget = "1 AND"`, `budget = "1 AND"`},
		{"a date", `dueAt <= "2026-11-21"`, `dueAt <= "2026-11-21"`},
		{"a time in UTC", `dueAt > "2026-11-21T09:00:00+08:00"`, `dueAt > "2026-11-21T01:00:00Z"`},
		{"sums of offsets", "dueAt != now() + 1d -25h+1h + 30m", "dueAt != now()+1d-1410m"},
		{"offsets of nothing", "dueAt = now()+0d", "dueAt = now()"},
		{"offsets of a date", `dueAt = "2026-11-21"-2d`, `dueAt = "2026-11-21"-2d`},
		{"references", `ownerId in (me(), "0190C6F0-7B1E-7C3A-9F00-000000000001")`, `ownerId in (me(), "` + idText + `")`},
		{"the record's own id", `id = "` + idText + `"`, `id = "` + idText + `"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			filter, err := ParseFilter(c.text, specimens())
			if err != nil {
				t.Fatal(err)
			}
			if got := filter.String(); got != c.want {
				t.Fatalf("got  %s\nwant %s", got, c.want)
			}
			again, err := ParseFilter(filter.String(), specimens())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(filter, again); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseFilterTree(t *testing.T) {
	filter, err := ParseFilter(`(grade in (A) or known(budget)) and not dueAt < today()+7d-1h`, specimens())
	if err != nil {
		t.Fatal(err)
	}
	want := Filter{Root: And{
		Or{Among{Field: "grade", Operands: []Operand{ChoiceOperand("A")}}, Known{Field: "budget"}},
		Not{Comparison{Field: "dueAt", Operator: Less, Operand: Moment{Base: BaseToday, Days: 7, Elapsed: -time.Hour}}},
	}}
	if diff := cmp.Diff(want, filter); diff != "" {
		t.Error(diff)
	}
}

func TestParseFilterRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, code, message, remedy string }{
		{"an unknown field", "weight = 1 and nmae = 1", "unknown-field",
			"There is no field “nmae” (character 16)", "Did you mean “name”?"},
		{"a field named by its label", "等级 = A", "unknown-field",
			"There is no field “等级” (character 1)", "Did you mean “grade”?"},
		{"a field that resembles none", "zzzzzz = 1", "unknown-field",
			"There is no field “zzzzzz” (character 1)", "Check the name of the field"},
		{"an operator that the type lacks", "name < 3", "wrong-operator",
			"“Name” cannot be compared by < (character 6)", "“Name” takes = != ~ in"},
		{"a list where the type has none", "paused in (true)", "wrong-operator",
			"“Paused” cannot be compared by in (character 8)", "“Paused” takes ="},
		{"no operator", "name 3", "unexpected", "“3” cannot stand here (character 6)", "“Name” takes = != ~ in"},
		{"a mistyped choice", "source = web-from", "invalid-choice",
			"“Source” has no choice “web-from” (character 10)", "Did you mean “web-form”?"},
		{"a choice named by its label", "source in (phone, 展会)", "invalid-choice",
			"“Source” has no choice “展会” (character 19)", "Did you mean “exhibition”?"},
		{"a choice that resembles none", "grade = D", "invalid-choice",
			"“Grade” has no choice “D” (character 9)", "Choose one of: A, B, C"},
		{"an empty choice", `grade = ""`, "invalid-choice",
			"“Grade” has no choice “” (character 9)", "Where there is none, write not known(grade)"},
		{"a malformed number", "weight > 1.5", "invalid-number",
			"“Weight” has the malformed value “1.5” (character 10)", "Give a whole number"},
		{"a number beyond all bounds", "weight > 99999999999999999999", "invalid-number",
			"“Weight” has the malformed value “99999999999999999999” (character 10)", "Give a whole number"},
		{"money without a currency", "budget > 100", "invalid-money",
			"“Budget” has the malformed value “100” (character 10)", "Give an amount and a currency, such as 100000 CNY"},
		{"a malformed currency", "budget > 100 yuan", "invalid-money",
			"“Budget” has the malformed value “100 yuan” (character 10)", "Give an amount and a currency, such as 100000 CNY"},
		{"a malformed time", `dueAt = "2026-13-01"`, "invalid-time",
			"“Due” has the malformed value “2026-13-01” (character 9)",
			`Give now(), today(), "2026-11-21" or "2026-11-21T09:00:00+08:00"`},
		{"an unlikely year", `dueAt = "0001-01-01"`, "invalid-time",
			"“Due” has the malformed value “0001-01-01” (character 9)",
			`Give now(), today(), "2026-11-21" or "2026-11-21T09:00:00+08:00"`},
		{"an unknown unit", "dueAt < now()+7w", "unexpected", "“w” cannot stand here (character 16)",
			"Give a number and d, h or m, such as today()+7d or now()-12h"},
		{"an offset without a number", "dueAt < now()+d", "unexpected", "“d” cannot stand here (character 15)",
			"Give a number and d, h or m, such as today()+7d or now()-12h"},
		{"a large offset", "dueAt < now()+36526d", "invalid-time", "That is too far away in time (character 15)",
			"Add or subtract at most a hundred years"},
		{"many offsets", "dueAt < now()-876600h-1m", "invalid-time", "That is too far away in time (character 23)",
			"Add or subtract at most a hundred years"},
		{"a malformed id", "ownerId = zhang", "invalid-reference", "“Owner” has the malformed value “zhang” (character 11)",
			"Give me() or the id of a record in quotes"},
		{"a malformed truth", "paused = yes", "invalid-yes-no", "“Paused” has the malformed value “yes” (character 10)",
			"Give true or false"},
		{"a missing value", "name = ", "unexpected", "The filter is not complete (character 8)",
			"Give a value here; put texts in double quotes"},
		{"a reserved word as a value", "name = or", "unexpected", "“or” cannot stand here (character 8)",
			"Give a value here; put texts in double quotes"},
		{"a reserved word as a field", "and = 1", "unexpected", "“and” cannot stand here (character 1)",
			"Give the name of a field here"},
		{"two conditions side by side", "weight = 1 weight = 2", "unexpected", "“weight” cannot stand here (character 12)",
			"Join conditions by and or or"},
		{"an open parenthesis", "(weight = 1", "unexpected", "The filter is not complete (character 12)",
			"Close the parenthesis here"},
		{"a list without parentheses", "weight in 1", "unexpected", "“1” cannot stand here (character 11)",
			"Put the values in parentheses, separated by commas"},
		{"an empty list", "weight in ()", "unexpected", "“)” cannot stand here (character 12)",
			"Give a value here; put texts in double quotes"},
		{"open quotes", `name = "华为`, "unterminated-text", "The quotes are not closed (character 8)",
			"Close them after the text; put a backslash before quotes within it"},
		{"a foreign symbol", "name = 'x'", "unexpected", "“'” has no meaning here (character 8)", "Put texts in double quotes"},
		{"a byte that is no character", "name = \"a\xff\"", "unexpected", "It holds a character that cannot be used (character 10)",
			"Type the filter again"},
		{"a null character", "name = \"a\x00\"", "unexpected", "It holds a character that cannot be used (character 10)",
			"Type the filter again"},
		{"a long text", strings.Repeat("x", 4097), "too-long", "The filter is too long (character 4096)",
			"Use at most 4096 bytes; there are 4097"},
		{"a text that becomes too long in canonical form", `name=“` + strings.Repeat(`"`, 2100) + `”`, "too-long",
			"The filter is too long (character 4096)", "Use at most 4096 bytes; there are 4209"},
		{"deep parentheses", strings.Repeat("(", 33), "too-deep", "The conditions are nested too deeply (character 33)",
			"Nest parentheses and not at most 32 deep"},
		{"deep negation", strings.Repeat("not ", 33), "too-deep", "The conditions are nested too deeply (character 129)",
			"Nest parentheses and not at most 32 deep"},
		{"many conditions", strings.Repeat("weight=1 and ", 101), "too-many-terms",
			"There are too many conditions (character 1301)", "Use at most 100"},
		{"a long list", "weight in (1" + strings.Repeat(",1", 200) + ")", "too-many-values",
			"There are too many values in the list (character 412)", "Use at most 200"},
		{"long words in short messages", strings.Repeat("x", 50), "unknown-field",
			"There is no field “" + strings.Repeat("x", 40) + "…” (character 1)", "Check the name of the field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			filter, err := ParseFilter(c.text, specimens())
			var invalid *Invalid
			if !errors.As(err, &invalid) {
				t.Fatalf("got %v and %v, want it refused", filter, err)
			}
			problem := invalid.Problems[0]
			if problem.Message.ZH == "" || problem.Remedy.ZH == "" {
				t.Errorf("the Chinese text is missing: %+v", problem)
			}
			got := []string{problem.Field, problem.Code, problem.Message.EN, problem.Remedy.EN}
			if diff := cmp.Diff([]string{"filter", c.code, c.message, c.remedy}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseFilterLimits(t *testing.T) {
	for name, text := range map[string]string{
		"32 parentheses are allowed":    strings.Repeat("(", 32) + "weight=1" + strings.Repeat(")", 32),
		"100 conditions are allowed":    strings.Repeat("weight=1 and ", 99) + "weight=1",
		"200 values are allowed":        "weight in (1" + strings.Repeat(",1", 199) + ")",
		"a hundred years are allowed":   "dueAt < today()-36525d",
		"a text of 4096 bytes is heard": `name = "` + strings.Repeat("x", 4096-9) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseFilter(text, specimens()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFilterKnowsEveryField(t *testing.T) {
	for _, schema := range Schemas() {
		for _, field := range schema.Fields {
			t.Run(schema.Name+"."+field.Name, func(t *testing.T) {
				if len(filterOperators[field.FilterType()]) == 0 {
					t.Errorf("type %s has no operators", field.FilterType())
				}
				if _, err := ParseFilter("not known("+field.Name+")", schema); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
