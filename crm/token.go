package crm

import (
	"regexp"
	"strings"
	"time"
)

// TokenScope is something a personal token may do: an area and an act, such as
// “leads:create”; “*” stands for every area or every act.
type TokenScope string

var tokenScopeText = regexp.MustCompile(`^(\*|[a-z][a-z-]*):(\*|[a-z][a-z-]*)$`)

// Parts are the area and the act; ok is false for a text of another form.
func (s TokenScope) Parts() (area, act string, ok bool) {
	if !tokenScopeText.MatchString(string(s)) {
		return "", "", false
	}
	area, act, _ = strings.Cut(string(s), ":")
	return area, act, true
}

// Permits says whether the scope covers an act in an area.
func (s TokenScope) Permits(area, act string) bool {
	ofArea, ofAct, ok := s.Parts()
	return ok && (ofArea == "*" || ofArea == area) && (ofAct == "*" || ofAct == act)
}

// tokenDays are the lifetimes of tokens to choose from.
var tokenDays = map[string]int{"7-days": 7, "30-days": 30, "90-days": 90, "365-days": 365}

// NeverExpires is the choice of a token that lasts until it is revoked.
const NeverExpires = "never"

// TokenExpiry reads when a token is to end: “7-days”, “30-days”, “90-days”,
// “365-days”, “never”, or a day at most a year ahead, to its end in the
// company's zone. A nil time never comes; ok is false for anything else.
func TokenExpiry(choice string, now time.Time, zone *time.Location) (at *time.Time, ok bool) {
	if choice == NeverExpires {
		return nil, true
	}
	if days, known := tokenDays[choice]; known {
		end := now.AddDate(0, 0, days)
		return &end, true
	}
	day, err := time.ParseInLocation(time.DateOnly, choice, zone)
	if err != nil {
		return nil, false
	}
	end := day.AddDate(0, 0, 1).UTC()
	today := now.In(zone)
	latest := time.Date(today.Year()+1, today.Month(), today.Day()+1, 0, 0, 0, 0, zone)
	return &end, end.After(now) && !end.After(latest)
}
