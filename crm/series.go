package crm

import (
	"fmt"
	"regexp"
	"time"
)

// SeriesName is the kind under which the history tells of series of numbers.
const SeriesName = "number-series"

// Restart is when a series of numbers begins again with 1.
type Restart string

// When a series begins again.
const (
	RestartNever   Restart = "never"
	RestartYearly  Restart = "yearly"
	RestartMonthly Restart = "monthly"
)

// Choices lists when a series can begin again.
func (Restart) Choices() []Choice {
	return []Choice{
		{Value: string(RestartNever), Label: Label{"不重新编号", "Never"}},
		{Value: string(RestartYearly), Label: Label{"每年", "Every year"}},
		{Value: string(RestartMonthly), Label: Label{"每月", "Every month"}},
	}
}

// Period names the period in which a series counts: the year, the year and
// month, or nothing where it never begins again.
func (r Restart) Period(at time.Time) string {
	switch r {
	case RestartYearly:
		return at.Format("2006")
	case RestartMonthly:
		return at.Format("200601")
	}
	return ""
}

// NumberSeries is how the numbers of a kind of record read.
type NumberSeries struct {
	Prefix  string
	Digits  int // at least so many; what counts further is simply longer
	Restart Restart
}

// NewNumberSeries is what a kind starts with: L-2026-000042.
func NewNumberSeries(prefix string) NumberSeries {
	return NumberSeries{Prefix: prefix, Digits: 6, Restart: RestartYearly}
}

// Lead is what comes before the counted part in a period. Prefixes hold no
// dash, so that numbers of different leads are never the same.
func (s NumberSeries) Lead(period string) string {
	if period == "" {
		return s.Prefix + "-"
	}
	return s.Prefix + "-" + period + "-"
}

// Text is a number as it stands on a record.
func (s NumberSeries) Text(period string, count int64) string {
	return fmt.Sprintf("%s%0*d", s.Lead(period), s.Digits, count)
}

// Bounds of a series.
const maxSeriesDigits = 12

var seriesPrefix = regexp.MustCompile(`^[\p{L}\p{N}]{1,10}$`)

// Check wants a series that can be read and counted.
func (s NumberSeries) Check() []Problem {
	var problems []Problem
	if !seriesPrefix.MatchString(s.Prefix) {
		problems = append(problems, Problem{"prefix", "invalid-text",
			Label{"前缀只能由 1 到 10 个字母、数字或汉字组成", "The prefix has 1 to 10 letters or digits"},
			Label{"例如 L 或 客户", "For example L"}})
	}
	if s.Digits < 1 || s.Digits > maxSeriesDigits {
		problems = append(problems, Problem{"digits", "invalid-number",
			Label{"位数必须在 1 到 %d 之间", "There are 1 to %d digits"}.With(maxSeriesDigits),
			Label{"例如 6", "For example 6"}})
	}
	if s.Restart != RestartNever && s.Restart != RestartYearly && s.Restart != RestartMonthly {
		problems = append(problems, Problem{"restart", "invalid-choice",
			Label{"没有这种重新编号的方式", "A series does not begin again so"},
			Label{"请选择 never、yearly 或 monthly", "Choose never, yearly or monthly"}})
	}
	return problems
}
