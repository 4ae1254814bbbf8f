package crm

import "encoding/json"

// FieldType says how a value is typed, shown, filtered and judged.
type FieldType string

// The field types of records and forms.
const (
	Text       FieldType = "text"
	LongText   FieldType = "long-text"
	Number     FieldType = "number" // whole
	Decimal    FieldType = "decimal"
	MoneyType  FieldType = "money"
	Day        FieldType = "date" // of the calendar
	Time       FieldType = "time" // an instant
	ChoiceOne  FieldType = "choice"
	ChoiceMany FieldType = "choices"
	Reference  FieldType = "reference"
	References FieldType = "references"
	YesNo      FieldType = "yes-no"
	Directives FieldType = "directives" // who is to do what until when; forms only
	Replies    FieldType = "replies"    // an answer to each of several things, which are its choices; forms only
)

// Field declares one value of a record or of a task's form. The same
// declaration checks what comes in, draws the screen and types the filters.
type Field struct {
	Name      string // JSON name
	Type      FieldType
	Label     Label
	Help      Label
	Required  bool
	ReadOnly  bool            // set by the product, never by a request
	History   bool            // read-only, but an import may say it of what was settled elsewhere
	Private   bool            // for the person it is about, those above, and admins; records about people only
	Personal  bool            // about a natural person: goes when that person is erased
	Contact   bool            // tells how somebody is reached, besides what its format says
	Default   json.RawMessage // the value of a new record that does not say
	MaxLength int             // characters; texts only
	Minimum   *int            // numbers only
	Maximum   *int
	Choices   []Choice
	Reference string // the kind referred to
	Visible   *VisibleWhen

	// Dictionary names the dictionary whose entries are the choices; a schema
	// as declared does not know them, see Schema.With.
	Dictionary string
	OwnFields  bool // the choices are fields, and those that the company added to other kinds are among them
	Format     Format
	Unique     bool // no two records in use have the same value
	// Limits says what each role may not do with the field unless a detailed
	// role says otherwise; Limit is what holds for the person at hand.
	Limits map[Role]FieldLimit
	Limit  FieldLimit

	Column   string // SQL name, or for a custom field the SQL for its value; records only
	optional bool   // its column may be NULL
	index    []int  // where the value lives in the record's struct
	custom   string // the key of a custom field
}

// Format is what a text must look like.
type Format string

// The formats of texts.
const (
	EmailFormat Format = "email"
	PhoneFormat Format = "phone"
	URLFormat   Format = "url"
)

// Choice is one allowed value of a choice field.
type Choice struct {
	Value  string
	Label  Label
	Tone   Tone   // how it is coloured where it is shown as a tag
	Parent string // the value above it, in a tree of choices
	Former bool   // no longer to be chosen; records may still have it
}

// Tone is the meaning of a colour, never the colour itself.
type Tone string

// The tones of choices and outcomes.
const (
	ToneNeutral Tone = "neutral"
	ToneInfo    Tone = "info"
	ToneGood    Tone = "good"
	ToneWarning Tone = "warning"
	ToneBad     Tone = "bad"
)

// VisibleWhen shows a field of a form only while another one has one of the
// values; a hidden field is neither required nor accepted.
type VisibleWhen struct {
	Field string
	In    []string
}

// choiceType is a named type whose values are a closed list.
type choiceType interface{ Choices() []Choice }

// LabelOf finds the label of a value among choices; an unknown value is its
// own label.
func LabelOf(choices []Choice, value string) Label {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return Label{ZH: value, EN: value}
}

// valuesOf lists the values of choices, for messages.
func valuesOf(choices []Choice) []string {
	values := make([]string, len(choices))
	for i, c := range choices {
		values[i] = c.Value
	}
	return values
}
