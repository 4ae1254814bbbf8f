package api

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// display turns a recorded JSON value into the text that people read.
func display(f crm.Field, value json.RawMessage, names map[uuid.UUID]string, zone *time.Location, language crm.Language) string {
	if len(value) == 0 || string(value) == "null" {
		return ""
	}
	switch f.Type {
	case crm.MoneyType:
		var m crm.Money
		if json.Unmarshal(value, &m) == nil {
			return moneyText(m, language)
		}
	case crm.YesNo:
		if string(value) == "true" {
			return crm.Label{ZH: "是", EN: "Yes"}.In(language)
		}
		return crm.Label{ZH: "否", EN: "No"}.In(language)
	case crm.Time:
		var at time.Time
		if json.Unmarshal(value, &at) == nil {
			return at.In(zone).Format(minutes)
		}
	}
	switch f.Type {
	case crm.Directives, crm.Replies:
		return displayLines(f, value, names, language)
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		texts := make([]string, len(list))
		for i, element := range list {
			texts[i] = display(f, element, names, zone, language)
		}
		return strings.Join(texts, crm.Label{ZH: "、", EN: ", "}.In(language))
	}
	var text string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	switch f.Type {
	case crm.ChoiceOne, crm.ChoiceMany:
		return crm.LabelOf(f.Choices, text).In(language)
	case crm.Reference, crm.References:
		if id, err := uuid.Parse(text); err == nil {
			return names[id]
		}
	}
	return text
}

// displayLines writes a list of what people are to do, or of what was answered,
// one in a line.
func displayLines(f crm.Field, value json.RawMessage, names map[uuid.UUID]string, language crm.Language) string {
	answers := crm.Answers{f.Name: value}
	var lines []string
	for _, d := range answers.Directives(f.Name) {
		if f.Type == crm.Directives {
			lines = append(lines, strings.TrimSpace(names[d.Person]+" "+d.Due.String())+" "+d.Text)
		}
	}
	for _, r := range answers.Replies(f.Name) {
		if f.Type == crm.Replies {
			lines = append(lines, crm.LabelOf(f.Choices, r.To.String()).In(language)+" → "+r.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// minutes is how times are written for people, in the company's zone.
const minutes = "2006-01-02 15:04"

func (s *Server) localTime(at time.Time) string { return at.In(s.Company.Zone()).Format(minutes) }

// currencySigns are how people write the usual currencies; others go by code.
var currencySigns = map[string]crm.Label{
	"CNY": {ZH: "¥", EN: "CN¥"}, "USD": {ZH: "US$", EN: "$"}, "EUR": {ZH: "€", EN: "€"},
	"GBP": {ZH: "£", EN: "£"}, "JPY": {ZH: "JP¥", EN: "¥"}, "HKD": {ZH: "HK$", EN: "HK$"},
}

// moneyText writes an amount as people read it: ¥250,000.00.
func moneyText(m crm.Money, language crm.Language) string {
	sign, known := currencySigns[m.Currency]
	if !known {
		sign = crm.Label{ZH: m.Currency + " ", EN: m.Currency + " "}
	}
	whole, fraction, _ := strings.Cut(m.Amount.Abs().StringFixed(2), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	text := sign.In(language) + whole + "." + fraction
	if m.Amount.IsNegative() {
		return "-" + text
	}
	return text
}

// idsIn reads the id, or the list of ids, that a value is.
func idsIn(value json.RawMessage) []uuid.UUID {
	var id uuid.UUID
	if json.Unmarshal(value, &id) == nil && id != uuid.Nil {
		return []uuid.UUID{id}
	}
	var list []uuid.UUID
	if json.Unmarshal(value, &list) != nil {
		return nil
	}
	return list
}

// namesIn names what the values of fields refer to.
func (s *Server) namesIn(ctx context.Context, viewer crm.Viewer, values map[string][]json.RawMessage) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for kind, list := range values {
		var ids []uuid.UUID
		for _, value := range list {
			ids = append(ids, idsIn(value)...)
		}
		known, err := store.Names(ctx, s.DB, viewer, kind, ids)
		if err != nil {
			return nil, err
		}
		maps.Copy(names, known)
	}
	return names, nil
}
