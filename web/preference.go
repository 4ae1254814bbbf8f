package web

import (
	"net/http"
	"strconv"
	"strings"
)

// Languages of the pages.
const (
	chinese = "zh-CN"
	english = "en"
)

// languageOf is what the person chose before, else what the browser prefers.
func languageOf(r *http.Request) string {
	if chosen, err := r.Cookie("baton_language"); err == nil && (chosen.Value == chinese || chosen.Value == english) {
		return chosen.Value
	}
	best, bestWeight := english, 0.0
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, weight := weighted(part)
		if language := supported(tag); language != "" && weight > bestWeight {
			best, bestWeight = language, weight
		}
	}
	return best
}

// themeOf is light, dark or, unless the person chose one, system.
func themeOf(r *http.Request) string {
	if chosen, err := r.Cookie("baton_theme"); err == nil && (chosen.Value == "light" || chosen.Value == "dark") {
		return chosen.Value
	}
	return "system"
}

func supported(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "zh":
		return chinese
	case "en":
		return english
	}
	return ""
}

// weighted splits one element of an Accept header, such as "gzip;q=0.5". What
// has no readable weight counts in full.
func weighted(part string) (value string, weight float64) {
	value, parameter, found := strings.Cut(strings.TrimSpace(part), ";")
	weight = 1
	if text, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); found && ok {
		if parsed, err := strconv.ParseFloat(text, 64); err == nil {
			weight = parsed
		}
	}
	return strings.TrimSpace(value), weight
}

// accepts tells whether a header such as Accept-Encoding admits a value by name.
func accepts(header, value string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if name, weight := weighted(part); strings.EqualFold(name, value) {
			return weight > 0
		}
	}
	return false
}
