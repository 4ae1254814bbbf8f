package crm

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxShifts bounds how many spans one day is divided into.
const maxShifts = 12

var (
	shiftText  = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})$`)
	plainShift = strings.NewReplacer("：", ":", "—", "-", "–", "-", "~", "-", "～", "-", "至", "-", "，", ",", "、", ",", "；", ",", ";", ",")
)

// ParseShifts reads the working spans of a day as people write them:
// "09:00-12:00, 13:00-18:00". A shift that does not end after it begins ends
// on the next day ("22:00-06:00"; "00:00-24:00" is the whole day). Nothing is
// no work.
func ParseShifts(text string) ([]Span, error) {
	var spans []Span
	for part := range strings.SplitSeq(plainShift.Replace(text), ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		span, err := parseShift(part)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span)
	}
	if len(spans) > maxShifts {
		return nil, fmt.Errorf("%d shifts: %w", len(spans), ErrInvalid)
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			return nil, fmt.Errorf("shifts overlap in %q: %w", text, ErrInvalid)
		}
	}
	return spans, nil
}

func parseShift(text string) (Span, error) {
	parts := shiftText.FindStringSubmatch(text)
	if parts == nil {
		return Span{}, fmt.Errorf("shift %q: %w", text, ErrInvalid)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(parts[i+1]) // the pattern lets only digits pass
	}
	span := Span{n[0]*60 + n[1], n[2]*60 + n[3]}
	if n[1] > 59 || n[3] > 59 || span.From >= minutesOfDay || span.To > minutesOfDay {
		return Span{}, fmt.Errorf("shift %q: %w", text, ErrInvalid)
	}
	if span.To <= span.From {
		span.To += minutesOfDay
	}
	return span, nil
}

// FormatShifts writes spans as ParseShifts reads them, apart from what begins
// after midnight.
func FormatShifts(spans []Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		end := s.To
		if end > minutesOfDay {
			end -= minutesOfDay
		}
		parts[i] = fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60%24, s.From%60, end/60, end%60)
	}
	return strings.Join(parts, ", ")
}

// withoutBreaks takes the breaks of a day out of its shifts, those of a night
// shift after midnight too.
func withoutBreaks(shifts, breaks []Span) []Span {
	holes := slices.Clone(breaks)
	for _, b := range breaks {
		holes = append(holes, Span{b.From + minutesOfDay, b.To + minutesOfDay})
	}
	return except(union(slices.Clone(shifts)), union(holes))
}

func badShifts(field string) Problem {
	return Problem{field, "invalid-shifts",
		Label{"工作时段写法不正确，或相互重叠", "The hours are not written correctly or overlap"},
		Label{"请写成 09:00-12:00, 13:00-18:00；夜班可写 22:00-06:00", "Write 09:00-12:00, 13:00-18:00; a night shift is 22:00-06:00"}}
}
