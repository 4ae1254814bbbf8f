package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// draft makes values for every field of a kind that people fill in; another
// number makes other values.
func (w *world) draft(kind crm.Schema, number int) map[string]any {
	w.t.Helper()
	values := map[string]any{}
	for _, f := range kind.Fields {
		if !f.ReadOnly {
			values[f.Name] = w.value(f, number)
		}
	}
	if role, ok := values["roleId"]; ok && kind.Name == crm.Users.Name { // the role follows from it
		values["role"] = w.as("ada").get(fmt.Sprintf("/roles/%s", role)).object()["base"]
	}
	w.fit(kind, values, number)
	return values
}

// fit makes values agree with each other where a kind asks for it.
func (w *world) fit(kind crm.Schema, values map[string]any, number int) {
	w.t.Helper()
	switch kind.Name {
	case crm.Contacts.Name: // who reports to somebody is at the same customer
		above := map[string]any{"customerId": values["customerId"], "name": "Above " + strconv.Itoa(number)}
		values["reportsToId"] = w.as("ada").post("/contacts", above).want(http.StatusCreated).id()
	case crm.Registrations.Name: // whose the customer is, so that they meet nobody
		delete(values, "ownerId")
	case crm.Deals.Name: // only what is won or lost was closed on a day, and then nothing is probable
		stage := map[string]any{"nameZh": "弃" + strconv.Itoa(number), "nameEn": "Given up " + strconv.Itoa(number), "kind": "lost", "position": 500 + number}
		values["stageId"] = w.as("ada").post("/stages", stage).want(http.StatusCreated).id()
		delete(values, "probability")
	case crm.Duties.Name: // a person or a team, and an end behind the beginning
		values[[]string{"teamId", "userId"}[number%2]] = nil
		if number%2 == 0 {
			values["repeats"], values["repeatsUntil"] = "", nil
		}
		values["endsAt"] = monday().Add(time.Duration(number%5+1) * time.Hour).Format(time.RFC3339)
	case crm.CalendarDays.Name: // hours are of days on which people work
		if values["kind"] == string(crm.DayOff) {
			values["hours"] = ""
		}
	case crm.Leaves.Name: // the last day not before the first
		values["fromOn"], values["toOn"] = crm.DateOf(monday()).AddDays(number*7).String(), crm.DateOf(monday()).AddDays(number*7+2).String()
	case crm.ChatTargets.Name: // for one receiver
		values[[]string{"teamId", "userId"}[number%2]] = nil
		delete(values, "departmentId")
	case crm.PublicForms.Name: // who sends it can be reached
		ways := [][]any{{"email", "phone"}, {"phone", "email"}}[number%2]
		values["fields"], values["requiredFields"] = append([]any{"name"}, ways...), []any{"name", ways[0]}
		delete(values, "target") // there is but one
		values["allowedOrigins"] = fmt.Sprintf("https://site%d.example.com", number)
	case crm.Users.Name: // the role follows the detailed role
		values["role"] = crm.BaseRole("").Choices()[number%2].Value
	}
}

func (w *world) value(f crm.Field, number int) any {
	switch f.Type {
	case crm.Number:
		return lowest(f) + number%widthOf(f)
	case crm.Decimal:
		return fmt.Sprintf("%d.5", number%90)
	case crm.MoneyType:
		return map[string]any{"amount": fmt.Sprintf("%d.50", number), "currency": "CNY"}
	case crm.Day:
		return crm.DateOf(monday()).AddDays(-number).String()
	case crm.Time:
		return monday().Add(-time.Duration(number) * time.Minute).Format(time.RFC3339)
	case crm.ChoiceOne:
		return choicesOf(f)[number%len(choicesOf(f))].Value
	case crm.ChoiceMany:
		return []any{choicesOf(f)[number%len(choicesOf(f))].Value}
	case crm.Reference:
		return w.some(f.Reference, number)
	case crm.References:
		return []any{w.some(f.Reference, number).String()}
	case crm.YesNo:
		return number%2 == 1
	default:
		return text(f, number)
	}
}

func lowest(f crm.Field) int {
	if f.Minimum == nil {
		return 0
	}
	return *f.Minimum
}

// widthOf is how many numbers a field takes, at most eight.
func widthOf(f crm.Field) int {
	if f.Maximum == nil {
		return 8
	}
	return min(8, *f.Maximum-lowest(f)+1)
}

func choicesOf(f crm.Field) []crm.Choice {
	if f.Dictionary != "" {
		return crm.ShippedDictionaries()[f.Dictionary]
	}
	return f.Choices
}

// text makes a text that the field takes; most are also keys and sign-in names.
func text(f crm.Field, number int) string {
	switch {
	case f.Format == crm.EmailFormat:
		return fmt.Sprintf("a%d@example.com", number)
	case f.Format == crm.PhoneFormat:
		return fmt.Sprintf("+86 138 0000 %04d", number)
	case f.Format == crm.URLFormat:
		return fmt.Sprintf("https://www%d.example.com", number)
	case f.Name == "kind", f.Name == "reference":
		return []string{"customer", "lead"}[number%2]
	case f.Name == "timeZone":
		return []string{"Asia/Shanghai", "Europe/Berlin"}[number%2]
	case slices.Contains(hoursFields(), f.Name):
		return []string{"09:00-12:00, 13:00-18:00", "08:00-16:00"}[number%2]
	case f.Name == "url":
		return fmt.Sprintf("https://hook%d.example.com/in", number)
	case f.Name == "eventTypes":
		return []string{"lead.created", "deal.*"}[number%2]
	case f.Name == "criteria":
		return fmt.Sprintf("probability > %d", number%100)
	case f.Name == "filter", f.Name == "condition":
		return fmt.Sprintf(`name ~ "a%d"`, number)
	case f.Name == "sort":
		return []string{"name", "-createdAt"}[number%2]
	case f.Name == "columns":
		return []string{"name,ownerId", "createdAt"}[number%2]
	case f.Name == "field":
		return fmt.Sprintf("x_%d", number)
	case f.Unique, f.Name == "key":
		return strings.ToLower(f.Name[:2]) + strings.ReplaceAll(uuid.NewString(), "-", "")[:20]
	}
	return strings.ToLower(f.Name) + strconv.Itoa(number)
}

// hoursFields are the texts that say when people work.
func hoursFields() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "breaks", "hours"}
}

// some makes a record to refer to.
func (w *world) some(kind string, number int) uuid.UUID {
	w.t.Helper()
	schema, _ := crm.SchemaNamed(kind)
	values := map[string]any{}
	for _, f := range schema.Fields {
		if (f.Required && !f.ReadOnly) || slices.Contains(schema.Scope.Parents, f.Name) {
			values[f.Name] = w.value(f, number)
		}
	}
	return w.as("ada").post("/"+schema.Plural, values).want(http.StatusCreated).id()
}

// only keeps the fields that people fill in.
func only(record map[string]any, values map[string]any) map[string]any {
	kept := map[string]any{}
	for name := range values {
		kept[name] = record[name]
	}
	return kept
}

// likeJSON turns values into what JSON makes of them.
func likeJSON(values map[string]any) map[string]any {
	out := maps.Clone(values)
	for name, value := range out {
		switch v := value.(type) {
		case uuid.UUID:
			out[name] = v.String()
		case int:
			out[name] = float64(v)
		}
	}
	return out
}
